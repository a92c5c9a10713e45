/** Real recordings, which lie beside the project and not in it; tests skip where they are absent. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../../shared/corpora/', import.meta.url))

export const CORPORA_MISSING = 'shared/corpora is absent: nothing to compare with'

/** Every `step`-th recording in the order of names; none when there are no corpora. */
export function recordings(step: number): string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.evtx'))
  return names
    .sort()
    .filter((_, index) => index % step === 0)
    .map((name) => join(folder, name))
}
