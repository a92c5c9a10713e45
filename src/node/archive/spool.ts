/**
 * Copies of what can only be read from front to back (standard input, archives in compressed archives, members of tar.gz
 * and 7z), so that it can be read like any file. They have names of our own in a folder that nobody else may read, and
 * are gone when the process ends.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isSystemError } from '../system-message.ts'

let folder: string | undefined
let count = 0
let isWatching = false

export interface Spooled {
  readonly path: string
  readonly byteLength: number
}

/** @throws errors of the operating system, and what `pieces` throw; then nothing is left behind */
export async function spool(pieces: AsyncIterable<Uint8Array>): Promise<Spooled> {
  const path = join(spoolFolder(), String(++count))
  const file = await open(path, 'wx', 0o600)
  let byteLength = 0
  try {
    for await (const piece of pieces) {
      await file.writeFile(piece)
      byteLength += piece.length
    }
  } catch (error) {
    rmSync(path, { force: true })
    throw error
  } finally {
    await file.close()
  }
  return { path, byteLength }
}

/** To be called when nothing of it is read any more; at the latest it happens when the process ends. */
export function removeSpooled(): void {
  if (folder === undefined) return
  try {
    rmSync(folder, { recursive: true, force: true })
  } catch (error) {
    // Where a file that somebody has open cannot be removed, the system's own cleaning is left.
    if (!isSystemError(error)) throw error
  }
  folder = undefined
}

function spoolFolder(): string {
  if (folder === undefined) {
    folder = mkdtempSync(join(tmpdir(), 'sigma-replay-'))
    if (!isWatching) process.once('exit', removeSpooled)
    isWatching = true
  }
  return folder
}
