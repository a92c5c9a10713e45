/**
 * Correlations over hits in the order of their time (correlation specification; SIGMA-FACTS §16). Each group has a window
 * that ends at its latest event and reaches back the timespan, both ends included. A match is told when the condition
 * becomes true, and not again before it was false at an event of the group, or the window was empty.
 */
import { fileTimeText } from '../evtx/time.ts'
import type { Bound, Correlation, GroupField } from '../sigma/correlation-plan.ts'
import type { Condition } from '../sigma/plan.ts'
import { type Entry, type Measure, measureOf } from './correlation-measure.ts'
import type { CorrelationNet } from './correlation-net.ts'
import { foldText } from './fold.ts'
import type { CorrelatedEvent, Hit } from './hit.ts'
import { type CorrelationMatch, matchedRule } from './match.ts'

/** Events that a match lists; `count` tells of all. */
const MAX_LISTED_EVENTS = 100
/** Hits after which groups whose window has passed are forgotten. */
const SWEEP_EVERY = 50_000

/** Something that a correlation may count: a hit, or a match of another correlation. */
interface Signal extends Omit<Entry, 'place' | 'value'> {
  get(field: string): string | null
  /** The first of the events behind it. */
  readonly events: readonly CorrelatedEvent[]
}

interface WindowEntry extends Entry {
  readonly signal: Signal
}

interface Group {
  readonly names: { readonly [name: string]: string }
  readonly measure: Measure
  readonly entries: WindowEntry[]
  /** Index of the oldest entry in the window. */
  first: number
  isTrue: boolean
  /** A match that waits until nothing can contradict it any more. */
  pending: Pending | undefined
}

interface Pending {
  readonly deadline: bigint
  readonly match: CorrelationMatch
  readonly signal: Signal
}

/** `hits` in the order of `compareHits`. Matches come in the order in which they become certain. */
export function* correlate(net: CorrelationNet, hits: Iterable<Hit>): Generator<CorrelationMatch> {
  const correlator = new Correlator(net)
  for (const hit of hits) yield* correlator.hit(hit)
  yield* correlator.finish()
}

class Correlator {
  readonly #net: CorrelationNet
  readonly #states: readonly CorrelationState[]
  #hits = 0
  #alerts = 0

  constructor(net: CorrelationNet) {
    this.#net = net
    this.#states = net.correlations.map(({ correlation }) => new CorrelationState(correlation))
  }

  *hit(hit: Hit): Generator<CorrelationMatch> {
    yield* this.#confirm(hit.ticks)
    if (++this.#hits % SWEEP_EVERY === 0) for (const state of this.#states) state.sweep(hit.ticks)
    const signal = signalOf(hit, this.#net)
    for (const { correlation, place } of this.#net.feedsOfRule(hit.rule)) yield* this.#feed(correlation, place, signal)
  }

  *finish(): Generator<CorrelationMatch> {
    yield* this.#confirm(undefined)
  }

  *#feed(correlation: number, place: number, signal: Signal): Generator<CorrelationMatch> {
    const fired = this.#states[correlation]!.add(place, signal)
    if (fired !== undefined) yield* this.#tell(correlation, fired.names, fired.value, fired.entries, signal)
  }

  *#tell(
    number: number,
    names: Group['names'],
    value: number,
    entries: readonly WindowEntry[],
    signal: Signal,
  ): Generator<CorrelationMatch> {
    const plan = this.#net.correlations[number]!
    const events = eventsOf(entries)
    const match: CorrelationMatch = {
      time: fileTimeText(signal.ticks) ?? null,
      level: plan.rule.level,
      rule: matchedRule(plan),
      group: names,
      window: { from: fileTimeText(entries[0]!.ticks) ?? null, to: fileTimeText(signal.ticks) ?? null },
      count: value,
      events,
    }
    const alert: Signal = {
      ticks: signal.ticks,
      event: `alert ${++this.#alerts}`,
      get: (field) => (Object.hasOwn(names, field) ? names[field]! : null),
      events,
    }
    const state = this.#states[number]!
    if (!state.waits) yield* this.#release(number, match, alert)
    else state.wait({ deadline: entries[0]!.ticks + state.timespan, match, signal: alert }, names)
  }

  *#release(number: number, match: CorrelationMatch, alert: Signal): Generator<CorrelationMatch> {
    if (this.#net.isCorrelationReported(number)) yield match
    for (const { correlation, place } of this.#net.feedsOfCorrelation(number))
      yield* this.#feed(correlation, place, alert)
  }

  /** Matches that nothing before `now` (or nothing at all) has contradicted in their window. */
  *#confirm(now: bigint | undefined): Generator<CorrelationMatch> {
    for (const [number, state] of this.#states.entries()) {
      for (const { match, signal, deadline } of state.due(now))
        yield* this.#release(number, match, { ...signal, ticks: deadline })
    }
  }
}

/** The groups of one correlation. */
class CorrelationState {
  readonly timespan: bigint
  /** A condition with `not` is certain only when its window has passed. */
  readonly waits: boolean
  readonly #correlation: Correlation
  readonly #groups = new Map<string, Group>()
  readonly #waiting = new Set<Group>()

