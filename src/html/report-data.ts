/** What the file of a report holds for its page: the seam between who writes it (here) and who shows it (`page/`). */
import type { CorrelationMatch, Evidence, MarkedPlace, MatchedRule } from '../detect/index.ts'
import type { EventDescription } from '../event/index.ts'
import type { Level } from '../sigma/index.ts'

/** Everything that lists, filters and the timeline need: read when the page opens. */
export interface ReportHead {
  readonly version: string
  readonly rules: readonly ReportedRule[]
  /** Texts of rule files; a rule names its own by number. */
  readonly ruleTexts: readonly string[]
  readonly strings: readonly string[]
  readonly events: EventColumns
  readonly matches: MatchColumns
  readonly processes: ProcessColumns
  /** Number of the first event of each block of details. */
  readonly blocks: readonly number[]
  readonly facts: ReportFacts
  readonly limits: ReportLimits
}

/** One entry for each event that matched and for each match of a correlation. `strings` are named by number; -1: none. */
export interface EventColumns {
  /** Milliseconds since 1970 from which `ticks` count. */
  readonly since: number
  /** TimeCreated in 100 ns. */
  readonly ticks: readonly (number | null)[]
  readonly host: readonly number[]
  readonly user: readonly number[]
  readonly file: readonly number[]
  readonly channel: readonly number[]
  readonly eventId: readonly (number | null)[]
  /** As text: ids may be above 2^53. */
  readonly recordId: readonly (string | null)[]
  /** What a line says of the event. */
  readonly summary: readonly number[]
  /** Number of the process that acted. */
  readonly process: readonly number[]
}

/** In the order of the run's output. */
export interface MatchColumns {
  readonly rule: readonly number[]
  readonly event: readonly number[]
  /** Which of the event's matches it is, as its details count them. */
  readonly nth: readonly number[]
}

export interface ProcessColumns {
  /** -1: not known. */
  readonly parent: readonly number[]
  readonly image: readonly number[]
  readonly commandLine: readonly number[]
  readonly user: readonly number[]
  readonly host: readonly number[]
  readonly ticks: readonly (number | null)[]
  readonly pid: readonly (number | null)[]
  /** False: only known as a parent or an actor of events. */
  readonly isRecorded: readonly boolean[]
  /** Children that are left out. */
  readonly moreChildren: readonly number[]
}

/** One event of a block of details. */
export type EventDetail = MatchedEventDetail | CorrelationDetail

export interface MatchedEventDetail {
  readonly time: string | null
  readonly event: EventDescription
  /** One list for each of its matches. */
  readonly evidence: readonly (readonly MarkedEvidence[])[]
  /** Values of which only the beginning is here: name and length in UTF-16 units. */
  readonly shortened: readonly (readonly [name: string, length: number])[]
}

export interface MarkedEvidence extends Evidence {
  /** Where in `value` the test found what it asked for. */
  readonly places: readonly MarkedPlace[]
}

export interface CorrelationDetail {
  readonly correlation: Pick<CorrelationMatch, 'time' | 'group' | 'window' | 'count' | 'events'>
}

export interface ReportedRule extends MatchedRule {
  readonly license: string | null
  readonly description: string | null
  readonly date: string | null
  readonly modified: string | null
  readonly references: readonly string[]
  readonly falsepositives: readonly string[]
  /** Number of its text; null: the file could not be read again, or is no longer the one that was used. */
  readonly text: number | null
  readonly tests: readonly PlacedTest[]
  /** How many of its matches the run found; the report may list fewer. */
  readonly count: number
}

/** Where a test of a rule stands in the rule's text: UTF-16 offsets, end exclusive. */
export interface PlacedTest {
  readonly selection: string
  readonly field: string | null
  readonly test: string
  readonly pattern: string
  readonly key: MarkedPlace
  readonly value: MarkedPlace
}

/** The run in numbers and words. */
export interface ReportFacts {
  readonly isInterrupted: boolean
  readonly events: number
  readonly matches: number
  readonly firstTime: string | null
  readonly lastTime: string | null
  readonly refusedRules: readonly Flaw[]
  readonly flawedRules: readonly Flaw[]
}

export interface Flaw {
  readonly path: string
  readonly line: number
  readonly column: number
  readonly code: string
  readonly message: string
}

/** What the report leaves out, if anything: numbers of what there was, of what is in it, and the limits. */
export interface ReportLimits {
  /** Matches that are not listed, by level (`none`: without one). */
  readonly unlisted: { readonly [level in Level | 'none']?: number }
  readonly maxMatchesOfLevel: number
  /** Events that are listed without details: the last ones. */
  readonly undetailed: number
  readonly maxDetailBytes: number
  /** Process creations that were not kept. */
  readonly unkeptProcesses: number
  readonly maxProcesses: number
}
