/**
 * Explain is the evaluator without short-circuit: every test of every selection is asked, with what was expected and
 * what was there.
 */
import type { Event } from '../event/event.ts'
import type { Condition, Plan, Shown, Test, TestTree } from '../sigma/plan.ts'
import { type CompiledTest, fieldOf, scalarsOf, textOf } from './compiled-test.ts'

export interface Trace {
  readonly matched: boolean
  readonly condition: ConditionTrace
}

export type ConditionTrace =
  | { readonly op: 'and' | 'or'; readonly matched: boolean; readonly of: readonly ConditionTrace[] }
  | { readonly op: 'not'; readonly matched: boolean; readonly of: ConditionTrace }
  | { readonly op: 'selection'; readonly matched: boolean; readonly name: string; readonly of: TestTrace }

export type TestTrace =
  | { readonly op: 'and' | 'or'; readonly matched: boolean; readonly of: readonly TestTrace[] }
  | { readonly op: 'not'; readonly matched: boolean; readonly of: TestTrace }
  | LeafTrace

export interface LeafTrace {
  readonly op: 'test'
  readonly matched: boolean
  readonly test: Test
  readonly field: string | null
  readonly expected: Shown
  /** The value that made the test hold, else the field's values; null when the field is absent or null. */
  readonly actual: string | readonly string[] | null
}

/** `compiled` gives the one function of each test. */
export function traceOf(plan: Plan, event: Event, compiled: (test: Test) => CompiledTest): Trace {
  const tracer = new Tracer(plan, event, compiled)
  const condition = tracer.condition(plan.condition)
  return { matched: condition.matched, condition }
}

class Tracer {
  readonly #event: Event
  readonly #compiled: (test: Test) => CompiledTest
  readonly #selections: ReadonlyMap<string, TestTree>

  constructor(plan: Plan, event: Event, compiled: (test: Test) => CompiledTest) {
    this.#event = event
    this.#compiled = compiled
    this.#selections = new Map(plan.selections.map(({ name, node }) => [name, node]))
  }

  condition(node: Condition): ConditionTrace {
    if (node.op === 'selection') {
      const of = this.#tests(this.#selections.get(node.name)!)
      return { op: 'selection', matched: of.matched, name: node.name, of }
    }
    if (node.op === 'not') {
      const of = this.condition(node.of)
      return { op: 'not', matched: !of.matched, of }
    }
    const of = node.of.map((child) => this.condition(child))
    return { op: node.op, matched: combined(node.op, of), of }
  }

  #tests(node: TestTree): TestTrace {
    switch (node.op) {
      case 'not': {
        const of = this.#tests(node.of)
        return { op: 'not', matched: !of.matched, of }
      }
      case 'and':
      case 'or': {
        const of = node.of.map((child) => this.#tests(child))
        return { op: node.op, matched: combined(node.op, of), of }
      }
      default:
        return this.#leaf(node)
    }
  }

  #leaf(test: Test): LeafTrace {
    const compiled = this.#compiled(test)
    const matched = compiled.holds(this.#event)
    const field = fieldOf(test)
    const actual = matched ? compiled.witness(this.#event) : field === null ? null : this.#valuesOf(field)
    return { op: 'test', matched, test, field, expected: test.shown, actual }
  }

  #valuesOf(field: string): string | readonly string[] | null {
    const texts = scalarsOf(this.#event.get(field)).map(textOf)
    return texts.length > 1 ? texts : (texts[0] ?? null)
  }
}

function combined(op: 'and' | 'or', of: readonly { readonly matched: boolean }[]): boolean {
  return op === 'and' ? of.every((child) => child.matched) : of.some((child) => child.matched)
}
