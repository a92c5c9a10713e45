/**
 * The reader: bytes in, records out, and an account of every byte. What the headers promise (counts, ids, flags,
 * checksums) is compared and reported, never relied on: the file is walked chunk by chunk to its end.
 */
import { emptyAccount, type ReadAccount } from './account.ts'
import { behindLastNonZero, firstNonZero, id64 } from './bytes.ts'
import { carveOrThrow } from './carve-image.ts'
import { addFacts, checkChunk, checkFileHeader, type FileFacts } from './check.ts'
import { Chunk } from './chunk.ts'
import { CHUNK_HEADER_LENGTH, CHUNK_LENGTH, hasChunkMagic, looksLikeChunk, readChunkHeader } from './chunk-header.ts'
import { type Damage, EvtxError, type OnDamage } from './damage.ts'
import { DefinitionCache } from './definition-cache.ts'
import { EvtxRecord, type ReportDamage } from './evtx-record.ts'
import { FILE_HEADER_LENGTH, type FileHeader, FLAG_DIRTY, FLAG_NO_CHECKSUMS, readFileHeader } from './file-header.ts'
import { type Machine, portableMachine } from './machine.ts'
import { type Interest, Peek } from './peek.ts'
import { type Recovery, startRecovery } from './recover.ts'
import type { ByteSource } from './source.ts'
import { type Walk, walkChunk } from './walk.ts'

export interface ReadOptions {
  readonly onDamage?: OnDamage
  /** Filled while reading. */
  readonly account?: ReadAccount
  readonly machine?: Machine
  /** Records nobody wants are counted and not decoded. */
  readonly interest?: Interest
  /** Numbers of the first chunk and of the one behind the last; all by default. A part does not judge the file header: see `reportFileHeader`. */
  readonly chunks?: { readonly from: number; readonly to: number }
  /** Filled while reading: what the chunks hold, to judge the file header by. */
  readonly facts?: FileFacts
  /** Yielded records are valid until the next one is asked for: the same memory serves every block. */
  readonly reuse?: boolean
  /**
   * Also what is no live record any more: slack, records that were hidden, blocks without a header, and sources that are
   * no EVTX file at all (images). A live record whose template is damaged comes as recovered when another chunk has the
   * same template. The source is read twice; give it whole, not in parts. Off by default.
   */
  readonly recover?: boolean
  /** Called after each block with the number of bytes done. */
  readonly onProgress?: (bytes: number) => void
}

/** Chunks that are read at once: 512 KiB, measured no slower than any other size from 64 KiB to 4 MiB. */
const BLOCK_CHUNKS = 8

/**
 * Yields every record that can be decoded, in file order. What cannot be read goes to `onDamage`.
 * @throws EvtxError `NOT_EVTX`, `EMPTY` or `TRUNCATED` when the source is no EVTX file; errors of the source as they are
 */
export async function* readEvtx(source: ByteSource, options: ReadOptions = {}): AsyncGenerator<EvtxRecord> {
  for await (const records of readBlocks(source, options)) yield* records
}

/** As `readEvtx`, with the records of a block at a time: inside a block everything is synchronous. */
export async function* readBlocks(source: ByteSource, options: ReadOptions = {}): AsyncGenerator<Iterable<EvtxRecord>> {
  const facts = options.facts ?? { chunkCount: 0, lastRecordId: 0n }
  const header = await readHeadOrCarve(source, options)
  if (Symbol.asyncIterator in header) return yield* header
  const recovery = await startRecovery(source, header, options)
  const reader = new ChunkReader(source, options, header, facts, recovery)
  const from = FILE_HEADER_LENGTH + CHUNK_LENGTH * (options.chunks?.from ?? 0)
  const to =
    options.chunks === undefined
      ? source.byteLength
      : Math.min(source.byteLength, FILE_HEADER_LENGTH + CHUNK_LENGTH * options.chunks.to)
  const buffers = [newBlock(), newBlock()] as const
  let pending =
    from < to ? source.read(from, buffers[0].subarray(0, Math.min(to - from, buffers[0].length))) : undefined
  for (let offset = from, turn = 0; offset < to; offset += BLOCK_CHUNKS * CHUNK_LENGTH, turn ^= 1) {
    const length = await pending!
    const next = offset + BLOCK_CHUNKS * CHUNK_LENGTH
    // The next block is fetched while this one is worked on.
    pending =
      next < to ? source.read(next, buffers[turn ^ 1]!.subarray(0, Math.min(to - next, buffers[0].length))) : undefined
    const block = buffers[turn]!.subarray(0, length)
    yield reader.records(options.reuse === true ? block : block.slice(), offset)
    options.onProgress?.(Math.min(next, to) - from)
  }
  if (recovery !== undefined) yield recovery.finish()
  if (options.chunks === undefined) await reportFileHeader(source, facts, options)
}

