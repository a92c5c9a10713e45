/**
 * Plans for a cache or a worker: what every run asks of a rule as it is, the rest as text. Of a thousand rules some dozens
 * are ever asked for their tests, so the others need not be parsed.
 */
import { type AnyPlan, type CorrelationPlan, isCorrelation } from './correlation-plan.ts'
import type { Plan } from './plan.ts'

type PlanBody = Pick<Plan, 'selections' | 'condition'>

export interface PackedPlan {
  readonly head: Omit<Plan, keyof PlanBody>
  /** JSON in ASCII. */
  readonly body: string
}

export type PackedRule = PackedPlan | CorrelationPlan

/** Bodies of plans that were packed once. */
const bodies = new WeakMap<Plan, string>()

export function packPlan(plan: AnyPlan): PackedRule {
  if (isCorrelation(plan)) return plan
  const { rule, view, logsource } = plan
  const body = bodies.get(plan) ?? asciiJson({ selections: plan.selections, condition: plan.condition })
  return { head: { rule, view, logsource }, body }
}

/** The same plan; its body is parsed when it is first asked for. */
export function unpackPlan(packed: PackedRule): AnyPlan {
  if (!('body' in packed)) return packed
  const { head, body } = packed
  let parsed: PlanBody | undefined
  const read = (): PlanBody => {
    parsed ??= JSON.parse(body) as PlanBody
    return parsed
  }
  const plan: Plan = {
    ...head,
    get selections() {
      return read().selections
    },
    get condition() {
      return read().condition
    },
  }
  bodies.set(plan, body)
  return plan
}

function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
