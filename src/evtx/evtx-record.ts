import { id64, u16, u64 } from './bytes.ts'
import type { Chunk } from './chunk.ts'
import { type DamageCode, EvtxError } from './damage.ts'
import { type Fields, fieldsOf, type TypedFields, typedFieldsOf } from './fields.ts'
import type { Slot } from './layout.ts'
import { type Located, locate } from './located.ts'
import type {
  DataItem,
  FieldSink,
  LogRecord,
  RecordId,
  RecordPlace,
  RecordValue,
  TypedItem,
  Utf16Range,
} from './log-record.ts'
import type { PeekedSource } from './peek.ts'
import { resolveRecord } from './resolve.ts'
import type { Resolved } from './resolved.ts'
import { fileTimeText, ticksOf } from './time.ts'
import { TYPE_FILETIME, TYPE_NULL } from './value.ts'
import { printXml } from './xml.ts'

/** `2a 2a 00 00`, u32 size, u64 id, u64 FILETIME written; then the content; u32 copy of the size at the end. */
export const RECORD_HEADER_LENGTH = 24
export const RECORD_MAGIC = 0x00002a2a

/** Reports what could not be decoded of a record; `offset` is the offset in the chunk. */
export type ReportDamage = (
  code: DamageCode,
  offset: number,
  length: number,
  recordId: RecordId,
  message: string,
) => void

/**
 * One record, decoded value by value when asked. Ordinary records are read in place through the layouts of their two
 * templates (the System one and the EventData one nested in it); others through the resolved tree.
 * It looks into the chunk's bytes: records of `readEvtx` own theirs, records inside `replay` last until the next chunk.
 */
export class EvtxRecord implements LogRecord {
  readonly chunk: Chunk
  /** Offset in the chunk. */
  readonly offset: number
  readonly size: number
  readonly recovered: boolean
  readonly #report: ReportDamage
  readonly #source: PeekedSource | undefined
  #system: Located | undefined
  #bodies: readonly Located[] = []
  #fields: Fields | undefined
  #tree: Resolved[] | undefined
  #isDamaged = false

