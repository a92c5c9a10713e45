/** What pseudonyms are made of: a keyed hash. The same key and the same text give the same bytes, on any machine. */

/** HMAC-SHA-256 of the text under the key of the run; 32 bytes. */
export type KeyedHash = (text: string) => Uint8Array

const HASH_LENGTH = 32

/** As many bytes as somebody takes. */
export class KeyedBytes {
  readonly #hash: KeyedHash
  readonly #label: string
  #block: Uint8Array
  #number = 0
  #at = 0

  constructor(hash: KeyedHash, label: string) {
    this.#hash = hash
    this.#label = label
    this.#block = hash(`${label}\0${this.#number}`)
  }

  next(): number {
    if (this.#at === HASH_LENGTH) {
      this.#at = 0
      this.#block = this.#hash(`${this.#label}\0${++this.#number}`)
    }
    return this.#block[this.#at++]!
  }

  /** A whole number from 0 to `size` - 1; `size` up to 2^32. */
  below(size: number): number {
    let number = 0
    for (let i = 0; i < 6; i++) number = number * 256 + this.next()
    return number % size
  }
}

/** Rounds of the network: four are enough for what nobody can choose, six leave no doubt. */
const ROUNDS = 6

/**
 * Another number from 0 to `size` - 1, a different one for each (a Feistel network, walked until it stays inside): short
 * numbers would collide if they were hashed.
 */
export function permuted(hash: KeyedHash, label: string, number: number, size: number): number {
  let half = 1
  while (4 ** half < size) half++
  const width = 2 ** half
  let current = number
  do {
    let left = Math.floor(current / width)
    let right = current % width
    for (let round = 0; round < ROUNDS; round++) {
      const mixed = (left + new KeyedBytes(hash, `${label}\0${round}\0${right}`).below(width)) % width
      left = right
      right = mixed
    }
    current = left * width + right
  } while (current >= size)
  return current
}
