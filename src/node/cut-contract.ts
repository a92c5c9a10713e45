/** What a cut is asked, and what it answers. */
import type { KeyedHash, RedactionSettings } from '../cut/index.ts'
import type { Planned } from '../detect/index.ts'
import type { LogsourceRow } from '../event/index.ts'
import type { Interest, LogRecord } from '../evtx/index.ts'
import type { ShapeName } from '../input/shape-names.ts'
import type { RedactionTally } from './cut-tally.ts'
import type { EvidenceListener } from './evidence-ledger.ts'
import type { EvidenceTotals } from './read-evidence.ts'
import type { EvidenceFile } from './run-contract.ts'

export interface CutJob {
  readonly files: readonly EvidenceFile[]
  readonly outputPath: string
  readonly recover: boolean
  /** The shape of JSON and CSV, instead of the one that they seem to have. */
  readonly shape?: ShapeName | undefined
  /** Whether the sequence of all records is wanted for the loss statement. */
  readonly keepsSequence: boolean
  /** Chooses by what a record is. */
  readonly wants: (record: LogRecord) => boolean
  /** Records that `wants` refuses whatever else they hold. */
  readonly interest?: Interest
  readonly rules: readonly Planned[]
  readonly logsources: readonly LogsourceRow[]
  /** Only records that a rule matches, and those that a correlation counts that came true. */
  readonly onlyMatches: boolean
  /** Also what belongs to the processes of those: what they and their descendants did, and how their ancestors began. */
  readonly withFamily: boolean
  readonly redaction?: { readonly settings: RedactionSettings; readonly hash: KeyedHash }
  /** Keep the result even if rules make something else of it. */
  readonly mayChangeMatches: boolean
  readonly signal?: AbortSignal
}

export interface CutVisitor extends EvidenceListener {
  /** Of the pass in hand: bytes and records seen, records chosen. */
  onProgress(bytes: number, records: number, chosen: number): void
  /** A chosen record that could not be written. */
  onLost(record: LogRecord, message: string): void
}

export interface CutOutcome {
  readonly totals: EvidenceTotals
  readonly result: { readonly records: number; readonly byteLength: number; readonly sha256: string | null }
  readonly counts: CutCounts
  /** Records that were chosen, by name of their source. */
  readonly chosenOf: ReadonlyMap<string, number>
  /** What rules make of the result that they did not make of the source, or the other way round. */
  readonly changes: readonly MatchChange[]
  /** There is no result: matches changed, or the run was interrupted. */
  readonly isRefused: boolean
  readonly tally: RedactionTally | null
  /** Other text with the same pseudonyms, such as paths; itself without redaction. */
  readonly redacted: (text: string) => string
}

export interface CutCounts {
  /** Byte for byte, but for what was redacted. */
  readonly copied: number
  /** From their values: records of other forms, and damaged ones. */
  readonly described: number
  readonly lost: number
}

export interface MatchChange {
  readonly rule: string
  /** The record's id; null for a correlation. */
  readonly recordId: string | null
  readonly isLost: boolean
}
