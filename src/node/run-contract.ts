/** What a detection run is given and what it tells: the seam between `node` (which runs) and `cli` (which talks). */
import type { LogsourceRow } from '../event/index.ts'
import type { ReadAccount, RecordId } from '../evtx/index.ts'
import type { ReportPart } from '../html/event-reporter.ts'
import type { ShapeName } from '../input/shape-names.ts'
import type { EvidenceReport, Highlights, MatchForm } from '../report/index.ts'
import type { AnyPlan, Level } from '../sigma/index.ts'
import type { Part } from './archive/part.ts'
import type { CopyFilter } from './copy-filter.ts'
import type { EvidenceListener } from './evidence-ledger.ts'

/** A file of evidence: where it is, how it is named in output, how big it is. `openEvidence` opens it. Plain JSON. */
export interface EvidenceFile {
  /** Absolute or relative to the working directory: the file, the archive it lies in, or our copy of it. */
  readonly path: string
  /** As matches name it: the argument as given plus the path below it, `/` between folders, `!` behind an archive. */
  readonly name: string
  /** What is read of it; an estimate where an archive does not say. */
  readonly byteLength: number
  /** Which bytes of `path` are its, and how they are packed; without it all of them, as they are. */
  readonly part?: Part
  /** The file that holds it, when it lies in an archive. */
  readonly archive?: { readonly path: string; readonly name: string }
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
  /** The shape of JSON and CSV, instead of the one that they seem to have. */
  readonly shape?: ShapeName | undefined
  /** Whether `RunTotals.evidence` is wanted: it takes a digest of every file, and the ids and time of every record. */
  readonly reportsSources?: boolean
  /** Leaves out records that were read before; then one thread reads, since it has to go from file to file in their order. */
  readonly copies?: CopyFilter | undefined
  /** Whether `onReported` is wanted: events as a report shows them, beside the output. */
  readonly reportsEvents?: boolean
  /** Inclusive bounds of TimeCreated in the form of `normalTime`. An event without a time lies outside any window. */
  readonly from?: string
  readonly to?: string
  readonly format: MatchForm
  /** Forms in which matches are wanted besides. */
  readonly besides?: readonly MatchForm[]
  /** Whether `RunTotals.highlights` are wanted. */
  readonly wantsHighlights?: boolean
  /** Aborted: the run stops after the work in hand; what was found so far has been handed over. */
  readonly signal?: AbortSignal
}

/** Everything is called on the main thread, matches in output order. */
export interface RunListener extends EvidenceListener {
  /** `output` holds `count` matches as the format prints them, `besides` the same in the other forms; valid until the promise settles. */
  onMatches(output: Uint8Array, count: number, besides: readonly Uint8Array[]): void | Promise<void>
  /** What the report has of the same matches, and processes that were created; in output order. */
  onReported?(part: ReportPart): void | Promise<void>
  onProgress(progress: RunProgress): void
}

export interface RunProgress {
  readonly bytes: number
  readonly events: number
  readonly matches: number
  /** The same by level of the rule, in the order of `LEVELS`; a rule without one counts as informational. */
  readonly levels?: readonly number[]
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
  /** null unless asked for. */
  readonly highlights: Highlights | null
  /** What became of each file; null unless asked for. */
  readonly evidence: EvidenceReport | null
}

export interface RuleCount {
  readonly path: string
  readonly title: string
  readonly id: string | null
  readonly level: Level | null
  readonly tags: readonly string[]
  readonly count: number
  /** Where the first match is; null for correlations. */
  readonly first: { readonly file: string | null; readonly recordId: RecordId | null } | null
}
