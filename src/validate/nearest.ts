/** Of the events that a silent rule looked at, those that came nearest to matching it. */
import {
  blamedTests,
  type Detector,
  type Distance,
  type Explanation,
  explanationOf,
  isNearer,
} from '../detect/index.ts'
import type { Event } from '../event/index.ts'
import type { Plan } from '../sigma/plan.ts'

export interface NearestLimits {
  /** Events to keep. */
  readonly most: number
  /** Events whose values are compared to put those in order that fail equally many tests; what comes behind has to fail fewer. */
  readonly compared: number
}

/**
 * An event that only an exception takes away is more telling than one that has next to nothing of what is asked; but less
 * than one that lacks a letter or two.
 */
const SHARE_OF_EXCEPTION = 0.3

export class Nearest {
  readonly #detector: Detector
  readonly #rule: { readonly plan: Plan }
  readonly #limits: NearestLimits
  readonly #best: Ranked[] = []
  #compared = 0

  constructor(detector: Detector, plan: Plan, limits: NearestLimits) {
    this.#detector = detector
    this.#rule = { plan }
    this.#limits = limits
  }

  add(event: Event): void {
    const { most, compared } = this.#limits
    const worst = this.#best[most - 1]?.distance.tests ?? Number.POSITIVE_INFINITY
    const tests = this.#detector.testsToMatch(this.#rule, event, worst)
    const isOpen = this.#best.length < most
    if (isOpen || tests < worst || (tests === worst && this.#compared++ < compared))
      this.#insert(explanationOf(this.#detector, this.#rule, event))
  }

  /** The nearest first; of equally near ones the first. */
  get explanations(): readonly Explanation[] {
    return this.#best.map(({ explanation }) => explanation)
  }

  #insert(explanation: Explanation): void {
    const ranked = { explanation, distance: distanceOf(explanation) }
    const behind = this.#best.findIndex((each) => isNearer(ranked.distance, each.distance))
    this.#best.splice(behind < 0 ? this.#best.length : behind, 0, ranked)
    this.#best.length = Math.min(this.#best.length, this.#limits.most)
  }
}

interface Ranked {
  readonly explanation: Explanation
  readonly distance: Distance
}

function distanceOf({ trace }: Explanation): Distance {
  const shares = blamedTests(trace)?.map(({ leaf, wanted }) => (wanted ? leaf.distance.share : SHARE_OF_EXCEPTION))
  return { tests: trace.distance.tests, share: shares?.reduce((sum, share) => sum + share, 0) ?? trace.distance.share }
}
