import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Atomics, readAtomics } from '../../src/atomic/index.ts'
import { SHARED, sharedFiles } from '../shared-folder.ts'

let known: Atomics | undefined

/** Every test of Atomic Red Team in the shared folder. */
export function allAtomics(): Atomics {
  known ??= new Atomics(
    sharedFiles('atomics', '.yaml').flatMap((path) => readAtomics(readFileSync(join(SHARED, path)), path).tests),
  )
  return known
}
