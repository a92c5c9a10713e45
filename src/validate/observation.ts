/** One pass over a recording: every event once against all rules that are asked for, counted for each scope. */
import { CorrelationNet, compareHits, correlate, type Detector, type Hit, type MatchedRule } from '../detect/index.ts'
import { type EventSource, eventOf, type LogsourceTable, servesSource } from '../event/index.ts'
import type { LogRecord, RecordId } from '../evtx/log-record.ts'
import { type AnyPlan, type CorrelationPlan, isCorrelation, ruleKey } from '../sigma/correlation-plan.ts'
import type { Plan } from '../sigma/plan.ts'
import type { Contains } from './window.ts'

/** A rule of a pass; `isReported: false`: only a correlation needs it. */
export interface AskedRule {
  readonly plan: AnyPlan
  readonly isReported: boolean
}

/** Matches of one rule in one scope. */
export interface Tally {
  readonly count: number
  /** Of the first ones; of a correlation, the events of its first match. */
  readonly records: readonly (RecordId | null)[]
}

/** Records of matches that are named. */
const NAMED_RECORDS = 10

const NO_MATCHES: Tally = { count: 0, records: [] }

export class RecordingObserver {
  readonly scopes: readonly ScopeObservation[]
  readonly #detector: Detector
  readonly #net: CorrelationNet
  /** By what a match says of its rule; rules that only feed correlations are counted by their hits. */
  readonly #plansByMatch = new Map<string, Plan>()
  readonly #planOfMatched = new WeakMap<MatchedRule, Plan>()

  /** `contains`: one for each scope; null: all of the recording. */
  constructor(detector: Detector, rules: readonly AskedRule[], contains: readonly (Contains | null)[]) {
    this.#detector = detector
    this.#net = new CorrelationNet(rules)
    for (const plan of this.#net.plans) this.#plansByMatch.set(matchKey(plan.rule), plan)
    this.scopes = contains.map((each) => new ScopeObservation(this.#net, detector.logsources, each))
  }

  add(record: LogRecord): void {
    const source = { provider: record.provider, channel: record.channel, eventId: record.eventId }
    if (!this.#detector.wantsSource(source)) return
    const inside = this.scopes.filter(({ contains }) => contains === null || contains(record))
    if (inside.length === 0) return
    for (const scope of inside) scope.addSource(source)
    const matched = this.#detector.find(eventOf(record, source)).map(({ rule }) => this.#planOf(rule))
    const hits = this.#detector.takeHits()
    for (const scope of inside) {
      for (const plan of matched) scope.addMatch(plan, record.recordId)
      for (const hit of hits) scope.addHit(hit)
    }
  }

  /** To be called behind the last record. */
  finish(): void {
    for (const scope of this.scopes) scope.correlate()
  }

  #planOf(rule: MatchedRule): Plan {
    let plan = this.#planOfMatched.get(rule)
    if (plan === undefined) {
      plan = this.#plansByMatch.get(matchKey(rule))!
      this.#planOfMatched.set(rule, plan)
    }
    return plan
  }
}

function matchKey({ path, id, title }: MatchedRule): string {
  return JSON.stringify([path, id, title])
}

/** What was seen of one scope. */
export class ScopeObservation {
  readonly contains: Contains | null
  readonly #net: CorrelationNet
  readonly #logsources: LogsourceTable
  readonly #sources = new Map<string, { readonly source: EventSource; events: number }>()
  readonly #tallies = new Map<string, { count: number; records: (RecordId | null)[] }>()
  readonly #hits: Hit[] = []

  constructor(net: CorrelationNet, logsources: LogsourceTable, contains: Contains | null) {
    this.#net = net
    this.#logsources = logsources
    this.contains = contains
  }

  addSource(source: EventSource): void {
    const key = `${source.eventId}\n${source.channel}\n${source.provider}`
    const known = this.#sources.get(key)
    if (known === undefined) this.#sources.set(key, { source, events: 1 })
    else known.events++
  }

  addMatch(plan: AnyPlan, recordId: RecordId | null): void {
    this.#add(plan, [recordId])
  }

  addHit(hit: Hit): void {
    if (!this.#net.isRuleReported(hit.rule)) this.#add(this.#net.plans[hit.rule]!, [hit.summary.recordId])
    this.#hits.push(hit)
  }

  correlate(): void {
    if (this.#net.correlations.length === 0) return
    const byMatch = new Map(this.#net.correlations.map((plan) => [matchKey(plan.rule), plan]))
    for (const { rule, events } of correlate(this.#net, this.#hits.sort(compareHits)))
      this.#add(
        byMatch.get(matchKey(rule))!,
        events.map(({ recordId }) => recordId),
      )
  }

  tallyOf(plan: AnyPlan): Tally {
    return this.#tallies.get(ruleKey(plan.rule)) ?? NO_MATCHES
  }

  /** Events that the rule looked at; of a correlation, those that its rules looked at. */
  offeredTo(plan: AnyPlan): number {
    const routes = this.#plansBehind(plan).flatMap(({ logsource }) => {
      const routing = this.#logsources.routesOf(logsource)
      return routing.kind === 'served' ? routing.routes : []
    })
    return [...this.#sources.values()]
      .filter(({ source }) => routes.some((route) => servesSource(route, source)))
      .reduce((sum, { events }) => sum + events, 0)
  }

  /** Rules and correlations that a correlation refers to. */
  referredBy({ correlation }: CorrelationPlan): readonly AnyPlan[] {
    const keys = new Set(correlation.of.map(({ key }) => key))
    return [...this.#net.plans, ...this.#net.correlations].filter(({ rule }) => keys.has(ruleKey(rule)))
  }

  #plansBehind(plan: AnyPlan): readonly Plan[] {
    return isCorrelation(plan) ? this.referredBy(plan).flatMap((each) => this.#plansBehind(each)) : [plan]
  }

  #add(plan: AnyPlan, records: readonly (RecordId | null)[]): void {
    const key = ruleKey(plan.rule)
    const known = this.#tallies.get(key)
    if (known === undefined) this.#tallies.set(key, { count: 1, records: records.slice(0, NAMED_RECORDS) })
    else {
      known.count++
      if (known.records.length < NAMED_RECORDS)
        known.records.push(...records.slice(0, NAMED_RECORDS - known.records.length))
    }
  }
}
