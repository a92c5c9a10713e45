import { startsWith, u16, u32, u64 } from './bytes.ts'
import type { Machine } from './machine.ts'

export const FILE_HEADER_LENGTH = 4096
const FILE_MAGIC = [0x45, 0x6c, 0x66, 0x46, 0x69, 0x6c, 0x65, 0x00] // "ElfFile\0"

/** `flags`: the log was in use when it was copied (counts and the last chunk's header are stale). */
export const FLAG_DIRTY = 1
/** The log had reached its greatest size. */
export const FLAG_FULL = 2
export const FLAG_NO_CHECKSUMS = 4

/**
 * The first block of the file, 4,096 bytes of which 128 are used (libevtx, "File header"):
 *
 * | offset | size | field |
 * |---|---|---|
 * | 0 | 8 | `ElfFile\0` |
 * | 8, 16 | 8, 8 | number of the first (oldest) and of the last (current) chunk |
 * | 24 | 8 | next record id |
 * | 32 | 4 | header size, 128 |
 * | 36, 38 | 2, 2 | minor and major version |
 * | 40 | 2 | size of this block, 4,096 |
 * | 42 | 2 | number of chunks (16 bits: cannot count a file over 4 GiB) |
 * | 120 | 4 | flags: 1 dirty, 2 full, 4 no checksums |
 * | 124 | 4 | CRC-32 of bytes 0 to 119 |
 *
 * All of it is a promise to compare with, nothing to rely on.
 */
export interface FileHeader {
  readonly magic: boolean
  readonly firstChunk: bigint
  readonly lastChunk: bigint
  readonly nextRecordId: bigint
  readonly headerSize: number
  readonly minorVersion: number
  readonly majorVersion: number
  readonly blockSize: number
  readonly chunkCount: number
  readonly flags: number
  readonly checksum: number
  readonly computedChecksum: number
}

/** `bytes` holds at least 128 bytes. */
export function readFileHeader(bytes: Uint8Array, machine: Machine): FileHeader {
  return {
    magic: startsWith(bytes, 0, FILE_MAGIC),
    firstChunk: u64(bytes, 8),
    lastChunk: u64(bytes, 16),
    nextRecordId: u64(bytes, 24),
    headerSize: u32(bytes, 32),
    minorVersion: u16(bytes, 36),
    majorVersion: u16(bytes, 38),
    blockSize: u16(bytes, 40),
    chunkCount: u16(bytes, 42),
    flags: u32(bytes, 120),
    checksum: u32(bytes, 124),
    computedChecksum: machine.crc32(bytes.subarray(0, 120)),
  }
}
