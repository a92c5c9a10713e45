/** What stands beside a log that was made up: that it was, and of what. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { sidecarText } from '../report/index.ts'
import { VERSION } from './version.ts'

export function madeSidecar(
  output: string,
  bytes: Uint8Array,
  records: number,
  sources: readonly { readonly path: string; readonly name: string }[],
  more: { readonly [key: string]: unknown } = {},
): string {
  return sidecarText({
    command: 'make',
    version: VERSION,
    synthetic: true,
    result: { file: output, sha256: sha256Of(bytes), bytes: bytes.length, records },
    sources: sources.map(({ path, name }) => ({ file: name, sha256: sha256Of(readFileSync(path)) })),
    ...more,
  })
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
