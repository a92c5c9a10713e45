/**
 * The pipeline: bytes → records → events → matches. The command line, its workers and other people's programs all run
 * through here; what happens to a record on its way can be read off `offeredEvent`.
 */
import type { CorrelationMatch, Detector, Match } from './detect/index.ts'
import { type Event, eventOf } from './event/index.ts'
import { type ByteSource, type Interest, type LogRecord, type ReadOptions, readBlocks } from './evtx/index.ts'

export interface ReplayOptions extends ReadOptions {
  /** Bounds of TimeCreated, inclusive, in 100 ns ticks since 1601. An event without a time lies outside any window. */
  readonly window?: { readonly from?: bigint; readonly to?: bigint }
  /** Filled while replaying. */
  readonly statistics?: ReplayStatistics
}

export interface ReplayStatistics {
  /** Records that were offered to at least one rule. */
  events: number
  /** Records that a rule would have seen, outside the window. */
  outsideWindow: number
  /** TimeCreated of the earliest and latest event, in ticks. */
  firstTicks: bigint | null
  lastTicks: bigint | null
}

export function emptyStatistics(): ReplayStatistics {
  return { events: 0, outsideWindow: 0, firstTicks: null, lastTicks: null }
}

export function addStatistics(to: ReplayStatistics, from: ReplayStatistics): void {
  to.events += from.events
  to.outsideWindow += from.outsideWindow
  if (from.firstTicks !== null && (to.firstTicks === null || from.firstTicks < to.firstTicks))
    to.firstTicks = from.firstTicks
  if (from.lastTicks !== null && (to.lastTicks === null || from.lastTicks > to.lastTicks)) to.lastTicks = from.lastTicks
}

/**
 * Replays logs against a detector. Yields matches in file order, then those of correlations. Damage goes to `onDamage`.
 * @throws EvtxError `NOT_EVTX`, `EMPTY` or `TRUNCATED` when a source is no EVTX file
 */
export async function* replay(
  sources: Iterable<ByteSource>,
  detector: Detector,
  options: ReplayOptions = {},
): AsyncGenerator<Match | CorrelationMatch> {
  for (const source of sources) {
    yield* replayRecords(
      readBlocks(source, { ...options, reuse: true, interest: interestOf(detector) }),
      detector,
      options,
    )
  }
  yield* detector.finish()
}

/** Blocks of records of any origin against a detector. */
export async function* replayRecords(
  blocks: AsyncIterable<Iterable<LogRecord>>,
  detector: Detector,
  options: ReplayOptions,
): AsyncGenerator<Match> {
  for await (const records of blocks) {
    for (const record of records) {
      const event = offeredEvent(record, detector, options)
      if (event !== undefined) yield* detector.match(event)
    }
  }
}

/** The event of a record that is to be matched; undefined when no rule wants it or it lies outside the window. */
export function offeredEvent(
  record: LogRecord,
  detector: Detector,
  { window = {}, statistics = emptyStatistics() }: ReplayOptions,
): Event | undefined {
  const source = { provider: record.provider, channel: record.channel, eventId: record.eventId }
  if (!detector.wantsSource(source) || !isInside(record, window, statistics)) return undefined
  return eventOf(record, source)
}

/** Records of EVTX files that no rule wants are dismissed by the reader, before anything is decoded. */
export function interestOf(detector: Detector): Interest {
  return {
    eventId: (eventId) => detector.wantsEventId(eventId),
    source: (provider, channel, eventId) => detector.wantsSource({ provider, channel, eventId }),
  }
}

function isInside(
  { timeTicks }: LogRecord,
  window: NonNullable<ReplayOptions['window']>,
  statistics: ReplayStatistics,
): boolean {
  const isEarly = window.from !== undefined && (timeTicks === null || timeTicks < window.from)
  const isLate = window.to !== undefined && (timeTicks === null || timeTicks > window.to)
  if (isEarly || isLate) {
    statistics.outsideWindow++
    return false
  }
  statistics.events++
  if (timeTicks !== null) {
    if (statistics.firstTicks === null || timeTicks < statistics.firstTicks) statistics.firstTicks = timeTicks
    if (statistics.lastTicks === null || timeTicks > statistics.lastTicks) statistics.lastTicks = timeTicks
  }
  return true
}
