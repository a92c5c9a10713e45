/** What `info` tells of a log made for a test. */
import { temporaryFolder } from '../node/temporary-folder.ts'
import { inProcess, type Outcome } from './command.ts'

/** What is looked at here; docs/info.md describes all of it. */
export interface Told {
  readonly file: string
  readonly form: string | null
  readonly sha256: string
  readonly complete: boolean
  readonly unreadable: string | null
  readonly bytes: { readonly [kind: string]: number }
  readonly records: { readonly found: number; readonly recovered: number }
  readonly header: object | null
  readonly chunkTable: readonly { readonly [key: string]: unknown }[] | null
  readonly live: { readonly records: number }
  readonly recovered: { readonly records: number } | null
}

export async function toldOf(bytes: string | Uint8Array, ...options: readonly string[]): Promise<Told & Outcome> {
  const cwd = temporaryFolder({ 'a.evtx': bytes })
  const outcome = await inProcess(['info', 'a.evtx', '-f', 'ndjson', '-q', ...options], { cwd })
  return { ...(JSON.parse(outcome.out) as Told), ...outcome }
}

export async function textOf(bytes: string | Uint8Array, ...options: readonly string[]): Promise<string> {
  const cwd = temporaryFolder({ 'a.evtx': bytes })
  return (await inProcess(['info', 'a.evtx', '-q', ...options], { cwd })).out
}
