export { accountedBytes, addAccount, emptyAccount, type ReadAccount } from './account.ts'
export { carveEvtx } from './carve-image.ts'
export { emptyFacts, type FileFacts, joinFacts } from './check.ts'
export type { ChunkFacts, FoundChunk, OtherBlock } from './chunk-facts.ts'
export { CHUNK_LENGTH } from './chunk-header.ts'
export {
  type ChecksumVerdicts,
  type ChunkBlock,
  type ChunkTable,
  ChunkTableBuilder,
  checksumVerdicts,
  keepsPromise,
  promisesNone,
} from './chunk-table.ts'
export { type CopiedValue, RecordCopier, type Rewriter } from './copy-record.ts'
export {
  DAMAGE,
  type Damage,
  type DamageCode,
  damageText,
  EvtxError,
  type EvtxErrorCode,
  type OnDamage,
} from './damage.ts'
export { describeRecord } from './describe-record.ts'
export { EvtxRecord } from './evtx-record.ts'
export type { Fields, TypedFields } from './fields.ts'
export {
  FILE_HEADER_LENGTH,
  type FileHeader,
  FLAG_DIRTY,
  FLAG_FULL,
  FLAG_NO_CHECKSUMS,
  readFileHeader,
} from './file-header.ts'
export { KeyTable } from './key-table.ts'
export type { DataItem, LogRecord, RecordId, RecordPlace, RecordValue, TypedItem, Utf16Range } from './log-record.ts'
export { type Machine, portableMachine } from './machine.ts'
export type { Interest } from './peek.ts'
export { type ReadOptions, readBlocks, readEvtx, reportFileHeader } from './read.ts'
export { rewrittenDescription, type TextChange, TextRewriter } from './rewrite-text.ts'
export { type ByteSource, bytesSource } from './source.ts'
export { definitionText, type Template, templatesOf } from './templates.ts'
export { fileTimeText, normalTime, ticksOf } from './time.ts'
export {
  describedRecords,
  EvtxWriteError,
  EvtxWriter,
  type FramedRecord,
  type RecordDescription,
  type WritePart,
  writeEvtx,
} from './write.ts'
