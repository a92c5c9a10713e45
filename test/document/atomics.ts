import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AtomicTests, readAtomics } from '../../src/atomic/index.ts'
import { SHARED, sharedFiles } from '../shared-folder.ts'

let known: AtomicTests | undefined

/** Every test of Atomic Red Team in the shared folder. */
export function allAtomics(): AtomicTests {
  known ??= new AtomicTests(
    sharedFiles('atomics', '.yaml').flatMap((path) => readAtomics(readFileSync(join(SHARED, path)), path).tests),
  )
  return known
}
