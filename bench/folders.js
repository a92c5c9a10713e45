/** Where things lie. Inputs are made once and stay between runs, outside the project: they are large. */
import { existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const PROJECT = fileURLToPath(new URL('..', import.meta.url))
/** Recordings, SigmaHQ's rules and the maker of large logs, beside the project; a user's machine has none. */
export const SHARED = fileURLToPath(new URL('../../shared/', import.meta.url))
export const CACHE = join(tmpdir(), 'sigma-replay-bench')
export const MAIN = join(PROJECT, 'dist', 'cli', 'main.js')

export function sharedPath(path) {
  const whole = join(SHARED, path)
  return existsSync(whole) ? whole : undefined
}

export function cacheFolder(name) {
  const path = join(CACHE, name)
  mkdirSync(path, { recursive: true })
  return path
}
