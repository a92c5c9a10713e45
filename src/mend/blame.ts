/** Every test that stands in the way of a match, on whichever branch: not the fewest, since any may be the one that is wrong. */
import type { CompiledTest } from '../detect/compiled-test.ts'
import type { Event } from '../event/index.ts'
import type { Condition, Plan, Test, TestTree } from '../sigma/index.ts'

export interface Blamed {
  readonly test: Test
  readonly selection: string
  /** The answer that would help. False: the test holds, and stands under `not`. */
  readonly shouldHold: boolean
}

/** In the order of the condition. A test may be blamed twice where its selection is named twice. */
export function testsAtFault(plan: Plan, event: Event, compiled: (test: Test) => CompiledTest): readonly Blamed[] {
  const walker = new Walker(plan, event, compiled)
  walker.condition(plan.condition, true)
  return walker.blamed
}

class Walker {
  readonly blamed: Blamed[] = []
  readonly #event: Event
  readonly #compiled: (test: Test) => CompiledTest
  readonly #selections: ReadonlyMap<string, TestTree>
  readonly #answers = new Map<object, boolean>()

  constructor(plan: Plan, event: Event, compiled: (test: Test) => CompiledTest) {
    this.#event = event
    this.#compiled = compiled
    this.#selections = new Map(plan.selections.map(({ name, node }) => [name, node]))
  }

  /** Goes down wherever an answer is not the one that is wanted. */
  condition(node: Condition, wanted: boolean): void {
    if (this.#holds(node) === wanted) return
    if (node.op === 'selection') this.#tests(this.#selections.get(node.name)!, wanted, node.name)
    else if (node.op === 'not') this.condition(node.of, !wanted)
    else for (const each of node.of) this.condition(each, wanted)
  }

  #tests(node: TestTree, wanted: boolean, selection: string): void {
    if (this.#holds(node) === wanted) return
    switch (node.op) {
      case 'not':
        return this.#tests(node.of, !wanted, selection)
      case 'and':
      case 'or':
        for (const each of node.of) this.#tests(each, wanted, selection)
        return
      default:
        this.blamed.push({ test: node, selection, shouldHold: wanted })
    }
  }

  #holds(node: Condition | TestTree): boolean {
    let answer = this.#answers.get(node)
    if (answer === undefined) {
      answer = this.#ask(node)
      this.#answers.set(node, answer)
    }
    return answer
  }

  #ask(node: Condition | TestTree): boolean {
    switch (node.op) {
      case 'selection':
        return this.#holds(this.#selections.get(node.name)!)
      case 'not':
        return !this.#holds(node.of)
      case 'and':
        return node.of.every((each) => this.#holds(each))
      case 'or':
        return node.of.some((each) => this.#holds(each))
      default:
        return this.#compiled(node).holds(this.#event)
    }
  }
}
