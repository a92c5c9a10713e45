/**
 * Where the records of a chunk are. Frames (magic, size, copy of the size) are believed when they agree; when they do
 * not, the content decides, and behind unreadable bytes the walk takes up again at the next sound frame. Every step
 * moves forward, so a chunk costs linear time whatever is in it.
 */
import { readFragment } from './binxml.ts'
import { firstNonZero, id64, u32, u64 } from './bytes.ts'
import type { Chunk } from './chunk.ts'
import { CHUNK_HEADER_LENGTH, CHUNK_LENGTH, type ChunkHeader } from './chunk-header.ts'
import { type DamageCode, EvtxError } from './damage.ts'
import { RECORD_HEADER_LENGTH, RECORD_MAGIC } from './evtx-record.ts'
import type { RecordId } from './log-record.ts'

/** A record's head, an end token, and the copy of its size. */
const SMALLEST_RECORD = 28
/** Decoding is tried on this many doubtful frames of a chunk; more are traps. */
const MAX_DOUBTFUL_FRAMES = 256

/** High half of the FILETIME of the last second of the year 9999. */
const LAST_TIME_HIGH = 0x24c85a5e

export interface Walk {
  /** Frames in file order; `sizes` may be shorter than a frame claims. */
  readonly offsets: readonly number[]
  readonly sizes: readonly number[]
  /** Where live records end: the rest is slack or zero. */
  readonly end: number
  /** Bytes among the records that are none. */
  readonly damagedBytes: number
}

export type ReportFrame = (
  code: DamageCode,
  offset: number,
  length: number,
  recordId: RecordId | null,
  message: string,
) => void

/** `isDirty`: the log was in use, so records may continue behind the free-space offset of a stale header. */
export function walkChunk(chunk: Chunk, header: ChunkHeader, isDirty: boolean, report: ReportFrame): Walk {
  return new Walker(chunk, header, isDirty, report).walk()
}

class Walker {
  readonly #chunk: Chunk
  readonly #bytes: Uint8Array
  readonly #header: ChunkHeader
  readonly #isDirty: boolean
  readonly #report: ReportFrame
  /** End of the live records by the header; undefined when that is nonsense. */
  readonly #declaredEnd: number | undefined
  readonly #offsets: number[] = []
  readonly #sizes: number[] = []
  #damagedBytes = 0
  #doubtful = 0

  constructor(chunk: Chunk, header: ChunkHeader, isDirty: boolean, report: ReportFrame) {
    this.#chunk = chunk
    this.#bytes = chunk.bytes
    this.#header = header
    this.#isDirty = isDirty
    this.#report = report
    const isSane = header.freeOffset >= CHUNK_HEADER_LENGTH && header.freeOffset < CHUNK_LENGTH
    this.#declaredEnd = isSane ? header.freeOffset : undefined
  }

