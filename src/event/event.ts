import type { FieldSink, Utf16Range } from '../evtx/log-record.ts'
import type { ViewTable } from './field-table.ts'

/** A record seen through the names that rules use. Absent (undefined), null and empty ('') are told apart. */
export interface Event {
  readonly source: EventSource
  /** TimeCreated, UTC, `YYYY-MM-DDThh:mm:ss.fffffffZ` (so that text order is time order); null when unknown. */
  readonly time: string | null
  /** undefined: absent; null: present and null. */
  get(field: string): Value | undefined
  /** The same text in place, undecoded; undefined for an absent value and for one that is no text in place. Valid until the next call. */
  units(field: string): Utf16Range | undefined
  /** Every value, for searches that name no field. */
  values(): Iterable<Value>
  /** The same event under the names of another view; itself where the views agree. */
  seenAs(view: View): Event
  /** What `values` has, quicker; text alone unless `withNumbers`. false when that is not possible. */
  eachText(sink: FieldSink, withNumbers: boolean): boolean
  /** What `describe` has as fields, quicker; false when that is not possible, whatever was handed over. */
  eachField(sink: FieldSink): boolean
  /** What a match prints of the event. */
  describe(): EventDescription
  /** The same without fields. */
  summary(): EventSummary
}

/** Provider, channel and event id: which rules may see the event. null: not known. */
export interface EventSource {
  readonly provider: string | null
  readonly channel: string | null
  readonly eventId: number | null
}

/** Which table of names applies: Sysmon's (the names of Sigma's categories), the log's own, Elastic's (as its pipelines or winlogbeat alone fill them), or that of a logsource row. */
export type View = 'sysmon' | 'raw' | ElasticView | ViewTable

export type ElasticView = 'ecs' | 'winlogbeat'

export type Value =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly Value[]
  | { readonly [name: string]: Value | undefined }

/** The `event` part of a match, in the order in which it is printed. */
export interface EventDescription extends EventSummary {
  readonly fields: { readonly [name: string]: string | readonly string[] }
}

/** Where an event stands and what it is. */
export interface EventSummary {
  readonly file: string | null
  readonly recordId: number | bigint | null
  readonly headerRecordId: number | bigint | null
  readonly offset: number | null
  readonly eventId: number | null
  readonly channel: string | null
  readonly provider: string | null
  readonly computer: string | null
  readonly recovered: boolean
}
