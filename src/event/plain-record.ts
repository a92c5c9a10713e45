import type { DataItem, LogRecord, RecordId } from '../evtx/index.ts'
import { ticksOf } from '../evtx/time.ts'

/** What is left of a record for comparing it: plain values that outlast the block they came from. */
export interface PlainRecord {
  /** Byte offset in the file; null where a reader does not tell. */
  readonly offset: number | null
  readonly headerRecordId: RecordId | null
  readonly system: ReadonlyMap<string, string>
  readonly data: readonly DataItem[]
}

export function plainRecord(record: LogRecord): PlainRecord {
  return {
    offset: record.place.offset,
    headerRecordId: record.headerRecordId,
    system: record.system(),
    data: record.data(),
  }
}

/** What every reader tells of a record: its id and the second of its time. Fractions are cut by some. */
export function identityOf({ system }: PlainRecord): string {
  const ticks = ticksOf(system.get('TimeCreated_SystemTime') ?? '')
  return `${system.get('EventRecordID') ?? ''} ${ticks === undefined ? '' : ticks / 10_000_000n}`
}

/** System/EventRecordID, for telling which of two records comes first; null when it is no number. */
export function idOf({ system }: PlainRecord): bigint | null {
  const text = system.get('EventRecordID') ?? ''
  return /^\d{1,20}$/.test(text) ? BigInt(text) : null
}

/** Characters, for bounding what is kept in memory. */
export function lengthOf({ system, data }: PlainRecord): number {
  let length = 0
  for (const [name, value] of system) length += name.length + value.length
  for (const { name, value } of data) length += name.length + value.length
  return length
}
