/**
 * Dismisses a record before anything of it is decoded: event id, channel and provider are compared where they stand.
 * Whatever is out of the ordinary counts as wanted and is decoded in full, so nothing is ever dismissed by mistake.
 */
import { equalBytes, u16, u32 } from './bytes.ts'
import type { Chunk } from './chunk.ts'
import { RECORD_HEADER_LENGTH } from './evtx-record.ts'
import type { Layout, Slot } from './layout.ts'
import { TYPE_STRING } from './value.ts'

/** What somebody wants to see; asked before a record is decoded. */
export interface Interest {
  /** False when no rule wants the event id, whatever the channel. */
  eventId(eventId: number): boolean
  /** null: the record does not say. */
  source(provider: string | null, channel: string | null, eventId: number): boolean
}

const TYPE_UINT16 = 0x06
/** A record that is a template instance begins so: fragment header 1.1, instance token. */
const INSTANCE_START = 0x0001010f

/** Where a record comes from, as it was found without decoding it. */
export interface PeekedSource {
  readonly provider: string
  readonly channel: string
  readonly eventId: number
}

export class Peek {
  readonly #interest: Interest
  readonly #texts = new TextCache()
  /** Of the record that was asked for last; undefined when it is out of the ordinary. One object while it stays the same. */
  source: PeekedSource | undefined

  constructor(interest: Interest) {
    this.#interest = interest
  }

  /** False only when it is certain that nobody wants the record. */
  wants(chunk: Chunk, offset: number): boolean {
    const last = this.source
    this.source = undefined
    const { bytes } = chunk
    const start = offset + RECORD_HEADER_LENGTH
    if (u32(bytes, start) !== INSTANCE_START || bytes[start + 4] !== 0x0c) return true
    const definitionOffset = chunk.definitionOffset(start + 4)
    const { layout, end } = chunk.definition(definitionOffset)
    if (layout === undefined) return true
    const counts = definitionOffset === start + 14 ? end : start + 14
    const eventId = this.#eventId(chunk, layout, counts)
    if (eventId < 0) return true
    if (!this.#interest.eventId(eventId)) return false
    const provider = this.#text(chunk, layout.provider, counts)
    const channel = this.#text(chunk, layout.channel, counts)
    if (provider === undefined || channel === undefined) return true
    if (provider && channel) {
      const isSame = last?.provider === provider && last.channel === channel && last.eventId === eventId
      this.source = isSame ? last : { provider, channel, eventId }
    }
    return this.#interest.source(provider, channel, eventId)
  }

  /** -1: not there, or not the plain 16-bit number it always is. */
  #eventId(chunk: Chunk, layout: Layout, counts: number): number {
    const slot = layout.eventId
    if (slot === undefined) return -1
    if (slot.literal !== null) return /^\d{1,5}$/.test(slot.literal) ? Number(slot.literal) : -1
    const count = u32(chunk.bytes, counts)
    if (slot.index >= count || count > 8192) return -1
    const descriptor = counts + 4 + 4 * slot.index
    if (chunk.bytes[descriptor + 2] !== TYPE_UINT16 || u16(chunk.bytes, descriptor) !== 2) return -1
    return u16(chunk.bytes, valueOffset(chunk.bytes, counts, count, slot.index))
  }

  /** undefined: not a plain string. */
  #text(chunk: Chunk, slot: Slot | undefined, counts: number): string | null | undefined {
    if (slot === undefined) return null
    if (slot.literal !== null) return slot.literal
    const { bytes } = chunk
    const count = u32(bytes, counts)
    const descriptor = counts + 4 + 4 * slot.index
    if (slot.index >= count || bytes[descriptor + 2] !== TYPE_STRING) return undefined
    const offset = valueOffset(bytes, counts, count, slot.index)
    const size = u16(bytes, descriptor)
    return offset + size > chunk.length ? undefined : this.#texts.text(chunk, offset, size)
  }
}

function valueOffset(bytes: Uint8Array, counts: number, count: number, index: number): number {
  let offset = counts + 4 + 4 * count
  for (let i = 0; i < index; i++) offset += u16(bytes, counts + 4 + 4 * i)
  return offset
}

/** A log names few channels and providers; comparing bytes with the last few is cheaper than making a string each time. */
const CACHED_TEXTS = 16

class TextCache {
  readonly #bytes: Uint8Array[] = []
  readonly #texts: string[] = []

  text(chunk: Chunk, offset: number, size: number): string {
    for (let i = 0; i < this.#bytes.length; i++) {
      const known = this.#bytes[i]!
      if (known.length === size && equalBytes(known, 0, chunk.bytes, offset, size)) return this.#texts[i]!
    }
    const text = chunk.machine.utf16(chunk.bytes, offset, size >> 1).replace(/\0.*$/s, '')
    if (this.#bytes.length === CACHED_TEXTS) {
      this.#bytes.length = 0
      this.#texts.length = 0
    }
    this.#bytes.push(chunk.bytes.slice(offset, offset + size))
    this.#texts.push(text)
    return text
  }
}
