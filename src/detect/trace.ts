/**
 * Explain is the evaluator without short-circuit: every test of every selection is asked, with what was expected, what
 * was there, and how far that was from it.
 */
import type { Event, Value } from '../event/event.ts'
import type { Condition, Plan, Shown, Test, TestTree } from '../sigma/plan.ts'
import type { Effort } from './common-run.ts'
import { type CompiledTest, fieldOf, scalarsOf, textOf } from './compiled-test.ts'
import { type Distance, type Distances, distancesOfList, distancesOfNot, distancesOfTest } from './distance.ts'
import { askedValue } from './indexed-test.ts'
import { type Near, nearOf } from './near.ts'

export interface Trace {
  readonly matched: boolean
  readonly distance: Distance
  readonly condition: ConditionTrace
}

export interface TraceNode {
  readonly matched: boolean
  /** The evaluator would not have come here: from left to right, something before had decided. */
  readonly skipped: boolean
  /** From being true. */
  readonly distance: Distance
}

export type ConditionTrace = TraceNode &
  (
    | { readonly op: 'and' | 'or'; readonly of: readonly ConditionTrace[] }
    | { readonly op: 'not'; readonly of: ConditionTrace }
    | { readonly op: 'selection'; readonly name: string; readonly of: TestTrace }
  )

export type TestTrace =
  | (TraceNode & { readonly op: 'and' | 'or'; readonly of: readonly TestTrace[] })
  | (TraceNode & { readonly op: 'not'; readonly of: TestTrace })
  | LeafTrace

export interface LeafTrace extends TraceNode {
  readonly op: 'test'
  readonly test: Test
  readonly field: string | null
  readonly expected: Shown
  /** The value that made the test hold, else the field's values; null when the field is absent or null. */
  readonly actual: string | readonly string[] | null
  /** null when the test holds. */
  readonly near: Near | null
}

/** Steps of comparison for one explanation: a hundredth of a second or some, whatever the event holds. */
const MAX_EFFORT = 4_000_000

/** `compiled` gives the one function of each test. */
export function traceOf(plan: Plan, event: Event, compiled: (test: Test) => CompiledTest): Trace {
  const tracer = new Tracer(plan, event, compiled)
  const { node } = tracer.condition(plan.condition, false)
  return { matched: node.matched, distance: node.distance, condition: node }
}

/** A node, and how far it is from either answer: `not` needs both. */
interface Traced<Node> {
  readonly node: Node
  readonly distances: Distances
}

class Tracer {
  readonly #event: Event
  readonly #compiled: (test: Test) => CompiledTest
  readonly #selections: ReadonlyMap<string, TestTree>
  readonly #effort: Effort = { left: MAX_EFFORT }
  #fieldNames: readonly string[] | undefined

  constructor(plan: Plan, event: Event, compiled: (test: Test) => CompiledTest) {
    this.#event = event
    this.#compiled = compiled
    this.#selections = new Map(plan.selections.map(({ name, node }) => [name, node]))
  }

  condition(node: Condition, skipped: boolean): Traced<ConditionTrace> {
    if (node.op === 'selection') {
      const { node: of, distances } = this.#tests(this.#selections.get(node.name)!, skipped)
      const { matched, distance } = of
      return { node: { op: 'selection', matched, skipped, distance, name: node.name, of }, distances }
    }
    if (node.op === 'not') return negated(this.condition(node.of, skipped), skipped)
    return listed(node.op, node.of, skipped, (child, isSkipped) => this.condition(child, isSkipped))
  }

  #tests(node: TestTree, skipped: boolean): Traced<TestTrace> {
    switch (node.op) {
      case 'not':
        return negated(this.#tests(node.of, skipped), skipped)
      case 'and':
      case 'or':
        return listed(node.op, node.of, skipped, (child, isSkipped) => this.#tests(child, isSkipped))
      default:
        return this.#leaf(node, skipped)
    }
  }

  #leaf(test: Test, skipped: boolean): Traced<LeafTrace> {
    const compiled = this.#compiled(test)
    const matched = compiled.holds(this.#event)
    const field = fieldOf(test)
    const actual = matched
      ? compiled.witness(this.#event)
      : field === null
        ? null
        : this.#valuesOf(test.op === 'indexed' ? askedValue(test, this.#event) : this.#event.get(field))
    const near = matched ? null : nearOf(test, this.#event, this.#names, this.#effort)
    const distances = distancesOfTest(matched, near?.distance)
    const distance = distances.toHold
    const node: LeafTrace = { op: 'test', matched, skipped, distance, test, field, expected: test.shown, actual, near }
    return { node, distances }
  }

  #valuesOf(value: Value | undefined): string | readonly string[] | null {
    const texts = scalarsOf(value).map(textOf)
    return texts.length > 1 ? texts : (texts[0] ?? null)
  }

  readonly #names = (): readonly string[] => {
    this.#fieldNames ??= Object.keys(this.#event.describe().fields)
    return this.#fieldNames
  }
}

interface Negated<Of> extends TraceNode {
  readonly op: 'not'
  readonly of: Of
}

function negated<Of extends TraceNode>({ node: of, distances }: Traced<Of>, skipped: boolean): Traced<Negated<Of>> {
  const both = distancesOfNot(distances)
  return { node: { op: 'not', matched: !of.matched, skipped, distance: both.toHold, of }, distances: both }
}

interface Listed<Of> extends TraceNode {
  readonly op: 'and' | 'or'
  readonly of: readonly Of[]
}

/** `and` is decided by the first child that fails, `or` by the first that holds. */
function listed<Node, Of extends TraceNode>(
  op: 'and' | 'or',
  children: readonly Node[],
  skipped: boolean,
  trace: (child: Node, skipped: boolean) => Traced<Of>,
): Traced<Listed<Of>> {
  const deciding = op === 'or'
  let isDecided = false
  const traced = children.map((child) => {
    const each = trace(child, skipped || isDecided)
    isDecided ||= each.node.matched === deciding
    return each
  })
  const of = traced.map(({ node }) => node)
  const distances = distancesOfList(
    op,
    traced.map((each) => each.distances),
  )
  const matched = isDecided ? deciding : !deciding
  return { node: { op, matched, skipped, distance: distances.toHold, of }, distances }
}
