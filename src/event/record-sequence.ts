/**
 * Which records a log holds, by id and time: the gaps, the ids that come twice, the places where time goes backwards.
 * Records are counted by the ids that the host gave them (System/EventRecordID), which run on for each computer and
 * channel; and by those in the record headers, which exports give anew. Runs of consecutive ids are kept, not ids: an
 * ordinary log is one run. All of it is plain data, so parts of a file may be read in different threads.
 */
import type { LogRecord, RecordId } from '../evtx/index.ts'
import { textHash } from './text-hash.ts'

/** Consecutive ids as they stood in the file, with the times of the first and last record in ticks. */
export interface Run {
  readonly first: bigint
  last: bigint
  readonly firstTicks: bigint | null
  /** null when the last record has no time: then nothing is compared with it. */
  lastTicks: bigint | null
}

/** A record that was created before the one whose id comes before its own. */
export interface TimeReversal {
  readonly recordId: RecordId
  /** Ticks of the record before and of this one. */
  readonly from: bigint
  readonly to: bigint
}

export interface Stream {
  /** Both null for ids of record headers, for records that do not tell, and for those of too many streams. */
  readonly computer: string | null
  readonly channel: string | null
  readonly runs: Run[]
  readonly reversals: TimeReversal[]
  reversalCount: number
  /** Records behind the last run that was kept, or of streams beyond the last that was kept. */
  untracked: number
}

/** Of a file or of a part of it. */
export interface RecordSequence {
  readonly streams: Stream[]
  readonly headers: Stream
  /** TimeCreated of the earliest and latest record, in ticks. */
  firstTicks: bigint | null
  lastTicks: bigint | null
  /** A number for each record that is the same for copies of it in other files; see `copyKey`. */
  keys: number[]
}

export function emptySequence(): RecordSequence {
  return { streams: [], headers: emptyStream(null, null), firstTicks: null, lastTicks: null, keys: [] }
}

function emptyStream(computer: string | null, channel: string | null): Stream {
  return { computer, channel, runs: [], reversals: [], reversalCount: 0, untracked: 0 }
}

/** Streams kept of one file; a merged log of a thousand hosts has some thousands. */
const MAX_STREAMS = 10_000
/** Characters in the names of all of them, 8 MiB: a crafted name has thirty thousand. */
const MAX_NAME_CHARACTERS = 4 * 1024 * 1024
/** Runs kept of all streams of a file, some 80 MiB; a log filtered for single events has a run for each of them. */
const MAX_RUNS = 500_000
/** Reversals kept of one stream; all are counted. */
const MAX_REVERSALS = 100
/** Threads of a host hand in their events a little late: less than a second is usual and only counted. */
const TOLD_REVERSAL_TICKS = 10_000_000n

export class SequenceBuilder {
  readonly sequence = emptySequence()
  readonly #streams = new Map<string, { readonly stream: Stream; readonly seed: number }>()
  #runs = 0
  #nameCharacters = 0
  #crowd: Stream | undefined

  add(record: LogRecord): void {
    const { computer, channel, recordId, headerRecordId, timeTicks } = record
    const { stream, seed } = this.#streamOf(computer, channel)
    addTime(this.sequence, timeTicks)
    const { headers } = this.sequence
    // The time in the record header is that of the export, so there is none to compare.
    if (headerRecordId !== null) extend(headers, BigInt(headerRecordId), null, headers.runs.length)
    if (recordId === null) return
    this.sequence.keys.push(copyKey(seed, record))
    if (stream === undefined) {
      this.#crowd ??= crowdOf(this.sequence.streams)
      this.#crowd.untracked++
    } else this.#runs += extend(stream, BigInt(recordId), timeTicks, this.#runs)
  }

