/**
 * Rules that look at the same events under the same names, and those events one after the other. Events that do not differ
 * in what the rules ask for are shown once, and each rule sees a batch of them in a row: what it needs stays at hand that
 * way, which makes many rules several times quicker.
 */
import { type Event, type LogsourceTable, type Route, servesSource, type Value } from '../event/index.ts'
import { textHash } from '../event/text-hash.ts'
import type { LogRecord } from '../evtx/log-record.ts'
import type { Plan } from '../sigma/plan.ts'
import { fieldsAskedBy, searchesAllValues } from '../sigma/plan-questions.ts'
import type { Contains } from './window.ts'

/** Events of a batch. */
const BATCH = 256

/** Anything that belongs to one rule. */
export interface Planned {
  readonly plan: Plan
}

export interface GroupWork<Member> {
  readonly visit: (member: Member, event: Event) => void
  /** Whether an event that differs from those before is shown; `number`: how many came before. */
  readonly takes?: (number: number, members: number) => boolean
}

export class RuleGroup<Member extends Planned> {
  /** Events that the rules look at, alike or not. */
  events = 0
  readonly members: readonly Member[]
  readonly #routes: readonly Route[]
  readonly #contains: Contains | null
  readonly #logsources: LogsourceTable
  readonly #work: GroupWork<Member>
  readonly #fields: readonly string[]
  readonly #searchesAllValues: boolean
  /** Hashes of what was asked of the events so far. */
  readonly #seen = new Set<number>()
  #different = 0
  #batch: Event[] = []

  /** `members`: at least one, all of one logsource, all or none of which search every value. */
  constructor(
    members: readonly Member[],
    contains: Contains | null,
    logsources: LogsourceTable,
    work: GroupWork<Member>,
  ) {
    const routing = logsources.routesOf(members[0]!.plan.logsource)
    this.members = members
    this.#routes = routing.kind === 'served' ? routing.routes : []
    this.#contains = contains
    this.#logsources = logsources
    this.#work = work
    this.#fields = [...new Set(members.flatMap(({ plan }) => fieldsAskedBy(plan)))]
    this.#searchesAllValues = searchesAllValues(members[0]!.plan)
  }

  wants(record: LogRecord): boolean {
    const { provider, channel, eventId } = record
    const isServed = this.#routes.some((route) => servesSource(route, { provider, channel, eventId }))
    return isServed && (this.#contains === null || this.#contains(record))
  }

  /** An event that is wanted. */
  add(event: Event): void {
    this.events++
    const { logsource, view } = this.members[0]!.plan
    const seen = event.seenAs(this.#logsources.viewOf(logsource, view, event.source))
    const values = new Map(this.#fields.map((field) => [field, seen.get(field)]))
    if (this.#isLikeAnother(values)) return
    if (this.#work.takes?.(this.#different++, this.members.length) === false) return
    this.#batch.push(keptEvent(seen, values, this.#searchesAllValues))
    if (this.#batch.length === BATCH) this.flush()
  }

  /** To be called once behind the last event. */
  flush(): void {
    for (const member of this.members) for (const event of this.#batch) this.#work.visit(member, event)
    this.#batch = []
  }

  #isLikeAnother(values: ReadonlyMap<string, Value | undefined>): boolean {
    if (this.#searchesAllValues) return false
    // Absent is not null.
    const text = JSON.stringify([...values.values()].map((value) => (value === undefined ? 0 : [value])))
    const hash = (textHash(text) & 0x1f_ffff) * 0x1_0000_0000 + textHash(text, 1)
    const before = this.#seen.size
    return this.#seen.add(hash).size === before
  }
}

/** Members in groups of one logsource and one part of the recording. */
export function grouped<Member extends Planned>(
  members: readonly Member[],
  containsOf: (member: Member) => Contains | null,
  logsources: LogsourceTable,
  work: GroupWork<Member>,
): readonly RuleGroup<Member>[] {
  const scopes = new Map<Contains | null, number>()
  const groups = new Map<string, Member[]>()
  for (const member of members) {
    const contains = containsOf(member)
    if (!scopes.has(contains)) scopes.set(contains, scopes.size)
    const { view, logsource } = member.plan
    const { category, product, service } = logsource
    // Rules that search every value have to see every event; the others need not.
    const isSearch = searchesAllValues(member.plan)
    const key = JSON.stringify([scopes.get(contains), isSearch, view, category, product, service])
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [member])
    else known.push(member)
  }
  return [...groups.values()].map((each) => new RuleGroup(each, containsOf(each[0]!), logsources, work))
}

/** Shows a record to every group that wants it. */
export function addToGroups<Member extends Planned>(
  groups: readonly RuleGroup<Member>[],
  record: LogRecord,
  eventOf: (record: LogRecord) => Event,
): void {
  let event: Event | undefined
  for (const group of groups) {
    if (!group.wants(record)) continue
    event ??= eventOf(record)
    group.add(event)
  }
}

/** What rules ask of an event, under their names, after its record is gone. */
function keptEvent(event: Event, asked: ReadonlyMap<string, Value | undefined>, keepsAll: boolean): Event {
  const { source, time } = event
  const all = keepsAll ? [...event.values()] : []
  const description = event.describe()
  const kept: Event = {
    source,
    time,
    get: (field) => asked.get(field),
    units: () => undefined,
    values: () => all,
    seenAs: () => kept,
    eachText: () => false,
    eachField: () => false,
    describe: () => description,
    summary: () => description,
  }
  return kept
}
