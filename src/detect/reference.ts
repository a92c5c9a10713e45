import type { Event } from '../event/event.ts'
import type { Condition, Plan, Test, TestTree } from '../sigma/plan.ts'
import type { CompiledTest } from './compiled-test.ts'

/** Evaluates every rule on every event as it stands: slow and obviously right, what the index is compared with. */
export class Reference {
  readonly #plans: readonly Plan[]
  readonly #compiled: (test: Test) => CompiledTest

  constructor(plans: readonly Plan[], compiled: (test: Test) => CompiledTest) {
    this.#plans = plans
    this.#compiled = compiled
  }

  match(event: Event): number[] {
    const matched: number[] = []
    for (const [number, plan] of this.#plans.entries())
      if (this.#condition(plan.condition, plan, event)) matched.push(number)
    return matched
  }

  #condition(node: Condition, plan: Plan, event: Event): boolean {
    switch (node.op) {
      case 'selection':
        return this.#tests(plan.selections.find(({ name }) => name === node.name)!.node, event)
      case 'not':
        return !this.#condition(node.of, plan, event)
      case 'and':
        return node.of.every((child) => this.#condition(child, plan, event))
      case 'or':
        return node.of.some((child) => this.#condition(child, plan, event))
    }
  }

  #tests(node: TestTree, event: Event): boolean {
    switch (node.op) {
      case 'not':
        return !this.#tests(node.of, event)
      case 'and':
        return node.of.every((child) => this.#tests(child, event))
      case 'or':
        return node.of.some((child) => this.#tests(child, event))
      default:
        return this.#compiled(node).holds(event)
    }
  }
}
