/** A correlation as meant: plain JSON like `Plan`. References are resolved to keys of the rules that were loaded with it. */
import type { Condition, Plan, RuleRef } from './plan.ts'

export interface CorrelationPlan {
  readonly rule: RuleRef
  readonly correlation: Correlation
}

export interface Correlation {
  readonly type: CorrelationType
  /** In the order in which the correlation lists them. */
  readonly of: readonly ReferredRule[]
  readonly groupBy: readonly GroupField[]
  /** Length of the window in 100 ns ticks; both of its ends belong to it. */
  readonly timespanTicks: number
  /** As written, like `5m`. */
  readonly timespan: string
  readonly condition: CorrelationCondition
  /** Referred rules report by themselves as well. */
  readonly generate: boolean
}

export const CORRELATION_TYPES = [
  'event_count',
  'value_count',
  'temporal',
  'temporal_ordered',
  'value_sum',
  'value_avg',
  'value_percentile',
  'value_median',
] as const
export type CorrelationType = (typeof CORRELATION_TYPES)[number]

export interface ReferredRule {
  /** As `ruleKey` makes it. */
  readonly key: string
  /** Id or name, as written. */
  readonly name: string
}

/** A name of the group, and the field that holds it in events of each referred rule (in the order of `of`). */
export interface GroupField {
  readonly name: string
  readonly fields: readonly string[]
}

export type CorrelationCondition =
  | {
      readonly op: 'compare'
      /** All must hold. */
      readonly bounds: readonly Bound[]
      /** What `value_…` types look at, in the events of each referred rule. */
      readonly field: GroupField | null
      /** 0 to 100, for value_percentile. */
      readonly percentile: number | null
    }
  /** Which rules occurred. A `selection` is a referred rule, named by its place in `of`. */
  | { readonly op: 'rules'; readonly of: Condition }

export const BOUND_RELATIONS = ['eq', 'neq', 'lt', 'lte', 'gt', 'gte'] as const
export type BoundRelation = (typeof BOUND_RELATIONS)[number]

export interface Bound {
  readonly relation: BoundRelation
  readonly value: number
}

export type AnyPlan = Plan | CorrelationPlan

export function isCorrelation(plan: AnyPlan): plan is CorrelationPlan {
  return 'correlation' in plan
}

/** Names a document of a load, unlike ids and titles, which may come twice. */
export function ruleKey({ path, document }: { readonly path: string; readonly document: number }): string {
  return `${document} ${path}`
}
