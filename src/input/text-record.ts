import { type Fields, fieldsOf, type TypedFields, typedFieldsOf } from '../evtx/fields.ts'
import type { DataItem, LogRecord, RecordId, RecordPlace, RecordValue } from '../evtx/log-record.ts'
import type { Resolved } from '../evtx/resolved.ts'
import { fileTimeText, ticksOf } from '../evtx/time.ts'
import { printXml } from '../evtx/xml.ts'

/** A record whose values are text already: from an export or from the second reader. */
export class TextRecord implements LogRecord {
  readonly place: RecordPlace
  readonly headerRecordId: RecordId | null
  readonly recordId: RecordId | null
  readonly eventId: number | null
  readonly channel: string | null
  readonly provider: string | null
  readonly computer: string | null
  readonly timeCreated: string | null
  readonly timeTicks: bigint | null
  readonly recovered = false
  readonly damaged = false
  readonly written = null
  readonly #tree: () => readonly Resolved[]
  readonly #system: ReadonlyMap<string, string>
  readonly #data: readonly DataItem[]
  #values: ReadonlyMap<string, RecordValue> | undefined

  static ofTree(tree: readonly Resolved[], place: RecordPlace, headerRecordId: RecordId | null = null): TextRecord {
    return new TextRecord(fieldsOf(tree), () => tree, place, headerRecordId)
  }

  /** `tree` is what the fields are of, made when it is asked for. */
  constructor(
    { system, data }: Fields,
    tree: () => readonly Resolved[],
    place: RecordPlace,
    headerRecordId: RecordId | null = null,
  ) {
    this.#tree = tree
    this.place = place
    this.headerRecordId = headerRecordId
    this.recordId = recordIdOf(system.get('EventRecordID'))
    this.eventId = eventIdOf(system.get('EventID'))
    this.channel = system.get('Channel') ?? null
    this.provider = system.get('Provider_Name') ?? null
    this.computer = system.get('Computer') ?? null
    this.timeTicks = timeOf(system.get('TimeCreated_SystemTime'))
    this.timeCreated = this.timeTicks === null ? null : (fileTimeText(this.timeTicks) ?? null)
    this.#system = system
    this.#data = data
  }

  get(name: string): RecordValue | undefined {
    this.#values ??= valuesByName(this.#data)
    return this.#values.get(name) ?? this.#system.get(name)
  }

  /** Nothing here lies in place as UTF-16. */
  units(): undefined {
    return undefined
  }

  eachField(): boolean {
    return false
  }

  eachText(): boolean {
    return false
  }

  data(): readonly DataItem[] {
    return this.#data
  }

  system(): ReadonlyMap<string, string> {
    return this.#system
  }

  typed(): TypedFields {
    return typedFieldsOf(this.#tree())
  }

  toXml(): string {
    return printXml(this.#tree())
  }
}

function recordIdOf(text: string | undefined): RecordId | null {
  if (text === undefined || !/^\d{1,20}$/.test(text)) return null
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}

function eventIdOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null
}

/** Times before 1601 cannot be told as FILETIME. */
function timeOf(text: string | undefined): bigint | null {
  const ticks = ticksOf(text ?? '')
  return ticks === undefined || ticks < 0n ? null : ticks
}

function valuesByName(data: readonly DataItem[]): ReadonlyMap<string, RecordValue> {
  const values = new Map<string, string | string[]>()
  for (const { name, value } of data) {
    const before = values.get(name)
    if (before === undefined) values.set(name, value)
    else if (typeof before === 'string') values.set(name, [before, value])
    else before.push(value)
  }
  return values
}
