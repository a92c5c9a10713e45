import type { Event } from '../event/event.ts'
import type { Plan, Test } from '../sigma/plan.ts'
import type { CompiledTest } from './compiled-test.ts'
import { conditionHolds, testsHold } from './evaluate.ts'

/** Evaluates every rule on every event as it stands: slow and obviously right, what the index is compared with. */
export class Reference {
  readonly #plans: readonly Plan[]
  readonly #compiled: (test: Test) => CompiledTest

  constructor(plans: readonly Plan[], compiled: (test: Test) => CompiledTest) {
    this.#plans = plans
    this.#compiled = compiled
  }

  answersOf(): (test: Test) => CompiledTest {
    return this.#compiled
  }

  /** Numbers of the plans that are true of the event, ascending. */
  match(event: Event): number[] {
    const testHolds = (test: Test): boolean => this.#compiled(test).holds(event)
    const matched: number[] = []
    for (const [number, { selections, condition }] of this.#plans.entries()) {
      const selectionHolds = (name: string): boolean =>
        testsHold(selections.find((selection) => selection.name === name)!.node, testHolds)
      if (conditionHolds(condition, selectionHolds)) matched.push(number)
    }
    return matched
  }
}
