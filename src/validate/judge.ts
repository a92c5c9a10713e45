/** From what was seen of a scope to the verdicts of its checks. */
import { type AnyPlan, type CorrelationPlan, isCorrelation } from '../sigma/correlation-plan.ts'
import type { Check } from './check.ts'
import type { ScopeObservation } from './observation.ts'
import type { CheckResult } from './result.ts'
import { type NotJudged, VERDICTS, type Verdict, verdictOf } from './verdict.ts'

/** `isExact`: more than a lower bound is too much. */
export function judge(check: Check, seen: ScopeObservation, isExact: boolean): readonly CheckResult[] {
  const judged = check.plans.map((plan) => ofRule(check, plan, seen, isExact))
  if (check.expectation !== check.test.others) return judged
  const isApart = ({ verdict }: CheckResult): boolean => VERDICTS[verdict].status !== 'passed'
  return [...judged.filter(isApart), ...together(judged.filter((each) => !isApart(each)))]
}

export function notJudged(check: Check, { reason, text }: NotJudged): CheckResult {
  const { plans } = check
  const rule = plans.length === 1 ? plans[0]!.rule : null
  return {
    ...headOf(check),
    rule,
    rules: Math.max(1, plans.length),
    verdict: reason,
    count: null,
    offered: null,
    records: [],
    text,
  }
}

function ofRule(check: Check, plan: AnyPlan, seen: ScopeObservation, isExact: boolean): CheckResult {
  const { count, records } = seen.tallyOf(plan)
  const offered = seen.offeredTo(plan)
  const verdict = verdictOf(count, offered, check.expectation.count, isExact)
  const text = isCorrelation(plan) && VERDICTS[verdict].status === 'failed' ? referredText(seen, plan) : null
  return { ...headOf(check), rule: plan.rule, rules: 1, verdict, count, offered, records, text }
}

/** A correlation has no event that came nearest: what it counts tells where it falls short. */
function referredText(seen: ScopeObservation, plan: CorrelationPlan): string {
  const counts = seen.referredBy(plan).map((each) => `${each.rule.title}: ${seen.tallyOf(each).count}`)
  return `matches of the rules that it refers to: ${counts.join(', ')}`
}

/** What passed of `others` is told by its number: a baseline has thousands of silent rules. */
function together(passed: readonly CheckResult[]): CheckResult[] {
  const byVerdict = new Map<Verdict, CheckResult>()
  for (const each of passed) {
    const rules = (byVerdict.get(each.verdict)?.rules ?? 0) + 1
    byVerdict.set(each.verdict, { ...each, rule: null, rules, count: null, offered: null, records: [] })
  }
  return [...byVerdict.values()]
}

function headOf({ suite, test, expectation, recording }: Check) {
  return {
    suite: suite.path,
    place: expectation.place,
    test: test.name,
    atomic: test.atomic,
    recording,
    window: test.window?.text ?? null,
    reference: expectation.rule,
    expected: expectation.count,
    nearest: null,
    mends: null,
    update: expectation.update,
  }
}
