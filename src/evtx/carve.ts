/**
 * Records from bytes that no sound header vouches for: slack, torn blocks, memory and disk images. A record says where it
 * is but not where its chunk began, and all it refers to counts from there. So each frame is tried with the chunks that
 * may hold it: the last `ElfChnk` seen, the file's grid of 64 KiB, the chunk of the record before, and the one that the
 * frame gives away itself when its template is stored inside it.
 */
import { MORE, TOKEN } from './binxml-token.ts'
import { id64, u32, u64 } from './bytes.ts'
import { CarveWindow } from './carve-window.ts'
import type { Chunk } from './chunk.ts'
import { CHUNK_HEADER_LENGTH, CHUNK_LENGTH, hasChunkMagic } from './chunk-header.ts'
import { DefinitionCache } from './definition-cache.ts'
import { type EvtxRecord, RECORD_HEADER_LENGTH, type ReportDamage } from './evtx-record.ts'
import { FILE_HEADER_LENGTH } from './file-header.ts'
import { KeyTable } from './key-table.ts'
import type { RecordId } from './log-record.ts'
import type { Machine } from './machine.ts'
import { StrictChunk } from './recover-chunk.ts'
import type { KnownDefinitions } from './recover-definitions.ts'
import { recordKey } from './recover-keys.ts'
import { frameSize, recoverRecord } from './recover-record.ts'

export interface CarveOptions {
  readonly file: string
  readonly machine: Machine
  /** Records that are not to come (again). */
  readonly keys: KeyTable
  /** To stand in for lost ones; an image has none, since it mixes logs. */
  readonly definitions?: KnownDefinitions
  /** Whether chunks are expected at 4096 + n × 65536. */
  readonly hasGrid: boolean
  readonly report: ReportCarved
  /** A frame whose content cannot be told any more; offset in the source. */
  readonly onLost: (offset: number, size: number, recordId: RecordId, written: bigint) => void
}

/** A part of a chunk to search; offsets in the chunk. */
export interface Part {
  readonly from: number
  readonly to: number
  /** `swallowed`: it lies inside a live record. `undecoded`: it is one whose content could not be decoded. */
  readonly kind: 'free' | 'swallowed' | 'undecoded'
}

/** As `ReportDamage`, with the chunk that the offset is in. */
export type ReportCarved = (chunk: StrictChunk, ...damage: Parameters<ReportDamage>) => void

/** Chunks kept for the records that follow; a frame is tried with at most four. */
const MAX_CHUNKS = 8
/** Bytes of frames that may be looked at for each byte of the source: overlapping frames are traps. */
const MAX_TRIED = 16

export class Carver {
  /** `ElfChnk` headers seen. */
  chunks = 0
  readonly #options: CarveOptions
  readonly #cache = new DefinitionCache()
  /** A live record that could not be decoded is among `keys` before it is recovered. */
  readonly #yielded = new KeyTable()
  readonly #chunks = new Map<number, { readonly chunk: StrictChunk; isOwned: boolean }>()
  #window: CarveWindow | undefined
  /** Where the last chunk header stood, and where the chunk of the last record without one must have begun. */
  #headed = Number.NEGATIVE_INFINITY
  #guessed = Number.NEGATIVE_INFINITY
  /** Bytes of frames looked at lately, less what was allowed up to the last frame, which stood at `#triedAt`. */
  #tried = 0
  #triedAt = Number.NEGATIVE_INFINITY
  #lostEnd = 0

  constructor(options: CarveOptions) {
    this.#options = options
  }

