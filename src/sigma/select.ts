import { type AnyPlan, isCorrelation, ruleKey } from './correlation-plan.ts'
import { LEVELS, type Level, type Status } from './plan.ts'

/** What is left out is not asked for; everything given must hold. */
export interface RuleChoice {
  /** A rule without a level counts as informational. */
  readonly minLevel?: Level
  /** Ids, compared without case. */
  readonly ids?: readonly string[]
  /** Any of these tags, compared without case. */
  readonly tags?: readonly string[]
  /** Any of these; a rule without a status has none of them. */
  readonly statuses?: readonly Status[]
}

/** The rules of a choice, in their order. */
export function selectRules<R extends { readonly plan: AnyPlan }>(
  rules: readonly R[],
  choice: RuleChoice,
): readonly R[] {
  const minLevel = LEVELS.indexOf(choice.minLevel ?? 'informational')
  const ids = folded(choice.ids)
  const tags = folded(choice.tags)
  return rules.filter(({ plan: { rule } }) => {
    if (LEVELS.indexOf(rule.level ?? 'informational') < minLevel) return false
    if (ids !== undefined && !(rule.id !== null && ids.has(rule.id.toLowerCase()))) return false
    if (tags !== undefined && !rule.tags.some((tag) => tags.has(tag.toLowerCase()))) return false
    return choice.statuses === undefined || (rule.status !== null && choice.statuses.includes(rule.status))
  })
}

/** The chosen rules with those that their correlations refer to; the latter are not reported unless they were chosen too. */
export function withReferredRules<R extends { readonly plan: AnyPlan }>(
  chosen: readonly R[],
  all: readonly R[],
): (R & { readonly isReported: boolean })[] {
  if (chosen.length === all.length) return all.map((rule) => ({ ...rule, isReported: true }))
  const byKey = new Map(all.map((rule) => [ruleKey(rule.plan.rule), rule]))
  const reported = new Set(chosen.map(({ plan }) => ruleKey(plan.rule)))
  const needed = new Set(reported)
  for (const key of needed) {
    const plan = byKey.get(key)?.plan
    // A set that grows while it is walked is walked to its new end.
    if (plan !== undefined && isCorrelation(plan)) for (const { key: other } of plan.correlation.of) needed.add(other)
  }
  return all
    .filter(({ plan }) => needed.has(ruleKey(plan.rule)))
    .map((rule) => ({ ...rule, isReported: reported.has(ruleKey(rule.plan.rule)) }))
}

function folded(words: readonly string[] | undefined): ReadonlySet<string> | undefined {
  return words === undefined ? undefined : new Set(words.map((word) => word.toLowerCase()))
}
