import { type Instance, readInstance } from './binxml.ts'
import { id64, u16, u64 } from './bytes.ts'
import type { Chunk } from './chunk.ts'
import { type DamageCode, EvtxError } from './damage.ts'
import type { Layout, Slot } from './layout.ts'
import type { DataItem, LogRecord, RecordId, RecordPlace, RecordValue, Utf16Range } from './log-record.ts'
import { type Fields, fieldsOf, type Resolved, resolveRecord } from './resolve.ts'
import { fileTimeText, ticksOf } from './time.ts'
import { ARRAY_FLAG, fitsType, TYPE_BINXML, TYPE_FILETIME, TYPE_NULL, TYPE_STRING, valueText } from './value.ts'
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
  #system: Located | undefined
  #bodies: readonly Located[] = []
  #fields: Fields | undefined

  /** @throws EvtxError when nothing of the content can be decoded */
  constructor(chunk: Chunk, offset: number, size: number, report: ReportDamage, recovered = false) {
    this.chunk = chunk
    this.offset = offset
    this.size = size
    this.recovered = recovered
    this.#report = report
    if (!this.#locate()) this.#fields = fieldsOf(this.#resolve())
  }

  get place(): RecordPlace {
    const { file, offset, index } = this.chunk
    return { file, offset: offset + this.offset, chunk: index < 0 ? null : index }
  }

  get headerRecordId(): RecordId {
    return id64(this.chunk.bytes, this.offset + 8)
  }

  /** FILETIME of when the record was written or exported; not the time of the event. */
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
    const text = this.#systemText('EventID')
    return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null
  }

  get channel(): string | null {
    return this.#systemText('Channel') ?? null
  }

  get provider(): string | null {
    return this.#systemText('Provider_Name') ?? null
  }

  get computer(): string | null {
    return this.#systemText('Computer') ?? null
  }

  get timeCreated(): string | null {
    const ticks = this.timeTicks
    return ticks === null ? null : (fileTimeText(ticks) ?? null)
  }

  get timeTicks(): bigint | null {
    const slot = this.#system?.layout.system.get('TimeCreated_SystemTime')
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

  /** As Windows renders it. Never throws: what cannot be decoded is reported and left out. */
  toXml(): string {
    try {
      return printXml(this.#resolve())
    } catch (error) {
      this.#damage('record-content', error)
      return ''
    }
  }

  /** The same through the plain decoder: what the quick path is compared with. */
  plainFields(): Fields {
    return fieldsOf(this.#resolve())
  }

  #systemText(name: string): string | undefined {
    if (this.#fields !== undefined) return this.#fields.system.get(name)
    const slot = this.#system!.layout.system.get(name)
    return slot === undefined ? undefined : this.#system!.text(slot)
  }

  #resolve(): Resolved[] {
    const start = this.offset + RECORD_HEADER_LENGTH
    return resolveRecord(this.chunk, start, this.offset + this.size - 4, (error) => this.#damage('record-value', error))
  }

  #damage(code: DamageCode, error: unknown): void {
    if (!(error instanceof EvtxError)) throw error
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
      const size = u16(bytes, system.instance.descriptors + 4 * slot.index)
      const body = locate(this.chunk, at, at + size)
      if (body === undefined || body.layout.system.size > 0 || body.layout.bodies.length > 0) return false
      bodies.push(body)
    }
    this.#system = system
    this.#bodies = bodies
    return true
  }
}

/** An instance, the layout of its definition, and where each value begins. */
class Located {
  readonly chunk: Chunk
  readonly layout: Layout
  readonly instance: Instance
  readonly offsets: readonly number[]

  constructor(chunk: Chunk, layout: Layout, instance: Instance, offsets: readonly number[]) {
    this.chunk = chunk
    this.layout = layout
    this.instance = instance
    this.offsets = offsets
  }

  type(index: number): number {
    return index < 0 ? TYPE_STRING : this.chunk.bytes[this.instance.descriptors + 4 * index + 2]!
  }

  size(index: number): number {
    return u16(this.chunk.bytes, this.instance.descriptors + 4 * index)
  }

  u64(index: number): bigint {
    return this.size(index) < 8 ? 0n : u64(this.chunk.bytes, this.offsets[index]!)
  }

  isPresent(slot: Slot): boolean {
    for (const dependency of slot.dependencies) if (this.type(dependency) === TYPE_NULL) return false
    return true
  }

  /** undefined: the value or the element that would hold it is not there. */
  text(slot: Slot): string | undefined {
    if (!this.isPresent(slot)) return undefined
    const text = slot.literal ?? this.#valueText(slot.index)
    return text === '' && slot.isAttribute ? undefined : text
  }

  units(slot: Slot): Utf16Range | undefined {
    if (slot.literal !== null || this.type(slot.index) !== TYPE_STRING) return undefined
    range.bytes = this.chunk.bytes
    range.offset = this.offsets[slot.index]!
    range.length = this.size(slot.index) >> 1
    return range
  }

  #valueText(index: number): string {
    return valueText(this.type(index), this.chunk.bytes, this.offsets[index]!, this.size(index), this.chunk.machine)
  }
}

/** One object for all answers of `units`: they are asked for twenty times an event. */
const range: Utf16Range = { bytes: new Uint8Array(0), offset: 0, length: 0 }

/** `0f 01 01 00 0c` and a definition with a layout, values that fit it; anything else is read through the tree. */
function locate(chunk: Chunk, start: number, end: number): Located | undefined {
  const { bytes } = chunk
  const at = bytes[start] === 0x0f ? start + 4 : start
  if (bytes[at] !== 0x0c) return undefined
  const instance = readInstance(chunk, at, end)
  const { layout } = chunk.definition(instance.definition)
  const isAlone = instance.end >= end || bytes[instance.end] === 0
  if (layout === undefined || layout.valueCount > instance.count || !isAlone) return undefined
  const offsets = new Array<number>(instance.count)
  let offset = instance.values
  for (let i = 0; i < instance.count; i++) {
    const descriptor = instance.descriptors + 4 * i
    const type = bytes[descriptor + 2]!
    // Arrays repeat their element, nested XML brings names of its own, odd values are reported: the tree knows how.
    if ((type & ARRAY_FLAG) !== 0 || !fitsType(type, u16(bytes, descriptor))) return undefined
    if (type === TYPE_BINXML && !layout.bodies.some((body) => body.index === i)) return undefined
    offsets[i] = offset
    offset += u16(bytes, descriptor)
  }
  const isBody = (type: number): boolean => type === TYPE_BINXML || type === TYPE_NULL
  if (!layout.bodies.every(({ index }) => isBody(bytes[instance.descriptors + 4 * index + 2]!))) return undefined
  return new Located(chunk, layout, instance, offsets)
}

function oneOrMany(texts: readonly string[]): RecordValue | undefined {
  return texts.length > 1 ? texts : texts[0]
}
