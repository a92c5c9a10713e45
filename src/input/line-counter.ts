import type { UnitWindow } from './unit-window.ts'

/** From 1; columns count units of the encoding. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** Lines and columns of positions in a window, from 1; asked for in ascending order. */
export class LineCounter {
  readonly #window: UnitWindow
  #line = 1
  #lineStart = 0
  /** All line ends before this position are counted. */
  #counted = 0

  constructor(window: UnitWindow) {
    this.#window = window
  }

  /** To be called before the window lets go of what stands before a position. */
  advance(to: number): void {
    while (this.#counted < to) {
      const at = this.#window.indexOf(0x0a, this.#counted)
      // Where no line ends, or not before that place, nothing has to be searched again.
      if (at < 0) this.#counted = this.#window.end
      else if (at >= to) this.#counted = at
      else {
        this.#line++
        this.#lineStart = at + 1
        this.#counted = at + 1
      }
      if (at < 0 || at >= to) return
    }
  }

  placeOf(position: number): Place {
    this.advance(position)
    return { line: this.#line, column: position - this.#lineStart + 1 }
  }
}
