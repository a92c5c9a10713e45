import type { Difference, DifferenceKindName, PeerName, PlainRecord } from '../event/index.ts'
import { idOf } from '../event/index.ts'
import { jsonText } from './json-text.ts'

/** One record and who has it. */
export interface VerifiedRecord {
  readonly file: string
  /** Ours where we have it, otherwise that of the first reader that has it. */
  readonly record: PlainRecord
  readonly isOurs: boolean
  /** Without readers that refused the file as a whole. */
  readonly readBy: ReadonlyMap<PeerName, boolean>
  readonly differences: readonly (Difference & { readonly reader: PeerName })[]
}

/** One reader and one file. */
export interface PeerTotals {
  readonly peer: PeerName
  /** Records that it gave: `both` + `onlyThere`, unless the run was interrupted. */
  readonly records: number
  readonly both: number
  /** Of `both`, without any difference. */
  readonly equal: number
  /** Of `both`, different in notation at most. */
  readonly same: number
  readonly onlyHere: number
  readonly onlyThere: number
  /** Values that differ. */
  readonly kinds: ReadonlyMap<DifferenceKindName, number>
  /** Events in its output that are no well-formed XML. */
  readonly unreadable: number
  /** The beginning of what it wrote to stderr; '' when it wrote nothing. */
  readonly complaint: string
  readonly end: 'done' | 'failed' | 'hung' | 'stopped' | 'absent'
  readonly message: string | null
}

export interface FileVerification {
  readonly file: string
  /** Read by sigma-replay. */
  readonly records: number
  readonly readers: readonly PeerTotals[]
  /** False when the run was interrupted. */
  readonly isComplete: boolean
}

/** Whether the readers agree on the record to the letter. */
export function isAgreed({ isOurs, readBy, differences }: VerifiedRecord): boolean {
  return isOurs && differences.length === 0 && ![...readBy.values()].includes(false)
}

/** One line of JSON; docs/verify.md describes the keys. */
export function verifiedRecordJson({ file, record, isOurs, readBy, differences }: VerifiedRecord): string {
  return jsonText({
    kind: 'record',
    file,
    recordId: idOf(record),
    headerRecordId: record.headerRecordId,
    offset: record.offset,
    readBy: new Map<string, boolean>([['sigma-replay', isOurs], ...readBy]),
    differences: differences.map(({ reader, part, name, kind, ours, theirs }) => ({
      reader,
      part,
      name,
      kind,
      ours,
      theirs,
    })),
  })
}

/** The closing line of a file. */
export function fileVerificationJson({ file, records, readers, isComplete }: FileVerification): string {
  return jsonText({
    kind: 'file',
    file,
    records,
    isComplete,
    readers: new Map(
      readers.map(({ peer, ...totals }) => [
        peer,
        {
          end: totals.end,
          message: totals.message,
          records: totals.records,
          unreadable: totals.unreadable,
          both: totals.both,
          equal: totals.equal,
          same: totals.same,
          onlyHere: totals.onlyHere,
          onlyThere: totals.onlyThere,
          kinds: totals.kinds,
          complaint: totals.complaint === '' ? null : totals.complaint,
        },
      ]),
    ),
  })
}
