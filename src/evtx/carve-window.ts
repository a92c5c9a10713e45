/**
 * The part of a source that is being searched, with the 64 KiB in front of it: a record belongs to a chunk that began up
 * to that far back. Searches go forward only and remember what they found, so each costs linear time in all.
 */
import { u32 } from './bytes.ts'
import { CHUNK_HEADER_LENGTH, CHUNK_LENGTH, hasChunkMagic } from './chunk-header.ts'
import { RECORD_MAGIC } from './evtx-record.ts'

const CHUNK_MAGIC_FIRST = 0x45
const CHUNK_MAGIC_LENGTH = 8
const RECORD_MAGIC_FIRST = 0x2a
const RECORD_MAGIC_LENGTH = 4

/** All positions are those of the source. */
export class CarveWindow {
  bytes: Uint8Array
  /** Of the first byte. */
  offset: number
  /** Where the search goes on. */
  at: number
  /** Behind the last byte. */
  end: number
  #capacity = 0
  #nextRecord = -1
  #nextChunk = -1

  /** `at`: where to begin; what lies in front of it is only there to be referred to. */
  constructor(bytes: Uint8Array, offset: number, at = offset) {
    this.bytes = bytes
    this.offset = offset
    this.at = at
    this.end = offset + bytes.length
  }

  /** An empty one that grows at its end and reads as zero in front of its beginning. */
  static growing(offset: number): CarveWindow {
    return new CarveWindow(new Uint8Array(CHUNK_LENGTH), offset - CHUNK_LENGTH, offset)
  }

  /** Forgets what is too far back to be referred to. Bytes handed out before change. */
  append(more: Uint8Array): void {
    const from = this.at - CHUNK_LENGTH - this.offset
    const kept = this.bytes.subarray(from)
    const length = kept.length + more.length
    if (length > this.#capacity) {
      this.#capacity = length
      const grown = new Uint8Array(length)
      grown.set(kept)
      this.bytes = grown
    } else {
      const whole = new Uint8Array(this.bytes.buffer)
      whole.set(kept)
      this.bytes = whole.subarray(0, length)
    }
    this.bytes.set(more, kept.length)
    this.offset += from
    this.end += more.length
  }

  /** The next `2a2a0000` from `at` on; `end` or a little less when there is none. */
  nextRecord(): number {
    if (this.#nextRecord < this.at)
      this.#nextRecord = this.#find(RECORD_MAGIC_FIRST, RECORD_MAGIC_LENGTH, isRecordMagic)
    return this.#nextRecord
  }

  /** The next `ElfChnk\0` from `at` on; `end` or a little less when there is none. */
  nextChunk(): number {
    if (this.#nextChunk < this.at) this.#nextChunk = this.#find(CHUNK_MAGIC_FIRST, CHUNK_MAGIC_LENGTH, hasChunkMagic)
    return this.#nextChunk
  }

  #find(first: number, length: number, isMagic: (bytes: Uint8Array, at: number) => boolean): number {
    const last = this.bytes.length - length
    let at = this.bytes.indexOf(first, this.at - this.offset)
    while (at >= 0 && at <= last && !isMagic(this.bytes, at)) {
      at++
      // Runs of the byte are walked here: a call each would make them twenty times slower.
      if (this.bytes[at] !== first) at = this.bytes.indexOf(first, at)
    }
    // A magic that begins in the last bytes shows when more of it is there.
    return this.offset + (at < 0 || at > last ? Math.max(last + 1, this.at - this.offset) : at)
  }

  /** Whether a chunk begins at this magic, as far as can be seen; text that reads ElfChnk is none. */
  isChunk(at: number): boolean {
    const start = at - this.offset
    const record = start + CHUNK_HEADER_LENGTH
    if (record + RECORD_MAGIC_LENGTH > this.bytes.length) return true
    const headerSize = u32(this.bytes, start + 40)
    const freeOffset = u32(this.bytes, start + 48)
    const isHeaderSane = headerSize === 128 && freeOffset >= CHUNK_HEADER_LENGTH && freeOffset <= CHUNK_LENGTH
    return isHeaderSane || isRecordMagic(this.bytes, record)
  }

  /** The chunk that would begin at `base`, without copying; shorter at the end of the source. */
  chunkBytes(base: number): Uint8Array {
    const from = base - this.offset
    return this.bytes.subarray(from, Math.min(from + CHUNK_LENGTH, this.bytes.length))
  }
}

function isRecordMagic(bytes: Uint8Array, at: number): boolean {
  return u32(bytes, at) === RECORD_MAGIC
}
