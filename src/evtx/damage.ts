import { hex } from './bytes.ts'
import type { RecordId } from './log-record.ts'

/**
 * What is wrong with evidence: an unreadable range or a contradiction. Never thrown away. Ranges that could not be read
 * carry `length`; contradictions (a checksum, a count) leave every record readable and have length 0.
 */
export interface Damage {
  readonly code: DamageCode
  readonly message: string
  readonly file: string
  /** Byte offset in the file. */
  readonly offset: number
  /** Bytes that were lost; 0 for a contradiction. */
  readonly length: number
  /** Number of the 64 KiB chunk from 0; null for the file header and for other forms of evidence. */
  readonly chunk: number | null
  /** The id in the record's header. */
  readonly recordId: RecordId | null
  /** Checksums or counts: what the file says and what was found. */
  readonly stored?: number
  readonly computed?: number
}

/** Every code the readers report. `lost`: bytes or records could not be read. */
export const DAMAGE = {
  'header-magic': {
    lost: false,
    summary: 'The file header does not begin with ElfFile; its chunks were read nevertheless.',
  },
  'header-checksum': { lost: false, summary: 'The checksum of the file header is wrong.' },
  'header-contradiction': {
    lost: false,
    summary: 'Fields of the file header contradict each other or the chunks that are there.',
  },
  'header-version': { lost: false, summary: 'The file says a format version that is not 3.0, 3.1 or 3.2.' },
  'chunk-unrecognised': {
    lost: true,
    summary: 'A 64 KiB block that is not zero does not begin with ElfChnk and holds no records.',
  },
  'chunk-magic': { lost: false, summary: 'A chunk header is damaged; its records were found nevertheless.' },
  'chunk-header-checksum': { lost: false, summary: 'The checksum of a chunk header and its tables is wrong.' },
  'chunk-records-checksum': { lost: false, summary: 'The checksum of the records of a chunk is wrong.' },
  'chunk-contradiction': { lost: false, summary: 'Fields of a chunk header contradict the records that are there.' },
  'chunk-tables': { lost: false, summary: 'The string or template table of a chunk points outside it or to itself.' },
  'chunk-truncated': { lost: true, summary: 'The file ends inside a chunk.' },
  'record-frame': { lost: true, summary: 'Bytes among the records are no record.' },
  'record-size': { lost: false, summary: 'The size and the copy of the size of a record differ; the record was read.' },
  'record-time': { lost: false, summary: 'The time in the header of a record is impossible.' },
  'record-content': { lost: true, summary: 'The content of a record cannot be decoded.' },
  'record-template': {
    lost: true,
    summary: 'The template definition of a record is damaged; its values were read, but not their names.',
  },
  'record-value': { lost: true, summary: 'A part of a record cannot be decoded; the rest of it was read.' },
  'record-orphan': {
    lost: true,
    summary: 'A record in an image whose chunk is gone, and with it the names or templates that it needs.',
  },
  'trailing-bytes': { lost: true, summary: 'Bytes after the last chunk that are not zero.' },
  'packed-data': {
    lost: true,
    summary: 'The data of an archive are damaged or cut off, or do not fit their checksum.',
  },
  'input-syntax': { lost: true, summary: 'A part of an export is not well-formed.' },
  'input-record': { lost: true, summary: 'A record of an export could not be understood.' },
} as const satisfies { readonly [code: string]: { readonly lost: boolean; readonly summary: string } }

export type DamageCode = keyof typeof DAMAGE

export type OnDamage = (damage: Damage) => void

/** One line for people: place first, then what is wrong. */
export function damageText(damage: Damage): string {
  const checksums =
    damage.stored === undefined || damage.computed === undefined
      ? ''
      : ` (stored ${hex(damage.stored)}, computed ${hex(damage.computed)})`
  const record = damage.recordId === null ? '' : ` record ${damage.recordId}:`
  return `${damage.file}: at ${hex(damage.offset)}:${record} ${damage.message}${checksums}`
}

/** Thrown when a source is no EVTX file at all, and inside the reader for content that cannot be decoded. */
export class EvtxError extends Error {
  readonly code: EvtxErrorCode
  /** Byte offset in the file, or in the chunk for errors that the reader turns into `Damage`. */
  readonly offset: number

  constructor(code: EvtxErrorCode, offset: number, message: string) {
    super(message)
    this.name = 'EvtxError'
    this.code = code
    this.offset = offset
  }
}

export type EvtxErrorCode =
  | 'NOT_EVTX'
  | 'EMPTY'
  | 'TRUNCATED'
  | 'BAD_TOKEN'
  | 'BAD_REFERENCE'
  | 'BAD_VALUES'
  | 'TOO_DEEP'
  | 'TOO_LARGE'
  | 'NO_CONTENT'
