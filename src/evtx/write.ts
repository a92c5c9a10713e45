/**
 * Descriptions of records in, an EVTX file out: a header block of 4,096 bytes, then chunks of 65,536 (libevtx, "Windows
 * XML Event Log"). The layout copies what Windows writes, including flags, tables, checksums and padding.
 *
 *     description ─ write-event ─▶ templates and values ─ write-binxml ─▶ record ─ here ─▶ chunk ─▶ file
 */
import { CHUNK_HEADER_LENGTH, CHUNK_LENGTH } from './chunk-header.ts'
import { crc32 as portableCrc32 } from './crc32.ts'
import { FILE_HEADER_LENGTH } from './file-header.ts'
import { type ChunkState, type Fragment, writeRecordFragment } from './write-binxml.ts'
import { ByteWriter } from './write-bytes.ts'
import { EventTemplates, type RecordDescription } from './write-event.ts'
import { EvtxWriteError, fileTime } from './write-value.ts'

export type { Element, Fragment, TemplateInstance, Value } from './write-binxml.ts'
export type { BodyDescription, DataDescription, RecordDescription, SystemDescription } from './write-event.ts'
export { EvtxWriteError, type PlainValue, type Time, type ValueType } from './write-value.ts'

export type Crc32 = (bytes: Uint8Array, seed?: number) => number

/** Records in the order given; `crc32` may be a faster one, such as zlib's. */
export function writeEvtx(records: Iterable<RecordDescription>, crc32: Crc32 = portableCrc32): Uint8Array {
  return writeFragments(withIds(records), crc32)
}

/** A record as the file frames it, whatever its content. */
export interface FramedRecord {
  /** Id in the record's header. */
  readonly recordId: bigint
  /** Time in the record's header, FILETIME. */
  readonly written: bigint
  readonly fragment: Fragment
}

/** The lower half of `writeEvtx`, for records that no description can express. */
export function writeFragments(records: Iterable<FramedRecord>, crc32: Crc32 = portableCrc32): Uint8Array {
  const chunks: Uint8Array[] = []
  let chunk = new ChunkWriter(1n)
  let nextRecordId = 1n
  for (const record of records) {
    if (!chunk.append(record)) {
      chunks.push(chunk.finish(crc32))
      chunk = new ChunkWriter(chunk.nextRecordNumber)
      if (!chunk.append(record)) throw new EvtxWriteError(`Record ${record.recordId} does not fit into a chunk`)
    }
    nextRecordId = record.recordId + 1n
  }
  if (chunk.recordCount > 0) chunks.push(chunk.finish(crc32))
  return joined([fileHeader(chunks.length, nextRecordId, crc32), ...chunks])
}

function* withIds(records: Iterable<RecordDescription>): Generator<FramedRecord> {
  const templates = new EventTemplates()
  let nextId = 1n
  for (const record of records) {
    const recordId = BigInt(record.recordId ?? nextId)
    nextId = recordId + 1n
    yield { recordId, written: fileTime(record.system.timeCreated), fragment: templates.fragment(record, recordId) }
  }
}

const CHUNK_MAGIC = 'ElfChnk\0'
const FILE_MAGIC = 'ElfFile\0'
const RECORD_MAGIC = [0x2a, 0x2a, 0x00, 0x00]

/** Of file and chunk headers, in bytes: the part that is used. */
const HEADER_SIZE = 128

/** libevtx loses a record that ends exactly at the end of the chunk; with eight bytes to spare it reads it. */
const RECORDS_END = CHUNK_LENGTH - 8

/** Chunk flags are 1 in nearly every recorded file. */
const CHUNK_FLAGS = 1

/** Records are padded with zeros to a multiple of this. */
const RECORD_ALIGNMENT = 8

class ChunkWriter {
  readonly #state: ChunkState
  readonly #firstRecordNumber: bigint
  #firstRecordId = 0n
  #lastRecordId = 0n
  #lastRecordOffset = 0
  recordCount = 0

