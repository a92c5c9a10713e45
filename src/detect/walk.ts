/**
 * Values in place, walked through their automata two at a time: a step waits for the entry of the table that the step
 * before named, mostly in a far cache, and meanwhile the other value's step is taken (a fifth of the time of walking).
 * States in which needles end are written down at every unit and kept where there is a needle, so that the loop has no
 * branch that nobody can foresee; the needles are told when the value is through.
 */
import type { Utf16Range } from '../evtx/log-record.ts'
import type { Automaton } from './automaton.ts'
import type { FoundNeedles } from './found-needles.ts'
import { type TransitionTable, UNKNOWN } from './transition-table.ts'

export class Walker {
  readonly #found: FoundNeedles
  readonly #one = new Walk()
  readonly #other = new Walk()

  constructor(found: FoundNeedles) {
    this.#found = found
  }

  /** Walks a value, sooner or later: see `finish`. `range` is valid during the call. */
  add(automaton: Automaton, range: Utf16Range): void {
    const free = this.#one.isOver ? this.#one : this.#other
    const busy = free === this.#one ? this.#other : this.#one
    // States of one mean nothing any more when the other has the same table emptied.
    if (!busy.isOver && busy.table === automaton.table && !automaton.table.hasRoomFor(range.length + busy.unitsLeft))
      walkAlone(busy, this.#found)
    free.begin(automaton, range)
    if (!this.#one.isOver && !this.#other.isOver) walkUntilOneIsOver(this.#one, this.#other, this.#found)
  }

  /** Only now all needles of the values that were added are told. */
  finish(): void {
    if (!this.#one.isOver) walkAlone(this.#one, this.#found)
    if (!this.#other.isOver) walkAlone(this.#other, this.#found)
  }
}

const NOTHING = new Uint8Array(0)

/** How far a value was walked. */
class Walk {
  isOver = true
  classes: Uint8Array = NOTHING
  table!: TransitionTable
  bytes: Uint8Array = NOTHING
  at = 0
  end = 0
  state = 0
  /** States in which needles end. */
  hits = new Int32Array(1024)
  hitCount = 0

  get unitsLeft(): number {
    return (this.end - this.at) >> 1
  }

  begin({ classes, table }: Automaton, { bytes, offset, length }: Utf16Range): void {
    this.isOver = false
    this.classes = classes
    this.table = table
    this.bytes = bytes
    this.at = offset
    this.end = offset + 2 * length
    this.state = table.startState
    this.hitCount = 0
    if (this.hits.length <= length) this.hits = new Int32Array(2 * length)
  }

  /** One unit, whatever it takes; or the end of the value, which is at its first NUL. */
  step(found: FoundNeedles): void {
    const { table, bytes, at } = this
    const unit = at < this.end ? bytes[at]! | (bytes[at + 1]! << 8) : 0
    if (unit === 0) {
      table.tell(this.hits, this.hitCount, found)
      table.finish(this.state, found)
      this.isOver = true
      return
    }
    const symbol = this.classes[unit]!
    const next = table.entries[(this.state >> 1) * table.stride + symbol]!
    if (next === UNKNOWN && !table.hasRoom) {
      table.tell(this.hits, this.hitCount, found)
      this.hitCount = 0
    }
    this.state = next === UNKNOWN ? table.advance(this.state, symbol) : next
    this.hits[this.hitCount] = this.state
    this.hitCount += this.state & 1
    this.at += 2
  }
}

function walkUntilOneIsOver(one: Walk, other: Walk, found: FoundNeedles): void {
  while (!one.isOver && !other.isOver) {
    walkKnownOfBoth(one, other)
    one.step(found)
    if (!one.isOver) other.step(found)
  }
}

/** As far as both values go and transitions were taken before. Everything is local: it is the innermost loop of a run. */
function walkKnownOfBoth(one: Walk, other: Walk): void {
  const { bytes, classes, end, hits } = one
  const { entries, stride } = one.table
  const { bytes: otherBytes, classes: otherClasses, end: otherEnd, hits: otherHits } = other
  const { entries: otherEntries, stride: otherStride } = other.table
  let { at, state, hitCount } = one
  let { at: otherAt, state: otherState, hitCount: otherHitCount } = other
  while (at < end && otherAt < otherEnd) {
    const unit = bytes[at]! | (bytes[at + 1]! << 8)
    const otherUnit = otherBytes[otherAt]! | (otherBytes[otherAt + 1]! << 8)
    if (unit === 0 || otherUnit === 0) break
    const next = entries[(state >> 1) * stride + classes[unit]!]!
    const otherNext = otherEntries[(otherState >> 1) * otherStride + otherClasses[otherUnit]!]!
    if (next === UNKNOWN || otherNext === UNKNOWN) break
    state = next
    hits[hitCount] = state
    hitCount += state & 1
    at += 2
    otherState = otherNext
    otherHits[otherHitCount] = otherState
    otherHitCount += otherState & 1
    otherAt += 2
  }
  one.at = at
  one.state = state
  one.hitCount = hitCount
  other.at = otherAt
  other.state = otherState
  other.hitCount = otherHitCount
}

function walkAlone(walk: Walk, found: FoundNeedles): void {
  while (!walk.isOver) {
    walkKnown(walk)
    walk.step(found)
  }
}

function walkKnown(walk: Walk): void {
  const { bytes, classes, end, hits } = walk
  const { entries, stride } = walk.table
  let { at, state, hitCount } = walk
  for (; at < end; at += 2) {
    const unit = bytes[at]! | (bytes[at + 1]! << 8)
    if (unit === 0) break
    const next = entries[(state >> 1) * stride + classes[unit]!]!
    if (next === UNKNOWN) break
    state = next
    hits[hitCount] = state
    hitCount += state & 1
  }
  walk.at = at
  walk.state = state
  walk.hitCount = hitCount
}