/** What the file header says against what was found; for callers that read a file in parts. */
export async function reportFileHeader(source: ByteSource, facts: FileFacts, options: ReadOptions): Promise<void> {
  const header = await readHead(source, options.machine ?? portableMachine).catch((error: unknown) => {
    // Nothing was promised by what is no EVTX file.
    if (options.recover === true && error instanceof EvtxError) return undefined
    throw error
  })
  if (header === undefined) return
  checkFileHeader(header, facts, (code, message, checksums) =>
    options.onDamage?.({
      code,
      message,
      file: source.name,
      offset: 0,
      length: 0,
      chunk: null,
      recordId: null,
      ...checksums,
    }),
  )
}

function newBlock(): Uint8Array {
  return new Uint8Array(BLOCK_CHUNKS * CHUNK_LENGTH)
}

/** Header and first chunk's magic tell whether this is EVTX at all. */
async function readHead(source: ByteSource, machine: Machine): Promise<FileHeader> {
  const head = new Uint8Array(FILE_HEADER_LENGTH + 8)
  const length = await source.read(0, head)
  if (length === 0) throw new EvtxError('EMPTY', 0, 'the file is empty')
  const header = readFileHeader(head, machine)
  if (!header.magic && !hasChunkMagic(head, FILE_HEADER_LENGTH)) {
    throw new EvtxError(
      'NOT_EVTX',
      0,
      'this is no EVTX file: it begins neither with a file header (ElfFile) nor has it a chunk (ElfChnk) at offset 4096',
    )
  }
  if (length < FILE_HEADER_LENGTH)
    throw new EvtxError('TRUNCATED', length, `the file ends inside its header, after ${length} of 4096 bytes`)
  return header
}

/** In place of the header of a source that is no EVTX file, the records that were carved out of it. */
async function readHeadOrCarve(
  source: ByteSource,
  options: ReadOptions,
): Promise<FileHeader | AsyncGenerator<Iterable<EvtxRecord>>> {
  try {
    return await readHead(source, options.machine ?? portableMachine)
  } catch (error) {
    const mayCarve = options.recover === true && error instanceof EvtxError && error.code !== 'EMPTY'
    if (!mayCarve) throw error
    return carveOrThrow(source, options, error)
  }
}

class ChunkReader {
  readonly #source: ByteSource
  readonly #options: ReadOptions
  readonly #machine: Machine
  readonly #account: ReadAccount
  readonly #facts: FileFacts
  readonly #recovery: Recovery | undefined
  /** Offsets of the records of this chunk that could not be decoded. */
  readonly #undecoded = new Set<number>()
  readonly #peek: Peek | undefined
  readonly #definitions = new DefinitionCache()
  readonly #reused: Chunk
  readonly #isDirty: boolean
  readonly #hasChecksums: boolean

  constructor(
    source: ByteSource,
    options: ReadOptions,
    header: FileHeader,
    facts: FileFacts,
    recovery: Recovery | undefined,
  ) {
    this.#recovery = recovery
    this.#source = source
    this.#options = options
    this.#machine = options.machine ?? portableMachine
    this.#account = options.account ?? emptyAccount()
    this.#facts = facts
    this.#peek = options.interest === undefined ? undefined : new Peek(options.interest)
    this.#reused = new Chunk(source.name, this.#machine, this.#definitions)
    this.#isDirty = (header.flags & FLAG_DIRTY) !== 0
    this.#hasChecksums = (header.flags & FLAG_NO_CHECKSUMS) === 0
    if ((options.chunks?.from ?? 0) === 0) this.#account.bytes.header += FILE_HEADER_LENGTH
  }

  *records(block: Uint8Array, offset: number): Generator<EvtxRecord> {
    for (let at = 0; at < block.length; at += CHUNK_LENGTH) {
      const bytes = block.subarray(at, Math.min(at + CHUNK_LENGTH, block.length))
      yield* this.#chunk(bytes, offset + at)
    }
  }

