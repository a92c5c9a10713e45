/** For rules that stayed silent: a second look at the recording, for the events that came nearest. */
import {
  ASKED_ELSEWHERE,
  blamedTests,
  type Detector,
  type Explanation,
  NEAREST,
  type NearMisses,
  NearMissSearch,
  nearestExplanations,
} from '../detect/index.ts'
import { eventOf, LogSurvey, type SurveyedSource } from '../event/index.ts'
import type { LogRecord } from '../evtx/log-record.ts'
import type { Plan } from '../sigma/plan.ts'
import type { NearestEvent } from './result.ts'
import { addToGroups, grouped, type RuleGroup } from './rule-group.ts'
import type { Contains } from './window.ts'

/** A silent rule, and the events among which it should have found one. */
export interface SilentRule {
  readonly plan: Plan
  readonly contains: Contains | null
  /** Events that it looked at. */
  readonly offered: number
}

/** What a second look found of one rule. */
export interface Found {
  readonly near: NearMisses
  /** Those to show; none where the rule looks at no event. */
  readonly nearest: readonly NearestEvent[]
}

/** What may be done for one recording, shared by its silent rules, and the least for a rule. */
const BOUNDS = {
  /** Comparisons of values, by runs of characters. */
  compared: { total: 400_000, least: 100 },
  /** Explanations, letter by letter. */
  explained: { total: 500, least: 1 },
  /** Events of each kind that the rule does not look at. */
  foreign: { total: 20_000, least: 20 },
}

/** Looks of rules at events of one recording: some seconds. Then three of four events are left out, then fifteen of sixteen … */
const LOOKS_PER_STRIDE = 2_000_000

interface Search {
  readonly plan: Plan
  readonly contains: Contains | null
  readonly search: NearMissSearch
}

export class SecondLook {
  readonly survey = new LogSurvey()
  readonly #detector: Detector
  readonly #groups: readonly RuleGroup<Search>[]
  readonly #searches: readonly Search[]
  readonly #shown: { readonly most: number; readonly chosenFrom: number }
  #looks = 0

  /** `most`: nearest events to show of each rule. */
  constructor(detector: Detector, silent: readonly SilentRule[], most: number) {
    const share = ({ total, least }: { readonly total: number; readonly least: number }): number =>
      Math.max(least, Math.floor(total / Math.max(1, silent.length)))
    const limits = { nearest: Math.max(NEAREST, most), matches: 0, compared: share(BOUNDS.compared) }
    this.#detector = detector
    this.#shown = { most, chosenFrom: Math.min(NEAREST, share(BOUNDS.explained)) }
    this.#searches = silent.map((rule) => ({ ...rule, search: new NearMissSearch(detector, rule, limits) }))
    this.#groups = grouped(this.#searches, ({ contains }) => contains, detector.logsources, {
      visit: ({ search }, event) => search.add(event),
      // More that are alike would not be kept.
      alike: limits.nearest,
      foreign: Math.min(ASKED_ELSEWHERE, share(BOUNDS.foreign)),
      takes: (number, rules) => this.#takes(number, rules),
    })
  }

  add(record: LogRecord): void {
    this.survey.add(record, 0)
    addToGroups(this.#groups, record, eventOf)
  }

  /** Of events that differ in what rules ask for, at least one in so many was asked. */
  get stride(): number {
    return 4 ** Math.floor(this.#looks / LOOKS_PER_STRIDE)
  }

  /** In the order of the rules given; to be called once. */
  found(): readonly Found[] {
    for (const group of this.#groups) group.flush()
    return this.#searches.map((rule) => {
      const near = rule.search.result()
      const isOffered = near.nearest.length > 0
      const explanations = isOffered ? nearestExplanations(this.#detector, rule, near, this.#shown) : []
      return { near, nearest: explanations.map(nearestEventOf) }
    })
  }

  #takes(number: number, rules: number): boolean {
    if (number % this.stride !== 0) return false
    this.#looks += rules
    return true
  }
}

/** The one place where an event that nearly matched becomes what reports tell of it. */
function nearestEventOf(explanation: Explanation): NearestEvent {
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
