/**
 * What headers promise, compared with what was found. Everything here is a contradiction: the records were read anyway.
 * Counts that are stale because the log was in use (dirty flag) are no contradiction.
 */
import { u32, u64 } from './bytes.ts'
import type { Chunk } from './chunk.ts'
import {
  CHUNK_FLAG_NO_CHECKSUMS,
  CHUNK_HEADER_LENGTH,
  CHUNK_LENGTH,
  type ChunkHeader,
  chunkHeaderChecksum,
} from './chunk-header.ts'
import type { DamageCode } from './damage.ts'
import { FILE_HEADER_LENGTH, type FileHeader, FLAG_DIRTY, FLAG_NO_CHECKSUMS } from './file-header.ts'
import type { Walk } from './walk.ts'

export type ReportContradiction = (
  code: DamageCode,
  message: string,
  checksums?: { readonly stored: number; readonly computed: number },
) => void

export function checkChunk(
  chunk: Chunk,
  header: ChunkHeader,
  walk: Walk,
  file: { readonly isDirty: boolean; readonly hasChecksums: boolean },
  report: ReportContradiction,
): void {
  if (chunk.length < CHUNK_LENGTH)
    report('chunk-truncated', `the file ends inside this chunk, after ${chunk.length} of 65536 bytes`)
  if (chunk.length < CHUNK_HEADER_LENGTH) return
  if (file.hasChecksums && (header.flags & CHUNK_FLAG_NO_CHECKSUMS) === 0) checkChecksums(chunk, header, report)
  checkTables(chunk, walk, report)
  checkPromises(chunk, header, walk, file.isDirty, report)
}

function checkChecksums(chunk: Chunk, header: ChunkHeader, report: ReportContradiction): void {
  const computed = chunkHeaderChecksum(chunk.bytes, chunk.machine)
  if (computed !== header.headerChecksum) {
    report('chunk-header-checksum', 'the checksum of the chunk header is wrong', {
      stored: header.headerChecksum,
      computed,
    })
  }
  if (header.freeOffset < CHUNK_HEADER_LENGTH || header.freeOffset > chunk.length) return
  const records = chunk.machine.crc32(chunk.bytes.subarray(CHUNK_HEADER_LENGTH, header.freeOffset))
  if (records !== header.recordsChecksum) {
    report('chunk-records-checksum', 'the checksum of the records of this chunk is wrong', {
      stored: header.recordsChecksum,
      computed: records,
    })
  }
}

const STRING_TABLE = 128
const TEMPLATE_TABLE = 384

/** The tables are indexes for writers and never used here; chains in them lead downwards, so following them ends. */
function checkTables(chunk: Chunk, walk: Walk, report: ReportContradiction): void {
  let used = 0
  for (let at = STRING_TABLE; at < CHUNK_HEADER_LENGTH; at += 4) {
    for (let entry = u32(chunk.bytes, at), previous = CHUNK_LENGTH; entry !== 0; used++) {
      if (entry < CHUNK_HEADER_LENGTH || entry >= Math.min(previous, chunk.length - 3)) {
        const table = at < TEMPLATE_TABLE ? 'string' : 'template'
        return report(
          'chunk-tables',
          `the ${table} table of the chunk points outside the records or round in a circle; it was not needed`,
        )
      }
      previous = entry
      entry = u32(chunk.bytes, entry)
    }
  }
  if (used === 0 && walk.offsets.length > 0)
    report('chunk-tables', 'the string and template tables of the chunk are empty; they were not needed')
}

function checkPromises(
  chunk: Chunk,
  header: ChunkHeader,
  walk: Walk,
  isDirty: boolean,
  report: ReportContradiction,
): void {
  if (header.freeOffset < CHUNK_HEADER_LENGTH || header.freeOffset > CHUNK_LENGTH) {
    return report(
      'chunk-contradiction',
      `the free-space offset ${header.freeOffset} lies outside the chunk; the records were walked to their end`,
    )
  }
  if (isDirty || chunk.length < CHUNK_LENGTH) return
  if (walk.end !== header.freeOffset) {
    report('chunk-contradiction', `the header lets the records end at ${header.freeOffset}, they end at ${walk.end}`)
  }
  const last = walk.offsets.at(-1)
  if (last === undefined) return
  const lastId = u64(chunk.bytes, last + 8)
  if (header.lastRecordId !== lastId) {
    report('chunk-contradiction', `the header says that the last record id is ${header.lastRecordId}, it is ${lastId}`)
  }
}

