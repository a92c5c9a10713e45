import type { TypedFields } from './fields.ts'

/**
 * The noun `Record` of ARCHITECTURE.md: one record of a log, whatever its form. EVTX records implement it lazily, value
 * by value; XML exports and the second reader hand over what they parsed. (`LogRecord` in code, since `Record` is
 * TypeScript's own.)
 */
export interface LogRecord {
  readonly place: RecordPlace
  /** System/EventRecordID; the id in the record's header often differs. null when the record has none. */
  readonly recordId: RecordId | null
  /** The id in the EVTX record header; null for other forms. */
  readonly headerRecordId: RecordId | null
  readonly eventId: number | null
  readonly channel: string | null
  /** System/Provider/@Name. */
  readonly provider: string | null
  readonly computer: string | null
  /** System/TimeCreated/@SystemTime as `YYYY-MM-DDThh:mm:ss.fffffffZ` (UTC, always seven digits), null when unreadable. */
  readonly timeCreated: string | null
  /** The same as 100 ns ticks since 1601 (FILETIME): cheaper to compare. */
  readonly timeTicks: bigint | null
  /** FILETIME of when the record was written or exported, which is not the time of the event; null for other forms. */
  readonly written: bigint | null
  /** Found outside live data (slack, carved); never true unless recovery was asked for. */
  readonly recovered: boolean
  /** Not all of the content could be decoded; values whose names are lost are called `Data`. */
  readonly damaged: boolean
  /**
   * The value of a name: EventData or UserData first, then System (`EventID`, `Provider_Name`, `Channel` …).
   * undefined: no such name. '' is a present, empty value. A name that occurs more than once gives a list.
   */
  get(name: string): RecordValue | undefined
  /** The same value in place, for names that occur once and hold UTF-16 text; undefined otherwise. Valid until the next call. */
  units(name: string): Utf16Range | undefined
  /**
   * Hands over what `data` has, in its order, text in place. false: not all of it could be, because a name occurs twice or
   * the values are no longer in place; `data` has them.
   */
  eachField(sink: FieldSink): boolean
  /**
   * Hands over every value of `data` and `system`, text in place; of what is no text (numbers, GUIDs, times …) nothing
   * unless `withNumbers`. false: that is not possible, and nothing was handed over.
   */
  eachText(sink: FieldSink, withNumbers: boolean): boolean
  /** Names and values of EventData and UserData in record order; a value without a name is called `Data`. */
  data(): readonly DataItem[]
  /** Names and texts of System: `EventID`, `Provider_Name`, `TimeCreated_SystemTime`, `Execution_ProcessID` … */
  system(): ReadonlyMap<string, string>
  /** Every value with its type, in record order. */
  typed(): TypedFields
  /** As Windows renders it: one line. Never throws: what cannot be decoded is reported and left out. */
  toXml(): string
}

export interface RecordPlace {
  /** Name of the source. */
  readonly file: string
  /** Byte offset of the record in the file; null for forms without one. */
  readonly offset: number | null
  /** Number of the 64 KiB chunk, from 0; null for other forms and for records out of images. */
  readonly chunk: number | null
}

/** Exact at any size: a number up to 2^53, a bigint above. */
export type RecordId = number | bigint

/** Everything as text, the way Windows prints it. */
export type RecordValue = string | readonly string[]

export interface DataItem {
  readonly name: string
  readonly value: string
}

export interface TypedItem extends DataItem {
  /** A name of `VALUE_TYPES`, such as `UInt32`; `Null` for what is there and holds nothing. Text of other forms is `String`. */
  readonly type: string
}

export interface FieldSink {
  /** `range` is valid during the call. */
  units(name: string, range: Utf16Range): void
  text(name: string, value: string): void
}

/**
 * Text that was not copied: UTF-16LE units in `bytes`. The text ends after `length` units or before the first NUL,
 * whichever comes first.
 */
export interface Utf16Range {
  bytes: Uint8Array
  /** Byte offset of the first unit. */
  offset: number
  /** Units, not bytes. */
  length: number
}
