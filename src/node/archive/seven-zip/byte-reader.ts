import { PackedDamage } from '../archive-error.ts'
import { MAX_MEMBERS } from '../limits.ts'

/** Reads the numbers of a 7z header one after the other. @throws PackedDamage at its end */
export class ByteReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  byte(): number {
    return this.bytes(1)[0]!
  }

  bytes(length: number): Buffer {
    if (!(length >= 0 && this.#at + length <= this.#bytes.length))
      throw new PackedDamage('the header of the 7z archive is damaged')
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  /** One to nine bytes: ones at the top of the first say how many follow, the lowest first. */
  number(): number {
    const first = this.byte()
    let value = 0
    for (let i = 0; i < 8; i++) {
      const mask = 0x80 >>> i
      if ((first & mask) === 0) return exact(value + (first & (mask - 1)) * 2 ** (8 * i))
      value += this.byte() * 2 ** (8 * i)
    }
    return exact(value)
  }

  /** How many of something follow: what is promised is made room for, and nobody has so many files. */
  count(): number {
    const count = this.number()
    if (count > MAX_MEMBERS) throw new PackedDamage('the header of the 7z archive promises more than there can be')
    return count
  }

  uint32(): number {
    return this.bytes(4).readUInt32LE(0)
  }

  /** The highest bit of a byte first. */
  bits(count: number): boolean[] {
    const bytes = this.bytes(Math.ceil(count / 8))
    return Array.from({ length: count }, (_, i) => (bytes[i >>> 3]! & (0x80 >>> (i & 7))) !== 0)
  }

  /** As `bits`, with a byte before them that says whether all are set. */
  optionalBits(count: number): boolean[] {
    return this.byte() === 0 ? this.bits(count) : new Array<boolean>(count).fill(true)
  }
}

function exact(value: number): number {
  if (!Number.isSafeInteger(value)) throw new PackedDamage('the header of the 7z archive is damaged')
  return value
}
