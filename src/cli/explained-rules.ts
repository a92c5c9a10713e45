import type { PlannedEventRule } from '../detect/index.ts'
import { countedText, terminalText } from '../report/index.ts'
import { type CorrelationPlan, isCorrelation, type Plan, ruleKey } from '../sigma/index.ts'
import type { UsedRule } from './rule-set.ts'

export interface ExplainedRules {
  /** Rules about one event; those that a chosen correlation refers to among them. */
  readonly rules: readonly PlannedEventRule[]
  /** A sentence on each chosen correlation, which has no tree over one event. */
  readonly notes: readonly string[]
}

export function explainedRules(chosen: readonly UsedRule[]): ExplainedRules {
  const plans = chosen.map(({ plan }) => plan)
  const titles = new Map(plans.map(({ rule }) => [ruleKey(rule), rule.title]))
  const correlations = chosen.filter(({ isReported }) => isReported).map(({ plan }) => plan)
  return {
    rules: plans.filter((plan): plan is Plan => !isCorrelation(plan)).map((plan) => ({ plan })),
    notes: correlations.filter(isCorrelation).map((plan) => noteOn(plan, titles)),
  }
}

function noteOn({ rule, correlation }: CorrelationPlan, titles: ReadonlyMap<string, string>): string {
  const { type, timespan, of } = correlation
  const referred = of.map(({ key, name }) => titles.get(key) ?? name).join(', ')
  const what = `${rule.title}: a correlation (${type} within ${timespan}) of ${countedText(of.length, 'rule')}`
  return terminalText(`${what}; explained is what it counts: ${referred}`)
}
