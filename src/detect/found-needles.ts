/** Which needles are in the event in hand, and of each in how many events it was. */
export class FoundNeedles {
  /**
   * Needle → the last event in which it was found, and in how many: side by side, so that marking a needle touches one
   * line of the cache. A needle stands in a dozen atoms (lists of alternatives), of which few are asked for, so atoms are
   * told from needles when they are.
   */
  readonly #marks: Int32Array
  readonly #found: Int32Array
  #count = 0
  #event = 0

  constructor(needleCount: number) {
    this.#marks = new Int32Array(2 * needleCount)
    this.#found = new Int32Array(needleCount)
  }

  /** The next event. */
  begin(): void {
    this.#event++
    this.#count = 0
  }

  /** Needles of the event in hand, the same ones perhaps again and again: those in `needles` between two places. */
  add(needles: Int32Array, from: number, to: number): void {
    const marks = this.#marks
    for (let at = from; at < to; at++) {
      const needle = needles[at]!
      if (marks[2 * needle] === this.#event) continue
      marks[2 * needle] = this.#event
      marks[2 * needle + 1]!++
      this.#found[this.#count++] = needle
    }
  }

  has(needle: number): boolean {
    return this.#marks[2 * needle] === this.#event
  }

  /** Different ones. */
  get count(): number {
    return this.#count
  }

  /** The needle that was found as the `place`th. */
  at(place: number): number {
    return this.#found[place]!
  }

  /** Events in which the needle was found. */
  events(needle: number): number {
    return this.#marks[2 * needle + 1]!
  }
}
