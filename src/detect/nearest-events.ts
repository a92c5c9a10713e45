/** Of all events of the logs, those that came nearest to matching a rule, and those that did match. */
import type { Event } from '../event/event.ts'
import type { Detector, PlannedEventRule } from './detector.ts'
import { isNearer } from './distance.ts'
import { type Explanation, explanationOf } from './explanation.ts'
import { offerOf } from './offer.ts'

/** Events whose values are compared to put those in order that fail equally many tests; what comes behind has to fail fewer. */
const MAX_COMPARED = 20_000

/** Matches that are kept, at least. */
export const NAMED_MATCHES = 10

export interface NearestLimits {
  /** Events to keep. */
  readonly most: number
  /** Events whose values are compared where several fail equally many tests. */
  readonly compared?: number
}

export class NearestEvents {
  readonly rule: PlannedEventRule
  events = 0
  /** Of these, the ones that the rule looks at. */
  offered = 0
  matched = 0
  readonly matches: Explanation[] = []
  readonly #detector: Detector
  readonly #most: number
  readonly #mayCompare: number
  #nearest: Explanation[] = []
  #compared = 0

  constructor(detector: Detector, rule: PlannedEventRule, { most, compared = MAX_COMPARED }: NearestLimits) {
    this.#detector = detector
    this.rule = rule
    this.#most = most
    this.#mayCompare = compared
  }

  add(event: Event): void {
    this.events++
    const isOffered = offerOf(this.rule.plan, event.source, this.#detector.logsources).kind === 'offered'
    if (isOffered || this.offered === 0) this.addKnown(event, isOffered)
  }

  /** The same for who knows already whether the rule looks at the event. */
  addKnown(event: Event, isOffered: boolean): void {
    // What the rule does not look at is only told of where it looks at nothing.
    if (isOffered && this.offered++ === 0) this.#startAnew()
    const worst = this.#nearest[this.#most - 1]?.trace.distance.tests ?? Number.POSITIVE_INFINITY
    const tests = this.#detector.testsToMatch(this.rule, event, worst)
    if (isOffered && tests === 0) this.#addMatch(event)
    else if (
      tests < worst ||
      this.#nearest.length < this.#most ||
      (tests === worst && this.#compared++ < this.#mayCompare)
    )
      this.#insert(explanationOf(this.#detector, this.rule, event))
  }

  /** Those that did not match; of equally near ones the first. */
  get nearest(): readonly Explanation[] {
    return this.#nearest
  }

  #startAnew(): void {
    this.#nearest = []
    this.#compared = 0
  }

  #addMatch(event: Event): void {
    this.matched++
    if (this.matches.length < Math.max(NAMED_MATCHES, this.#most))
      this.matches.push(explanationOf(this.#detector, this.rule, event))
  }

  #insert(explanation: Explanation): void {
    const { distance } = explanation.trace
    const behind = this.#nearest.findIndex((each) => isNearer(distance, each.trace.distance))
    this.#nearest.splice(behind < 0 ? this.#nearest.length : behind, 0, explanation)
    this.#nearest.length = Math.min(this.#nearest.length, this.#most)
  }
}
