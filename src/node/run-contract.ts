/** What a detection run is given and what it tells: the seam between `node` (which runs) and `cli` (which talks). */
import type { LogsourceRow } from '../event/index.ts'
import type { ReadAccount } from '../evtx/index.ts'
import type { ReportPart } from '../html/event-reporter.ts'
import type { EvidenceReport, MatchFormat } from '../report/index.ts'
import type { AnyPlan, Level } from '../sigma/index.ts'
import type { EvidenceListener } from './evidence-ledger.ts'

/** A file of evidence: where it is, how it is named in output, how big it is. */
export interface EvidenceFile {
  /** To open it, absolute or relative to the working directory. */
  readonly path: string
  /** As matches name it: the argument as given plus the path below it, `/` between folders. */
  readonly name: string
  readonly byteLength: number
}

export interface RunJob {
  readonly files: readonly EvidenceFile[]
  readonly rules: readonly { readonly plan: AnyPlan; readonly isReported?: boolean }[]
  /** Names the kept indexes of these rules, as `indexKeyOf` does; without it none are kept. */
  readonly indexKey?: string | null
  /** Rows beside those that are known, by which rules find their events. */
  readonly logsources?: readonly LogsourceRow[]
  /** Worker threads; undefined: as many as pay for this input. */
  readonly threads?: number
  readonly reader: 'sigma-replay' | 'ts-evtx'
  /** Slack, hidden records and raw images too. */
  readonly recover?: boolean
  /** Whether `RunTotals.evidence` is wanted: it takes a digest of every file, and the ids and time of every record. */
  readonly reportsSources?: boolean
  /** Whether `onReported` is wanted: events as a report shows them, beside the output. */
  readonly reportsEvents?: boolean
  /** Inclusive bounds of TimeCreated in the form of `normalTime`. An event without a time lies outside any window. */
  readonly from?: string
  readonly to?: string
  readonly format: MatchFormat
  /** Aborted: the run stops after the work in hand; what was found so far has been handed over. */
  readonly signal?: AbortSignal
}

/** Everything is called on the main thread, matches in output order. */
export interface RunListener extends EvidenceListener {
  /** `output` holds `count` matches as the format prints them; valid until the promise settles. */
  onMatches(output: Uint8Array, count: number): void | Promise<void>
  /** What the report has of the same matches, and processes that were created; in output order. */
  onReported?(part: ReportPart): void | Promise<void>
  onProgress(progress: RunProgress): void
}

export interface RunProgress {
  readonly bytes: number
  readonly events: number
  readonly matches: number
}

/** The sums of a run; `account.bytes` adds up to the size of the files that were read. */
export interface RunTotals {
  readonly account: ReadAccount
  /** Records that were offered to at least one rule. */
  readonly events: number
  /** Of these, outside `from` and `to`. */
  readonly outsideWindow: number
  /** Matches of rules that correlations refer to, on events without a time: no correlation could place them. */
  readonly hitsWithoutTime: number
  readonly matches: number
  readonly byRule: readonly RuleCount[]
  /** TimeCreated of the earliest and latest event that was offered to a rule. */
  readonly firstTime: string | null
  readonly lastTime: string | null
  readonly unreadableFiles: number
  readonly damages: number
  readonly threads: number
  readonly isInterrupted: boolean
  /** What became of each file; null unless asked for. */
  readonly evidence: EvidenceReport | null
}

export interface RuleCount {
  readonly path: string
  readonly title: string
  readonly id: string | null
  readonly level: Level | null
  readonly count: number
}
