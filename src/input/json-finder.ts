/**
 * Finds the values of a JSON source that may be events: one a line, one behind another however they are laid out, the
 * items of a list, or those of a list inside an envelope (`{"hits":{"hits":[…]}}`). Where the structure breaks, the range
 * up to the next value that may be one is given as broken and reading goes on there. Every unit belongs to exactly one
 * value, one broken range or to what lies between.
 */
import { isSpace, JsonScanner } from './json-scanner.ts'
import { LineCounter, type Place } from './line-counter.ts'
import { recordLineEnd } from './record-line.ts'
import type { UnitWindow } from './unit-window.ts'

/** Positions are those of the window; `end` is exclusive. Line and column, from 1, are of what is told. */
export type FoundJson =
  | ({ readonly kind: 'value'; readonly start: number; readonly end: number } & Place)
  | ({
      readonly kind: 'broken'
      readonly start: number
      readonly end: number
      readonly reason: string
      readonly isEvent: boolean
    } & Place)

interface Broken extends Place {
  readonly start: number
  /** Where the structure broke. */
  readonly at: number
  readonly reason: string
  readonly isEvent: boolean
}

/** Bytes of one value. A record of an EVTX file has at most 64 KiB; with a rendered message and escapes, some hundred. */
export const MAX_VALUE_LENGTH = 8 * 1024 * 1024

/** Lists of events in an envelope: of Splunk's search, and of tools that write one document. `hits` stands in `hits`. */
const LISTS: ReadonlySet<string> = new Set([
  'results',
  'events',
  'Events',
  'records',
  'Records',
  'rows',
  'value',
  'data',
])
const LONGEST_LIST_NAME = 'Records'.length

const NEWLINE = 0x0a
/** Units of white space in front of a broken place that are looked at. */
const LOOK_BACK = 64
const COMMA = 0x2c
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

export class JsonFinder {
  readonly #window: UnitWindow
  readonly #scanner: JsonScanner
  readonly #lines: LineCounter
  /** Units; the cap is in bytes. */
  readonly #maxLength: number
  /** Start of the value that is being walked; -1 between values. */
  #start = -1
  #place: Place = { line: 1, column: 1 }
  /** Containers around that value. */
  #floor = 0
  /** The value is too long to be kept: it is walked to its end all the same. */
  #isTooLong = false
  /** Depths of the lists whose items are values, outermost first. */
  #lists: number[] = []
  /** The last names at the depths 1 and 2 of what may be an envelope. */
  readonly #names = ['', '']
  /** A list with a telling name was opened: an event as its first item would make it one. */
  #mayBeList = false
  /** The values so far stand on a line each. */
  #isLineByLine = false
  /** A value has ended; what stands behind it tells whether it was one of a line. */
  #hasEnded = false
  #broken: Broken | undefined
  /** Where reading could go on after it: only white space was seen since a line or an item began. */
  #isCandidate = false

  constructor(window: UnitWindow) {
    this.#window = window
    this.#scanner = new JsonScanner(window)
    this.#lines = new LineCounter(window)
    this.#maxLength = MAX_VALUE_LENGTH / window.encoding.unitLength
  }