  /** Bytes that follow those fed before, or begin somewhere else; what lies in front of `from` is only referred to. */
  *feed(bytes: Uint8Array, offset: number, from = 0): Generator<EvtxRecord> {
    if (this.#window?.end !== offset) {
      yield* this.finish()
      this.#forget()
      this.#window = CarveWindow.growing(offset)
    }
    const window = this.#window!
    window.append(bytes)
    window.at = Math.max(window.at, from)
    for (const [base, { isOwned }] of this.#chunks) if (!isOwned) this.#chunks.delete(base)
    // A record and its chunk may reach this far ahead.
    yield* this.#search(window, window.end - CHUNK_LENGTH)
  }

  /** No bytes follow. */
  *finish(): Generator<EvtxRecord> {
    if (this.#window !== undefined) yield* this.#search(this.#window, this.#window.end)
    this.#window = undefined
  }

  /**
   * Parts of a chunk whose place is known; its bytes stay where they are. Returns where another chunk begins in it (the
   * file lost some bytes; offset in the source), else undefined.
   */
  *within(chunk: Chunk, parts: readonly Part[]): Generator<EvtxRecord, number | undefined> {
    this.#forget()
    this.#headed = chunk.offset
    const window = new CarveWindow(chunk.bytes.subarray(0, chunk.length), chunk.offset)
    for (const part of parts) {
      window.at = chunk.offset + part.from
      yield* this.#search(window, chunk.offset + part.to, part)
      if (this.#headed !== chunk.offset) return this.#headed
    }
    return undefined
  }

  #forget(): void {
    this.#chunks.clear()
    this.#headed = Number.NEGATIVE_INFINITY
    this.#guessed = Number.NEGATIVE_INFINITY
    this.#tried = 0
    this.#triedAt = Number.NEGATIVE_INFINITY
    this.#lostEnd = 0
  }

  /** Up to `limit`; of a part of a chunk, up to the next chunk header. */
  *#search(window: CarveWindow, limit: number, part?: Part): Generator<EvtxRecord> {
    const end = part === undefined ? window.end : limit
    while (window.at < limit) {
      const record = window.nextRecord()
      const next = Math.min(record, window.nextChunk())
      window.at = next
      if (next >= limit) break
      if (next !== record) {
        this.#head(window, next)
        if (part !== undefined && this.#headed === next) return
        window.at = next + 1
        continue
      }
      const size = frameSize(window.bytes, next - window.offset, end - window.offset, part?.kind === 'swallowed')
      const found =
        size === 0
          ? undefined
          : this.#frame(window, next, size, part?.kind === 'undecoded' && next - window.offset === part.from)
      if (found !== undefined && found !== 'seen') yield found
      window.at = next + (found === undefined ? 1 : size)
    }
    window.at = Math.max(window.at, limit)
  }

  #head(window: CarveWindow, at: number): void {
    if (!hasChunkMagic(window.bytes, at - window.offset) || !window.isChunk(at)) return
    this.#headed = at
    this.chunks++
  }

  #frame(window: CarveWindow, at: number, size: number, isUndecoded: boolean): EvtxRecord | 'seen' | undefined {
    this.#tried = Math.max(0, this.#tried - MAX_TRIED * (at - this.#triedAt))
    this.#triedAt = at
    if (this.#tried > MAX_TRIED * CHUNK_LENGTH) return undefined
    const { machine, keys, onLost } = this.#options
    const start = at - window.offset
    this.#tried += size
    const key = recordKey(window.bytes, start, size, machine)
    if (isUndecoded ? this.#yielded.has(key) : keys.has(key)) return 'seen'
    for (const base of this.#bases(window, at, size)) {
      const record = this.#decode(window, base, at, size)
      if (record !== undefined) {
        keys.add(key)
        this.#yielded.add(key)
        return record
      }
      this.#tried += size
    }
    if (at >= this.#lostEnd && !isUndecoded) {
      this.#lostEnd = at + size
      onLost(at, size, id64(window.bytes, start + 8), u64(window.bytes, start + 16))
    }
    return undefined
  }

  /** Where the chunk of a frame may have begun; what is most certain first. */
  #bases(window: CarveWindow, at: number, size: number): Set<number> {
    const bases = [this.#headed]
    if (this.#options.hasGrid) bases.push(at - ((at - FILE_HEADER_LENGTH) % CHUNK_LENGTH))
    bases.push(this.#guessed, residentBase(window, at))
    const fits = (base: number): boolean => {
      const offset = at - base
      const isInside = offset >= CHUNK_HEADER_LENGTH && offset + size <= CHUNK_LENGTH
      return isInside && offset % 8 === 0 && base >= window.offset
    }
    return new Set(bases.filter(fits))
  }

  #decode(window: CarveWindow, base: number, at: number, size: number): EvtxRecord | undefined {
    const known = this.#chunk(window, base)
    const { chunk } = known
    const record = recoverRecord(chunk, at - base, size, (...damage) => this.#options.report(chunk, ...damage))
    if (record === undefined) return undefined
    if (base !== this.#headed) this.#guessed = base
    if (window === this.#window && !known.isOwned) {
      // The window moves on; a record looks into its chunk as long as somebody has it.
      chunk.bytes = chunk.bytes.slice()
      known.isOwned = true
    }
    return record
  }

  #chunk(window: CarveWindow, base: number): { readonly chunk: StrictChunk; isOwned: boolean } {
    const known = this.#chunks.get(base)
    if (known !== undefined) return known
    if (this.#chunks.size === MAX_CHUNKS) this.#chunks.clear()
    const { file, machine, hasGrid, definitions } = this.#options
    // Images have no chunk numbers.
    const index = hasGrid ? Math.floor((base - FILE_HEADER_LENGTH) / CHUNK_LENGTH) : -1
    const bytes = window.chunkBytes(base)
    const made = { chunk: new StrictChunk(file, machine, this.#cache, bytes, base, index), isOwned: false }
    made.chunk.known = definitions
    this.#chunks.set(base, made)
    return made
  }
}

/** Where the chunk began if the first thing that a record refers to, a template or a name, follows right there. */
function residentBase(window: CarveWindow, at: number): number {
  const { bytes } = window
  const content = at - window.offset + RECORD_HEADER_LENGTH
  const token = content + (bytes[content] === TOKEN.fragmentHeader ? 4 : 0)
  // An instance: token, 01, u32 id, u32 offset. An element outside a template: token, u32 length, u32 offset.
  const isElement = bytes[token] === TOKEN.element || bytes[token] === (TOKEN.element | MORE)
  if (bytes[token] !== TOKEN.instance && !isElement) return Number.NEGATIVE_INFINITY
  const behind = token + (isElement ? 9 : 10)
  return window.offset + behind - u32(bytes, behind - 4)
}
