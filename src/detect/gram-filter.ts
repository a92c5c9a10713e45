/**
 * For a field whose needles are all long (hashes): a value that holds one has a piece of it at one of a few places, so
 * looking at those places tells most values that hold none. May only say no where there is none.
 */
import type { Utf16Range } from '../evtx/log-record.ts'
import type { Alphabet } from './alphabet.ts'
import type { Needle } from './needle.ts'

/** Units of a piece. */
const GRAM = 8
/** Needles from this length on are long: a place is looked at every dozen units or less often. */
const LONG = 20
/** Bits of the table, a power of two: 128 KiB. With 20,000 pieces one look in fifty is in vain. */
const TABLE_BITS = 1 << 20

/** Plain arrays: goes to caches and workers. */
export interface GramFilterData {
  /** Length of the shortest needle. */
  readonly shortest: number
  /** Bit → whether a needle has a piece with this hash. */
  readonly table: Uint8Array
}

/** null: a needle is too short. */
export function gramFilterOf(needles: readonly Needle[], alphabet: Alphabet): GramFilterData | null {
  const shortest = needles.reduce((least, { text }) => Math.min(least, text.length), Number.POSITIVE_INFINITY)
  if (shortest < LONG) return null
  const table = new Uint8Array(TABLE_BITS >> 3)
  for (const { text } of needles) {
    const bytes = utf16Of(text)
    for (let at = 0; at + GRAM <= text.length; at++) {
      const hash = hashOf(bytes, 2 * at, alphabet.classes)
      table[hash >> 3]! |= 1 << (hash & 7)
    }
  }
  return { shortest, table }
}

function utf16Of(text: string): Uint8Array {
  const bytes = new Uint8Array(2 * text.length)
  for (let i = 0; i < text.length; i++) {
    bytes[2 * i] = text.charCodeAt(i) & 0xff
    bytes[2 * i + 1] = text.charCodeAt(i) >> 8
  }
  return bytes
}

export class GramFilter {
  readonly #table: Uint8Array
  readonly #classes: Uint8Array
  readonly #shortest: number

  constructor({ shortest, table }: GramFilterData, alphabet: Alphabet) {
    this.#shortest = shortest
    this.#table = table
    this.#classes = alphabet.classes
  }

  /** False: there is no needle in the value. */
  mayHold({ bytes, offset, length }: Utf16Range): boolean {
    const end = offset + 2 * (length - GRAM)
    const step = 2 * (this.#shortest - GRAM + 1)
    // The first piece that a needle must have begins no later than this.
    for (let at = offset + step - 2; at <= end; at += step) {
      const hash = hashOf(bytes, at, this.#classes)
      if ((this.#table[hash >> 3]! & (1 << (hash & 7))) !== 0) return true
    }
    return false
  }
}

function hashOf(bytes: Uint8Array, start: number, classes: Uint8Array): number {
  let hash = 0
  for (let at = start; at < start + 2 * GRAM; at += 2)
    hash = (Math.imul(hash, 0x9e3779b1) + classes[bytes[at]! | (bytes[at + 1]! << 8)]!) | 0
  return (hash ^ (hash >>> 15)) & (TABLE_BITS - 1)
}