  /** No stream when there are too many of them. */
  #streamOf(
    computer: string | null,
    channel: string | null,
  ): { readonly stream: Stream | undefined; readonly seed: number } {
    const name = nameOf(computer, channel)
    let known = this.#streams.get(name)
    if (known === undefined) {
      const seed = textHash(name)
      if (!hasRoom(this.sequence.streams, this.#nameCharacters + name.length)) return { stream: undefined, seed }
      this.#nameCharacters += name.length
      known = { stream: emptyStream(computer, channel), seed }
      this.#streams.set(name, known)
      this.sequence.streams.push(known.stream)
    }
    return known
  }
}

function nameOf(computer: string | null, channel: string | null): string {
  return JSON.stringify([computer, channel])
}

function hasRoom(streams: readonly Stream[], nameCharacters: number): boolean {
  return streams.length < MAX_STREAMS && nameCharacters <= MAX_NAME_CHARACTERS
}

/** The stream that counts records of streams beyond the last that is kept. */
function crowdOf(streams: Stream[]): Stream {
  const known = streams.find(({ computer, channel }) => computer === null && channel === null)
  if (known !== undefined) return known
  const crowd = emptyStream(null, null)
  streams.push(crowd)
  return crowd
}

function addTime(sequence: RecordSequence, ticks: bigint | null): void {
  if (ticks === null) return
  if (sequence.firstTicks === null || ticks < sequence.firstTicks) sequence.firstTicks = ticks
  if (sequence.lastTicks === null || ticks > sequence.lastTicks) sequence.lastTicks = ticks
}

/** Returns how many runs were begun; `runs`: how many there are already. */
function extend(stream: Stream, id: bigint, ticks: bigint | null, runs: number): 0 | 1 {
  const run = stream.runs.at(-1)
  if (run !== undefined && id === run.last + 1n) {
    compareTimes(stream, id, run.lastTicks, ticks)
    run.last = id
    run.lastTicks = ticks
    return 0
  }
  if (runs < MAX_RUNS) {
    stream.runs.push({ first: id, last: id, firstTicks: ticks, lastTicks: ticks })
    return 1
  }
  stream.untracked++
  return 0
}

/** Of neighbours by id. */
export function compareTimes(stream: Stream, id: bigint, before: bigint | null, ticks: bigint | null): void {
  if (before === null || ticks === null || ticks >= before) return
  stream.reversalCount++
  if (before - ticks < TOLD_REVERSAL_TICKS || stream.reversals.length === MAX_REVERSALS) return
  stream.reversals.push({ recordId: exact(id), from: before, to: ticks })
}

export function exact(id: bigint): RecordId {
  return id <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(id) : id
}

/** Appends what follows in the same file. */
export function appendSequence(to: RecordSequence, next: RecordSequence): void {
  appendStream(to.headers, next.headers, to.headers.runs.length)
  const streams = new Map(to.streams.map((stream) => [nameOf(stream.computer, stream.channel), stream]))
  let nameCharacters = [...streams.keys()].reduce((sum, name) => sum + name.length, 0)
  let runs = to.streams.reduce((sum, stream) => sum + stream.runs.length, 0)
  let crowd: Stream | undefined
  for (const stream of next.streams) {
    const name = nameOf(stream.computer, stream.channel)
    let known = streams.get(name)
    if (known === undefined && hasRoom(to.streams, nameCharacters + name.length)) {
      known = emptyStream(stream.computer, stream.channel)
      to.streams.push(known)
      nameCharacters += name.length
    }
    if (known === undefined) {
      crowd ??= crowdOf(to.streams)
      crowd.untracked += countOf(stream)
    } else runs += appendStream(known, stream, runs)
  }
  addTime(to, next.firstTicks)
  addTime(to, next.lastTicks)
}

function countOf({ runs, untracked }: Stream): number {
  return runs.reduce((sum, run) => sum + lengthOf(run), untracked)
}

function lengthOf({ first, last }: Run): number {
  return Number(last - first + 1n)
}

/** Returns how many runs were begun; `runs`: how many there are already. */
function appendStream(to: Stream, next: Stream, runs: number): number {
  let begun = 0
  for (const run of next.runs) {
    const last = to.runs.at(-1)
    if (last !== undefined && run.first === last.last + 1n) {
      compareTimes(to, run.first, last.lastTicks, run.firstTicks)
      last.last = run.last
      last.lastTicks = run.lastTicks
    } else if (runs + begun < MAX_RUNS) {
      to.runs.push({ ...run })
      begun++
    } else to.untracked += lengthOf(run)
  }
  to.reversalCount += next.reversalCount
  to.reversals.push(...next.reversals.slice(0, MAX_REVERSALS - to.reversals.length))
  to.untracked += next.untracked
  return begun
}

/**
 * Computer, channel, event id, record id and time as one number below 2^53: exports write a record's bytes anew, these
 * stay. Two different records share one by chance in 10^15 pairs.
 */
function copyKey(seed: number, { eventId, recordId, timeTicks }: LogRecord): number {
  const text = `${eventId} ${recordId} ${timeTicks}`
  const high = textHash(text, ~seed) & 0x1f_ffff
  // Odd, since zero marks a free slot of `KeyTable`.
  return high * 0x1_0000_0000 + ((textHash(text, seed) | 1) >>> 0)
}
