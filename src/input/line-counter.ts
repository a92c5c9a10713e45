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
  #counted = 0

  constructor(window: UnitWindow) {
    this.#window = window
  }

  /** To be called before the window lets go of what stands before a position. */
  advance(to: number): void {
    for (let at = this.#newline(this.#counted, to); at >= 0; at = this.#newline(at + 1, to)) {
      this.#line++
      this.#lineStart = at + 1
    }
    this.#counted = Math.max(this.#counted, to)
  }

  placeOf(position: number): Place {
    this.advance(position)
    return { line: this.#line, column: position - this.#lineStart + 1 }
  }

  #newline(from: number, to: number): number {
    const at = from < to ? this.#window.indexOf(0x0a, from) : -1
    return at < to ? at : -1
  }
}
