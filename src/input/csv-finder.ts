/**
 * Finds the rows of a CSV source (RFC 4180, with whatever stands between the cells of its first line: comma, semicolon or
 * tab) in whatever pieces the window is filled. A row that cannot be one is given as broken to the end of its line.
 */
import { LineCounter, type Place } from './line-counter.ts'
import type { UnitWindow } from './unit-window.ts'

/** Positions are those of the window; `end` is exclusive and lies before the line end. */
export type FoundRow =
  | ({ readonly kind: 'row'; readonly start: number; readonly end: number; readonly cells: readonly string[] } & Place)
  | ({ readonly kind: 'broken'; readonly start: number; readonly end: number; readonly reason: string } & Place)

/** Bytes of one row: a message of Windows and its values have some KiB. */
export const MAX_ROW_LENGTH = 8 * 1024 * 1024

/** Texts without an end after which the same bytes are looked at again; beyond them a crafted source would cost too long. */
const MAX_RESTARTS = 100

const QUOTE = 0x22
const NEWLINE = 0x0a
const RETURN = 0x0d
const SEPARATORS = [0x2c, 0x3b, 0x09] as const

interface Cell {
  readonly start: number
  readonly end: number
  readonly isQuoted: boolean
}

export class CsvFinder {
  readonly #window: UnitWindow
  readonly #lines: LineCounter
  readonly #maxLength: number
  #separator: number | undefined
  #position = 0
  #start = 0
  #place: Place = { line: 1, column: 1 }
  #cells: Cell[] = []
  #cellStart = 0
  #isQuoted = false
  #restarts = 0
  /** A broken row is passed over to the end of its line. */
  #broken: string | undefined

  constructor(window: UnitWindow) {
    this.#window = window
    this.#lines = new LineCounter(window)
    this.#maxLength = MAX_ROW_LENGTH / window.encoding.unitLength
  }

  /** The first position that is still needed. */
  get needed(): number {
    const position = this.#broken === undefined ? this.#start : this.#position
    this.#lines.advance(position)
    return position
  }

  *found(): Generator<FoundRow> {
    for (;;) {
      const row = this.#next()
      if (row === undefined) return
      if (row !== 'empty') yield row
    }
  }

  #next(): FoundRow | 'empty' | undefined {
    if (!this.#findSeparator()) return undefined
    const isEnded = this.#broken === undefined ? this.#walk() : false
    if (this.#broken !== undefined) return this.#passOver()
    return isEnded ? this.#take() : undefined
  }

  /** What stands most often in the first line, which has the names. */
  #findSeparator(): boolean {
    if (this.#separator !== undefined) return true
    const end = this.#window.indexOf(NEWLINE, 0)
    if (end < 0 && !this.#window.isComplete && this.#window.end < this.#maxLength) return false
    const counts = SEPARATORS.map((separator) => {
      let count = 0
      for (let at = 0; at < (end < 0 ? this.#window.end : end); at++) if (this.#window.unit(at) === separator) count++
      return count
    })
    this.#separator = SEPARATORS[counts.indexOf(Math.max(...counts))]!
    if (this.#window.unit(0) === 0xfeff) this.#beginRow(1)
    return true
  }

  /** To the end of the row; false when the window must be filled first, or when the row broke. */
  #walk(): boolean {
    const window = this.#window
    for (let at = this.#position; ; at++) {
      const unit = window.unit(at)
      this.#position = at
      if (at - this.#start > this.#maxLength) return this.#break(`a row is longer than ${MAX_ROW_LENGTH} bytes`, true)
      if (Number.isNaN(unit)) {
        if (!window.isComplete) return false
        return this.#isQuoted ? this.#break('a text in quotes is never closed', true) : this.#endCell(at)
      }
      if (unit === QUOTE) {
        if (at === this.#cellStart) this.#isQuoted = true
        else if (this.#isQuoted) {
          // Whether the quote is doubled is told by the next unit.
          if (Number.isNaN(window.unit(at + 1)) && !window.isComplete) return false
          if (window.unit(at + 1) === QUOTE) at++
          else if (!this.#mayFollowQuote(window.unit(at + 1)))
            return this.#break('something stands between a text in quotes and the next cell')
          else this.#isQuoted = false
        }
      } else if (!this.#isQuoted && (unit === this.#separator || unit === NEWLINE)) {
        this.#endCell(at)
        if (unit === NEWLINE) return true
        this.#cellStart = at + 1
      }
    }
  }

  #mayFollowQuote(unit: number): boolean {
    return unit === this.#separator || unit === NEWLINE || unit === RETURN || Number.isNaN(unit)
  }

  #endCell(at: number): true {
    const end = this.#window.unit(at - 1) === RETURN && this.#window.unit(at) !== this.#separator ? at - 1 : at
    const isQuoted = this.#window.unit(this.#cellStart) === QUOTE
    this.#cells.push({ start: this.#cellStart, end: Math.max(end, this.#cellStart), isQuoted })
    this.#isQuoted = false
    return true
  }

  #take(): FoundRow | 'empty' | undefined {
    const cells = this.#cells
    const end = cells.at(-1)!.end
    const start = this.#start
    const isAtEnd = Number.isNaN(this.#window.unit(this.#position))
    if (isAtEnd && start >= this.#window.end) return undefined
    const row = { kind: 'row' as const, start, end, ...this.#place, cells: cells.map((cell) => this.#text(cell)) }
    this.#beginRow(isAtEnd ? this.#position : this.#position + 1)
    return row.cells.length === 1 && row.cells[0]!.trim() === '' ? 'empty' : row
  }

  #text({ start, end, isQuoted }: Cell): string {
    const { text } = this.#window.text(start, end)
    return isQuoted ? text.slice(1, -1).replaceAll('""', '"') : text
  }

  #beginRow(at: number): void {
    this.#position = at
    this.#start = at
    this.#cellStart = at
    this.#cells = []
    this.#isQuoted = false
    this.#place = this.#lines.placeOf(at)
  }

  /** A text that goes on and on has lost its quote: then the rows that it swallowed are looked at one by one. */
  #break(reason: string, isEndless = false): false {
    this.#broken = reason
    if (isEndless && this.#restarts++ < MAX_RESTARTS) this.#position = this.#start
    return false
  }

  #passOver(): FoundRow | undefined {
    const newline = this.#window.indexOf(NEWLINE, this.#position)
    if (newline < 0) this.#position = this.#window.end
    if (newline < 0 && !this.#window.isComplete) return undefined
    const end = newline < 0 ? this.#window.end : newline
    const found = { kind: 'broken' as const, start: this.#start, end, ...this.#place, reason: this.#broken! }
    this.#broken = undefined
    this.#beginRow(newline < 0 ? end : newline + 1)
    return found
  }
}
