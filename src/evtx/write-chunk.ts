/** One chunk while it is written: records are appended as long as they fit, then it is sealed with its header. */
import { CHUNK_HEADER_LENGTH, CHUNK_LENGTH } from './chunk-header.ts'
import { ByteWriter } from './write-bytes.ts'
import { EvtxWriteError } from './write-error.ts'
import type { ChunkState } from './write-tables.ts'

export type Crc32 = (bytes: Uint8Array, seed?: number) => number

/** A record as the file frames it; `write` puts the BinXML of its content into the chunk. */
export interface FramedRecord {
  /** Id in the record's header. */
  readonly recordId: bigint
  /** Time in the record's header, FILETIME. */
  readonly written: bigint
  write(chunk: ChunkState): void
  /** No live record: it is left behind the end of the live ones of its chunk, as an older use of the chunk leaves them. */
  readonly isDeleted?: boolean
}

const CHUNK_MAGIC = 'ElfChnk\0'
const RECORD_MAGIC = [0x2a, 0x2a, 0x00, 0x00]

/** Of file and chunk headers, in bytes: the part that is used. */
export const HEADER_SIZE = 128

/** libevtx loses a record that ends exactly at the end of the chunk; with eight bytes to spare it reads it. */
const RECORDS_END = CHUNK_LENGTH - 8

/** Chunk flags are 1 in nearly every recorded file. */
const CHUNK_FLAGS = 1

/** Records are padded with zeros to a multiple of this. */
const RECORD_ALIGNMENT = 8

/** Ids of a chunk without records. */
const NO_ID = 0xffff_ffff_ffff_ffffn

/** Bytes that one record may take up while it is written, before it is known that it does not fit: crafted templates unfold. */
const MOST_RECORD_BYTES = 4 * CHUNK_LENGTH

export class ChunkWriter {
  readonly #state: ChunkState = { out: new ByteWriter(2 * CHUNK_LENGTH), names: new Map(), definitions: new Map() }
  readonly #ids = new Set<bigint>()
  readonly #tables = new Uint8Array(CHUNK_HEADER_LENGTH - HEADER_SIZE)
  #firstRecordNumber = 1n
  #firstRecordId = NO_ID
  #lastRecordId = NO_ID
  #lastRecordOffset = 0
  /** End of the live records; `undefined`: of everything that was written. */
  #liveEnd: number | undefined
  recordCount = 0

  constructor() {
    this.#state.out.position = CHUNK_HEADER_LENGTH
    this.#state.out.limit = MOST_RECORD_BYTES
  }

  get isEmpty(): boolean {
    return this.#state.out.position === CHUNK_HEADER_LENGTH
  }

  /** Ids tell the records of a chunk apart: one reader stops at the first that has the id of the last. */
  has(recordId: bigint): boolean {
    return this.#ids.has(recordId)
  }

  /** Behind a deleted record there is no place for a live one. */
  takes(record: FramedRecord): boolean {
    return this.#liveEnd === undefined || record.isDeleted === true
  }

  /** False: the chunk has no room for the record and is as it was before; that too when the content cannot be written and throws. */
  append(record: FramedRecord): boolean {
    const { out } = this.#state
    const start = out.position
    this.#tables.set(out.bytes.subarray(HEADER_SIZE, CHUNK_HEADER_LENGTH))
    try {
      writeRecord(this.#state, record)
    } catch (error) {
      this.#rollBack(start)
      throw error
    }
    // A record of a size that only a chunk of its own can hold was recorded that way.
    const end = start === CHUNK_HEADER_LENGTH ? CHUNK_LENGTH : RECORDS_END
    if (out.position > end) {
      this.#rollBack(start)
      return false
    }
    if (record.isDeleted === true) this.#leave(start)
    else this.#count(record.recordId, start)
    return true
  }

  #count(recordId: bigint, start: number): void {
    if (this.recordCount === 0) this.#firstRecordId = recordId
    this.#ids.add(recordId)
    this.#lastRecordId = recordId
    this.#lastRecordOffset = start
    this.recordCount++
  }

  /** The tables lead to live names and definitions alone. */
  #leave(start: number): void {
    this.#liveEnd ??= start
    this.#state.out.bytes.set(this.#tables, HEADER_SIZE)
  }

  /** Names and definitions that the record brought along are gone with it. */
  #rollBack(start: number): void {
    const { out, names, definitions } = this.#state
    out.truncate(start)
    out.bytes.set(this.#tables, HEADER_SIZE)
    for (const known of [names, definitions]) {
      for (const [key, offset] of known) if (offset >= start) known.delete(key)
    }
  }

  /** The chunk, valid until the next record is appended. The layout is `ChunkHeader`'s. */
  seal(crc32: Crc32): Uint8Array {
    const { out } = this.#state
    const freeOffset = this.#liveEnd ?? out.position
    const bytes = out.bytes.subarray(0, CHUNK_LENGTH)
    for (let i = 0; i < CHUNK_MAGIC.length; i++) bytes[i] = CHUNK_MAGIC.charCodeAt(i)
    out.setU64(8, this.#firstRecordNumber)
    out.setU64(16, this.recordCount === 0 ? NO_ID : this.#firstRecordNumber + BigInt(this.recordCount) - 1n)
    out.setU64(24, this.#firstRecordId)
    out.setU64(32, this.#lastRecordId)
    out.setU32(40, HEADER_SIZE)
    out.setU32(44, this.#lastRecordOffset)
    out.setU32(48, freeOffset)
    out.setU32(52, crc32(bytes.subarray(CHUNK_HEADER_LENGTH, freeOffset)))
    out.setU32(120, CHUNK_FLAGS)
    // The checksum of the header covers that of the records and the tables.
    out.setU32(124, crc32(bytes.subarray(HEADER_SIZE, CHUNK_HEADER_LENGTH), crc32(bytes.subarray(0, 120))))
    return bytes
  }

  /** The next chunk of the file, in the same memory. */
  restart(): void {
    const { out, names, definitions } = this.#state
    out.truncate(0)
    out.position = CHUNK_HEADER_LENGTH
    names.clear()
    definitions.clear()
    this.#ids.clear()
    this.#firstRecordNumber += BigInt(this.recordCount)
    this.recordCount = 0
    this.#firstRecordId = NO_ID
    this.#lastRecordId = NO_ID
    this.#lastRecordOffset = 0
    this.#liveEnd = undefined
  }
}

/** `2a2a0000`, u32 size, u64 id, u64 time, BinXML, zeros, u32 size again. */
function writeRecord(state: ChunkState, record: FramedRecord): void {
  const { out } = state
  const start = out.position
  out.limit = start + MOST_RECORD_BYTES
  out.put(RECORD_MAGIC)
  out.u32(0)
  out.u64(record.recordId)
  out.u64(record.written)
  record.write(state)
  while ((out.position - start + 4) % RECORD_ALIGNMENT !== 0) out.u8(0)
  const size = out.position - start + 4
  out.u32(size)
  out.setU32(start + 4, size)
}

export function doesNotFit(recordId: bigint): EvtxWriteError {
  return new EvtxWriteError(`Record ${recordId} does not fit into a chunk`)
}
