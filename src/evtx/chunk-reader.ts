/** Chunks in, records out: what is in a block of 64 KiB, where each of its bytes went, and what is wrong with it. */
import { emptyAccount, type ReadAccount } from './account.ts'
import { behindLastNonZero, firstNonZero, id64 } from './bytes.ts'
import { addFacts, checkChunk, type FileFacts } from './check.ts'
import { Chunk } from './chunk.ts'
import { chunkFacts } from './chunk-facts.ts'
import { CHUNK_HEADER_LENGTH, CHUNK_LENGTH, looksLikeChunk, readChunkHeader } from './chunk-header.ts'
import { type Damage, EvtxError } from './damage.ts'
import { DefinitionCache } from './definition-cache.ts'
import { EvtxRecord, type ReportDamage } from './evtx-record.ts'
import { FILE_HEADER_LENGTH, type FileHeader, FLAG_DIRTY, FLAG_NO_CHECKSUMS } from './file-header.ts'
import { type Machine, portableMachine } from './machine.ts'
import { Peek } from './peek.ts'
import type { ReadOptions } from './read.ts'
import type { Recovery } from './recover.ts'
import type { ByteSource } from './source.ts'
import { type Walk, walkChunk } from './walk.ts'

export class ChunkReader {
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
    addFacts(this.#facts, index, chunk, header, walk)
    this.#options.onChunk?.(chunkFacts(chunk, header, walk))
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
      this.#options.onChunk?.({ kind: 'zero', index, offset, length: bytes.length })
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
    this.#options.onChunk?.({ kind: 'unrecognised', index, offset, length: bytes.length })
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
      const { onRecord } = this.#options
      const isWanted = this.#peek?.wants(chunk, offset) !== false
      if (!isWanted) this.#account.dismissed++
      if (!isWanted && onRecord === undefined) return undefined
      const record = new EvtxRecord(chunk, offset, size, report, false, this.#peek?.source)
      onRecord?.(record)
      if (!isWanted) return undefined
      if (record.damaged) this.#account.damagedRecords++
      return record
    } catch (error) {
      if (!(error instanceof EvtxError)) throw error
      this.#account.damagedRecords++
      this.#account.bytes.live -= size
      this.#account.bytes.damaged += size
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
