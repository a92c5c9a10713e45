/** A first reading of the whole log: slack may hold copies of records, and miss definitions, that come later in the file. */
import { Chunk } from './chunk.ts'
import { CHUNK_LENGTH, looksLikeChunk, readChunkHeader } from './chunk-header.ts'
import { DefinitionCache } from './definition-cache.ts'
import { FILE_HEADER_LENGTH, type FileHeader, FLAG_DIRTY } from './file-header.ts'
import { KeyTable } from './key-table.ts'
import type { Machine } from './machine.ts'
import { StrictChunk } from './recover-chunk.ts'
import { KnownDefinitions } from './recover-definitions.ts'
import { recordKey } from './recover-keys.ts'
import type { ByteSource } from './source.ts'
import { walkChunk } from './walk.ts'

export interface Survey {
  /** Of all live records. */
  readonly keys: KeyTable
  readonly definitions: KnownDefinitions
}

/** Blocks of 64 KiB that are fetched at once. */
const BLOCK_CHUNKS = 8

export async function surveyLog(source: ByteSource, header: FileHeader, machine: Machine): Promise<Survey> {
  const survey: Survey = { keys: new KeyTable(), definitions: new KnownDefinitions() }
  const strictly = new DefinitionCache()
  const leniently = new DefinitionCache()
  const isDirty = (header.flags & FLAG_DIRTY) !== 0
  const block = new Uint8Array(BLOCK_CHUNKS * CHUNK_LENGTH)
  for (let offset = FILE_HEADER_LENGTH; offset < source.byteLength; offset += block.length) {
    const length = await source.read(offset, block)
    for (let at = 0; at < length; at += CHUNK_LENGTH) {
      const bytes = block.subarray(at, Math.min(at + CHUNK_LENGTH, length))
      if (!readChunkHeader(bytes).magic && !looksLikeChunk(bytes)) continue
      survey.definitions.learn(new StrictChunk(source.name, machine, strictly, bytes, offset + at))
      addLiveRecords(survey.keys, new Chunk(source.name, machine, leniently, bytes, offset + at), isDirty)
    }
  }
  return survey
}

function addLiveRecords(keys: KeyTable, chunk: Chunk, isDirty: boolean): void {
  // What is wrong with the chunk is said when it is read.
  const { offsets, sizes } = walkChunk(chunk, readChunkHeader(chunk.bytes), isDirty, () => undefined)
  for (let i = 0; i < offsets.length; i++) keys.add(recordKey(chunk.bytes, offsets[i]!, sizes[i]!, chunk.machine))
}
