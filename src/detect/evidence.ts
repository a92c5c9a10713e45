/**
 * Why a plan was true of an event: every test that held in every selection that the condition needed; of a list of
 * values the first. Only asked for matches, and only as far as the answer needs.
 */
import type { Event } from '../event/event.ts'
import type { Condition, Plan, Test, TestTree } from '../sigma/plan.ts'
import { type CompiledTest, fieldOf, firstText } from './compiled-test.ts'
import { conditionHolds, testsHold } from './evaluate.ts'
import type { Evidence } from './match.ts'

/** `compiled` gives the one function of each test. The plan must be true of the event. */
export function evidenceOf(plan: Plan, event: Event, compiled: (test: Test) => CompiledTest): Evidence[] {
  const collector = new Collector(plan, event, compiled)
  collector.condition(plan.condition, true)
  return collector.evidence
}

class Collector {
  readonly evidence: Evidence[] = []
  readonly #event: Event
  readonly #compiled: (test: Test) => CompiledTest
  readonly #selections: ReadonlyMap<string, TestTree>
  /** Whether each selection that was asked for is true. */
  readonly #known = new Map<string, boolean>()
  readonly #told = new Set<string>()

  constructor(plan: Plan, event: Event, compiled: (test: Test) => CompiledTest) {
    this.#event = event
    this.#compiled = compiled
    this.#selections = new Map(plan.selections.map(({ name, node }) => [name, node]))
  }

  /** Collects from a condition that is `wanted`, and nothing from one that is not. */
  condition(node: Condition, wanted: boolean): void {
    if (conditionHolds(node, (name) => this.#selectionHolds(name)) !== wanted) return
    if (node.op === 'selection') this.#selection(node.name, wanted)
    else if (node.op === 'not') this.condition(node.of, !wanted)
    else for (const child of node.of) this.condition(child, wanted)
  }

  #selectionHolds(name: string): boolean {
    const known = this.#known.get(name) ?? this.#holds(this.#selections.get(name)!)
    this.#known.set(name, known)
    return known
  }

  /** A selection is told once, however often the condition names it. */
  #selection(name: string, wanted: boolean): void {
    if (this.#told.has(name)) return
    this.#told.add(name)
    if (wanted) this.#tests(this.#selections.get(name)!, name)
    else this.evidence.push({ selection: name, field: null, test: 'absent', pattern: null, value: null })
  }

  #holds(node: TestTree): boolean {
    return testsHold(node, (test) => this.#compiled(test).holds(this.#event))
  }

  #tests(node: TestTree, selection: string): void {
    switch (node.op) {
      case 'not':
        return this.#negated(node.of, selection)
      case 'and':
        return node.of.forEach((child) => {
          this.#tests(child, selection)
        })
      case 'or': {
        const isValueList = areOfOneField(node.of)
        for (const child of node.of) {
          if (!this.#holds(child)) continue
          this.#tests(child, selection)
          if (isValueList) return
        }
        return
      }
      default: {
        const { test, pattern } = node.shown
        this.evidence.push({
          selection,
          field: fieldOf(node),
          test,
          pattern,
          value: this.#compiled(node).witness(this.#event),
        })
      }
    }
  }

  /** `neq`: the tests that did not hold, with what was there instead. */
  #negated(node: TestTree, selection: string): void {
    switch (node.op) {
      case 'not':
        return this.#tests(node.of, selection)
      case 'and':
      case 'or':
        return node.of.forEach((child) => {
          this.#negated(child, selection)
        })
      default: {
        const field = fieldOf(node)
        const value = field === null ? null : firstText(this.#event.get(field))
        this.evidence.push({ selection, field, test: `neq|${node.shown.test}`, pattern: node.shown.pattern, value })
      }
    }
  }
}

/** Alternatives for one field, as opposed to a list of maps. */
function areOfOneField(of: readonly TestTree[]): boolean {
  const fields = new Set(of.map((child) => ('field' in child ? child.field : undefined)))
  return fields.size === 1 && !fields.has(undefined)
}
