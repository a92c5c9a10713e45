/**
 * What a summary tells of matches beside their number, gathered while they are printed: small, bounded, and the same
 * whatever thread saw which match, as units are added up in their order.
 */
import type { Event } from '../event/index.ts'
import type { Highlights, NameCounts, Timeline } from '../report/index.ts'

export class HighlightsBuilder {
  readonly #timeline = new TimelineBuilder()
  readonly #computers = new NameCounter()
  readonly #users = new NameCounter()

  /** `count` matches of one event. */
  add(event: Event, count: number): void {
    this.addTime(event.time, count)
    const { computer } = event.summary()
    if (computer !== null) this.#computers.add(computer, count)
    const user = event.get('User')
    if (typeof user === 'string' && user !== '' && user !== '-') this.#users.add(user, count)
  }

  /** Of matches that are about no single event. */
  addTime(time: string | null, count: number): void {
    if (time !== null) this.#timeline.add(secondsOf(time), count)
  }

  merge({ timeline, computers, users }: Highlights): void {
    if (timeline !== null)
      for (const [i, count] of timeline.counts.entries())
        this.#timeline.add(timeline.from + i * timeline.width, count, timeline.width)
    this.#computers.merge(computers)
    this.#users.merge(users)
  }

  result(): Highlights {
    return {
      timeline: this.#timeline.result(),
      computers: this.#computers.result(),
      users: this.#users.result(),
    }
  }
}

/** Buckets of a timeline: as many as a line of a terminal has room for. */
export const TIMELINE_BUCKETS = 60

/** Seconds. Each divides the next, so that buckets can be joined and never have to be cut. */
const WIDTHS = [
  1, 2, 10, 30, 60, 300, 900, 3600, 10_800, 43_200, 86_400, 604_800, 2_419_200, 31_449_600, 314_496_000, 3_144_960_000,
  31_449_600_000, 314_496_000_000,
]

/** How wide buckets are depends on the first and the last time alone, not on the order in which times come. */
class TimelineBuilder {
  /** Number of the bucket → matches. */
  #counts = new Map<number, number>()
  #step = 0
  #first = Number.POSITIVE_INFINITY
  #last = Number.NEGATIVE_INFINITY

  /** `width`: what is known of the time, in seconds. */
  add(seconds: number, count: number, width = 1): void {
    if (count === 0) return
    while (WIDTHS[this.#step]! < width) this.#widen()
    let bucket = Math.floor(seconds / WIDTHS[this.#step]!)
    while (Math.max(this.#last, bucket) - Math.min(this.#first, bucket) >= TIMELINE_BUCKETS) {
      this.#widen()
      bucket = Math.floor(seconds / WIDTHS[this.#step]!)
    }
    this.#first = Math.min(this.#first, bucket)
    this.#last = Math.max(this.#last, bucket)
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + count)
  }

  result(): Timeline | null {
    if (this.#counts.size === 0) return null
    const width = WIDTHS[this.#step]!
    const counts = Array.from(
      { length: this.#last - this.#first + 1 },
      (_, i) => this.#counts.get(this.#first + i) ?? 0,
    )
    return { from: this.#first * width, width, counts }
  }

  #widen(): void {
    const joined = WIDTHS[++this.#step]! / WIDTHS[this.#step - 1]!
    const before = this.#counts
    this.#counts = new Map()
    for (const [bucket, count] of before) {
      const wide = Math.floor(bucket / joined)
      this.#counts.set(wide, (this.#counts.get(wide) ?? 0) + count)
    }
    this.#first = Math.floor(this.#first / joined)
    this.#last = Math.floor(this.#last / joined)
  }
}

/** Names that are told apart: a network has fewer computers and users with matches; a forged log may have more. */
export const MAX_NAMES = 5000
/** Of a name, in UTF-16 units: DNS allows 255, user names are shorter. */
const NAME_LENGTH = 256

class NameCounter {
  readonly #counts = new Map<string, number>()
  #others = 0

  add(name: string, count: number): void {
    const known = this.#counts.get(name)
    if (known !== undefined) this.#counts.set(name, known + count)
    else if (name.length > NAME_LENGTH) this.add(`${name.slice(0, NAME_LENGTH - 1)}…`, count)
    else if (this.#counts.size < MAX_NAMES) this.#counts.set(name, count)
    else this.#others += count
  }

  merge({ named, others }: NameCounts): void {
    for (const [name, count] of named) this.add(name, count)
    this.#others += others
  }

  result(): NameCounts {
    const named = [...this.#counts].sort(([a, some], [b, more]) => more - some || (a < b ? -1 : 1))
    return { named, others: this.#others }
  }
}

/** Milliseconds from 1601-01-01 to 1970-01-01. */
const FILETIME_ZERO = Date.UTC(1601, 0, 1)
const MINUTE_LENGTH = '2026-03-11T16:04'.length

/** Many matches are of one minute, and parsing a time takes longer than all else here. */
let lastMinute = ''
let lastSeconds = 0

/** Of a time in the form of `fileTimeText`. */
function secondsOf(time: string): number {
  const minute = time.slice(0, MINUTE_LENGTH)
  if (minute !== lastMinute) {
    lastMinute = minute
    lastSeconds = Math.floor((Date.parse(`${minute}:00Z`) - FILETIME_ZERO) / 1000)
  }
  return lastSeconds + Number(time.slice(MINUTE_LENGTH + 1, MINUTE_LENGTH + 3))
}
