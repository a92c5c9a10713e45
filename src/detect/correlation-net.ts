/** Which rules feed which correlations: worked out once from the plans, the same in every thread. */
import {
  type AnyPlan,
  type CorrelationPlan,
  type GroupField,
  isCorrelation,
  ruleKey,
} from '../sigma/correlation-plan.ts'
import type { Plan } from '../sigma/plan.ts'

/** Anything with a plan: a loaded rule, or a plan that came from elsewhere. */
export interface Planned {
  readonly plan: AnyPlan
  /** False: the rule is only there for correlations that refer to it. */
  readonly isReported?: boolean
}

/** A correlation that a rule feeds, and the rule's place among those that it refers to. */
export interface Feed {
  readonly correlation: number
  readonly place: number
}

export class CorrelationNet {
  readonly plans: readonly Plan[]
  readonly correlations: readonly CorrelationPlan[]
  /** By number of the event rule: correlations that it feeds. */
  readonly #ofRules: readonly Feed[][]
  readonly #ofCorrelations: readonly Feed[][]
  readonly #fields: readonly string[][]

  readonly #unreported: ReadonlySet<AnyPlan>

  constructor(rules: readonly Planned[]) {
    const plans = rules.map(({ plan }) => plan)
    this.#unreported = new Set(rules.filter(({ isReported }) => isReported === false).map(({ plan }) => plan))
    this.plans = plans.filter((plan): plan is Plan => !isCorrelation(plan))
    this.correlations = plans.filter(isCorrelation)
    this.#ofRules = this.plans.map(() => [])
    this.#ofCorrelations = this.correlations.map(() => [])
    this.#fields = this.plans.map(() => [])
    const numbers = new Map(this.plans.map(({ rule }, number) => [ruleKey(rule), number]))
    const correlationNumbers = new Map(this.correlations.map(({ rule }, number) => [ruleKey(rule), number]))
    for (const [correlation, plan] of this.correlations.entries()) {
      for (const [place, { key }] of plan.correlation.of.entries()) {
        const rule = numbers.get(key)
        const other = correlationNumbers.get(key)
        if (rule !== undefined) {
          this.#ofRules[rule]!.push({ correlation, place })
          this.#wantFields(rule, plan, place)
        } else if (other !== undefined) this.#ofCorrelations[other]!.push({ correlation, place })
      }
    }
  }

  #wantFields(rule: number, { correlation }: CorrelationPlan, place: number): void {
    const fields = this.#fields[rule]!
    for (const { fields: names } of fieldsOf(correlation))
      if (!fields.includes(names[place]!)) fields.push(names[place]!)
  }

  feedsOfRule(rule: number): readonly Feed[] {
    return this.#ofRules[rule]!
  }

  feedsOfCorrelation(correlation: number): readonly Feed[] {
    return this.#ofCorrelations[correlation]!
  }

  /** Fields whose texts a hit of the rule brings along. */
  fieldsOf(rule: number): readonly string[] {
    return this.#fields[rule]!
  }

  /** Whether a rule that is referred to reports by itself as well. */
  isRuleReported(rule: number): boolean {
    return this.#isReported(this.plans[rule]!, this.#ofRules[rule]!)
  }

  isCorrelationReported(correlation: number): boolean {
    return this.#isReported(this.correlations[correlation]!, this.#ofCorrelations[correlation]!)
  }

  #isReported(plan: AnyPlan, feeds: readonly Feed[]): boolean {
    if (this.#unreported.has(plan)) return false
    return feeds.length === 0 || feeds.some(({ correlation }) => this.correlations[correlation]!.correlation.generate)
  }
}

/** The fields that a correlation looks at: those of its groups, and the one that it measures. */
function fieldsOf({ groupBy, condition }: CorrelationPlan['correlation']): readonly GroupField[] {
  return condition.op === 'compare' && condition.field !== null ? [...groupBy, condition.field] : groupBy
}
