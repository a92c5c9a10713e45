/** Which rules see a Windows log, and what is said of those that see none. */
import type { LogsourceTable } from '../event/index.ts'
import type { CachedRules } from '../node/rule-cache.ts'
import { type AnyPlan, isCorrelation, ruleKey } from '../sigma/correlation-plan.ts'
import type { Diagnostic, Plan, RuleFile } from '../sigma/index.ts'
import { logsourceRefusal } from './logsource-refusal.ts'

/** A correlation is served when one of the rules that it refers to is. */
export function serving(
  plans: readonly AnyPlan[],
  logsources: LogsourceTable,
): {
  served: { readonly plan: AnyPlan }[]
  otherProducts: Map<string, number>
} {
  const served = new Set<AnyPlan>()
  const servedKeys = new Set<string>()
  const otherProducts = new Map<string, number>()
  const serve = (plan: AnyPlan): void => {
    served.add(plan)
    servedKeys.add(ruleKey(plan.rule))
  }
  for (const plan of plans) {
    if (isCorrelation(plan)) continue
    const routing = logsources.routesOf(plan.logsource)
    if (routing.kind === 'served') serve(plan)
    else addOne(otherProducts, productOf(plan))
  }
  const correlations = plans.filter(isCorrelation)
  for (let before = -1; before < served.size; ) {
    before = served.size
    for (const plan of correlations) if (plan.correlation.of.some(({ key }) => servedKeys.has(key))) serve(plan)
  }
  for (const plan of correlations) if (!served.has(plan)) addOne(otherProducts, 'correlations of such rules')
  const inOrder = plans.filter((plan) => served.has(plan)).map((plan) => ({ plan }))
  return { served: inOrder, otherProducts }
}

function addOne(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

function productOf({ logsource: { product, category, service } }: Plan): string {
  return (product ?? category ?? service ?? 'no product').toLowerCase()
}

/** One for every rule whose Windows log is not known: it would never see an event. */
export function logsourceRefusals(
  { plans, logsourcePlaces }: CachedRules,
  files: readonly RuleFile[],
  logsources: LogsourceTable,
): Diagnostic[] {
  // Their texts may lie on the disk still: only those of rules without a log are looked at.
  const byPath = new Map(files.map((file) => [file.path, file]))
  return plans.flatMap((plan, number) => {
    const routing = isCorrelation(plan) ? undefined : logsources.routesOf(plan.logsource)
    const place = logsourcePlaces[number]
    if (isCorrelation(plan) || routing?.kind !== 'unknown' || !place) return []
    return [logsourceRefusal(plan, routing, logsources, byPath.get(plan.rule.path)!.text, place)]
  })
}
