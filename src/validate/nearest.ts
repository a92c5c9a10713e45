/** Of the events that a silent rule looked at, those that came nearest to matching it. */
import { type Detector, type Explanation, explanationOf, isNearer } from '../detect/index.ts'
import type { Event } from '../event/index.ts'
import type { Plan } from '../sigma/plan.ts'

export interface NearestLimits {
  /** Events to keep. */
  readonly most: number
  /** Events whose values are compared to put those in order that fail equally many tests; what comes behind has to fail fewer. */
  readonly compared: number
}

export class Nearest {
  readonly #detector: Detector
  readonly #rule: { readonly plan: Plan }
  readonly #limits: NearestLimits
  readonly #best: Explanation[] = []
  #compared = 0

  constructor(detector: Detector, plan: Plan, limits: NearestLimits) {
    this.#detector = detector
    this.#rule = { plan }
    this.#limits = limits
  }

  add(event: Event): void {
    const { most, compared } = this.#limits
    const worst = this.#best[most - 1]?.trace.distance.tests ?? Number.POSITIVE_INFINITY
    const tests = this.#detector.testsToMatch(this.#rule, event, worst)
    const isOpen = this.#best.length < most
    if (isOpen || tests < worst || (tests === worst && this.#compared++ < compared))
      this.#insert(explanationOf(this.#detector, this.#rule, event))
  }

  /** The nearest first; of equally near ones the first. */
  get explanations(): readonly Explanation[] {
    return this.#best
  }

  #insert(explanation: Explanation): void {
    const { distance } = explanation.trace
    const behind = this.#best.findIndex((each) => isNearer(distance, each.trace.distance))
    this.#best.splice(behind < 0 ? this.#best.length : behind, 0, explanation)
    this.#best.length = Math.min(this.#best.length, this.#limits.most)
  }
}
