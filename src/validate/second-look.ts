/** For rules that stayed silent: a second look at the recording, for the events that came nearest. */
import { blamedTests, type Detector, type Explanation } from '../detect/index.ts'
import { eventOf, LogSurvey, type SurveyedSource } from '../event/index.ts'
import type { LogRecord } from '../evtx/log-record.ts'
import type { Plan } from '../sigma/plan.ts'
import { Nearest } from './nearest.ts'
import type { NearMiss } from './result.ts'
import { addToGroups, grouped, type RuleGroup } from './rule-group.ts'
import type { Contains } from './window.ts'

/** A silent rule, and the events among which it should have found one. */
export interface SilentRule {
  readonly plan: Plan
  readonly contains: Contains | null
  /** Events that it looked at. */
  readonly offered: number
}

/** Comparisons of values for one recording, shared by its silent rules. */
const MAX_COMPARED = 20_000
/** The least of them for a rule. */
const MIN_COMPARED = 20

/** Looks of rules at events of one recording: some seconds. Then every second event is left out, then three of four … */
const LOOKS_PER_STRIDE = 1_000_000

interface Search {
  readonly plan: Plan
  readonly contains: Contains | null
  readonly nearest: Nearest
}

export class SecondLook {
  readonly survey = new LogSurvey()
  readonly #groups: readonly RuleGroup<Search>[]
  readonly #searches: readonly Search[]
  #looks = 0

  /** `most`: near misses to keep of each rule. */
  constructor(detector: Detector, silent: readonly SilentRule[], most: number) {
    const compared = Math.max(MIN_COMPARED, Math.floor(MAX_COMPARED / Math.max(1, silent.length)))
    this.#searches = silent.map((rule) => ({ ...rule, nearest: new Nearest(detector, rule.plan, { most, compared }) }))
    this.#groups = grouped(this.#searches, ({ contains }) => contains, detector.logsources, {
      visit: ({ nearest }, event) => nearest.add(event),
      takes: (number, rules) => this.#takes(number, rules),
    })
  }

  add(record: LogRecord): void {
    this.survey.add(record, 0)
    addToGroups(this.#groups, record, eventOf)
  }

  /** Of events that differ in what rules ask for, at least one in so many was compared. */
  get stride(): number {
    return 2 ** Math.floor(this.#looks / LOOKS_PER_STRIDE)
  }

  /** In the order of the rules given. */
  found(): readonly (readonly NearMiss[])[] {
    for (const group of this.#groups) group.flush()
    return this.#searches.map(({ nearest }) => nearest.explanations.map(nearMissOf))
  }

  #takes(number: number, rules: number): boolean {
    if (number % this.stride !== 0) return false
    this.#looks += rules
    return true
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
