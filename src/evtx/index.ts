export { accountedBytes, addAccount, emptyAccount, type ReadAccount } from './account.ts'
export { carveEvtx } from './carve-image.ts'
export type { FileFacts } from './check.ts'
export { CHUNK_LENGTH } from './chunk-header.ts'
export {
  DAMAGE,
  type Damage,
  type DamageCode,
  damageText,
  EvtxError,
  type EvtxErrorCode,
  type OnDamage,
} from './damage.ts'
export { EvtxRecord } from './evtx-record.ts'
export { FILE_HEADER_LENGTH, type FileHeader, readFileHeader } from './file-header.ts'
export type { DataItem, LogRecord, RecordId, RecordPlace, RecordValue, Utf16Range } from './log-record.ts'
export { type Machine, portableMachine } from './machine.ts'
export type { Interest } from './peek.ts'
export { type ReadOptions, readBlocks, readEvtx, reportFileHeader } from './read.ts'
export { type ByteSource, bytesSource } from './source.ts'
export { fileTimeText, normalTime, ticksOf } from './time.ts'
