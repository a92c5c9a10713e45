/** All that `info` tells of one file; docs/info.md describes it. As JSON it begins like the file's part of a loss statement. */
import type { Inventory } from '../event/index.ts'
import {
  type ChunkBlock,
  type ChunkTable,
  checksumVerdicts,
  type FileHeader,
  FLAG_DIRTY,
  FLAG_FULL,
  FLAG_NO_CHECKSUMS,
  type FoundChunk,
  keepsPromise,
} from '../evtx/index.ts'
import { jsonText } from './json-text.ts'
import { type SourceReport, sourceJson, timeOf } from './loss-statement.ts'

export interface FileInfo {
  readonly source: SourceReport
  readonly chunks: ChunkTable
  /** Live records, and those that were found outside live data. */
  readonly live: Inventory
  readonly recovered: Inventory
  /** Names of the files of which this one has records again, itself included. */
  readonly copies: readonly { readonly of: string; readonly records: number }[]
}

/** One line. */
export function infoJson({ source, chunks, live, recovered, copies }: FileInfo): string {
  return jsonText({
    ...sourceJson(source),
    copies,
    header: source.header === null ? null : headerJson(source.header),
    chunkCounts: { found: chunks.counts.chunk, zero: chunks.counts.zero, unrecognised: chunks.counts.unrecognised },
    chunkTable: source.form === 'evtx' ? chunks.blocks.map((block) => blockJson(block, source.header)) : null,
    unlistedChunks: chunks.unlisted,
    live: inventoryJson(live),
    recovered: recovered.records === 0 ? null : inventoryJson(recovered),
  })
}

const FILE_FLAGS = [
  [FLAG_DIRTY, 'dirty'],
  [FLAG_FULL, 'full'],
  [FLAG_NO_CHECKSUMS, 'no-checksums'],
] as const

/** Bits that nobody knows come last, as hex. */
export function flagNames(flags: number): string[] {
  const names: string[] = []
  let unknown = flags
  for (const [bit, name] of FILE_FLAGS) {
    if ((flags & bit) === 0) continue
    names.push(name)
    unknown -= bit
  }
  return unknown === 0 ? names : [...names, `0x${unknown.toString(16)}`]
}

/** null where the header says that there is no checksum. */
export function headerChecksumHolds({ flags, checksum, computedChecksum }: FileHeader): boolean | null {
  return (flags & FLAG_NO_CHECKSUMS) === 0 ? checksum === computedChecksum : null
}

function headerJson(header: FileHeader) {
  return {
    magic: header.magic,
    majorVersion: header.majorVersion,
    minorVersion: header.minorVersion,
    firstChunk: header.firstChunk,
    lastChunk: header.lastChunk,
    chunkCount: header.chunkCount,
    nextRecordId: header.nextRecordId,
    headerSize: header.headerSize,
    blockSize: header.blockSize,
    flags: header.flags,
    flagNames: flagNames(header.flags),
    checksum: { stored: header.checksum, computed: header.computedChecksum, holds: headerChecksumHolds(header) },
  }
}

function blockJson({ facts, damage }: ChunkBlock, file: FileHeader | null) {
  const { index, offset, length, kind } = facts
  return {
    chunk: index,
    offset,
    length,
    kind,
    ...(facts.kind === 'chunk' ? chunkJson(facts, file) : {}),
    damage,
  }
}

function chunkJson(chunk: FoundChunk, file: FileHeader | null) {
  const { header } = chunk
  const holds = checksumVerdicts(chunk, file)
  return {
    records: chunk.records,
    firstRecordId: chunk.firstRecordId,
    lastRecordId: chunk.lastRecordId,
    end: chunk.end,
    promised: {
      magic: header.magic,
      firstRecordNumber: header.firstRecordNumber,
      lastRecordNumber: header.lastRecordNumber,
      firstRecordId: header.firstRecordId,
      lastRecordId: header.lastRecordId,
      lastRecordOffset: header.lastRecordOffset,
      freeOffset: header.freeOffset,
      isKept: keepsPromise(chunk),
    },
    flags: header.flags,
    headerChecksum: { stored: header.headerChecksum, computed: chunk.headerChecksum, holds: holds.header },
    recordsChecksum: { stored: header.recordsChecksum, computed: chunk.recordsChecksum, holds: holds.records },
  }
}

function inventoryJson(inventory: Inventory) {
  const { firstTicks, lastTicks, records, ...lists } = inventory
  return { records, firstTime: timeOf(firstTicks), lastTime: timeOf(lastTicks), ...lists }
}
