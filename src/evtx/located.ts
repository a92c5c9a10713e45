/** Where the values of an ordinary record are: found through the layout of its template, without parsing anything. */
import { instanceHead, MAX_VALUES } from './binxml-instance.ts'
import { u16, u32, u64 } from './bytes.ts'
import type { Chunk } from './chunk.ts'
import type { Layout, Slot } from './layout.ts'
import type { FieldSink, TypedItem, Utf16Range } from './log-record.ts'
import { fileTimeText, storedTimeText } from './time.ts'
import { ARRAY_FLAG, fitsType, isTextType, TYPE_BINXML, TYPE_NULL, TYPE_STRING, typeName, valueText } from './value.ts'

/** A template instance: the layout of its definition, and where each value begins. */
export class Located {
  readonly chunk: Chunk
  readonly layout: Layout
  /** Offset of the values' descriptors, four bytes each. */
  readonly descriptors: number
  readonly offsets: readonly number[]

  constructor(chunk: Chunk, layout: Layout, descriptors: number, offsets: readonly number[]) {
    this.chunk = chunk
    this.layout = layout
    this.descriptors = descriptors
    this.offsets = offsets
  }

  type(index: number): number {
    return index < 0 ? TYPE_STRING : this.chunk.bytes[this.descriptors + 4 * index + 2]!
  }

  size(index: number): number {
    return u16(this.chunk.bytes, this.descriptors + 4 * index)
  }

  u64(index: number): bigint {
    return this.size(index) < 8 ? 0n : u64(this.chunk.bytes, this.offsets[index]!)
  }

  /** A FILETIME as it is printed; null beyond the year 9999. */
  time(index: number): string | null {
    return (this.size(index) < 8 ? fileTimeText(0n) : storedTimeText(this.chunk.bytes, this.offsets[index]!)) ?? null
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

  /** undefined as `text` says. */
  typed(slot: Slot): TypedItem | undefined {
    const value = this.text(slot)
    if (value === undefined) return undefined
    // Nothing at all is Null, as in the tree.
    const type = slot.literal === '' ? TYPE_NULL : this.type(slot.index)
    return { name: slot.name, value, type: typeName(type) }
  }

  units(slot: Slot): Utf16Range | undefined {
    if (slot.literal !== null || this.type(slot.index) !== TYPE_STRING) return undefined
    range.bytes = this.chunk.bytes
    range.offset = this.offsets[slot.index]!
    range.length = this.size(slot.index) >> 1
    return range
  }

  /** False: what it prints are digits and the few letters of `NUMBER_TEXT`. */
  isText(slot: Slot): boolean {
    return slot.literal !== null || isTextType(this.type(slot.index))
  }

  /** What `text` has, if anything. */
  handOver(slot: Slot, sink: FieldSink): void {
    if (!this.isPresent(slot)) return
    const units = slot.isAttribute ? undefined : this.units(slot)
    if (units !== undefined) return sink.units(slot.name, units)
    const text = this.text(slot)
    if (text !== undefined) sink.text(slot.name, text)
  }

  #valueText(index: number): string {
    return valueText(this.type(index), this.chunk.bytes, this.offsets[index]!, this.size(index), this.chunk.machine)
  }
}

/** One object for all answers of `units`: they are asked for twenty times an event. */
const range: Utf16Range = { bytes: new Uint8Array(0), offset: 0, length: 0 }

/**
 * `0f 01 01 00 0c` and a definition with a layout, values that fit it; anything else is read through the tree. One pass
 * over the descriptors: every record that somebody wants comes by here.
 */
export function locate(chunk: Chunk, start: number, end: number): Located | undefined {
  const { bytes } = chunk
  const at = bytes[start] === 0x0f ? start + 4 : start
  if (bytes[at] !== 0x0c) return undefined
  const instance = instanceHead(chunk, at)
  const { layout, problem, id } = chunk.definition(instance.definition)
  if (layout === undefined || problem !== undefined || id !== u32(bytes, at + 2)) return undefined
  const count = u32(bytes, instance.descriptors - 4)
  let offset = instance.descriptors + 4 * count
  if (count > MAX_VALUES || offset > end || layout.valueCount > count) return undefined
  const offsets = new Array<number>(count)
  for (let i = 0; i < count; i++) {
    const descriptor = instance.descriptors + 4 * i
    const size = u16(bytes, descriptor)
    const type = bytes[descriptor + 2]!
    // Arrays repeat their element, nested XML brings names of its own, odd values are reported: the tree knows how.
    if ((type & ARRAY_FLAG) !== 0 || !fitsType(type, size)) return undefined
    if (type === TYPE_BINXML && !isBody(layout, i)) return undefined
    offsets[i] = offset
    offset += size
  }
  const isAlone = offset === end || (offset < end && bytes[offset] === 0)
  return isAlone && areBodies(layout, bytes, instance.descriptors)
    ? new Located(chunk, layout, instance.descriptors, offsets)
    : undefined
}

/** Not written as a closure in the loop above: that takes a context for each value, half of what a run allocated. */
function isBody({ bodies }: Layout, index: number): boolean {
  for (const body of bodies) if (body.index === index) return true
  return false
}

/** What stands where EventData or UserData belongs is nested BinXML or nothing. */
function areBodies({ bodies }: Layout, bytes: Uint8Array, descriptors: number): boolean {
  for (const { index } of bodies) {
    const type = bytes[descriptors + 4 * index + 2]!
    if (type !== TYPE_BINXML && type !== TYPE_NULL) return false
  }
  return true
}