  constructor(firstRecordNumber: bigint) {
    this.#firstRecordNumber = firstRecordNumber
    this.#state = { out: new ByteWriter(CHUNK_LENGTH), names: new Map(), definitions: new Map() }
    this.#state.out.position = CHUNK_HEADER_LENGTH
  }

  get nextRecordNumber(): bigint {
    return this.#firstRecordNumber + BigInt(this.recordCount)
  }

  /** False: the chunk has no room for the record and is as it was before. */
  append(record: FramedRecord): boolean {
    const { out } = this.#state
    const start = out.position
    const tables = out.bytes.slice(HEADER_SIZE, CHUNK_HEADER_LENGTH)
    writeRecord(this.#state, record)
    if (out.position > RECORDS_END) {
      this.#rollBack(start, tables)
      return false
    }
    if (this.recordCount === 0) this.#firstRecordId = record.recordId
    this.#lastRecordId = record.recordId
    this.#lastRecordOffset = start
    this.recordCount++
    return true
  }

  /** Names and definitions that the record brought along are gone with it. */
  #rollBack(start: number, tables: Uint8Array): void {
    const { out, names, definitions } = this.#state
    out.truncate(start)
    out.bytes.set(tables, HEADER_SIZE)
    for (const known of [names, definitions]) {
      for (const [key, offset] of known) if (offset >= start) known.delete(key)
    }
  }

  /** The layout is `ChunkHeader`'s. The checksum of the header covers that of the records and the tables. */
  finish(crc32: Crc32): Uint8Array {
    const { out } = this.#state
    const freeOffset = out.position
    const bytes = out.bytes.subarray(0, CHUNK_LENGTH)
    putAscii(bytes, 0, CHUNK_MAGIC)
    out.setU64(8, this.#firstRecordNumber)
    out.setU64(16, this.nextRecordNumber - 1n)
    out.setU64(24, this.#firstRecordId)
    out.setU64(32, this.#lastRecordId)
    out.setU32(40, HEADER_SIZE)
    out.setU32(44, this.#lastRecordOffset)
    out.setU32(48, freeOffset)
    out.setU32(52, crc32(bytes.subarray(CHUNK_HEADER_LENGTH, freeOffset)))
    out.setU32(120, CHUNK_FLAGS)
    out.setU32(124, crc32(bytes.subarray(HEADER_SIZE, CHUNK_HEADER_LENGTH), crc32(bytes.subarray(0, 120))))
    return bytes
  }
}

/** `2a2a0000`, u32 size, u64 id, u64 time, BinXML, zeros, u32 size again. */
function writeRecord(state: ChunkState, { recordId, written, fragment }: FramedRecord): void {
  const { out } = state
  const start = out.position
  out.put(RECORD_MAGIC)
  out.u32(0)
  out.u64(recordId)
  out.u64(written)
  writeRecordFragment(state, fragment)
  while ((out.position - start + 4) % RECORD_ALIGNMENT !== 0) out.u8(0)
  const size = out.position - start + 4
  out.u32(size)
  out.setU32(start + 4, size)
}

/** The layout is `FileHeader`'s. Version 3.1: every reader takes it, old ones refuse 3.2, and nothing here needs that. */
function fileHeader(chunkCount: number, nextRecordId: bigint, crc32: Crc32): Uint8Array {
  const out = new ByteWriter(FILE_HEADER_LENGTH)
  putAscii(out.bytes, 0, FILE_MAGIC)
  out.setU64(16, Math.max(0, chunkCount - 1))
  out.setU64(24, nextRecordId)
  out.setU32(32, HEADER_SIZE)
  out.setU16(36, 1)
  out.setU16(38, 3)
  out.setU16(40, FILE_HEADER_LENGTH)
  out.setU16(42, Math.min(chunkCount, 0xffff)) // cannot count a file over 4 GiB; readers go by the file's size
  out.setU32(124, crc32(out.bytes.subarray(0, 120)))
  return out.bytes
}

function putAscii(bytes: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i)
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
