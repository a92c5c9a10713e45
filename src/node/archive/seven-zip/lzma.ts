/**
 * Igor Pavlov's LZMA, decoded after the public-domain specification: a range coder whose bits say whether the next byte
 * is a literal or a run is repeated, and from how far back. The dictionary is what was decoded last.
 */
import { PackedDamage } from '../archive-error.ts'
import { bitModels, type ModelArray, RangeDecoder } from './range-decoder.ts'

/** Bytes that a symbol may need: with as many at hand, none ends in the middle of one. */
export const MOST_BYTES_OF_SYMBOL = 20

const STATES = 12
const LENGTH_STATES = 4
const ALIGN_BITS = 4
const FIRST_FULL_DISTANCE = 14
const SHORTEST_MATCH = 2
/** A distance that marks the end of a stream whose length nobody told. */
const END_MARK = 0xffffffff

export interface LzmaProperties {
  /** Bits of the byte before a literal, and of its position, that choose its models. */
  readonly literalContextBits: number
  readonly literalPositionBits: number
  readonly positionBits: number
}

/** Of one byte `(pb * 5 + lp) * 9 + lc`. @throws PackedDamage */
export function lzmaProperties(byte: number): LzmaProperties {
  if (byte >= 9 * 5 * 5) throw new PackedDamage('the LZMA data say impossible properties')
  return {
    literalContextBits: byte % 9,
    literalPositionBits: Math.floor(byte / 9) % 5,
    positionBits: Math.floor(byte / 45),
  }
}

export class LzmaDecoder {
  readonly range = new RangeDecoder()
  /** Everything that was decoded, round in a circle. */
  readonly #window: Uint8Array
  #at = 0
  /** Bytes decoded since the dictionary was reset; of these in the window; and in all. */
  #position = 0
  #filled = 0
  #total = 0
  #taken = 0
  #models!: Models
  #properties: LzmaProperties = lzmaProperties(0)
  #state = 0
  #distances: [number, number, number, number] = [0, 0, 0, 0]
  /** Of a match that did not fit into what was asked for. */
  #pendingLength = 0
  isEnded = false

  constructor(dictionaryLength: number) {
    this.#window = new Uint8Array(dictionaryLength)
  }

  get total(): number {
    return this.#total
  }

  resetDictionary(): void {
    this.#position = 0
    this.#filled = 0
  }

  resetState(properties: LzmaProperties = this.#properties): void {
    this.#properties = properties
    this.#models = new Models(properties)
    this.#state = 0
    this.#distances = [0, 0, 0, 0]
    this.#pendingLength = 0
  }

