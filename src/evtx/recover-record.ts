/** Whether bytes that are framed like a record are one that may be shown to somebody. When in doubt, they are not. */
import { readFragment } from './binxml.ts'
import { u32 } from './bytes.ts'
import { EvtxError } from './damage.ts'
import { EvtxRecord, RECORD_HEADER_LENGTH, RECORD_MAGIC, type ReportDamage } from './evtx-record.ts'
import type { StrictChunk } from './recover-chunk.ts'

/** A record's head, an end token and the copy of its size, as Windows rounds it up. */
export const SMALLEST_FRAME = 32
/** A record fills what its chunk has besides the header, at most. */
const LARGEST_FRAME = 65_024
/** Records are padded to a multiple of eight bytes. */
const MAX_PADDING = 7

/**
 * The size of the frame at `at` when magic, size and its copy agree and it ends at or before `end`; else 0. The last of
 * the records that another has swallowed (`isSwallowed`) ends with that one's size instead of its own.
 */
export function frameSize(bytes: Uint8Array, at: number, end: number, isSwallowed: boolean): number {
  if (at + SMALLEST_FRAME > end || u32(bytes, at) !== RECORD_MAGIC) return 0
  const size = u32(bytes, at + 4)
  if (size < SMALLEST_FRAME || size > LARGEST_FRAME || size % 8 !== 0 || at + size > end) return 0
  return u32(bytes, at + size - 4) === size || (isSwallowed && at + size === end) ? size : 0
}

/** `offset` in the chunk. undefined: the content is not whole, or what it refers to is not there any more. */
export function recoverRecord(
  chunk: StrictChunk,
  offset: number,
  size: number,
  report: ReportDamage,
): EvtxRecord | undefined {
  // While it is judged, any part that cannot be decoded speaks against the record.
  let isJudged = false
  let isWhole = true
  const reportLater: ReportDamage = (...damage) => {
    if (isJudged) report(...damage)
    else isWhole = false
  }
  try {
    if (!fillsItsFrame(chunk, offset, size)) return undefined
    const record = new EvtxRecord(chunk, offset, size, reportLater, true)
    isWhole &&= record.eventId !== null && record.timeCreated !== null
    isJudged = true
    return isWhole ? record : undefined
  } catch (error) {
    if (error instanceof EvtxError) return undefined
    throw error
  }
}

function fillsItsFrame(chunk: StrictChunk, offset: number, size: number): boolean {
  const end = offset + size - 4
  const fragment = readFragment(chunk, offset + RECORD_HEADER_LENGTH, end, false)
  return fragment.content.length === 1 && end - fragment.end <= MAX_PADDING && chunk.bytes[fragment.end - 1] === 0
}