  /** The first position that is still needed. */
  get needed(): number {
    const isKept = this.#start >= 0 && !this.#isTooLong && this.#broken === undefined
    const position = isKept ? this.#start : this.#scanner.needed
    const kept = Math.max(this.#window.begin, position - LOOK_BACK)
    this.#lines.advance(kept)
    return kept
  }

  /** All that can be told from what the window holds. To be called after each filling, until the window is complete. */
  *found(): Generator<FoundJson> {
    for (;;) {
      if (this.#broken !== undefined) {
        if (!this.#resume()) return
        yield this.#endBroken(this.#broken)
      }
      if (this.#hasEnded && !this.#lookBehindValue()) return
      const found = this.#isLineByLine && this.#start < 0 ? this.#line() : this.#step()
      if (found === 'more') return
      if (found === 'end') return yield* this.#end()
      if (found !== undefined) yield found
    }
  }

  /** Most files have one object a line: then the end of the line is the end of the value, and nothing has to be walked. */
  #line(): FoundJson | 'more' | undefined {
    const window = this.#window
    let start = this.#scanner.position
    while (isSpace(window.unit(start))) start++
    this.#scanner.position = start
    const newline = window.indexOf(NEWLINE, start)
    if (newline < 0 && !window.isComplete && window.end - start <= this.#maxLength) return 'more'
    let end = newline < 0 ? window.end : newline
    while (isSpace(window.unit(end - 1)) && end > start) end--
    if (window.unit(start) !== OPEN_OBJECT || window.unit(end - 1) !== CLOSE_OBJECT || end - start > this.#maxLength) {
      this.#isLineByLine = false
      return undefined
    }
    const place = this.#lines.placeOf(start)
    this.#scanner.position = end
    return { kind: 'value', start, end, ...place }
  }

  /** False when the window must be filled first. */
  #lookBehindValue(): boolean {
    const unit = this.#window.unit(this.#scanner.position)
    if (Number.isNaN(unit) && !this.#window.isComplete) return false
    this.#hasEnded = false
    this.#isLineByLine = this.#scanner.depth === 0 && (unit === NEWLINE || unit === 0x0d || Number.isNaN(unit))
    return true
  }

  #step(): FoundJson | 'more' | 'end' | undefined {
    const scanner = this.#scanner
    if (scanner.isOutside && !this.#passRecordLines()) return 'more'
    const token = scanner.next()
    this.#checkLength()
    switch (token) {
      case 'more':
      case 'end':
        return token
      case 'bad':
        return this.#break(scanner.position, `this is no JSON: ${scanner.reason}`)
      case 'object':
      case 'array':
        return this.#open(token)
      case 'key':
        return this.#name()
      case 'scalar':
        this.#mayBeList = false
        if (this.#start >= 0 || scanner.depth > this.#listDepth) return undefined
        return this.#break(scanner.start, 'this is no JSON object')
      case 'close':
        return this.#close()
    }
  }

  /** False when the window must be filled first. */
  #passRecordLines(): boolean {
    const window = this.#window
    const scanner = this.#scanner
    for (;;) {
      while (isSpace(window.unit(scanner.position)) || window.unit(scanner.position) === COMMA) scanner.position++
      const end = recordLineEnd(window, scanner.position)
      if (typeof end !== 'number') return end !== 'more'
      scanner.position = end
    }
  }

  #checkLength(): void {
    if (this.#start >= 0 && this.#scanner.position - this.#start > this.#maxLength) this.#isTooLong = true
  }

  get #listDepth(): number {
    return this.#lists.at(-1) ?? 0
  }

  #open(token: 'object' | 'array'): undefined {
    const { depth, start } = this.#scanner
    const isTelling = this.#mayBeList
    this.#mayBeList = false
    if (token === 'object') {
      if (isTelling) {
        this.#start = -1
        this.#lists.push(depth - 1)
      }
      if (this.#start < 0 && depth - 1 === this.#listDepth) this.#begin(start, depth - 1)
      return
    }
    if (this.#start < 0 && depth - 1 === this.#listDepth) this.#lists.push(depth)
    else this.#mayBeList = this.#isEnvelope && this.#isTellingName(depth - 1)
  }

  #begin(start: number, floor: number): void {
    this.#start = start
    this.#floor = floor
    this.#isTooLong = false
    this.#place = this.#lines.placeOf(start)
  }

  /** The object outside of everything may hold the list of events; an event in a list does not. */
  get #isEnvelope(): boolean {
    return this.#start < 0 ? this.#lists.length === 0 : this.#floor === 0
  }

  #isTellingName(depth: number): boolean {
    if (depth === 1) return LISTS.has(this.#names[0]!)
    return depth === 2 && this.#names[0] === 'hits' && this.#names[1] === 'hits'
  }

  #name(): undefined {
    const { depth, start, position } = this.#scanner
    if (depth > 2 || (this.#start >= 0 && this.#floor > 0)) return
    const length = position - start - 2
    this.#names[depth - 1] = length > LONGEST_LIST_NAME ? '' : this.#window.text(start + 1, position - 1).text
  }

  #close(): FoundJson | undefined {
    this.#mayBeList = false
    const { depth, position } = this.#scanner
    if (this.#start < 0) {
      if (depth < this.#listDepth) this.#lists.pop()
      return undefined
    }
    if (depth !== this.#floor) return undefined
    const start = this.#start
    this.#start = -1
    if (this.#isTooLong) {
      const reason = `a value is longer than ${MAX_VALUE_LENGTH} bytes`
      return { kind: 'broken', start, end: position, ...this.#place, reason, isEvent: true }
    }
    this.#hasEnded = true
    return { kind: 'value', start, end: position, ...this.#place }
  }

  /** What is open is given up, and reading goes on with the next object that may be an event. */
  #break(at: number, reason: string): undefined {
    const isEvent = this.#start >= 0
    this.#broken = { start: isEvent ? this.#start : at, at, reason, isEvent, ...this.#lines.placeOf(at) }
    this.#isCandidate = this.#beginsAnew(at)
    this.#scanner.position = at
    this.#start = -1
    this.#mayBeList = false
  }

  /** Whether a value may begin at a position: at the beginning of a line, or behind a comma in a list. */
  #beginsAnew(at: number): boolean {
    const window = this.#window
    let before = at - 1
    const last = Math.max(0, at - LOOK_BACK)
    for (; before >= last && isSpace(window.unit(before)); before--) if (window.unit(before) === NEWLINE) return true
    return before >= last && this.#lists.length > 0 && window.unit(before) === COMMA
  }

  /**
   * Moves to the next object at the beginning of a line, or, in a list, behind a comma. False when the window must be
   * filled first. What stands there may yet be a part of the broken value; then it is no event and will be said to be none.
   */
  #resume(): boolean {
    const window = this.#window
    const isInList = this.#lists.length > 0
    let at = this.#scanner.position
    for (; at < window.end; at++) {
      const unit = window.unit(at)
      if (unit === OPEN_OBJECT && this.#isCandidate) break
      if (unit === NEWLINE || (isInList && unit === COMMA)) this.#isCandidate = true
      else if (!isSpace(unit)) this.#isCandidate = false
    }
    this.#scanner.resume(at, this.#listDepth)
    return at < window.end || window.isComplete
  }

  #endBroken({ at: _, ...broken }: Broken): FoundJson {
    this.#broken = undefined
    return { kind: 'broken', ...broken, end: this.#scanner.position }
  }

  *#end(): Generator<FoundJson> {
    const { end } = this.#window
    if (this.#start >= 0) {
      this.#break(end, 'the source ends inside a value')
      this.#resume()
      yield this.#endBroken(this.#broken!)
    } else if (this.#scanner.depth > 0) {
      const reason = 'the source ends inside a list: events may be missing'
      yield { kind: 'broken', start: end, end, ...this.#lines.placeOf(end), reason, isEvent: false }
    }
  }
}