  /** Decodes until `most` bytes more are there, or the input could end inside a symbol. @throws PackedDamage */
  decode(most: number, isInputWhole: boolean): void {
    const end = Math.min(this.#total + most, this.#taken + this.#window.length)
    if (this.#pendingLength > 0) this.#repeat(this.#pendingLength, end)
    const { range } = this
    while (this.#total < end && !this.isEnded) {
      if (range.left < MOST_BYTES_OF_SYMBOL && !isInputWhole) return
      if (range.left < 0) throw new PackedDamage('the LZMA data end too early')
      this.#symbol(end)
    }
  }

  /** Bytes that are stored as they are. */
  store(bytes: Uint8Array): void {
    for (const byte of bytes) this.#put(byte)
  }

  /** What was decoded since the last call, copied. */
  take(): Uint8Array {
    const length = this.#total - this.#taken
    const taken = new Uint8Array(length)
    const from = (this.#at - length + this.#window.length) % this.#window.length
    const first = Math.min(length, this.#window.length - from)
    taken.set(this.#window.subarray(from, from + first))
    taken.set(this.#window.subarray(0, length - first), first)
    this.#taken = this.#total
    return taken
  }

  #symbol(end: number): void {
    const { range } = this
    const models = this.#models
    const position = this.#position & ((1 << this.#properties.positionBits) - 1)
    const at = (this.#state << 4) + position
    if (range.bit(models.isMatch, at) === 0) return this.#literal()
    let length: number
    if (range.bit(models.isRepeat, this.#state) === 0) {
      const [a, b, c] = this.#distances
      length = models.matchLength.decode(range, position)
      this.#state = this.#state < 7 ? 7 : 10
      const distance = this.#distance(length)
      if (distance === END_MARK) {
        this.isEnded = true
        return
      }
      this.#distances = [distance, a, b, c]
    } else {
      if (this.#filled === 0) throw new PackedDamage('the LZMA data repeat what was never there')
      if (range.bit(models.isRepeat0, this.#state) === 0) {
        if (range.bit(models.isRepeat0Long, at) === 0) {
          this.#state = this.#state < 7 ? 9 : 11
          return this.#repeat(1, end)
        }
      } else this.#chooseDistance()
      length = models.repeatLength.decode(range, position)
      this.#state = this.#state < 7 ? 8 : 11
    }
    this.#repeat(length + SHORTEST_MATCH, end)
  }

  /** One of the three distances before the last is used again and becomes the last. */
  #chooseDistance(): void {
    const { range } = this
    const [a, b, c, d] = this.#distances
    if (range.bit(this.#models.isRepeat1, this.#state) === 0) this.#distances = [b, a, c, d]
    else if (range.bit(this.#models.isRepeat2, this.#state) === 0) this.#distances = [c, a, b, d]
    else this.#distances = [d, a, b, c]
  }

  #literal(): void {
    const { literalContextBits, literalPositionBits } = this.#properties
    const before = this.#filled === 0 ? 0 : this.#back(0)
    const position = this.#position & ((1 << literalPositionBits) - 1)
    const base = 0x300 * ((position << literalContextBits) + (before >>> (8 - literalContextBits)))
    const { range } = this
    const models = this.#models.literals
    let symbol = 1
    if (this.#state >= 7) {
      // Where a match has just ended, the byte that would have gone on with it says what is likely.
      let likely = this.#back(this.#distances[0])
      do {
        const bit = (likely >>> 7) & 1
        likely <<= 1
        const decoded = range.bit(models, base + ((1 + bit) << 8) + symbol)
        symbol = (symbol << 1) | decoded
        if (decoded !== bit) break
      } while (symbol < 0x100)
    }
    while (symbol < 0x100) symbol = (symbol << 1) | range.bit(models, base + symbol)
    this.#put(symbol & 0xff)
    this.#state = this.#state < 4 ? 0 : this.#state < 10 ? this.#state - 3 : this.#state - 6
  }

  /** Of a match, less one. */
  #distance(length: number): number {
    const { range } = this
    const models = this.#models
    const slot = models.distanceSlots[Math.min(length, LENGTH_STATES - 1)]!.decode(range)
    if (slot < 4) return slot
    const directBits = (slot >>> 1) - 1
    const base = (2 | (slot & 1)) << directBits
    if (slot < FIRST_FULL_DISTANCE) return base + reverse(range, models.distances, base - slot, directBits)
    const high = range.direct(directBits - ALIGN_BITS) * 2 ** ALIGN_BITS
    return (base >>> 0) + high + reverse(range, models.align, 0, ALIGN_BITS)
  }

  #repeat(length: number, end: number): void {
    const distance = this.#distances[0]
    if (distance >= this.#filled) throw new PackedDamage('the LZMA data repeat what was never there')
    const now = Math.min(length, end - this.#total)
    const window = this.#window
    const size = window.length
    let to = this.#at
    let from = to - distance - 1
    if (from < 0) from += size
    for (let i = 0; i < now; i++) {
      window[to] = window[from]!
      if (++to === size) to = 0
      if (++from === size) from = 0
    }
    this.#at = to
    this.#total += now
    this.#position += now
    this.#filled = Math.min(size, this.#filled + now)
    this.#pendingLength = length - now
  }

  #back(distance: number): number {
    if (distance >= this.#filled) throw new PackedDamage('the LZMA data repeat what was never there')
    const from = this.#at - distance - 1
    return this.#window[from < 0 ? from + this.#window.length : from]!
  }

  #put(byte: number): void {
    this.#window[this.#at] = byte
    if (++this.#at === this.#window.length) this.#at = 0
    this.#total++
    this.#position++
    if (this.#filled < this.#window.length) this.#filled++
  }
}

/** What the coder has learnt. */
class Models {
  readonly isMatch = bitModels(STATES << 4)
  readonly isRepeat = bitModels(STATES)
  readonly isRepeat0 = bitModels(STATES)
  readonly isRepeat1 = bitModels(STATES)
  readonly isRepeat2 = bitModels(STATES)
  readonly isRepeat0Long = bitModels(STATES << 4)
  readonly matchLength = new LengthModels()
  readonly repeatLength = new LengthModels()
  readonly distanceSlots = Array.from({ length: LENGTH_STATES }, () => new TreeModels(6))
  readonly distances = bitModels(1 + 128 - FIRST_FULL_DISTANCE)
  readonly align = bitModels(1 << ALIGN_BITS)
  readonly literals: ModelArray

  constructor({ literalContextBits, literalPositionBits }: LzmaProperties) {
    this.literals = bitModels(0x300 << (literalContextBits + literalPositionBits))
  }
}

/** A number of so many bits, the highest first. */
class TreeModels {
  readonly #models: ModelArray
  readonly #bits: number

  constructor(bits: number) {
    this.#models = bitModels(1 << bits)
    this.#bits = bits
  }

  decode(range: RangeDecoder): number {
    let symbol = 1
    for (let i = 0; i < this.#bits; i++) symbol = (symbol << 1) | range.bit(this.#models, symbol)
    return symbol - (1 << this.#bits)
  }
}

/** The length of a match, less two: 3, 3 or 8 bits. */
class LengthModels {
  readonly #choice = bitModels(2)
  readonly #low = Array.from({ length: 16 }, () => new TreeModels(3))
  readonly #middle = Array.from({ length: 16 }, () => new TreeModels(3))
  readonly #high = new TreeModels(8)

  decode(range: RangeDecoder, position: number): number {
    if (range.bit(this.#choice, 0) === 0) return this.#low[position]!.decode(range)
    if (range.bit(this.#choice, 1) === 0) return 8 + this.#middle[position]!.decode(range)
    return 16 + this.#high.decode(range)
  }
}

/** A number of so many bits, the lowest first. */
function reverse(range: RangeDecoder, models: ModelArray, base: number, bits: number): number {
  let node = 1
  let symbol = 0
  for (let i = 0; i < bits; i++) {
    const bit = range.bit(models, base + node)
    node = (node << 1) | bit
    symbol |= bit << i
  }
  return symbol
}
