/** Silent rules that look at the same events under the same names, and how they are compared with them. */
import type { NearestEvents } from '../detect/index.ts'
import { type Event, type LogsourceTable, type Route, servesSource, type Value } from '../event/index.ts'
import { textHash } from '../event/text-hash.ts'
import type { LogRecord } from '../evtx/log-record.ts'
import type { Plan } from '../sigma/plan.ts'
import { fieldsAskedBy, searchesAllValues } from '../sigma/plan-questions.ts'
import type { Contains } from './window.ts'

/** Looks of rules at events of one recording: some seconds. Then every second event is left out, then three of four … */
const LOOKS_PER_STRIDE = 1_500_000

/** Shared by all groups of a recording. */
export class Looks {
  taken = 0

  /** Of different events one in so many is compared. */
  get stride(): number {
    return 2 ** Math.floor(this.taken / LOOKS_PER_STRIDE)
  }
}

/** Events that are kept for each rule to go through in a row: what one rule needs stays at hand that way. */
const BATCH = 256

export class SilentGroup {
  readonly #routes: readonly Route[]
  readonly #contains: Contains | null
  readonly #plan: Plan
  readonly #logsources: LogsourceTable
  readonly #looks: Looks
  readonly #searches: NearestEvents[] = []
  readonly #fields = new Set<string>()
  #searchesAllValues = false
  /** Hashes of what was asked of the events so far: most events of a log are like others. */
  readonly #seen = new Set<number>()
  #different = 0
  #batch: Event[] = []

  /** `plan`: any of the rules. */
  constructor(plan: Plan, contains: Contains | null, logsources: LogsourceTable, looks: Looks) {
    const routing = logsources.routesOf(plan.logsource)
    this.#routes = routing.kind === 'served' ? routing.routes : []
    this.#contains = contains
    this.#plan = plan
    this.#logsources = logsources
    this.#looks = looks
  }

  enter(search: NearestEvents): void {
    const { plan } = search.rule
    this.#searches.push(search)
    for (const field of fieldsAskedBy(plan)) this.#fields.add(field)
    this.#searchesAllValues ||= searchesAllValues(plan)
  }

  wants(record: LogRecord): boolean {
    const { provider, channel, eventId } = record
    const isServed = this.#routes.some((route) => servesSource(route, { provider, channel, eventId }))
    return isServed && (this.#contains === null || this.#contains(record))
  }

  add(event: Event): void {
    const { logsource, view } = this.#plan
    const seen = event.seenAs(this.#logsources.viewOf(logsource, view, event.source))
    const values = new Map([...this.#fields].map((field) => [field, seen.get(field)]))
    if (this.#isLikeAnother(values) || this.#different++ % this.#looks.stride !== 0) return
    this.#looks.taken += this.#searches.length
    this.#batch.push(keptEvent(seen, values, this.#searchesAllValues))
    if (this.#batch.length === BATCH) this.flush()
  }

  /** To be called once behind the last event. */
  flush(): void {
    for (const search of this.#searches) for (const event of this.#batch) search.addKnown(event, true)
    this.#batch = []
  }

  #isLikeAnother(values: ReadonlyMap<string, Value | undefined>): boolean {
    if (this.#searchesAllValues) return false
    const text = JSON.stringify([...values.values()].map((value) => value ?? null))
    const hash = (textHash(text) & 0x1f_ffff) * 0x1_0000_0000 + textHash(text, 1)
    const before = this.#seen.size
    return this.#seen.add(hash).size === before
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
    eachField: () => false,
    describe: () => description,
    summary: () => description,
  }
  return kept
}
