/** Where the recordings of a suite are, and the rules that lie beside it. */
import { readdirSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, parse, posix, relative, resolve, sep } from 'node:path'
import type { Located, RecordingReference } from '../validate/index.ts'
import { findEvidence } from './find-evidence.ts'
import type { EvidenceFile } from './run-contract.ts'

/** SigmaHQ's repository keeps recordings under this name, in folders that are called like those of the rules. */
const REGRESSION_DATA = 'regression_data'

/** Folders above a suite in which rules are looked for. */
const MAX_LEVELS = 6

/** Folders `rules…` beside the suite or above it, by the names under which they are printed; empty when there are none. */
export function rulesBeside(suite: EvidenceFile): readonly string[] {
  for (const folder of [...foldersAbove(outsideRegressionData(dirname(suite.path)))].slice(0, MAX_LEVELS)) {
    const named = foldersIn(folder).filter((name) => /^rules/i.test(name))
    if (named.length > 0) return named.sort().map((name) => nameBeside(suite, join(folder, name)))
  }
  return []
}

/** Rules that a suite names itself: paths relative to its folder. */
export function rulesOf(suite: EvidenceFile, paths: readonly string[]): readonly string[] {
  return paths.map((path) => (isAbsolute(path) ? path : nameBeside(suite, resolve(dirname(suite.path), path))))
}

/** Files that a suite means; one for a path, several for a folder or a glob. */
export async function locateRecordings(
  suite: EvidenceFile,
  { path, folders }: RecordingReference,
): Promise<readonly Located<EvidenceFile>[]> {
  const folder = dirname(suite.path)
  if (folders === 'own-and-above') return [locateAbove(suite, path.replaceAll('\\', '/'))]
  const found = await findEvidence([path], folder)
  const files = found.files.map((file) => (isAbsolute(path) ? { name: file.name, file } : namedBeside(suite, file)))
  if (files.length > 0) return files
  const message = found.problems[0]?.message ?? 'there is no log in there'
  return [missing(suite, resolve(folder, path), message)]
}

/** Paths count from the root of the repository, wherever that is; a lone recording may also lie beside the suite. */
function locateAbove(suite: EvidenceFile, path: string): Located<EvidenceFile> {
  const own = dirname(suite.path)
  const candidates = [...foldersAbove(own)].map((folder) => resolve(folder, path))
  for (const candidate of [...candidates, join(own, posix.basename(path))]) {
    const stats = statSync(candidate, { throwIfNoEntry: false })
    if (stats?.isFile() === true) return named(suite, candidate, stats.size)
  }
  return missing(suite, resolve(outsideRegressionData(own), path), 'there is no such file')
}

function named(suite: EvidenceFile, path: string, byteLength: number): Located<EvidenceFile> {
  const name = nameBeside(suite, path)
  return { name, file: { path, name, byteLength } }
}

/** A file that was found, in an archive or not, by a name beside the suite. */
function namedBeside(suite: EvidenceFile, file: EvidenceFile): Located<EvidenceFile> {
  const { archive = file } = file
  const name = nameBeside(suite, archive.path) + file.name.slice(archive.name.length)
  return { name, file: { ...file, name } }
}

function missing(suite: EvidenceFile, path: string, message: string): Located<EvidenceFile> {
  const name = nameBeside(suite, path)
  return { name, reason: 'recording-missing', text: `${name}: ${message}` }
}

/** The path as one would write it who wrote the suite's name. */
function nameBeside({ path, name }: EvidenceFile, target: string): string {
  const between = relative(dirname(path), target).split(sep).join('/')
  return /^[A-Za-z]:|^\//.test(between) ? between : posix.join(posix.dirname(name), between)
}

function outsideRegressionData(folder: string): string {
  const parts = folder.split(sep)
  const last = parts.lastIndexOf(REGRESSION_DATA)
  return last < 0 ? folder : parts.slice(0, last).join(sep) || parse(folder).root
}

function* foldersAbove(folder: string): Generator<string> {
  for (let at = folder; ; at = dirname(at)) {
    yield at
    if (dirname(at) === at) return
  }
}

function foldersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map(({ name }) => name)
  } catch {
    // A folder above that may not be listed holds no rules for us.
    return []
  }
}
