/**
 * One pass over the events of a recording for one rule: how many it would be offered, how many it matches, and which came
 * nearest. Each event costs its answers to the tests of the rule; only a few are kept.
 */
import { type Event, type EventSource, keptEvent } from '../event/index.ts'
import { fieldsAskedBy } from '../sigma/plan-questions.ts'
import { Closeness } from './closeness.ts'
import type { Detector, PlannedEventRule } from './detector.ts'
import { type Distance, isNearer } from './distance.ts'
import { offerOf } from './offer.ts'

export interface NearMisses {
  /** Events of the recording, and of these what the rule looks at, and what of that it matched. */
  readonly events: number
  readonly offered: number
  readonly matched: number
  /** The first that it matched. */
  readonly matches: readonly Event[]
  /** Offered and not matched, the nearest first. */
  readonly nearest: readonly NearEvent[]
  /** Offered events that fail as few tests as the last of the nearest and whose values were not compared: there were too many. */
  readonly uncompared: number
  /** Not offered, the nearest first. */
  readonly elsewhere: readonly NearEvent[]
  /** Fields that the rule asks for and that no event has that it is offered; all of them when it is offered none. */
  readonly absentFields: readonly string[]
}

export interface NearEvent {
  readonly event: Event
  readonly distance: Distance
  /** Number of the event in the recording, from 0. */
  readonly position: number
}

export interface NearMissLimits {
  /** Events that are kept as nearest. */
  readonly nearest?: number
  readonly matches?: number
  /** Events whose values are compared, of those that fail equally many tests. */
  readonly compared?: number
}

/** Enough that the one that was meant is among those that fail equally many tests. */
export const NEAREST = 50
const ELSEWHERE = 20
const MATCHES = 10

/** Kinds are few in sound logs; a log that invents them may not fill the memory. */
const MAX_KINDS = 10_000

/** Events of other logs that are asked, of one provider, channel and id: the others of the kind are much like them. */
export const ASKED_ELSEWHERE = 1000

export class NearMissSearch {
  readonly #detector: Detector
  readonly #rule: PlannedEventRule
  readonly #closeness = new Closeness()
  readonly #nearest: Ranking
  readonly #elsewhere: Ranking
  readonly #kinds = new Map<string, Kind>()
  #last: Kind | undefined
  readonly #absentFields: Set<string>
  readonly #mostMatches: number
  readonly #matches: Event[] = []
  #events = 0
  #offered = 0
  #matched = 0

  constructor(detector: Detector, rule: PlannedEventRule, limits: NearMissLimits = {}) {
    this.#detector = detector
    this.#rule = rule
    const compared = Math.min(MAX_COMPARED, limits.compared ?? MAX_COMPARED)
    this.#nearest = new Ranking(limits.nearest ?? NEAREST, compared)
    this.#elsewhere = new Ranking(ELSEWHERE, compared)
    this.#mostMatches = limits.matches ?? MATCHES
    this.#absentFields = new Set(fieldsAskedBy(rule.plan))
  }

  add(event: Event): void {
    this.#events++
    const kind = this.#kindOf(event.source)
    if (!kind.isOffered) return this.#addElsewhere(event, kind)
    this.#offered++
    const tests = this.#detector.testsToMatch(this.#rule, event, this.#nearest.most)
    this.#strikeFields(event)
    if (tests > 0) return this.#nearest.add({ event, tests, position: this.#events - 1 }, () => this.#distance(event))
    this.#matched++
    if (this.#matches.length < this.#mostMatches) this.#matches.push(keptEvent(event))
  }

  /** Events of one kind come in a row, and there are many more events than kinds. */
  #kindOf(source: EventSource): Kind {
    const last = this.#last
    if (last !== undefined && isSame(last.source, source)) return last
    const key = `${source.eventId}\n${source.channel}\n${source.provider}`
    let kind = this.#kinds.get(key)
    if (kind === undefined) {
      if (this.#kinds.size === MAX_KINDS) this.#kinds.clear()
      const offer = offerOf(this.#rule.plan, source, this.#detector.logsources)
      kind = { source, isOffered: offer.kind === 'offered', asked: 0 }
      this.#kinds.set(key, kind)
    }
    this.#last = kind
    return kind
  }

  #addElsewhere(event: Event, kind: Kind): void {
    if (kind.asked++ >= ASKED_ELSEWHERE) return
    const tests = this.#detector.testsToMatch(this.#rule, event, this.#elsewhere.most)
    this.#elsewhere.add({ event, tests, position: this.#events - 1 }, () => this.#distance(event))
  }

  #distance(event: Event): Distance {
    return this.#detector.distance(this.#rule, event, this.#closeness.shareOf)
  }

  #strikeFields(event: Event): void {
    if (this.#absentFields.size === 0) return
    const seen = this.#detector.seen(this.#rule, event)
    for (const field of this.#absentFields) if (seen.get(field) !== undefined) this.#absentFields.delete(field)
  }

  result(): NearMisses {
    return {
      events: this.#events,
      offered: this.#offered,
      matched: this.#matched,
      matches: this.#matches,
      nearest: this.#nearest.best,
      uncompared: this.#nearest.uncompared,
      elsewhere: this.#elsewhere.best,
      absentFields: [...this.#absentFields],
    }
  }
}

/** Events of one provider, channel and id. */
interface Kind {
  readonly source: EventSource
  readonly isOffered: boolean
  /** Events that were asked although the rule is not offered them. */
  asked: number
}

function isSame(left: EventSource, right: EventSource): boolean {
  return left.eventId === right.eventId && left.channel === right.channel && left.provider === right.provider
}

/** Events that fail equally many tests and are compared by what is in their values; what comes behind has to fail fewer. */
const MAX_COMPARED = 200_000

interface Counted {
  readonly event: Event
  readonly tests: number
  readonly position: number
}

class Ranking {
  readonly best: NearEvent[] = []
  readonly #kept: number
  readonly #mostCompared: number
  #compared = 0
  #uncompared = { tests: 0, events: 0 }

  constructor(kept: number, mostCompared: number) {
    this.#kept = kept
    this.#mostCompared = mostCompared
  }

  /** Who fails more tests does not come in. */
  get most(): number {
    return this.#worst?.distance.tests ?? Number.POSITIVE_INFINITY
  }

  get uncompared(): number {
    return this.#uncompared.tests === this.most ? this.#uncompared.events : 0
  }

  get #worst(): NearEvent | undefined {
    return this.best[this.#kept - 1]
  }

  /** Of equally near ones the first stays. */
  add({ event, tests, position }: Counted, measure: () => Distance): void {
    const worst = this.#worst
    if (worst !== undefined && tests > worst.distance.tests) return
    if (worst !== undefined && tests === worst.distance.tests && this.#compared++ >= this.#mostCompared)
      return this.#leave(tests)
    const distance = measure()
    const behind = this.best.findIndex((each) => isNearer(distance, each.distance))
    if (behind < 0 && worst !== undefined) return
    this.best.splice(behind < 0 ? this.best.length : behind, 0, { event: keptEvent(event), distance, position })
    if (this.best.length > this.#kept) this.best.pop()
  }

  #leave(tests: number): void {
    if (this.#uncompared.tests !== tests) this.#uncompared = { tests, events: 0 }
    this.#uncompared.events++
  }
}
