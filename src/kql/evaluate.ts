/** A query and an event: whether it holds, and test by test why. */
import { type CompiledTest, compileTest } from '../detect/compiled-test.ts'
import { testsHold } from '../detect/evaluate.ts'
import { type ConditionTrace, type LeafTrace, type TestTrace, type Trace, traceOf } from '../detect/trace.ts'
import type { Event } from '../event/index.ts'
import type { Test } from '../sigma/index.ts'
import type { Query } from './load.ts'
import { testMeaning } from './meaning.ts'

const tests = new WeakMap<Test, CompiledTest>()

function compiled(test: Test): CompiledTest {
  let known = tests.get(test)
  if (known === undefined) {
    known = compileTest(test)
    tests.set(test, known)
  }
  return known
}

/** The event is looked at under Elastic's names. */
export function queryHolds({ plan }: Query, event: Event): boolean {
  const seen = event.seenAs(plan.view)
  return testsHold(plan.selections[0]!.node, (test) => compiled(test).holds(seen))
}

export interface QueryTrace {
  readonly matched: boolean
  /** As `explain` has it of a rule. */
  readonly trace: Trace
  /** Every test, in the order of the query. */
  readonly tests: readonly TracedTest[]
}

export interface TracedTest {
  readonly leaf: LeafTrace
  readonly field: string
  readonly held: boolean
  /** As the query writes it. */
  readonly expected: string
  /** The value that made it hold, else the field's values; null when it has none. */
  readonly actual: LeafTrace['actual']
  /** What it really asks, in words. */
  readonly meaning: string
  /** In the document that the query stands in. */
  readonly line: number
  readonly column: number
}

export function queryTrace(query: Query, event: Event): QueryTrace {
  const trace = traceOf(query.plan, event.seenAs(query.plan.view), compiled)
  const leaves = leavesOf(trace.condition)
  return {
    matched: trace.matched,
    trace,
    tests: leaves.map((leaf, index) => ({
      leaf,
      field: leaf.field ?? '',
      held: leaf.matched,
      expected: leaf.expected.pattern,
      actual: leaf.actual,
      meaning: testMeaning(leaf.test),
      ...query.placeAt(query.places[index]!.value.start),
    })),
  }
}

/** The tests of a tree, in its order. */
export function leavesOf(node: ConditionTrace | TestTrace): readonly LeafTrace[] {
  if (node.op === 'test') return [node]
  if (node.op === 'not' || node.op === 'selection') return leavesOf(node.of)
  return (node.of as readonly (ConditionTrace | TestTrace)[]).flatMap(leavesOf)
}
