/**
 * Walks JSON token by token over a window that is filled piece by piece. It holds the structure (what may follow what,
 * what closes what) and looks no closer: whether a number or an escape is one is left to `JSON.parse`. A structure that
 * breaks is noticed where it breaks, so a value that was never closed does not swallow those behind it.
 */
import type { UnitWindow } from './unit-window.ts'

/** `more`: the window has to be filled first; `end`: nothing follows; `bad`: `reason` says what cannot stand here. */
export type Token = 'object' | 'array' | 'close' | 'key' | 'scalar' | 'more' | 'end' | 'bad'

/** Containers inside each other; exports go about ten deep, and `JSON.parse` gives up at some thousands. */
export const MAX_JSON_DEPTH = 512

/** Units of a number or word; the longest number of a log has twenty digits. */
const MAX_WORD_LENGTH = 512

const QUOTE = 0x22
const BACKSLASH = 0x5c
const NEWLINE = 0x0a
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

type Expectation = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma'

export class JsonScanner {
  readonly #window: UnitWindow
  /** Of each container that is open, whether it is an array. */
  readonly #open: boolean[] = []
  #expected: Expectation = 'value'
  /** A string that goes on behind what the window held. */
  #isInString = false
  position = 0
  /** Where the last token begins; it ends at `position`. */
  start = 0
  reason = ''

  constructor(window: UnitWindow) {
    this.#window = window
  }

  /** The first position that is still needed: names are short, and looked at when they have ended. */
  get needed(): number {
    return this.#isInString && this.position - this.start <= MAX_WORD_LENGTH ? this.start : this.position
  }

  /** Containers that are open. */
  get depth(): number {
    return this.#open.length
  }

  /** Outside of everything, where a value may begin. */
  get isOutside(): boolean {
    return this.depth === 0 && !this.#isInString
  }

  get isInArray(): boolean {
    return this.#open.at(-1) === true
  }

  /** Goes on at a position as if the containers beyond `depth` had been closed and a value could follow. */
  resume(position: number, depth: number): void {
    this.position = position
    this.#open.length = depth
    this.#expected = 'value'
    this.#isInString = false
  }

  next(): Token {
    if (this.#isInString) return this.#string()
    for (;;) {
      this.#skipSpace()
      const unit = this.#window.unit(this.position)
      if (Number.isNaN(unit)) return this.#window.isComplete ? 'end' : 'more'
      if (!this.#isSeparator(unit)) return this.#token(unit)
      this.position++
    }
  }

  #skipSpace(): void {
    while (isSpace(this.#window.unit(this.position))) this.position++
  }

  /** Commas and colons where they belong. Values that stand outside of everything may be parted by commas or nothing. */
  #isSeparator(unit: number): boolean {
    if (unit === COLON && this.#expected === 'colon') {
      this.#expected = 'value'
      return true
    }
    if (unit !== COMMA) return false
    if (this.depth === 0) return true
    if (this.#expected !== 'comma') return false
    this.#expected = this.isInArray ? 'value' : 'key'
    return true
  }

  #token(unit: number): Token {
    this.start = this.position
    if (unit === CLOSE_OBJECT || unit === CLOSE_ARRAY) return this.#close(unit)
    if (this.#expected === 'comma' || this.#expected === 'colon') return this.#bad(unit)
    const isKey = this.#expected.startsWith('key')
    if (unit === QUOTE) {
      this.position++
      this.#isInString = true
      return this.#string()
    }
    if (isKey) return this.#bad(unit)
    if (unit === OPEN_OBJECT || unit === OPEN_ARRAY) return this.#openContainer(unit === OPEN_ARRAY)
    return this.#word(unit)
  }

  #openContainer(isArray: boolean): Token {
    if (this.depth === MAX_JSON_DEPTH) return this.#badly(`values are nested deeper than ${MAX_JSON_DEPTH}`)
    this.#open.push(isArray)
    this.#expected = isArray ? 'value or ]' : 'key or }'
    this.position++
    return isArray ? 'array' : 'object'
  }

  #close(unit: number): Token {
    const isArray = unit === CLOSE_ARRAY
    const mayClose = this.#expected === 'comma' || this.#expected === (isArray ? 'value or ]' : 'key or }')
    if (this.depth === 0 || this.isInArray !== isArray || !mayClose) return this.#bad(unit)
    this.#open.pop()
    this.position++
    this.#valueEnds()
    return 'close'
  }

  #valueEnds(): void {
    this.#expected = this.depth === 0 ? 'value' : 'comma'
  }

  #string(): Token {
    let { position } = this
    for (;;) {
      const unit = this.#window.unit(position)
      if (unit === QUOTE) break
      if (unit === NEWLINE) {
        this.position = position
        return this.#badly('a line ends inside a text in quotes')
      }
      // What is escaped must be there: the next piece would begin with it.
      const length = unit === BACKSLASH ? 2 : 1
      if (Number.isNaN(unit) || Number.isNaN(this.#window.unit(position + length - 1))) {
        this.position = position
        return this.#window.isComplete ? this.#badly('a text in quotes is never closed') : 'more'
      }
      position += length
    }
    this.position = position + 1
    this.#isInString = false
    if (!this.#expected.startsWith('key')) {
      this.#valueEnds()
      return 'scalar'
    }
    this.#expected = 'colon'
    return 'key'
  }

  #word(first: number): Token {
    if (!isWordUnit(first)) return this.#bad(first)
    let end = this.position + 1
    while (isWordUnit(this.#window.unit(end)) && end - this.position < MAX_WORD_LENGTH) end++
    if (Number.isNaN(this.#window.unit(end)) && !this.#window.isComplete) return 'more'
    this.position = end
    this.#valueEnds()
    return 'scalar'
  }

  #bad(unit: number): Token {
    const character = unit < 0x20 || unit > 0x7e ? `U+${unit.toString(16).padStart(4, '0')}` : String.fromCharCode(unit)
    const closing = this.isInArray ? ']' : '}'
    const expected = { colon: '":"', comma: `"," or "${closing}"`, value: 'a value', key: 'a name in quotes' }
    const [known] = this.#expected.split(' ') as [keyof typeof expected]
    return this.#badly(`${expected[known]} is missing before "${character}"`)
  }

  #badly(reason: string): 'bad' {
    this.reason = reason
    this.#isInString = false
    return 'bad'
  }
}

/** White space, and byte order marks where files were put behind one another (U+FEFF, or its three bytes). */
export function isSpace(unit: number): boolean {
  return (
    unit === 0x20 ||
    unit === NEWLINE ||
    unit === 0x0d ||
    unit === 0x09 ||
    unit === 0xfeff ||
    unit === 0xef ||
    unit === 0xbb ||
    unit === 0xbf
  )
}

/** Digits, letters, sign and point: what numbers, true, false and null are made of. */
function isWordUnit(unit: number): boolean {
  return (
    (unit >= 0x30 && unit <= 0x39) ||
    (unit >= 0x61 && unit <= 0x7a) ||
    (unit >= 0x41 && unit <= 0x5a) ||
    unit === 0x2d ||
    unit === 0x2b ||
    unit === 0x2e
  )
}
