import type { ByteSource } from '../evtx/index.ts'

/**
 * Bytes that come one after the other as a source: it may only be read forwards, though what was read last can be read
 * again. How many there are is known at the end; until then `byteLength` is infinite.
 */
export class StreamSource implements ByteSource {
  readonly name: string
  byteLength = Number.POSITIVE_INFINITY
  readonly #pieces: AsyncIterator<Uint8Array>
  #held: Uint8Array = new Uint8Array(0)
  /** Offset of the first byte that is held. */
  #start = 0

  constructor(name: string, pieces: AsyncIterable<Uint8Array>) {
    this.name = name
    this.#pieces = pieces[Symbol.asyncIterator]()
  }

  async read(offset: number, target: Uint8Array): Promise<number> {
    this.#held = this.#held.subarray(Math.max(0, offset - this.#start))
    this.#start = offset
    const parts = [this.#held]
    let length = this.#held.length
    while (length < target.length && this.byteLength === Number.POSITIVE_INFINITY) {
      const next = await this.#pieces.next()
      if (next.done === true) this.byteLength = offset + length
      else {
        parts.push(next.value)
        length += next.value.length
      }
    }
    this.#held = parts.length === 1 ? this.#held : joined(parts, length)
    const given = this.#held.subarray(0, target.length)
    target.set(given)
    return given.length
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
