/** Which files the arguments mean: any mix of files, folders and globs, each file once, in an order that is the same everywhere. */
import { type BigIntStats, closeSync, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs'
import { isAbsolute, join, resolve, sep } from 'node:path'
import { glob, isDynamicPattern } from 'tinyglobby'
import type { EvidenceFile } from './run-contract.ts'
import { systemMessage } from './system-message.ts'

export interface FoundFiles {
  readonly files: readonly EvidenceFile[]
  readonly problems: readonly PathProblem[]
}

/** An argument or a part of a folder that could not be read. */
export interface PathProblem {
  readonly path: string
  readonly message: string
}

/** Logs and exports: in folders recognised by ending or by content, named ones taken as they are. */
export function findEvidence(paths: readonly string[], cwd: string): Promise<FoundFiles> {
  return find(paths, cwd, (name, path) => /\.(evtx|xml)$/i.test(name) || beginsLikeEvtx(path))
}

export function findRules(paths: readonly string[], cwd: string): Promise<FoundFiles> {
  return find(paths, cwd, (name) => /\.ya?ml$/i.test(name))
}

type Takes = (name: string, path: string) => boolean

async function find(paths: readonly string[], cwd: string, takes: Takes): Promise<FoundFiles> {
  const finder = new Finder(cwd, takes)
  for (const path of paths) await finder.argument(path)
  return { files: finder.files, problems: finder.problems }
}

class Finder {
  readonly files: EvidenceFile[] = []
  readonly problems: PathProblem[] = []
  readonly #cwd: string
  readonly #takes: Takes
  /** A file is known by where it lies on which device: links and other spellings of a path do not hide it. */
  readonly #seenFiles = new Set<string>()
  readonly #seenFolders = new Set<string>()

  constructor(cwd: string, takes: Takes) {
    this.#cwd = cwd
    this.#takes = takes
  }

  /** What exists under the very name is that, even if the name could be read as a glob. */
  async argument(argument: string): Promise<void> {
    const stats = this.#stats(argument)
    if (stats !== undefined) return this.#entry(argument, stats, true)
    const pattern = sep === '\\' ? argument.replaceAll('\\', '/') : argument
    if (!isDynamicPattern(pattern)) return this.#problem(argument, 'there is no such file or folder')
    const matched = await this.#expand(pattern)
    if (matched.length === 0) return this.#problem(argument, 'no file fits this pattern')
    for (const path of matched) {
      const found = this.#stats(path)
      if (found !== undefined) this.#entry(path, found, !found.isDirectory())
    }
  }

  async #expand(pattern: string): Promise<string[]> {
    const options = {
      cwd: this.#cwd,
      onlyFiles: false,
      dot: true,
      expandDirectories: false,
      absolute: isAbsolute(pattern),
    }
    const matched = await glob(pattern, options)
    return matched.map((path) => path.replace(/\/$/, '')).sort(byCodeUnits)
  }

  #entry(path: string, stats: BigIntStats, isNamed: boolean): void {
    if (stats.isDirectory()) this.#folder(path)
    else if (isNamed || this.#takes(path, resolve(this.#cwd, path))) this.#file(path, stats)
  }

  /** Entries in code-unit order, so that every machine walks the same way; links may lead round in circles. */
  #folder(path: string): void {
    const absolute = resolve(this.#cwd, path)
    let names: string[]
    try {
      const real = realpathSync(absolute)
      if (this.#seenFolders.has(real)) return
      this.#seenFolders.add(real)
      names = readdirSync(absolute).sort(byCodeUnits)
    } catch (error) {
      return this.#problem(path, systemMessage(error))
    }
    for (const name of names) {
      const inner = join(path, name)
      const stats = this.#stats(inner)
      if (stats === undefined) this.#problem(inner, 'it is a link to something that is not there')
      else if (stats.isDirectory() || stats.isFile()) this.#entry(inner, stats, false)
    }
  }

  #file(path: string, stats: BigIntStats): void {
    const identity = `${stats.dev} ${stats.ino} ${stats.size} ${stats.mtimeNs}`
    if (stats.ino !== 0n && this.#seenFiles.has(identity)) return
    this.#seenFiles.add(identity)
    const absolute = resolve(this.#cwd, path)
    this.files.push({ path: absolute, name: path.split(sep).join('/'), byteLength: Number(stats.size) })
  }

  #stats(path: string): BigIntStats | undefined {
    return statSync(resolve(this.#cwd, path), { throwIfNoEntry: false, bigint: true })
  }

  #problem(path: string, message: string): void {
    this.problems.push({ path: path.split(sep).join('/'), message })
  }
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

const EVTX_MAGIC = 'ElfFile\0'

function beginsLikeEvtx(path: string): boolean {
  try {
    const file = openSync(path, 'r')
    try {
      const head = Buffer.alloc(EVTX_MAGIC.length)
      return readSync(file, head, 0, head.length, 0) === head.length && head.toString('latin1') === EVTX_MAGIC
    } finally {
      closeSync(file)
    }
  } catch {
    // A file of a folder that nobody asked for by name and that cannot be opened is no evidence we know of.
    return false
  }
}
