import type { FieldSink, LogRecord, RecordValue, Utf16Range } from '../evtx/log-record.ts'
import { throughEcsDoor } from './ecs-door.ts'
import type { Event, EventDescription, EventSource, EventSummary, Value, View } from './event.ts'
import type { ViewTable } from './field-table.ts'
import { hashOf, isHashField, viewTable } from './views.ts'

/** What of a record an event is made of. */
type SeenRecord = Pick<
  LogRecord,
  | 'place'
  | 'recordId'
  | 'headerRecordId'
  | 'eventId'
  | 'channel'
  | 'provider'
  | 'computer'
  | 'timeCreated'
  | 'recovered'
  | 'get'
  | 'units'
  | 'eachText'
  | 'data'
  | 'system'
  | 'eachField'
>

/** A record as rules see it, under Sysmon's names. `source` may be given where it is known already. */
export function eventOf(record: LogRecord, source: EventSource = sourceOf(record)): Event {
  return new RecordEvent(record, source, 'sysmon')
}

function sourceOf(record: SeenRecord): EventSource {
  return { provider: record.provider, channel: record.channel, eventId: record.eventId }
}

/** The same event, to be kept: its values are copied, so that it outlives the bytes that it was read from. */
export function keptEvent(event: Event): Event {
  return event instanceof RecordEvent ? event.kept() : event
}

class RecordEvent implements Event {
  readonly source: EventSource
  readonly #record: SeenRecord
  readonly #view: View
  readonly #names: ViewTable | undefined
  /** Its record is a copy already. */
  readonly #isKept: boolean
  #known: Map<string, Value> | undefined
  #time: string | null | undefined
  #summary: EventSummary | undefined

  constructor(record: SeenRecord, source: EventSource, view: View, isKept = false) {
    this.source = source
    this.#record = record
    this.#view = view
    this.#names = viewTable(view, source)
    this.#isKept = isKept
  }

  get time(): string | null {
    if (this.#time === undefined) this.#time = this.#record.timeCreated
    return this.#time
  }

  get(field: string): Value | undefined {
    const known = this.#known?.get(field)
    if (known !== undefined) return known
    const value = this.#value(field)
    if (value === undefined) return undefined
    this.#known ??= new Map()
    this.#known.set(field, value)
    return value
  }

  units(field: string): Utf16Range | undefined {
    if (this.#names === undefined || !Object.hasOwn(this.#names, field)) return this.#record.units(field)
    const name = this.#names[field]!
    return typeof name === 'string' ? this.#record.units(name) : undefined
  }

  *values(): Iterable<Value> {
    for (const { value } of this.#record.data()) yield value
    yield* this.#record.system().values()
  }

  seenAs(view: View): Event {
    if (view === 'ecs' || view === 'winlogbeat') return throughEcsDoor(this.seenAs('raw'), view)
    return view === this.#view || viewTable(view, this.source) === this.#names
      ? this
      : new RecordEvent(this.#record, this.source, view, this.#isKept)
  }

  eachText(sink: FieldSink, withNumbers: boolean): boolean {
    return this.#record.eachText(sink, withNumbers)
  }

  eachField(sink: FieldSink): boolean {
    return this.#record.eachField(sink)
  }

  describe(): EventDescription {
    return { ...this.summary(), fields: fieldsOf(this.#record) }
  }

  summary(): EventSummary {
    this.#summary ??= summaryOf(this.#record)
    return this.#summary
  }

  kept(): Event {
    return this.#isKept ? this : new RecordEvent(copyOf(this.#record), this.source, this.#view, true)
  }

  #value(field: string): Value | undefined {
    if (this.#names !== undefined && Object.hasOwn(this.#names, field)) {
      const name = this.#names[field]!
      return typeof name === 'string' ? this.#record.get(name) : name.read(this.#record)
    }
    return this.#record.get(field) ?? (isHashField(field) ? hashOf(this.#record, field) : undefined)
  }
}

function summaryOf(record: SeenRecord): EventSummary {
  return {
    file: record.place.file,
    recordId: record.recordId,
    headerRecordId: record.headerRecordId,
    offset: record.place.offset,
    eventId: record.eventId,
    channel: record.channel,
    provider: record.provider,
    computer: record.computer,
    recovered: record.recovered,
  }
}

/** Names come from the log, and `__proto__` is one that attackers like: it becomes a key like any other. */
function fieldsOf(record: SeenRecord): { readonly [name: string]: string | readonly string[] } {
  const fields: { [name: string]: string | string[] } = {}
  for (const { name, value } of record.data()) {
    const earlier = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (Array.isArray(earlier)) {
      // A list is added to in place: forged events have one name a hundred thousand times.
      earlier.push(value)
      continue
    }
    const now = earlier === undefined ? value : [earlier, value]
    if (name === '__proto__') Object.defineProperty(fields, name, { value: now, enumerable: true, configurable: true })
    else fields[name] = now
  }
  return fields
}

function copyOf(record: SeenRecord): SeenRecord {
  const { place, recordId, headerRecordId, eventId, channel, provider, computer, timeCreated, recovered } = record
  const data = record.data().map(({ name, value }) => ({ name, value }))
  const system = new Map(record.system())
  const values = new Map<string, RecordValue>(system)
  for (const name of new Set(data.map((item) => item.name))) {
    const value = record.get(name)
    if (value !== undefined) values.set(name, value)
  }
  return {
    ...{ place: { ...place }, recordId, headerRecordId, eventId, channel, provider, computer, timeCreated, recovered },
    get: (name) => values.get(name),
    units: () => undefined,
    data: () => data,
    system: () => system,
    eachText: () => false,
    eachField: () => false,
  }
}
