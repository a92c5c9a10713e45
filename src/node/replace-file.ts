/** Writing a file anew: whole or not at all, with the rights it had. */
import { randomUUID } from 'node:crypto'
import { chmodSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isSystemError, systemMessage } from './system-message.ts'

/**
 * Replaces the content of a file if it still is `before`. Links stay links to it. What could not be done is said, and
 * the file is then as it was.
 */
export function replaceFile(path: string, before: Uint8Array, after: Uint8Array): { readonly failure?: string } {
  let temporary: string | undefined
  try {
    const real = realpathSync(path)
    if (!readFileSync(real).equals(before)) return { failure: 'it was changed meanwhile' }
    const { mode } = statSync(real)
    temporary = join(dirname(real), `.sigma-replay-${randomUUID()}`)
    writeFileSync(temporary, after, { flag: 'wx', mode })
    // What the process masks out of a new file's rights is set afterwards.
    chmodSync(temporary, mode)
    renameSync(temporary, real)
    return {}
  } catch (error) {
    if (!isSystemError(error)) throw error
    if (temporary !== undefined) rmSync(temporary, { force: true })
    return { failure: systemMessage(error) }
  }
}
