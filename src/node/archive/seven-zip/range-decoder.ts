/** The arithmetic under LZMA: each bit is coded by how likely it was, which its model has learnt from those before. */
import { PackedDamage } from '../archive-error.ts'

/** Likelihoods of zero in 2,048ths. */
export type ModelArray = Uint16Array

const MODEL_BITS = 11
const MOVE_BITS = 5
const TOP = 2 ** 24
const BEGIN_LENGTH = 5

export function bitModels(count: number): ModelArray {
  return new Uint16Array(count).fill(1 << (MODEL_BITS - 1))
}

export class RangeDecoder {
  #input: Uint8Array = new Uint8Array(0)
  #at = 0
  #range = 0
  #code = 0

  /** Bytes of input that were not looked at; negative when it was read over its end. */
  get left(): number {
    return this.#input.length - this.#at
  }

  /** What comes next, behind what is left. */
  feed(bytes: Uint8Array): void {
    this.#input = this.left <= 0 ? bytes : Buffer.concat([this.#input.subarray(this.#at), bytes])
    this.#at = 0
  }

  /** In place of what is left. */
  restart(bytes: Uint8Array): void {
    this.#input = bytes
    this.#at = 0
  }

  /** The five bytes that every coded range begins with. @throws PackedDamage */
  begin(): void {
    if (this.left < BEGIN_LENGTH || this.#input[this.#at] !== 0)
      throw new PackedDamage('there are no LZMA data where they should begin')
    this.#range = 0xffffffff
    this.#code = 0
    for (let i = 1; i < BEGIN_LENGTH; i++) this.#code = ((this.#code << 8) | this.#input[this.#at + i]!) >>> 0
    this.#at += BEGIN_LENGTH
  }

  bit(models: ModelArray, index: number): 0 | 1 {
    const likelihood = models[index]!
    const bound = (this.#range >>> MODEL_BITS) * likelihood
    let bit: 0 | 1
    if (this.#code < bound) {
      models[index] = likelihood + (((1 << MODEL_BITS) - likelihood) >>> MOVE_BITS)
      this.#range = bound
      bit = 0
    } else {
      models[index] = likelihood - (likelihood >>> MOVE_BITS)
      this.#range -= bound
      this.#code -= bound
      bit = 1
    }
    if (this.#range < TOP) this.#shift()
    return bit
  }

  /** Bits that are all equally likely, the highest first. */
  direct(bits: number): number {
    let result = 0
    for (let i = 0; i < bits; i++) {
      this.#range = this.#range >>> 1
      const bit = this.#code >= this.#range ? 1 : 0
      if (bit === 1) this.#code -= this.#range
      result = result * 2 + bit
      if (this.#range < TOP) this.#shift()
    }
    return result
  }

  #shift(): void {
    this.#range = (this.#range * 256) >>> 0
    this.#code = (this.#code * 256 + (this.#input[this.#at++] ?? 0)) >>> 0
  }
}
