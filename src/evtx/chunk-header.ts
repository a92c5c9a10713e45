import { startsWith, u32, u64 } from './bytes.ts'
import type { Machine } from './machine.ts'

export const CHUNK_LENGTH = 65_536
export const CHUNK_HEADER_LENGTH = 512
/** `flags`: the chunk has no checksums. */
export const CHUNK_FLAG_NO_CHECKSUMS = 4
const CHUNK_MAGIC = [0x45, 0x6c, 0x66, 0x43, 0x68, 0x6e, 0x6b, 0x00] // "ElfChnk\0"

/**
 * The first 512 bytes of a chunk (libevtx, "Chunk"):
 *
 * | offset | size | field |
 * |---|---|---|
 * | 0 | 8 | `ElfChnk\0` |
 * | 8, 16 | 8, 8 | first and last record number |
 * | 24, 32 | 8, 8 | first and last record id |
 * | 40 | 4 | header size, 128 |
 * | 44 | 4 | offset of the last record |
 * | 48 | 4 | free-space offset: end of the live records |
 * | 52 | 4 | CRC-32 of the records (512 up to the free-space offset) |
 * | 120 | 4 | flags |
 * | 124 | 4 | CRC-32 of bytes 0 to 119 and 128 to 511 |
 * | 128 | 64 × 4 | string table: an index for writers, never needed to read |
 * | 384 | 32 × 4 | template table: the same |
 */
export interface ChunkHeader {
  readonly magic: boolean
  readonly firstRecordNumber: bigint
  readonly lastRecordNumber: bigint
  readonly firstRecordId: bigint
  readonly lastRecordId: bigint
  readonly lastRecordOffset: number
  readonly freeOffset: number
  readonly recordsChecksum: number
  readonly headerChecksum: number
  readonly flags: number
}

export function hasChunkMagic(bytes: Uint8Array, at = 0): boolean {
  return startsWith(bytes, at, CHUNK_MAGIC)
}

export function readChunkHeader(bytes: Uint8Array): ChunkHeader {
  return {
    magic: hasChunkMagic(bytes),
    firstRecordNumber: u64(bytes, 8),
    lastRecordNumber: u64(bytes, 16),
    firstRecordId: u64(bytes, 24),
    lastRecordId: u64(bytes, 32),
    lastRecordOffset: u32(bytes, 44),
    freeOffset: u32(bytes, 48),
    recordsChecksum: u32(bytes, 52),
    headerChecksum: u32(bytes, 124),
    flags: u32(bytes, 120),
  }
}

/** CRC-32 of the header without its own checksum and flags, but with both tables. */
export function chunkHeaderChecksum(bytes: Uint8Array, machine: Machine): number {
  return machine.crc32(bytes.subarray(128, CHUNK_HEADER_LENGTH), machine.crc32(bytes.subarray(0, 120)))
}

/**
 * A block whose header was hit or wiped, but whose records begin where they should: most of the magic is there, or the
 * first record is framed soundly.
 */
export function looksLikeChunk(bytes: Uint8Array): boolean {
  if (bytes.length <= CHUNK_HEADER_LENGTH || u32(bytes, CHUNK_HEADER_LENGTH) !== 0x00002a2a) return false
  const right = CHUNK_MAGIC.filter((byte, i) => bytes[i] === byte).length
  const size = u32(bytes, CHUNK_HEADER_LENGTH + 4)
  const end = CHUNK_HEADER_LENGTH + size
  return right >= 5 || (size >= 28 && end <= bytes.length && u32(bytes, end - 4) === size)
}