  /** @throws EvtxError when nothing of the content can be decoded */
  constructor(
    chunk: Chunk,
    offset: number,
    size: number,
    report: ReportDamage,
    recovered = false,
    source: PeekedSource | undefined = undefined,
  ) {
    this.#source = source
    this.chunk = chunk
    this.offset = offset
    this.size = size
    this.recovered = recovered
    this.#report = report
    if (!this.#locate()) this.#fields = fieldsOf(this.#resolve())
  }

  get damaged(): boolean {
    return this.#isDamaged
  }

  get place(): RecordPlace {
    const { file, offset, index } = this.chunk
    return { file, offset: offset + this.offset, chunk: index < 0 ? null : index }
  }

  get headerRecordId(): RecordId {
    return id64(this.chunk.bytes, this.offset + 8)
  }

  get written(): bigint {
    return u64(this.chunk.bytes, this.offset + 16)
  }

  get recordId(): RecordId | null {
    const text = this.#systemText('EventRecordID')
    if (text === undefined || !/^\d{1,20}$/.test(text)) return null
    const number = Number(text)
    return Number.isSafeInteger(number) ? number : BigInt(text)
  }

  get eventId(): number | null {
    if (this.#source !== undefined) return this.#source.eventId
    const text = this.#systemText('EventID')
    return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null
  }

  get channel(): string | null {
    return this.#source?.channel ?? this.#systemText('Channel') ?? null
  }

  get provider(): string | null {
    return this.#source?.provider ?? this.#systemText('Provider_Name') ?? null
  }

  get computer(): string | null {
    return this.#systemText('Computer') ?? null
  }

  get timeCreated(): string | null {
    const slot = this.#system?.layout.timeCreated
    if (slot !== undefined && this.#system!.type(slot.index) === TYPE_FILETIME) return this.#system!.time(slot.index)
    const ticks = ticksOf(this.#systemText('TimeCreated_SystemTime') ?? '')
    return ticks === undefined ? null : (fileTimeText(ticks) ?? null)
  }

  get timeTicks(): bigint | null {
    const slot = this.#system?.layout.timeCreated
    if (slot !== undefined && this.#system!.type(slot.index) === TYPE_FILETIME) return this.#system!.u64(slot.index)
    return ticksOf(this.#systemText('TimeCreated_SystemTime') ?? '') ?? null
  }

  get(name: string): RecordValue | undefined {
    if (this.#fields === undefined) {
      for (const body of this.#bodies) {
        const slot = body.layout.unique.get(name)
        if (slot !== undefined) return body.text(slot) ?? this.#systemText(name)
        const repeated = body.layout.repeated.get(name)
        if (repeated !== undefined)
          return oneOrMany(repeated.map((each) => body.text(each)).filter((text) => text !== undefined))
      }
      return this.#systemText(name)
    }
    return (
      oneOrMany(this.#fields.data.filter((item) => item.name === name).map((item) => item.value)) ??
      this.#systemText(name)
    )
  }

  units(name: string): Utf16Range | undefined {
    for (const body of this.#bodies) {
      const slot = body.layout.unique.get(name)
      if (slot !== undefined && body.isPresent(slot)) return body.units(slot)
      if (body.layout.repeated.has(name)) return undefined
    }
    const slot = this.#system?.layout.system.get(name)
    return slot === undefined || !this.#system!.isPresent(slot) ? undefined : this.#system!.units(slot)
  }

  eachField(sink: FieldSink): boolean {
    const [body] = this.#bodies
    if (body === undefined || this.#bodies.length > 1 || body.layout.repeated.size > 0) return false
    for (const slot of body.layout.data) body.handOver(slot, sink)
    return true
  }

  eachText(sink: FieldSink, withNumbers: boolean): boolean {
    if (this.#fields !== undefined) return false
    for (const body of this.#bodies)
      for (const slot of body.layout.data) if (withNumbers || body.isText(slot)) body.handOver(slot, sink)
    const system = this.#system!
    for (const slot of system.layout.system.values())
      if (withNumbers || system.isText(slot)) system.handOver(slot, sink)
    return true
  }

  data(): readonly DataItem[] {
    if (this.#fields !== undefined) return this.#fields.data
    const items: DataItem[] = []
    for (const body of this.#bodies) {
      for (const slot of body.layout.data) {
        const value = body.text(slot)
        if (value !== undefined) items.push({ name: slot.name, value })
      }
    }
    return items
  }

  system(): ReadonlyMap<string, string> {
    if (this.#fields !== undefined) return this.#fields.system
    const values = new Map<string, string>()
    for (const [name, slot] of this.#system!.layout.system) {
      const text = this.#system!.text(slot)
      if (text !== undefined) values.set(name, text)
    }
    return values
  }

  typed(): TypedFields {
    const system = this.#system
    if (system === undefined || system.layout.hasRendering) return typedFieldsOf(this.#resolved())
    const itemsOf = (located: Located, slots: Iterable<Slot>): TypedItem[] =>
      Array.from(slots, (slot) => located.typed(slot)).filter((item) => item !== undefined)
    return {
      system: itemsOf(system, system.layout.system.values()),
      data: this.#bodies.flatMap((body) => itemsOf(body, body.layout.data)),
      rendering: [],
    }
  }

  toXml(): string {
    return printXml(this.#resolved())
  }

  /** The same as `typed` through the plain decoder: what the quick path is compared with. */
  plainFields(): TypedFields {
    return typedFieldsOf(this.#resolve())
  }

  #systemText(name: string): string | undefined {
    if (this.#fields !== undefined) return this.#fields.system.get(name)
    const slot = this.#system!.layout.system.get(name)
    return slot === undefined ? undefined : this.#system!.text(slot)
  }

  /** What cannot be decoded is reported once and left out. */
  #resolved(): Resolved[] {
    try {
      return this.#resolve()
    } catch (error) {
      if (!(error instanceof EvtxError)) throw error
      this.#damage('record-content', error)
      this.#tree = []
      return this.#tree
    }
  }

  /** @throws EvtxError when nothing can be decoded */
  #resolve(): Resolved[] {
    if (this.#tree !== undefined) return this.#tree
    const start = this.offset + RECORD_HEADER_LENGTH
    const end = this.offset + this.size - 4
    this.#tree = resolveRecord(this.chunk, start, end, (code, error) => this.#damage(code, error))
    return this.#tree
  }

  #damage(code: DamageCode, error: EvtxError): void {
    this.#isDamaged = true
    this.#report(code, this.offset, 0, this.headerRecordId, error.message)
  }

  /** Finds both templates' values; false when the record is not of the ordinary shape. */
  #locate(): boolean {
    const { bytes } = this.chunk
    const end = this.offset + this.size - 4
    const system = locate(this.chunk, this.offset + RECORD_HEADER_LENGTH, end)
    if (system === undefined || system.layout.system.size === 0) return false
    const bodies: Located[] = system.layout.data.length > 0 ? [system] : []
    for (const slot of system.layout.bodies) {
      if (!system.isPresent(slot) || system.type(slot.index) === TYPE_NULL) continue
      const at = system.offsets[slot.index]!
      const size = u16(bytes, system.descriptors + 4 * slot.index)
      const body = locate(this.chunk, at, at + size)
      if (body === undefined || body.layout.system.size > 0 || body.layout.bodies.length > 0) return false
      bodies.push(body)
    }
    this.#system = system
    this.#bodies = bodies
    return true
  }
}

function oneOrMany(texts: readonly string[]): RecordValue | undefined {
  return texts.length > 1 ? texts : texts[0]
}
