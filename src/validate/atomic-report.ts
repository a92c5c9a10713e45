/** Tests of Atomic Red Team beside what suites found: which rules should see each, and which did. */
import {
  type AtomicChoice,
  type AtomicRow,
  type AtomicTest,
  atomicTable,
  choosesRow,
  choosesTest,
  type ExpectedRule,
  type RuleOutcome,
  type SimulationLink,
  unmetChoices,
} from '../atomic/index.ts'
import type { Sight } from '../document/index.ts'
import { type AnyPlan, isCorrelation } from '../sigma/correlation-plan.ts'
import type { Plan } from '../sigma/plan.ts'
import type { CheckResult } from './result.ts'
import type { Found } from './rule-book.ts'

/** What became of a rule that is linked to a test, the best first. */
export const LINK_STATUSES = ['fired', 'silent', 'no-telemetry', 'no-recording', 'not-judged'] as const
export type LinkStatus = (typeof LINK_STATUSES)[number]

export interface LinkedRule extends ExpectedRule {
  /** Of its file; null where no such rule was loaded. */
  readonly path: string | null
  readonly status: LinkStatus
  /** Why it was not judged. */
  readonly text: string | null
  /** By events that were made of the test; asked where nothing was recorded. null: not asked, or nothing can be made. */
  readonly made: Sight | null
}

export interface AtomicReportRow extends Omit<AtomicRow, 'rules'> {
  readonly rules: readonly LinkedRule[]
}

export interface AtomicReport {
  /** Tests that were read, of those that were asked for. */
  readonly tests: number
  /** Those of them for Windows. */
  readonly windowsTests: number
  /** Tests for Windows that no rule is linked to. */
  readonly withoutRule: readonly AtomicTest[]
  /** Every test that a rule is linked to. */
  readonly rows: readonly AtomicReportRow[]
  /** Techniques and tests that were asked for and that nothing has. */
  readonly unmet: readonly string[]
}

export interface AtomicQuestion {
  readonly tests: readonly AtomicTest[]
  /** Not only some files were named, so that a test that is not among the tests is nowhere. */
  readonly isWhole: boolean
  readonly choice: AtomicChoice
  /** Of rules and regression data. */
  readonly links: readonly SimulationLink[]
  readonly checks: readonly CheckResult[]
  readonly findRule: (id: string) => Found
  readonly sightOf: (plan: Plan, test: AtomicTest) => Sight | null
}

export function atomicReport(question: AtomicQuestion): AtomicReport {
  const { tests, isWhole, choice, links, checks } = question
  // What must not fire says nothing of the test that a rule is linked to.
  const positive = checks.filter(({ expected }) => expected.most > 0)
  const techniques = new Set(tests.map(({ technique }) => technique))
  const all = atomicTable(tests, [...links, ...positive.flatMap(linkOf)], positive.map(outcomeOf)).filter(
    ({ test, technique }) => isWhole || test !== null || (technique !== null && techniques.has(technique)),
  )
  const rows = all.filter((row) => choosesRow(choice, row))
  const linked = new Set(rows.map(({ test }) => test))
  // A row may be chosen by a technique that only its links name.
  const chosen = tests.filter((test) => linked.has(test) || choosesTest(choice, test))
  const onWindows = chosen.filter(({ platforms }) => platforms.includes('windows'))
  return {
    tests: chosen.length,
    windowsTests: onWindows.length,
    withoutRule: onWindows.filter((test) => !linked.has(test)),
    rows: rows.map((row) => ({ ...row, rules: row.rules.map((rule) => linkedRule(rule, row, positive, question)) })),
    unmet: unmetChoices(choice, tests, all),
  }
}

/** Number of pairs of rule and test, by what became of them. */
export function linkCounts({ rows }: AtomicReport): { readonly [status in LinkStatus]: number } {
  const statuses = rows.flatMap(({ rules }) => rules.map(({ status }) => status))
  const counts = LINK_STATUSES.map((status) => [status, statuses.filter((each) => each === status).length])
  return Object.fromEntries(counts) as { [status in LinkStatus]: number }
}

/** A suite says itself which test was recorded. */
function linkOf({ atomic, rule, suite: path, place: { line, column } }: CheckResult): SimulationLink[] {
  if (atomic === null || rule?.id == null) return []
  const { id, title: ruleTitle } = rule
  return [{ ruleId: id.toLowerCase(), ruleTitle, guid: atomic, technique: null, name: null, path, line, column }]
}

function outcomeOf({ rule, reference, atomic, recording, count, offered }: CheckResult): RuleOutcome {
  return { ruleId: rule?.id ?? reference, guid: atomic, recording, count, offered }
}

function linkedRule(
  rule: ExpectedRule,
  { test }: AtomicRow,
  checks: readonly CheckResult[],
  { findRule, sightOf }: AtomicQuestion,
): LinkedRule {
  const found = findRule(rule.ruleId)
  const plan: AnyPlan | undefined = 'plan' in found ? found.plan : undefined
  const own = checks.find((check) => (check.rule?.id ?? check.reference).toLowerCase() === rule.ruleId)
  const status = statusOf(rule, plan !== undefined)
  const isMade = status === 'no-recording' && plan !== undefined && !isCorrelation(plan) && test !== null
  return {
    ...rule,
    title: plan?.rule.title ?? rule.title,
    path: plan?.rule.path ?? null,
    status,
    text: status === 'not-judged' ? ('text' in found ? found.text : (own?.text ?? null)) : null,
    made: isMade ? sightOf(plan, test) : null,
  }
}

function statusOf({ recordings, fired, hasTelemetry }: ExpectedRule, isLoaded: boolean): LinkStatus {
  if (!isLoaded) return 'not-judged'
  if (recordings.length === 0) return 'no-recording'
  if (fired === null) return 'not-judged'
  return fired > 0 ? 'fired' : hasTelemetry === true ? 'silent' : 'no-telemetry'
}
