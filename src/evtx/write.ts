/**
 * Records in, an EVTX file out: a header block of 4,096 bytes, then chunks of 65,536 (libevtx, "Windows XML Event Log").
 * The layout copies what Windows writes, including flags, tables, checksums and padding. Chunks are handed on as they
 * fill up, so a file of any size is written in the memory of one.
 *
 *     description ─ write-event ─▶ templates and values ─ write-binxml ─▶ record ─ write-chunk ─▶ chunk ─ here ─▶ file
 *     record of another log ─ copy-record ─────────────────────────────▶ record
 */
import { CHUNK_LENGTH } from './chunk-header.ts'
import { crc32 as portableCrc32 } from './crc32.ts'
import { FILE_HEADER_LENGTH } from './file-header.ts'
import { type Fragment, writeRecordFragment } from './write-binxml.ts'
import { ByteWriter } from './write-bytes.ts'
import { ChunkWriter, type Crc32, doesNotFit, type FramedRecord, HEADER_SIZE } from './write-chunk.ts'
import { EventTemplates, type RecordDescription } from './write-event.ts'
import { plainFragment } from './write-plain.ts'
import { fileTime } from './write-value.ts'

export type { Element, Fragment, TemplateInstance, Value } from './write-binxml.ts'
export type { Crc32, FramedRecord } from './write-chunk.ts'
export type { BodyDescription, DataDescription, RecordDescription, SystemDescription } from './write-event.ts'
export { EvtxWriteError, type PlainValue, type Time, type ValueType } from './write-value.ts'

/** Records in the order given; `crc32` may be a faster one, such as zlib's. */
export function writeEvtx(records: Iterable<RecordDescription>, crc32: Crc32 = portableCrc32): Uint8Array {
  return writeRecords(describedRecords(records), crc32)
}

/** The lower half of `writeEvtx`, for records that no description can express. */
export function writeRecords(records: Iterable<FramedRecord>, crc32: Crc32 = portableCrc32): Uint8Array {
  const parts: { readonly bytes: Uint8Array; readonly position: number }[] = []
  const writer = new EvtxWriter((bytes, position) => parts.push({ bytes: bytes.slice(), position }), crc32)
  for (const record of records) writer.append(record)
  writer.finish()
  const whole = new Uint8Array(writer.byteLength)
  for (const { bytes, position } of parts) whole.set(bytes, position)
  return whole
}

export function framedRecord(recordId: bigint, written: bigint, fragment: Fragment): FramedRecord {
  return { recordId, written, write: (chunk) => writeRecordFragment(chunk, fragment) }
}

export function* describedRecords(records: Iterable<RecordDescription>): Generator<FramedRecord> {
  const templates = new EventTemplates()
  let nextId = 1n
  for (const record of records) {
    const recordId = BigInt(record.recordId ?? nextId)
    nextId = recordId + 1n
    const written = fileTime(record.written ?? record.system.timeCreated)
    const fragment =
      record.isForwarded === true ? plainFragment(record, recordId) : templates.fragment(record, recordId)
    const framed = framedRecord(recordId, written, fragment)
    yield record.isDeleted === true ? { ...framed, isDeleted: true } : framed
  }
}

/** Takes a part of the file; `bytes` are valid during the call. The header comes last, at position 0. */
export type WritePart = (bytes: Uint8Array, position: number) => void

/** Chunks that are ended before they are full because a record repeats an id: more would let a crafted log swell. */
const MOST_SHORT_CHUNKS = 4096

/** Writes a file record by record. */
export class EvtxWriter {
  readonly #write: WritePart
  readonly #crc32: Crc32
  readonly #chunk = new ChunkWriter()
  #chunkCount = 0
  #shortChunks = 0
  #nextRecordId = 1n
  recordCount = 0

  constructor(write: WritePart, crc32: Crc32 = portableCrc32) {
    this.#write = write
    this.#crc32 = crc32
  }

  /** Of what was handed on so far; after `finish` that of the file. */
  get byteLength(): number {
    return FILE_HEADER_LENGTH + CHUNK_LENGTH * this.#chunkCount
  }

  /** @throws EvtxWriteError when the format cannot hold the record; the file is then as if it had not been given */
  append(record: FramedRecord): void {
    const isRepeated = this.#chunk.has(record.recordId) && this.#shortChunks < MOST_SHORT_CHUNKS
    if (isRepeated) this.#shortChunks++
    if (isRepeated || !this.#chunk.takes(record)) this.#handOn()
    if (!this.#chunk.append(record)) {
      if (this.#chunk.isEmpty) throw doesNotFit(record.recordId)
      this.#handOn()
      if (!this.#chunk.append(record)) throw doesNotFit(record.recordId)
    }
    if (record.isDeleted === true) return
    this.recordCount++
    if (record.recordId >= this.#nextRecordId) this.#nextRecordId = record.recordId + 1n
  }

  /** An empty log has one chunk, as Windows writes it; libevtx calls one without "corrupted". */
  finish(): void {
    if (!this.#chunk.isEmpty || this.#chunkCount === 0) this.#handOn()
    this.#write(fileHeader(this.#chunkCount, this.#nextRecordId, this.#crc32), 0)
  }

  #handOn(): void {
    this.#write(this.#chunk.seal(this.#crc32), this.byteLength)
    this.#chunkCount++
    this.#chunk.restart()
  }
}

const FILE_MAGIC = 'ElfFile\0'

/** The layout is `FileHeader`'s. Version 3.1: every reader takes it, old ones refuse 3.2, and nothing here needs that. */
function fileHeader(chunkCount: number, nextRecordId: bigint, crc32: Crc32): Uint8Array {
  const out = new ByteWriter(FILE_HEADER_LENGTH)
  for (let i = 0; i < FILE_MAGIC.length; i++) out.bytes[i] = FILE_MAGIC.charCodeAt(i)
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