  walk(): Walk {
    let at = CHUNK_HEADER_LENGTH
    const limit = this.#chunk.length
    while (at + SMALLEST_RECORD <= limit) {
      if (!this.#isLive(at)) break
      const size = this.#soundSize(at)
      if (size > 0) {
        this.#accept(at, size)
        at += size
        continue
      }
      const next = this.#salvage(at)
      if (next < 0) break
      at = next
    }
    return { offsets: this.#offsets, sizes: this.#sizes, end: Math.min(at, limit), damagedBytes: this.#damagedBytes }
  }

  #accept(offset: number, size: number): void {
    // Zero is what exports write into the last record.
    if (u32(this.#bytes, offset + 20) > LAST_TIME_HIGH) {
      this.#report(
        'record-time',
        offset,
        0,
        id64(this.#bytes, offset + 8),
        'the time in the header of the record is impossible; TimeCreated counts',
      )
    }
    this.#offsets.push(offset)
    this.#sizes.push(size)
  }

  /** Behind the declared end only records that continue the ids and times are live, and only where the header is known to be stale. */
  #isLive(at: number): boolean {
    if (this.#declaredEnd !== undefined && at < this.#declaredEnd) return true
    if (this.#soundSize(at) === 0) return this.#declaredEnd === undefined && this.#offsets.length === 0
    if (this.#offsets.length === 0) return this.#declaredEnd === undefined || this.#isDirty || this.#isPromised(at)
    const previous = this.#offsets.at(-1)!
    const continues = u64(this.#bytes, at + 8) === u64(this.#bytes, previous + 8) + 1n
    if (this.#declaredEnd === undefined) return continues
    const isExpected = this.#isDirty || u64(this.#bytes, at + 8) <= this.#header.lastRecordId
    return continues && isExpected && u64(this.#bytes, at + 16) >= u64(this.#bytes, previous + 16)
  }

  /** Its id is one that the header says the chunk has, so the free-space offset is what is wrong. */
  #isPromised(at: number): boolean {
    const id = u64(this.#bytes, at + 8)
    return id >= this.#header.firstRecordId && id <= this.#header.lastRecordId
  }

  /** The size of the frame at `at` when magic, size and its copy agree; else 0. */
  #soundSize(at: number): number {
    const size = u32(this.#bytes, at + 4)
    if (u32(this.#bytes, at) !== RECORD_MAGIC || size < SMALLEST_RECORD || at + size > this.#chunk.length) return 0
    return u32(this.#bytes, at + size - 4) === size ? size : 0
  }

  /** Reads or skips a frame that is not sound; where to go on, or -1 for nowhere. */
  #salvage(at: number): number {
    const bound = Math.min(this.#declaredEnd ?? this.#chunk.length, this.#chunk.length)
    if (this.#declaredEnd === undefined && firstNonZero(this.#bytes, at, bound) === bound) return -1
    const contentEnd = this.#contentEnd(at)
    if (contentEnd > 0) return this.#acceptByContent(at, contentEnd)
    if (this.#isCut(at)) return this.#skip(at, this.#chunk.length, 'the file ends inside this record')
    let next = at + 8
    while (next + SMALLEST_RECORD <= bound && !this.#isPlausible(next)) next += 8
    if (next + SMALLEST_RECORD > bound) next = bound
    const zeros = firstNonZero(this.#bytes, at, next) === next
    return this.#skip(
      at,
      next,
      zeros ? `${next - at} bytes are zero where records should be` : `${next - at} bytes are no record`,
    )
  }

  #skip(from: number, to: number, message: string): number {
    const hasMagic = u32(this.#bytes, from) === RECORD_MAGIC
    this.#report('record-frame', from, to - from, hasMagic ? id64(this.#bytes, from + 8) : null, message)
    this.#damagedBytes += to - from
    return to
  }

  /** Only the last chunk of a truncated file is shorter than 64 KiB. */
  #isCut(at: number): boolean {
    return (
      this.#chunk.length < CHUNK_LENGTH &&
      u32(this.#bytes, at) === RECORD_MAGIC &&
      at + u32(this.#bytes, at + 4) > this.#chunk.length
    )
  }

  #isPlausible(at: number): boolean {
    if (this.#soundSize(at) > 0) return true
    const size = u32(this.#bytes, at + 4)
    const isFramed = u32(this.#bytes, at) === RECORD_MAGIC && size >= SMALLEST_RECORD && size % 8 === 0
    return isFramed && at + size + 4 <= this.#chunk.length && u32(this.#bytes, at + size) === RECORD_MAGIC
  }

  /** Where the content of a doubtful record ends; 0 when it cannot be decoded. */
  #contentEnd(at: number): number {
    const size = u32(this.#bytes, at + 4)
    const hasMagic = u32(this.#bytes, at) === RECORD_MAGIC
    const hasSizes =
      size >= SMALLEST_RECORD && at + size <= this.#chunk.length && u32(this.#bytes, at + size - 4) === size
    if ((!hasMagic && !hasSizes) || ++this.#doubtful > MAX_DOUBTFUL_FRAMES) return 0
    try {
      const { content, end } = readFragment(this.#chunk, at + RECORD_HEADER_LENGTH, this.#chunk.length, false)
      const isWhole =
        content.length > 0 && content.every((part) => part.kind !== 'instance' || part.problem === undefined)
      return isWhole ? end : 0
    } catch (error) {
      if (error instanceof EvtxError) return 0
      throw error
    }
  }

  /** The content was sound, so the record is read; where it ends is told by the next frame that fits. */
  #acceptByContent(at: number, contentEnd: number): number {
    const byContent = (contentEnd + 4 + 7) & ~7
    const bySize = at + u32(this.#bytes, at + 4)
    const isNext = (next: number): boolean =>
      next === this.#declaredEnd || (next < this.#chunk.length && u32(this.#bytes, next) === RECORD_MAGIC)
    const end = Math.min(isNext(byContent) || !isNext(bySize) ? byContent : bySize, this.#chunk.length)
    this.#report(
      'record-size',
      at,
      0,
      id64(this.#bytes, at + 8),
      'the size of the record, its copy or its magic is wrong; the content is sound',
    )
    this.#accept(at, end - at)
    return end
  }
}
