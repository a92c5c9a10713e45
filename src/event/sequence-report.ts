/** What there is to say of a sequence of records: which ids are missing, which come twice, where time goes backwards. */
import type { RecordId } from '../evtx/index.ts'
import { compareTimes, exact, type Run, type Stream, type TimeReversal } from './record-sequence.ts'

/** What there is to say of a stream; ranges are inclusive and in the order of ids. */
export interface StreamReport {
  readonly computer: string | null
  readonly channel: string | null
  readonly first: RecordId | null
  readonly last: RecordId | null
  /** Records, those with an id that another has included. */
  readonly records: number
  /** Ids between the first and the last that no record has. An export of chosen events has many, and nothing is wrong. */
  readonly missing: RecordId
  readonly gapCount: number
  readonly gaps: readonly IdRange[]
  /** Records whose id another record has, but for one of each id. */
  readonly duplicates: number
  readonly duplicateRanges: readonly IdRange[]
  /** In the order of ids; `reversals` names those of a second and more. */
  readonly reversalCount: number
  readonly reversals: readonly TimeReversal[]
  /** Records that were too many to keep track of; they are in none of the numbers above. */
  readonly untracked: number
}

export interface IdRange {
  readonly first: RecordId
  readonly last: RecordId
}

/** Ranges named of each kind; all are counted. */
const MAX_RANGES = 100

export function reportOf(stream: Stream): StreamReport {
  const runs = stream.runs.toSorted((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))
  const merged: Stream = { ...stream, reversals: [...stream.reversals] }
  const gaps: IdRange[] = []
  const duplicateRanges: IdRange[] = []
  let [records, missing, gapCount, duplicates] = [0n, 0n, 0, 0n]
  let before: Run | undefined
  for (const run of runs) {
    records += run.last - run.first + 1n
    if (before !== undefined && run.first > before.last) {
      compareTimes(merged, run.first, before.lastTicks, run.firstTicks)
      const gap = run.first - before.last - 1n
      missing += gap
      if (gap > 0n && gapCount++ < MAX_RANGES) gaps.push(range(before.last + 1n, run.first - 1n))
    } else if (before !== undefined) {
      const last = run.last < before.last ? run.last : before.last
      duplicates += last - run.first + 1n
      addRange(duplicateRanges, run.first, last)
    }
    if (before === undefined || run.last > before.last) before = run
  }
  return {
    computer: stream.computer,
    channel: stream.channel,
    first: runs[0] === undefined ? null : exact(runs[0].first),
    last: before === undefined ? null : exact(before.last),
    records: Number(records),
    missing: exact(missing),
    gapCount,
    gaps,
    duplicates: Number(duplicates),
    duplicateRanges,
    reversalCount: merged.reversalCount,
    reversals: merged.reversals.sort((a, b) => (a.recordId < b.recordId ? -1 : 1)),
    untracked: stream.untracked,
  }
}

/** Ranges come in the order of their first ids; an id with three records is named once. */
function addRange(ranges: IdRange[], first: bigint, last: bigint): void {
  const before = ranges.at(-1)
  if (before === undefined || first > BigInt(before.last) + 1n) {
    if (ranges.length < MAX_RANGES) ranges.push(range(first, last))
  } else if (last > before.last) ranges[ranges.length - 1] = range(BigInt(before.first), last)
}

function range(first: bigint, last: bigint): IdRange {
  return { first: exact(first), last: exact(last) }
}
