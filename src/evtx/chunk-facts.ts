import { id64 } from './bytes.ts'
import type { Chunk } from './chunk.ts'
import { CHUNK_HEADER_LENGTH, type ChunkHeader, chunkHeaderChecksum } from './chunk-header.ts'
import type { RecordId } from './log-record.ts'
import type { Walk } from './walk.ts'

/** What is in 64 KiB of a log: what the header of a chunk says, and what was found. */
export type ChunkFacts = FoundChunk | OtherBlock

export interface FoundChunk extends Block {
  readonly kind: 'chunk'
  readonly header: ChunkHeader
  /** CRC-32 of the bytes that the header's own checksums are about; of the records, null when the header does not say where they end. */
  readonly headerChecksum: number
  readonly recordsChecksum: number | null
  /** Frames found, with the ids of the first and last one's header. */
  readonly records: number
  readonly firstRecordId: RecordId | null
  readonly lastRecordId: RecordId | null
  /** Where live records end, in the chunk. */
  readonly end: number
}

/** 64 KiB of zeros, or of something that is no chunk. */
export interface OtherBlock extends Block {
  readonly kind: 'zero' | 'unrecognised'
}

interface Block {
  /** Number of the block, from 0. */
  readonly index: number
  /** In the file. */
  readonly offset: number
  /** Fewer than 65,536 where the file ends. */
  readonly length: number
}

export function chunkFacts(chunk: Chunk, header: ChunkHeader, { offsets, end }: Walk): FoundChunk {
  const { bytes, length, index, offset, machine } = chunk
  const hasEnd = header.freeOffset >= CHUNK_HEADER_LENGTH && header.freeOffset <= length
  const idOf = (at: number | undefined): RecordId | null => (at === undefined ? null : id64(bytes, at + 8))
  return {
    kind: 'chunk',
    index,
    offset,
    length,
    header,
    headerChecksum: chunkHeaderChecksum(bytes, machine),
    recordsChecksum: hasEnd ? machine.crc32(bytes.subarray(CHUNK_HEADER_LENGTH, header.freeOffset)) : null,
    records: offsets.length,
    firstRecordId: idOf(offsets[0]),
    lastRecordId: idOf(offsets.at(-1)),
    end,
  }
}
