/** Tests of Atomic Red Team: those that `--atomics` names, and those among the arguments. */
import { readFileSync } from 'node:fs'
import { AtomicTests, readAtomics } from '../atomic/index.ts'
import { findNamed } from '../node/files.ts'
import type { EvidenceFile } from '../node/run-contract.ts'
import { isSystemError, systemMessage } from '../node/system-message.ts'
import { terminalText } from '../report/index.ts'
import { problemText } from './problems.ts'
import type { ValidateSettings } from './validate-options.ts'

export interface FoundAtomics {
  readonly tests: AtomicTests
  readonly files: readonly EvidenceFile[]
  /** What is wrong with arguments and files, a line each. */
  readonly problems: readonly string[]
  /** An argument cannot be read, or holds no test. */
  readonly isMisnamed: boolean
  /** Folders were named, and not only some files. */
  readonly isWhole: boolean
}

export function isAtomicsName(fileName: string): boolean {
  return /^T\d{4}(?:\.\d{3})?\.ya?ml$/i.test(fileName)
}

/** By its name, or by its content where it is called otherwise. */
export function isAtomicsFile({ path, name }: EvidenceFile): boolean {
  if (isAtomicsName(name.slice(name.lastIndexOf('/') + 1))) return true
  if (!/\.ya?ml$/i.test(name)) return false
  try {
    return /^attack_technique\s*:/m.test(readFileSync(path, 'utf8'))
  } catch (error) {
    // Whoever reads it as a suite says why it cannot be read.
    if (!isSystemError(error)) throw error
    return false
  }
}

/** `paths` are those of --atomics, `given` the files among the arguments. undefined: no tests were asked for. */
export async function findAtomics(
  { atomicPaths: paths, paths: arguments_ }: Pick<ValidateSettings, 'atomicPaths' | 'paths'>,
  given: readonly EvidenceFile[],
  cwd: string,
): Promise<FoundAtomics | undefined> {
  if (paths.length + given.length === 0) return undefined
  const found = await findNamed(paths, cwd, isAtomicsName)
  const problems = found.problems.map(problemText)
  problems.push(...found.empty.map((path) => `${terminalText(path)}: no test of Atomic Red Team (T1234.yaml) in there`))
  const files = [...new Map([...given, ...found.files].map((file) => [file.path, file])).values()]
  const tests = files.flatMap((file) => {
    const read = readFile(file)
    problems.push(...read.problems)
    return read.tests
  })
  const isMisnamed = tests.length === 0 || found.empty.length > 0 || found.problems.some(({ isArgument }) => isArgument)
  const named = new Set([...paths, ...arguments_].map((path) => path.replaceAll('\\', '/')))
  return {
    tests: new AtomicTests(tests),
    files,
    problems,
    isMisnamed,
    isWhole: files.some(({ name }) => !named.has(name)),
  }
}

function readFile({ path, name }: EvidenceFile) {
  try {
    const { tests, problems } = readAtomics(readFileSync(path), name)
    const lines = problems.map(({ line, column, message }) => `${terminalText(name)}:${line}:${column}: ${message}`)
    return { tests, problems: lines }
  } catch (error) {
    if (!isSystemError(error)) throw error
    return { tests: [], problems: [`${terminalText(name)}: ${systemMessage(error)}`] }
  }
}
