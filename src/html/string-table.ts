/** Texts once each, named by number. */
export class StringTable {
  readonly #numbers = new Map<string, number>()

  /** -1 for null. */
  numberOf(text: string | null): number {
    if (text === null) return -1
    let number = this.#numbers.get(text)
    if (number === undefined) {
      number = this.#numbers.size
      this.#numbers.set(text, number)
    }
    return number
  }

  get strings(): readonly string[] {
    return [...this.#numbers.keys()]
  }
}
