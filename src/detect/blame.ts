/** Of a rule that did not match: the tests whose answer would have to change, as few as may be. */
import type { ConditionTrace, LeafTrace, TestTrace, Trace } from './trace.ts'

export interface BlamedTest {
  readonly selection: string
  readonly leaf: LeafTrace
  /** The answer that the rule needs: true of a test that failed; false of one that holds in a filter. */
  readonly wanted: boolean
}

/** Of several ways equally short the one whose tests are nearest. Empty for a match, null when no answers make it one. */
export function blamedTests({ condition }: Trace): readonly BlamedTest[] | null {
  return changesOf(condition, true, '')
}

type Node = ConditionTrace | TestTrace

function changesOf(node: Node, wanted: boolean, selection: string): readonly BlamedTest[] | null {
  switch (node.op) {
    case 'test':
      return node.matched === wanted ? [] : [{ selection, leaf: node, wanted }]
    case 'selection':
      return changesOf(node.of, wanted, node.name)
    case 'not':
      return changesOf(node.of, !wanted, selection)
    default: {
      const of: readonly Node[] = node.of
      const changes = of.map((child) => changesOf(child, wanted, selection))
      return (node.op === 'and') === wanted ? allOf(changes) : fewestOf(changes)
    }
  }
}

type Changes = readonly BlamedTest[] | null

function allOf(changes: readonly Changes[]): Changes {
  return changes.includes(null) ? null : changes.flatMap((each) => each!)
}

function fewestOf(changes: readonly Changes[]): Changes {
  let best: Changes = null
  for (const each of changes) {
    if (each !== null && (best === null || isFewer(each, best))) best = each
  }
  return best
}

function isFewer(left: readonly BlamedTest[], right: readonly BlamedTest[]): boolean {
  return left.length < right.length || (left.length === right.length && shareOf(left) < shareOf(right))
}

function shareOf(tests: readonly BlamedTest[]): number {
  return tests.reduce((sum, { leaf, wanted }) => sum + (wanted ? leaf.distance.share : 1), 0)
}
