/** Of all events of the logs, those that came nearest to matching a rule, and what the rule did match. */
import {
  type Detector,
  type Distance,
  type Explanation,
  explanationOf,
  isNearer,
  offerOf,
  type PlannedEventRule,
} from '../detect/index.ts'
import type { Event } from '../event/index.ts'
import { countedText, countText, routesText, terminalText } from '../report/index.ts'

/** Events whose values are compared to put those in order that fail equally many tests; what comes behind has to fail fewer. */
const MAX_COMPARED = 20_000

/** Matches that are named. */
const NAMED_MATCHES = 10

export class NearestEvents {
  readonly #detector: Detector
  readonly #rule: PlannedEventRule
  readonly #most: number
  #best: Explanation[] = []
  #compared = 0
  #events = 0
  #offered = 0
  #matched = 0
  readonly #matches: Explanation[] = []

  /** `most`: events to keep. */
  constructor(detector: Detector, rule: PlannedEventRule, most: number) {
    this.#detector = detector
    this.#rule = rule
    this.#most = most
  }

  add(event: Event): void {
    this.#events++
    const isOffered = offerOf(this.#rule.plan, event.source, this.#detector.logsources).kind === 'offered'
    if (!isOffered && this.#offered > 0) return
    // What the rule does not look at is only told of where it looks at nothing.
    if (isOffered && this.#offered++ === 0) this.#startAnew()
    const distance = this.#detector.distance(this.#rule, event)
    if (isOffered && distance.tests === 0) this.#addMatch(event)
    else if (this.#mayBeNearer(distance)) this.#insert(explanationOf(this.#detector, this.#rule, event))
  }

  #startAnew(): void {
    this.#best = []
    this.#compared = 0
  }

  #addMatch(event: Event): void {
    this.#matched++
    if (this.#matches.length < Math.max(NAMED_MATCHES, this.#most))
      this.#matches.push(explanationOf(this.#detector, this.#rule, event))
  }

  #mayBeNearer({ tests }: Distance): boolean {
    const worst = this.#best[this.#most - 1]
    if (worst === undefined) return true
    const { distance } = worst.trace
    return tests < distance.tests || (tests === distance.tests && this.#compared++ < MAX_COMPARED)
  }

  /** Of equally near ones the first stays. */
  #insert(explanation: Explanation): void {
    const { distance } = explanation.trace
    const behind = this.#best.findIndex((each) => isNearer(distance, each.trace.distance))
    this.#best.splice(behind < 0 ? this.#best.length : behind, 0, explanation)
    this.#best.length = Math.min(this.#best.length, this.#most)
  }

  /** The nearest that did not match; where every event did, the first matches. */
  explanations(): readonly Explanation[] {
    return this.#best.length > 0 ? this.#best : this.#matches.slice(0, this.#most)
  }

  /** One sentence on what the rule made of the logs. */
  statement(): string {
    const title = terminalText(this.#rule.plan.rule.title)
    if (this.#events === 0) return `${title}: there is no event to explain it with`
    const follow = this.#best.length === 0 ? '' : `; ${this.#followText()}`
    if (this.#offered === 0) {
      return `${title}: looks at ${this.#wanted()}, and none of the ${countedText(this.#events, 'event')} is of these${follow}`
    }
    const looked = `${countedText(this.#offered, 'event')} that it looks at`
    if (this.#matched === 0) return `${title}: matched none of ${looked}${follow}`
    return `${title}: matched ${countText(this.#matched)} of ${looked} (${this.#matchesText()})${follow}`
  }

  #followText(): string {
    const count = this.#best.length
    const others = this.#matched > 0 ? ' of the others' : ''
    return count === 1 ? `the nearest${others} follows` : `the ${count} nearest${others} follow`
  }

  #wanted(): string {
    const routing = this.#detector.logsources.routesOf(this.#rule.plan.logsource)
    return routing.kind === 'served' ? routesText(routing.routes) : 'no Windows log that is known here'
  }

  #matchesText(): string {
    const named = this.#matches.slice(0, NAMED_MATCHES)
    const files = new Set(named.map(({ event }) => event.file))
    const texts = named.map(({ event }) => `${files.size > 1 ? `${event.file} ` : ''}${event.recordId ?? 'without id'}`)
    const rest = this.#matched > named.length ? ', …' : ''
    return terminalText(`${this.#matched === 1 ? 'record' : 'records'} ${texts.join(', ')}${rest}`)
  }
}
