import type { AgreementCounts, BlamedTest, Disagreement, Query } from '../kql/index.ts'
import type { RuleRef } from '../sigma/plan.ts'
import { jsonText } from './json-text.ts'

/** What `agree` prints: a line for each event on which rule and query differ, and behind them the counts. */
export type AgreementItem =
  | { readonly kind: 'difference'; readonly difference: Disagreement }
  | {
      readonly kind: 'counts'
      readonly rule: RuleRef
      readonly query: Query
      readonly counts: AgreementCounts
    }

/** One line of JSON; docs/agree.md tells the keys, which are stable. */
export function agreementJson(item: AgreementItem): string {
  if (item.kind === 'counts') {
    const { id, title, path } = item.rule
    const { text, plan } = item.query
    const rule = { id, title, path }
    const { blame, ...counts } = item.counts
    const tests = blame.map(({ isHeld, ...each }) => ({ ...each, held: isHeld }))
    return jsonText({ kind: 'counts', rule, query: { text, path: plan.rule.path }, ...counts, blame: tests })
  }
  const { holds, time, event, offer, blame } = item.difference
  const { fields: _, ...place } = event
  return jsonText({ kind: 'difference', holds, time, event: place, offer: offer.kind, blame: blame.map(blameJson) })
}

function blameJson(blamed: BlamedTest): object {
  const { selection, field, test, pattern, isHeld, actual, near, alternatives, meaning, line, column } = blamed
  return { selection, field, test, pattern, held: isHeld, actual, near, alternatives, meaning, line, column }
}