  constructor(correlation: Correlation) {
    this.#correlation = correlation
    this.timespan = BigInt(correlation.timespanTicks)
    this.waits = correlation.condition.op === 'rules' && hasNegation(correlation.condition.of)
  }

  /** What the condition says when it becomes true with this signal; undefined otherwise. */
  add(
    place: number,
    signal: Signal,
  ): { readonly names: Group['names']; readonly value: number; readonly entries: readonly WindowEntry[] } | undefined {
    const group = this.#groupOf(place, signal)
    if (group === undefined) return undefined
    this.#evict(group, signal.ticks)
    if (group.first === group.entries.length) group.isTrue = false
    const { condition } = this.#correlation
    const field = condition.op === 'compare' ? condition.field : null
    const value = field === null ? null : signal.get(field.fields[place]!)
    const entry = { ticks: signal.ticks, event: signal.event, place, value, signal }
    group.entries.push(entry)
    group.measure.add(entry)
    const measured = group.measure.value()
    const wasTrue = group.isTrue
    group.isTrue =
      measured !== null &&
      (condition.op === 'rules' ? measured === 1 : condition.bounds.every((bound) => boundHolds(bound, measured)))
    if (!group.isTrue && group.pending !== undefined) this.#cancel(group)
    if (!group.isTrue || wasTrue) return undefined
    return { names: group.names, value: measured!, entries: group.entries.slice(group.first) }
  }

  wait(pending: Pending, names: Group['names']): void {
    const group = this.#groups.get(groupKey(names))!
    group.pending = pending
    this.#waiting.add(group)
  }

  /** Those whose time has come, the earliest first. */
  due(now: bigint | undefined): Pending[] {
    if (this.#waiting.size === 0) return []
    const due = [...this.#waiting].filter(({ pending }) => now === undefined || pending!.deadline < now)
    const pendings = due.map(({ pending }) => pending!)
    for (const group of due) this.#cancel(group)
    return pendings.sort((a, b) => (a.deadline < b.deadline ? -1 : a.deadline > b.deadline ? 1 : 0))
  }

  sweep(now: bigint): void {
    for (const [key, group] of this.#groups) {
      const last = group.entries.at(-1)
      if (group.pending === undefined && (last === undefined || last.ticks < now - this.timespan))
        this.#groups.delete(key)
    }
  }

  #cancel(group: Group): void {
    group.pending = undefined
    this.#waiting.delete(group)
  }

  /** undefined: the event lacks a field of the group. */
  #groupOf(place: number, signal: Signal): Group | undefined {
    const names = namesOf(this.#correlation.groupBy, place, signal)
    if (names === undefined) return undefined
    const key = groupKey(names)
    const known = this.#groups.get(key)
    // A group is told as its latest event writes it.
    const group = known ?? {
      names,
      measure: measureOf(this.#correlation),
      entries: [],
      first: 0,
      isTrue: false,
      pending: undefined,
    }
    const current = known === undefined ? group : Object.assign(known, { names })
    this.#groups.set(key, current)
    return current
  }

  #evict(group: Group, now: bigint): void {
    const from = now - this.timespan
    while (group.first < group.entries.length && group.entries[group.first]!.ticks < from)
      group.measure.remove(group.entries[group.first++]!)
    if (group.first * 2 <= group.entries.length) return
    group.entries.splice(0, group.first)
    group.first = 0
  }
}

function namesOf(groupBy: readonly GroupField[], place: number, signal: Signal): Group['names'] | undefined {
  const names: [name: string, text: string][] = []
  for (const { name, fields } of groupBy) {
    const text = signal.get(fields[place]!)
    if (text === null) return undefined
    names.push([name, text])
  }
  return Object.fromEntries(names)
}

/** Values compare without regard to case. */
function groupKey(names: Group['names']): string {
  return JSON.stringify(Object.values(names).map(foldText))
}

function signalOf({ rule, ticks, event, values, summary }: Hit, net: CorrelationNet): Signal {
  const fields = net.fieldsOf(rule)
  const { title, id } = net.plans[rule]!.rule
  return {
    ticks,
    event,
    get: (field) => values[fields.indexOf(field)] ?? null,
    events: [{ time: fileTimeText(ticks) ?? null, rule: title, ruleId: id, ...summary }],
  }
}

/** Each event once a rule, the earliest first. */
function eventsOf(entries: readonly WindowEntry[]): CorrelatedEvent[] {
  const events: CorrelatedEvent[] = []
  for (const { signal } of entries) {
    for (const event of signal.events) {
      if (events.length === MAX_LISTED_EVENTS) return events
      events.push(event)
    }
  }
  return events
}

function boundHolds({ relation, value }: Bound, measured: number): boolean {
  switch (relation) {
    case 'eq':
      return measured === value
    case 'neq':
      return measured !== value
    case 'lt':
      return measured < value
    case 'lte':
      return measured <= value
    case 'gt':
      return measured > value
    case 'gte':
      return measured >= value
  }
}

function hasNegation(condition: Condition): boolean {
  if (condition.op === 'not') return true
  return condition.op !== 'selection' && condition.of.some(hasNegation)
}
