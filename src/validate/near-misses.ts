/** For rules that stayed silent: a second look at the recording, for the events that came nearest. */
import { blamedTests, type Detector, type Explanation, NearestEvents } from '../detect/index.ts'
import { type Event, eventOf, LogSurvey, type SurveyedSource, servesSource } from '../event/index.ts'
import type { LogRecord } from '../evtx/log-record.ts'
import type { Plan } from '../sigma/plan.ts'
import type { NearMiss } from './result.ts'
import type { Contains } from './window.ts'

/** A silent rule, and the events among which it should have found one. */
export interface SilentRule {
  readonly plan: Plan
  readonly contains: Contains | null
  /** Events that it looked at. */
  readonly offered: number
}

/** Looks of rules at events of one recording: some seconds. Of more, every n-th is taken. */
const MAX_LOOKS = 6_000_000

/** Comparisons of values for one recording, shared by its silent rules. */
const MAX_COMPARED = 20_000
/** The least of them for a rule. */
const MIN_COMPARED = 50

export class NearMissSearch {
  readonly survey = new LogSurvey()
  /** Every n-th of the events that a rule looks at is compared with it. */
  readonly stride: number
  readonly #searches: readonly Search[]
  /** By provider, channel and event id: which rules look at such events. */
  readonly #bySource = new Map<string, readonly Search[]>()
  readonly #detector: Detector

  /** `most`: near misses to keep of each rule. */
  constructor(detector: Detector, silent: readonly SilentRule[], most: number) {
    this.#detector = detector
    this.stride = Math.max(1, Math.ceil(silent.reduce((sum, { offered }) => sum + offered, 0) / MAX_LOOKS))
    const compared = Math.max(MIN_COMPARED, Math.floor(MAX_COMPARED / Math.max(1, silent.length)))
    this.#searches = silent.map(
      (rule) => new Search(rule, new NearestEvents(detector, rule, { most, compared }), this.stride),
    )
  }

  add(record: LogRecord): void {
    this.survey.add(record, 0)
    const searches = this.#searchesFor(record)
    if (searches.length === 0) return
    const event = eventOf(record)
    for (const search of searches) search.add(record, event)
  }

  /** In the order of the rules given. */
  found(): readonly (readonly NearMiss[])[] {
    return this.#searches.map(({ nearest }) => nearest.nearest.map(nearMissOf))
  }

  #searchesFor({ provider, channel, eventId }: LogRecord): readonly Search[] {
    const key = `${eventId}\n${channel}\n${provider}`
    let searches = this.#bySource.get(key)
    if (searches === undefined) {
      const source = { provider, channel, eventId }
      searches = this.#searches.filter(({ rule: { plan } }) => {
        const routing = this.#detector.logsources.routesOf(plan.logsource)
        return routing.kind === 'served' && routing.routes.some((route) => servesSource(route, source))
      })
      this.#bySource.set(key, searches)
    }
    return searches
  }
}

class Search {
  readonly rule: SilentRule
  readonly nearest: NearestEvents
  readonly #stride: number
  #seen = 0

  constructor(rule: SilentRule, nearest: NearestEvents, stride: number) {
    this.rule = rule
    this.nearest = nearest
    this.#stride = stride
  }

  add(record: LogRecord, event: Event): void {
    const { contains } = this.rule
    if (contains !== null && !contains(record)) return
    if (this.#seen++ % this.#stride === 0) this.nearest.addKnown(event, true)
  }
}

/** The one place where an event that nearly matched becomes what reports tell of it. */
export function nearMissOf(explanation: Explanation): NearMiss {
  return { explanation, failed: blamedTests(explanation.trace) }
}

/** Kinds of events that are named. */
const NAMED_SOURCES = 5

/** `Microsoft-Windows-Sysmon/Operational 1, 11; Security 4688`, most events first. */
export function holdingsText(sources: readonly SurveyedSource[]): string {
  if (sources.length === 0) return 'no events'
  const byChannel = new Map<string, { events: number; ids: Set<number> }>()
  for (const { source, byFile } of sources) {
    const name = source.channel ?? source.provider ?? 'an unknown log'
    const known = byChannel.get(name) ?? { events: 0, ids: new Set<number>() }
    byChannel.set(name, known)
    known.events += [...byFile.values()].reduce((sum, events) => sum + events, 0)
    if (source.eventId !== null) known.ids.add(source.eventId)
  }
  const channels = [...byChannel].sort(([a, some], [b, others]) => others.events - some.events || (a < b ? -1 : 1))
  const texts = channels.slice(0, NAMED_SOURCES).map(([name, { ids }]) => {
    const named = [...ids].sort((a, b) => a - b)
    const shown = named.slice(0, NAMED_SOURCES).join(', ')
    return `${name} ${shown}${named.length > NAMED_SOURCES ? ' …' : ''}`
  })
  return texts.join('; ') + (channels.length > NAMED_SOURCES ? ' …' : '')
}
