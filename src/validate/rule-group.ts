/**
 * Rules that look at the same events under the same names, and those events one after the other. Events that do not differ
 * in what the rules ask for are shown once or a few times, and each rule sees a batch of them in a row: what it needs stays
 * at hand that way, which makes many rules several times quicker.
 */
import { type Event, keptEvent, type LogsourceTable, type Route, servesSource, type Value } from '../event/index.ts'
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
  /** Events that do not differ in what the rules ask for, of which so many are shown. */
  readonly alike: number
  /** Events that the rules do not look at, of which so many of each provider, channel and id are shown all the same. */
  readonly foreign: number
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
  /** Hashes of what was asked of the events so far, with how many were alike in that. */
  readonly #alike = new Map<number, number>()
  /** Events that the rules do not look at, by their kind. */
  readonly #foreign = new Map<string, number>()
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

  /** `eventOf`: the record as an event, made when it is needed. */
  add(record: LogRecord, eventOf: () => Event): void {
    if (this.#contains !== null && !this.#contains(record)) return
    const { provider, channel, eventId } = record
    const source = { provider, channel, eventId }
    if (this.#routes.some((route) => servesSource(route, source))) this.#addWanted(eventOf())
    else if (this.#work.foreign > 0 && this.#isFewOfKind(record)) this.#keep(eventOf())
  }

  #addWanted(event: Event): void {
    this.events++
    if (!this.#searchesAllValues && !this.#isFewAlike(event)) return
    if (this.#work.takes?.(this.#different++, this.members.length) !== false) this.#keep(event)
  }

  #keep(event: Event): void {
    this.#batch.push(this.#seen(keptEvent(event)))
    if (this.#batch.length === BATCH) this.flush()
  }

  #seen(event: Event): Event {
    const { logsource, view } = this.members[0]!.plan
    return event.seenAs(this.#logsources.viewOf(logsource, view, event.source))
  }

  /** To be called once behind the last event. */
  flush(): void {
    for (const member of this.members) for (const event of this.#batch) this.#work.visit(member, event)
    this.#batch = []
  }

  #isFewAlike(event: Event): boolean {
    const seen = this.#seen(event)
    // Absent is not null.
    const text = JSON.stringify(this.#fields.map((field) => askedOf(seen.get(field))))
    const hash = (textHash(text) & 0x1f_ffff) * 0x1_0000_0000 + textHash(text, 1)
    return isFew(this.#alike, hash, this.#work.alike)
  }

  #isFewOfKind({ provider, channel, eventId }: LogRecord): boolean {
    return isFew(this.#foreign, `${eventId}\n${channel}\n${provider}`, this.#work.foreign)
  }
}

function askedOf(value: Value | undefined): unknown {
  return value === undefined ? 0 : [value]
}

/** Counts one more, up to `most`. */
function isFew<Key>(counts: Map<Key, number>, key: Key, most: number): boolean {
  const count = counts.get(key) ?? 0
  if (count < most) counts.set(key, count + 1)
  return count < most
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

/** Shows a record to every group. */
export function addToGroups<Member extends Planned>(
  groups: readonly RuleGroup<Member>[],
  record: LogRecord,
  eventOf: (record: LogRecord) => Event,
): void {
  let event: Event | undefined
  const made = (): Event => {
    event ??= eventOf(record)
    return event
  }
  for (const group of groups) group.add(record, made)
}
