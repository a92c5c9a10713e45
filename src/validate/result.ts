/** What `validate` found out, for reports: plain data. */
import type { BlamedTest, Branch, Explanation } from '../detect/index.ts'
import type { JudgedDocument } from '../document/index.ts'
import type { RecordId } from '../evtx/log-record.ts'
import type { Mend } from '../mend/index.ts'
import type { RuleRef } from '../sigma/plan.ts'
import type { AtomicReport } from './atomic-report.ts'
import type { CountRange } from './count-range.ts'
import type { CountEdit, SuitePlace } from './suite.ts'
import { STATUSES, VERDICTS, type Verdict, type VerdictStatus } from './verdict.ts'

/** What became of one expectation on one recording; with `others`, one for each rule that failed and one for the rest. */
export interface CheckResult {
  /** Of the suite file, as printed. */
  readonly suite: string
  readonly place: SuitePlace
  readonly test: string
  /** GUID of the test of Atomic Red Team that was recorded; null: not told. */
  readonly atomic: string | null
  readonly recording: string
  /** As written; null: all of the recording. */
  readonly window: string | null
  /** As the suite names the rule. */
  readonly reference: string
  /** null when it was not found, and for several rules. */
  readonly rule: RuleRef | null
  /** Number of rules that this is about. */
  readonly rules: number
  readonly expected: CountRange
  readonly verdict: Verdict
  /** Matches; null when it was not judged, and for several rules. */
  readonly count: number | null
  /** Events that the rule looked at; null likewise. */
  readonly offered: number | null
  /** Of the first matches. */
  readonly records: readonly (RecordId | null)[]
  /** Why it was not judged, or what else there is to say; null: nothing. */
  readonly text: string | null
  /** Of a rule that stayed silent or had no event to look at; null: nobody looked. */
  readonly nearest: NearestEvents | null
  /** What would make it fire, the likeliest first; null: nobody looked. */
  readonly mends: readonly Mend[] | null
  readonly update: CountEdit | null
}

export interface NearestEvents {
  /** Fields that the rule asks for and that no event of the recording has. */
  readonly absentFields: readonly string[]
  /** Of the events that the rule looks at, every `stride`-th was asked. */
  readonly stride: number
  /** Events that may be as near as those told, and whose values were not compared. */
  readonly uncompared: number
  /** The nearest first. */
  readonly events: readonly NearestEvent[]
}

/** An event that nearly matched. */
export interface NearestEvent {
  readonly explanation: Explanation
  /** As few as may be; null when no event can match. */
  readonly failed: readonly BlamedTest[] | null
}

/** Which parts of a rule recorded events reached. */
export interface RuleCoverage {
  readonly rule: RuleRef
  /** Events of all recordings that the rule looked at. */
  readonly events: number
  readonly branches: readonly CoveredBranch[]
}

export interface CoveredBranch extends Branch {
  /** In the file of the rule, both from 1; null where that is not known. */
  readonly place: { readonly line: number; readonly column: number } | null
}

export interface ValidationResult {
  readonly suites: number
  readonly recordings: number
  /** Events of all recordings that at least one rule looked at; a recording counts once. */
  readonly events: number
  /** In the order of the suites. */
  readonly checks: readonly CheckResult[]
  /** null when it was not asked for. In the order of the rules. */
  readonly coverage: readonly RuleCoverage[] | null
  /** Detection documents, judged on events that their tests would make. */
  readonly documents: readonly JudgedDocument[]
  /** Tests of Atomic Red Team beside the rules that are linked to them; null when none were named. */
  readonly atomics: AtomicReport | null
}

export function statusOf(verdict: Verdict): VerdictStatus {
  return VERDICTS[verdict].status
}

/** Verdicts that occurred with the number of rules and recordings, in the order of the catalogue. */
export function verdictCounts(checks: readonly CheckResult[]): readonly (readonly [verdict: Verdict, count: number])[] {
  return (Object.keys(VERDICTS) as Verdict[])
    .map((verdict) => [verdict, sum(checks.filter((check) => check.verdict === verdict))] as const)
    .filter(([, count]) => count > 0)
}

export function statusCounts(checks: readonly CheckResult[]): { readonly [status in VerdictStatus]: number } {
  const counts = STATUSES.map((status) => [status, sum(checks.filter((each) => statusOf(each.verdict) === status))])
  return Object.fromEntries(counts) as { [status in VerdictStatus]: number }
}

function sum(checks: readonly CheckResult[]): number {
  return checks.reduce((total, { rules }) => total + rules, 0)
}
