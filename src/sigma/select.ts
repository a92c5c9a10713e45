import { LEVELS, type Level, type Plan, type Status } from './plan.ts'

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
export function selectRules<R extends { readonly plan: Plan }>(rules: readonly R[], choice: RuleChoice): readonly R[] {
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

function folded(words: readonly string[] | undefined): ReadonlySet<string> | undefined {
  return words === undefined ? undefined : new Set(words.map((word) => word.toLowerCase()))
}