/** What the chunks hold, for the comparison with the file header. Plain data: parts of a file are read by different threads. */
export interface FileFacts {
  chunkCount: number
  /** Highest id in a record header. */
  lastRecordId: bigint
  /** Records that the chunk headers say there are. */
  promisedRecords: number
}

export function emptyFacts(): FileFacts {
  return { chunkCount: 0, lastRecordId: 0n, promisedRecords: 0 }
}

/** Of two parts of one file. */
export function joinFacts(a: FileFacts, b: FileFacts): FileFacts {
  return {
    chunkCount: Math.max(a.chunkCount, b.chunkCount),
    lastRecordId: a.lastRecordId > b.lastRecordId ? a.lastRecordId : b.lastRecordId,
    promisedRecords: a.promisedRecords + b.promisedRecords,
  }
}

/** A record takes at least 24 bytes: more than this do not fit, and the numbers are nonsense. */
const MOST_RECORDS_OF_A_CHUNK = 2709n

function promisedRecords({ firstRecordNumber, lastRecordNumber }: ChunkHeader): number {
  const count = lastRecordNumber - firstRecordNumber + 1n
  return count > 0n && count <= MOST_RECORDS_OF_A_CHUNK ? Number(count) : 0
}

/** `index`: number of the chunk in the file. */
export function addFacts(facts: FileFacts, index: number, chunk: Chunk, header: ChunkHeader, walk: Walk): void {
  facts.promisedRecords += promisedRecords(header)
  facts.chunkCount = Math.max(facts.chunkCount, index + 1)
  for (const offset of walk.offsets) {
    const id = u64(chunk.bytes, offset + 8)
    if (id > facts.lastRecordId) facts.lastRecordId = id
  }
}

export function checkFileHeader(header: FileHeader, facts: FileFacts, report: ReportContradiction): void {
  if (!header.magic) report('header-magic', 'the file does not begin with ElfFile; the chunks that follow were read')
  if ((header.flags & FLAG_NO_CHECKSUMS) === 0 && header.checksum !== header.computedChecksum) {
    report('header-checksum', 'the checksum of the file header is wrong', {
      stored: header.checksum,
      computed: header.computedChecksum,
    })
  }
  if (!header.magic) return
  if (header.majorVersion !== 3 || header.minorVersion > 2) {
    report('header-version', `the format version is ${header.majorVersion}.${header.minorVersion}; it was read as 3.1`)
  }
  for (const contradiction of contradictions(header, facts)) report('header-contradiction', contradiction)
}

/** Counts end at 16 bits: above this many chunks they cannot be right. */
const MAX_COUNTED_CHUNKS = 0xffff

function* contradictions(header: FileHeader, facts: FileFacts): Generator<string> {
  if (header.headerSize !== 128) yield `the header gives its own size as ${header.headerSize} instead of 128`
  if (header.blockSize !== FILE_HEADER_LENGTH)
    yield `the header block is said to be ${header.blockSize} bytes instead of 4096`
  if ((header.flags & FLAG_DIRTY) !== 0) return
  if (header.firstChunk > header.lastChunk)
    yield `the first chunk (${header.firstChunk}) comes after the last (${header.lastChunk})`
  if (facts.chunkCount <= MAX_COUNTED_CHUNKS && facts.chunkCount > header.chunkCount) {
    yield `the header counts ${header.chunkCount} chunks, there are ${facts.chunkCount}`
  }
  if (facts.lastRecordId > 0n && header.nextRecordId <= facts.lastRecordId) {
    yield `the next record id is said to be ${header.nextRecordId}, but record ${facts.lastRecordId} exists`
  }
}
