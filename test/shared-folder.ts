/** Recordings, SigmaHQ's rules and expectations lie in a folder beside the project; a user's machine has none. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe } from 'vitest'

export const SHARED = fileURLToPath(new URL('../../shared/', import.meta.url))
export const hasShared = existsSync(SHARED)

if (!hasShared)
  console.warn('The folder ../shared is not there: comparisons with real recordings and SigmaHQ’s rules are skipped.')

/** A group of tests that needs the folder. */
export const describeWithShared = describe.skipIf(!hasShared)

export function sharedLines(path: string): string[] {
  return hasShared ? readFileSync(join(SHARED, path), 'utf8').trim().split('\n') : []
}

/** Paths below `folder` (relative to the shared folder, `/` between folders) that end in `suffix`, sorted. */
export function sharedFiles(folder: string, suffix: string): string[] {
  if (!hasShared) return []
  return readdirSync(join(SHARED, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith(suffix))
    .sort()
}

/** One row of a CSV file as cells; quotes as RFC 4180 has them. */
export function csvCells(line: string): string[] {
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) =>
    cell!.startsWith('"') ? cell!.slice(1, -1).replaceAll('""', '"') : cell!,
  )
}
