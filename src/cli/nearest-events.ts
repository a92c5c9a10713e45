/** Of all events of the logs, those that came nearest to matching a rule, and what the rule did match. */
import {
  type Detector,
  type Explanation,
  explanationOf,
  isNearer,
  type NearMisses,
  NearMissSearch,
  type PlannedEventRule,
} from '../detect/index.ts'
import type { Event } from '../event/index.ts'
import { countedText, countText, routesText, terminalText } from '../report/index.ts'

/** Matches that are named. */
const NAMED_MATCHES = 10

/** Events of which the nearest are chosen by a look at their values. */
const LEAST_COMPARED = 50

export class NearestEvents {
  readonly rule: PlannedEventRule
  readonly #detector: Detector
  readonly #most: number
  readonly #search: NearMissSearch

  /** `most`: events to explain. */
  constructor(detector: Detector, rule: PlannedEventRule, most: number) {
    this.#detector = detector
    this.rule = rule
    this.#most = most
    const limits = { nearest: Math.max(LEAST_COMPARED, most), matches: Math.max(NAMED_MATCHES, most) }
    this.#search = new NearMissSearch(detector, rule, limits)
  }

  add(event: Event): void {
    this.#search.add(event)
  }

  nearMisses(): NearMisses {
    return this.#search.result()
  }

  /** The nearest that did not match; where every event did, the first matches. */
  explanations(): readonly Explanation[] {
    const { nearest, elsewhere, offered, matches } = this.nearMisses()
    // What the rule does not look at is only told of where it looks at nothing.
    const near = offered > 0 ? nearest : elsewhere
    if (near.length === 0) return matches.slice(0, this.#most).map((event) => this.#explanation(event))
    // Of equally near ones the first of the log.
    const inLog = near.toSorted((a, b) => a.position - b.position)
    const explained = inLog.map(({ event }) => this.#explanation(event))
    return explained.toSorted(order).slice(0, this.#most)
  }

  #explanation(event: Event): Explanation {
    return explanationOf(this.#detector, this.rule, event)
  }

  /** One sentence on what the rule made of the logs. */
  statement(): string {
    const { events, offered, matched, ...near } = this.nearMisses()
    const title = terminalText(this.rule.plan.rule.title)
    if (events === 0) return `${title}: there is no event to explain it with`
    const shown = Math.min(this.#most, (offered > 0 ? near.nearest : near.elsewhere).length)
    const follow = shown === 0 ? '' : `; ${followText(shown, matched)}`
    if (offered === 0) {
      return `${title}: looks at ${this.#wanted()}, and none of the ${countedText(events, 'event')} is of these${follow}`
    }
    const looked = `${countedText(offered, 'event')} that it looks at`
    if (matched === 0) return `${title}: matched none of ${looked}${follow}`
    return `${title}: matched ${countText(matched)} of ${looked} (${matchesText(near.matches, matched)})${follow}`
  }

  #wanted(): string {
    const routing = this.#detector.logsources.routesOf(this.rule.plan.logsource)
    return routing.kind === 'served' ? routesText(routing.routes) : 'no Windows log that is known here'
  }
}

function order({ trace: a }: Explanation, { trace: b }: Explanation): number {
  return isNearer(a.distance, b.distance) ? -1 : isNearer(b.distance, a.distance) ? 1 : 0
}

function followText(count: number, matched: number): string {
  const others = matched > 0 ? ' of the others' : ''
  return count === 1 ? `the nearest${others} follows` : `the ${count} nearest${others} follow`
}

function matchesText(matches: readonly Event[], matched: number): string {
  const named = matches.slice(0, NAMED_MATCHES).map((event) => event.summary())
  const files = new Set(named.map(({ file }) => file))
  const texts = named.map(({ file, recordId }) => `${files.size > 1 ? `${file} ` : ''}${recordId ?? 'without id'}`)
  const rest = matched > named.length ? ', …' : ''
  return terminalText(`${matched === 1 ? 'record' : 'records'} ${texts.join(', ')}${rest}`)
}
