/** Bytes that come in pieces, taken in the lengths that a format asks for. */
export class PieceReader {
  /** Bytes that were taken. */
  offset = 0
  readonly #pieces: AsyncIterator<Uint8Array>
  #held: Uint8Array = new Uint8Array(0)

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]()
  }

  /** As many bytes as asked for; fewer only at the end. For headers: what is taken is put together. */
  async take(length: number): Promise<Uint8Array> {
    const taken = new Uint8Array(length)
    let done = 0
    while (done < length) {
      const piece = await this.piece(length - done)
      if (piece === undefined) break
      taken.set(piece, done)
      done += piece.length
    }
    return taken.subarray(0, done)
  }

  /** What comes next, at least one byte and at most `most`; undefined at the end. */
  async piece(most: number): Promise<Uint8Array | undefined> {
    while (this.#held.length === 0) {
      const next = await this.#pieces.next()
      if (next.done === true) return undefined
      this.#held = next.value
    }
    const piece = this.#held.subarray(0, most)
    this.#held = this.#held.subarray(piece.length)
    this.offset += piece.length
    return piece
  }

  /** Gives back the end of the piece that was taken last. */
  giveBack(bytes: Uint8Array): void {
    this.#held = this.#held.length === 0 ? bytes : Buffer.concat([bytes, this.#held])
    this.offset -= bytes.length
  }

  /** Lets go of where the bytes come from. */
  async close(): Promise<void> {
    await this.#pieces.return?.()
  }
}
