/** An event of a log of Windows under Elastic's names, as winlogbeat and its ingest pipelines would have indexed it. */
import type { FieldSink, Utf16Range } from '../evtx/log-record.ts'
import { ECS_CONVERSIONS } from './ecs-conversions.ts'
import { openEcsView } from './ecs-door.ts'
import {
  ECS_FIELDS,
  type EcsLog,
  type EcsSource,
  EMPTY_VALUES,
  EVENT_DATA,
  SCRIPT_BLOCK_MOVED,
  SECURITY_MOVED,
  SYSMON_MOVED,
} from './ecs-fields.ts'
import type { ElasticView, Event, EventDescription, EventSource, EventSummary, Value, View } from './event.ts'
import { SYSMON_CHANNEL, SYSMON_PROVIDER } from './sysmon.ts'
import { isHashField } from './views.ts'

/** `event`: under the names of its log. `winlogbeat`: before any ingest pipeline, so with little but `winlog.*`. */
export function ecsEventOf(event: Event, view: ElasticView = 'ecs'): Event {
  return new EcsEvent(event, view)
}

openEcsView(ecsEventOf)

/** The same event, that is also ready to be seen under Elastic's names: for events that were not read from a log. */
export function withEcsView(event: Event): Event {
  return withElasticView(event, (view) => ecsEventOf(event, view))
}

/** The same event, with what is seen of it under Elastic's names. */
export function withElasticView(event: Event, elastic: (view: ElasticView) => Event): Event {
  return {
    source: event.source,
    time: event.time,
    get: (field) => event.get(field),
    units: (field) => event.units(field),
    values: () => event.values(),
    seenAs(view) {
      if (view === 'ecs' || view === 'winlogbeat') return elastic(view)
      const other = event.seenAs(view)
      return other === event ? this : withElasticView(other, elastic)
    },
    eachText: (sink, withNumbers) => event.eachText(sink, withNumbers),
    eachField: (sink) => event.eachField(sink),
    describe: () => event.describe(),
    summary: () => event.summary(),
  }
}

/** Values of `System`: not part of `winlog.event_data`. */
const SYSTEM =
  /^(?:Channel|Computer|EventID|EventRecordID|Keywords|Opcode|Provider_\w+|Task|TimeCreated_\w+|Execution_\w+|Security_\w+|Correlation_\w+)$/

/** Sysmon has both spellings; the pipeline leaves one. */
const RESPELT: { readonly [name: string]: string } = { TargetProcessGUID: 'TargetProcessGuid' }

const USER_DATA = 'winlog.user_data.'

class EcsEvent implements Event {
  readonly source: EventSource
  readonly #event: Event
  readonly #view: ElasticView
  readonly #log: EcsLog
  readonly #known = new Map<string, Value | undefined>()

  constructor(event: Event, view: ElasticView) {
    this.source = event.source
    this.#event = event
    this.#view = view
    this.#log = view === 'ecs' ? logOf(event.source) : 'any'
  }

  get time(): string | null {
    return this.#event.time
  }

  get(field: string): Value | undefined {
    if (this.#known.has(field)) return this.#known.get(field)
    const value = this.#value(field)
    this.#known.set(field, value)
    return value
  }

  units(): Utf16Range | undefined {
    return undefined
  }

  *values(): Iterable<Value> {
    for (const field of Object.keys(ECS_FIELDS)) {
      const value = this.get(field)
      if (value !== undefined) yield value
    }
    for (const name of Object.keys(this.#event.describe().fields)) {
      const value = this.#eventData(name)
      if (value !== undefined) yield value
    }
  }

  seenAs(view: View): Event {
    if (view === this.#view) return this
    return view === 'ecs' || view === 'winlogbeat' ? ecsEventOf(this.#event, view) : this.#event.seenAs(view)
  }

  /** What a match prints is the record as it is. */
  eachText(): boolean {
    return false
  }

  eachField(sink: FieldSink): boolean {
    return this.#event.eachField(sink)
  }

  describe(): EventDescription {
    return this.#event.describe()
  }

  summary(): EventSummary {
    return this.#event.summary()
  }

  #value(field: string): Value | undefined {
    if (field.startsWith(EVENT_DATA)) return this.#eventData(field.slice(EVENT_DATA.length))
    // A record tells EventData and UserData apart by which of them it has.
    if (field.startsWith(USER_DATA)) return this.#eventData(field.slice(USER_DATA.length))
    if (!Object.hasOwn(ECS_FIELDS, field)) return undefined
    for (const source of ECS_FIELDS[field]!.sources) {
      const value = this.#fromSource(source)
      if (value !== undefined) return value
    }
    return undefined
  }

  #fromSource({ log, ids, exceptIds, from, as }: EcsSource): Value | undefined {
    const { eventId } = this.source
    if (log !== 'any' && log !== this.#log) return undefined
    if (ids !== undefined && (eventId === null || !ids.includes(eventId))) return undefined
    if (exceptIds !== undefined && eventId !== null && exceptIds.includes(eventId)) return undefined
    const value = this.#recorded(from)
    if (value === undefined || as === undefined) return value
    return typeof value === 'object' ? undefined : ECS_CONVERSIONS[as].convert(String(value))
  }

  #recorded(name: string): Value | undefined {
    if (name === '@time') return this.#event.time ?? undefined
    const value = this.#event.get(name) ?? this.#fromSystem(name)
    if (value === null || value === undefined) return undefined
    const isEmpty = typeof value === 'string' && (this.#view === 'ecs' ? EMPTY_VALUES.has(value) : value === '')
    return isEmpty ? undefined : value
  }

  /** Events that are no records have no System, but may be known to come from somewhere. */
  #fromSystem(name: string): Value | undefined {
    if (name === 'EventID') return this.source.eventId ?? undefined
    if (name === 'Channel') return this.source.channel ?? undefined
    return name === 'Provider_Name' ? (this.source.provider ?? undefined) : undefined
  }

  #isMoved(name: string): boolean {
    if (this.#log === 'sysmon') return SYSMON_MOVED.has(name)
    if (this.#log === 'powershell') return this.source.eventId === 4104 && SCRIPT_BLOCK_MOVED.has(name)
    const isCreation = this.source.eventId === 4688
    return this.#log === 'security' && SECURITY_MOVED[isCreation ? 'creation' : 'others'].has(name)
  }

  #eventData(name: string): Value | undefined {
    if (this.#isMoved(name) || SYSTEM.test(name) || isHashField(name)) return undefined
    const nameless = /^param([1-9]\d?)$/.exec(name)
    const spelt = this.#log === 'sysmon' ? RESPELT[name] : undefined
    const value = this.#recorded(name) ?? (spelt === undefined ? undefined : this.#recorded(spelt))
    if (value !== undefined || nameless === null) return value
    // Values without a name are called so.
    return [this.#event.get('Data')].flat()[Number(nameless[1]) - 1] ?? undefined
  }
}

export function logOf({ provider, channel }: EventSource): EcsLog {
  const name = (provider ?? '').toLowerCase()
  if (name === SYSMON_PROVIDER.toLowerCase()) return 'sysmon'
  const log = (channel ?? '').toLowerCase()
  if (provider === null && log === SYSMON_CHANNEL.toLowerCase()) return 'sysmon'
  if (log === 'security' || name === 'microsoft-windows-security-auditing') return 'security'
  return /^(?:microsoft-windows-powershell|powershellcore)(?:\/operational)?$/.test(name || log) ? 'powershell' : 'any'
}