  *#chunk(bytes: Uint8Array, offset: number): Generator<EvtxRecord> {
    const index = (offset - FILE_HEADER_LENGTH) / CHUNK_LENGTH
    const header = readChunkHeader(bytes)
    if (!header.magic && !this.#isDamagedChunk(bytes, offset, index)) {
      if (this.#recovery !== undefined) yield* this.#recovery.block(bytes, offset)
      return
    }
    if (this.#recovery !== undefined) yield* this.#recovery.finish()
    const chunk = this.#load(bytes, offset, index)
    const walk = walkChunk(chunk, header, this.#isDirty, (code, at, length, recordId, message) =>
      this.#damage({ code, message, offset: offset + at, length, chunk: index, recordId }),
    )
    checkChunk(
      chunk,
      header,
      walk,
      { isDirty: this.#isDirty, hasChecksums: this.#hasChecksums },
      (code, message, checksums) =>
        this.#damage({ code, message, offset, length: 0, chunk: index, recordId: null, ...checksums }),
    )
    addFacts(this.#facts, index, chunk, walk)
    this.#count(bytes, walk)
    const report = this.#report(offset, index)
    this.#undecoded.clear()
    for (let i = 0; i < walk.offsets.length; i++) {
      const record = this.#record(chunk, walk.offsets[i]!, walk.sizes[i]!, report)
      if (record === undefined) continue
      const isMended = record.damaged && this.#recovery !== undefined && (yield* this.#recovery.mended(record))
      if (!isMended) yield record
    }
    if (this.#recovery !== undefined) yield* this.#recovery.besides(chunk, walk, this.#undecoded)
  }

  #load(bytes: Uint8Array, offset: number, index: number): Chunk {
    if (this.#options.reuse !== true)
      return new Chunk(this.#source.name, this.#machine, this.#definitions, bytes, offset, index)
    this.#reused.load(bytes, offset, index)
    return this.#reused
  }

  /** A block that does not begin like a chunk: zero, a chunk with a damaged magic (true), or no chunk at all. */
  #isDamagedChunk(bytes: Uint8Array, offset: number, index: number): boolean {
    if (firstNonZero(bytes, 0, bytes.length) === bytes.length) {
      this.#account.bytes.zero += bytes.length
      return false
    }
    const place = { offset, chunk: index, recordId: null }
    if (looksLikeChunk(bytes)) {
      this.#damage({
        code: 'chunk-magic',
        message: 'the chunk does not begin with ElfChnk, but records follow',
        length: 0,
        ...place,
      })
      return true
    }
    this.#account.bytes.damaged += bytes.length
    const isTail = bytes.length < CHUNK_LENGTH
    const message = isTail
      ? `${bytes.length} bytes after the last chunk are no chunk`
      : 'a block of 64 KiB is neither zero nor a chunk'
    this.#damage({ code: isTail ? 'trailing-bytes' : 'chunk-unrecognised', message, length: bytes.length, ...place })
    return false
  }

  #count(bytes: Uint8Array, walk: Walk): void {
    const { bytes: account } = this.#account
    const head = Math.min(CHUNK_HEADER_LENGTH, bytes.length)
    const live = walk.sizes.reduce((sum, size) => sum + size, 0)
    const rest = Math.max(walk.end, head)
    const lastUsed = behindLastNonZero(bytes, rest, bytes.length)
    account.header += head
    account.live += live
    account.damaged += walk.damagedBytes
    account.slack += lastUsed - rest
    account.zero += bytes.length - lastUsed
    this.#account.chunks++
    this.#account.records += walk.offsets.length
  }

  #record(chunk: Chunk, offset: number, size: number, report: ReportDamage): EvtxRecord | undefined {
    try {
      if (this.#peek?.wants(chunk, offset) === false) {
        this.#account.dismissed++
        return undefined
      }
      const record = new EvtxRecord(chunk, offset, size, report)
      if (record.damaged) this.#account.damagedRecords++
      return record
    } catch (error) {
      if (!(error instanceof EvtxError)) throw error
      this.#account.damagedRecords++
      this.#undecoded.add(offset)
      report('record-content', offset, size, id64(chunk.bytes, offset + 8), error.message)
      return undefined
    }
  }

  #report(offset: number, index: number): ReportDamage {
    return (code, at, length, recordId, message) =>
      this.#damage({ code, message, offset: offset + at, length, chunk: index, recordId })
  }

  #damage(damage: Omit<Damage, 'file'>): void {
    this.#options.onDamage?.({ ...damage, file: this.#source.name })
  }
}
