/** What stands beside a log that was made here: where it came from, by digest, and what was done to it. */
import { jsonText } from './json-text.ts'

export interface SidecarFile {
  readonly file: string
  /** null: it could not be read a second time. */
  readonly sha256: string | null
  readonly bytes: number
  readonly records: number
}

export interface CutSidecar {
  readonly version: string
  readonly result: SidecarFile
  readonly sources: readonly (SidecarFile & { readonly chosen: number })[]
  /** By which records were chosen: options as they were given. */
  readonly choice: { readonly [option: string]: unknown }
  /** `copied` byte for byte but for what was redacted, `rewritten` from their values, `lost` altogether. */
  readonly written: { readonly copied: number; readonly rewritten: number; readonly lost: number }
  readonly redaction: RedactionFacts | null
  /** Matches that rules lost or gained by the redaction; null when no rules were held against it. */
  readonly matchChanges: readonly MatchChangeFact[] | null
}

export interface RedactionFacts {
  /** `given`, `generated`, or the key itself where it was asked for. */
  readonly key: string
  readonly replaced: { readonly [kind: string]: { readonly [field: string]: number } }
  readonly distinct: { readonly [kind: string]: number }
  readonly collisions: number
}

export interface MatchChangeFact {
  readonly rule: string
  readonly recordId: string | null
  readonly isLost: boolean
}

export function cutSidecar({ version, matchChanges, ...facts }: CutSidecar): string {
  const changes = matchChanges?.map(({ rule, recordId, isLost }) => ({
    rule,
    recordId,
    change: isLost ? 'lost' : 'gained',
  }))
  return sidecarText({ command: 'cut', version, ...facts, matchChanges: changes ?? null })
}

export function sidecarText({
  command,
  version,
  ...rest
}: {
  readonly command: string
  readonly version: string
  readonly [key: string]: unknown
}): string {
  return `${jsonText({ tool: 'sigma-replay', version, command, ...rest }, 2)}\n`
}
