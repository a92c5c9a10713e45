import type { ConditionTrace, TestTrace } from '../detect/index.ts'
import type { ExplainedRule } from './explained-rule.ts'
import { jsonText } from './json-text.ts'
import { mendJson } from './mend-json.ts'

/**
 * An explanation as one line of JSON; docs/explain.md tells the keys, which are stable. What is not known is null, and so
 * is a distance that nothing bridges.
 */
export function explanationJson({ rule, logsource, time, event, offer, trace, mends }: ExplainedRule): string {
  const { fields: _, ...place } = event
  return jsonText({
    matched: trace.matched,
    offer: offer.kind,
    distance: trace.distance,
    time,
    rule,
    logsource,
    event: place,
    condition: nodeOf(trace.condition),
    mends: mends === null ? null : mends.map(mendJson),
  })
}

function nodeOf(node: ConditionTrace | TestTrace): object {
  const { op, matched, skipped, distance } = node
  const head = { op, matched, skipped, distance }
  switch (node.op) {
    case 'test': {
      const { field, expected, actual, near } = node
      return { ...head, field, test: expected.test, pattern: expected.pattern, actual, near }
    }
    case 'selection':
      return { ...head, name: node.name, of: nodeOf(node.of) }
    case 'not':
      return { ...head, of: nodeOf(node.of) }
    default:
      return { ...head, of: node.of.map(nodeOf) }
  }
}
