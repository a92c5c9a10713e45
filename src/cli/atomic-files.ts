/** Tests of Atomic Red Team from the folders that `--atomics` names. */
import { readFileSync } from 'node:fs'
import { AtomicTests, readAtomics } from '../atomic/index.ts'
import { findNamed } from '../node/files.ts'
import { terminalText } from '../report/index.ts'
import type { Io } from './io.ts'
import { problemText } from './problems.ts'

/** undefined: none were asked for. */
export async function atomicTests(
  paths: readonly string[],
  io: Io,
  tellError: (line: string) => void,
): Promise<AtomicTests | undefined> {
  if (paths.length === 0) return undefined
  const found = await findNamed(paths, io.cwd, (name) => /^T\d{4}(?:\.\d{3})?\.ya?ml$/i.test(name))
  for (const problem of found.problems) tellError(problemText(problem))
  for (const path of found.empty) tellError(`${terminalText(path)}: no file of Atomic Red Team (T1234.yaml) in there`)
  const read = found.files.map(({ path, name }) => readAtomics(readFileSync(path), name))
  for (const { path, line, message } of read.flatMap(({ problems }) => problems))
    tellError(`${terminalText(path)}:${line}: ${message}`)
  return new AtomicTests(read.flatMap(({ tests }) => tests))
}
