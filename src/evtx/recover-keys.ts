/**
 * Which records were seen already. Slack is full of copies of live records (a chunk's buffer keeps what the chunk before
 * it held), and images hold whole logs several times; a record must not come out twice.
 */
import { u32 } from './bytes.ts'
import type { Machine } from './machine.ts'

/** Slots to begin with; the table doubles when it is half full. */
const FIRST_SLOTS = 4096
/** 128 MiB of slots: eight million records, some 8 GiB of log. Records beyond are not remembered and may come twice. */
const MAX_SLOTS = 2 ** 24
/** Slots looked at for one key: sums can be forged, and a crafted file must not make every look-up walk the table. */
const MAX_PROBES = 64

/** A set of numbers up to 2^53 in eight bytes each: a `Set` takes six times that. Zero marks a free slot. */
export class RecordKeys {
  #slots = new Float64Array(FIRST_SLOTS)
  #count = 0

  has(key: number): boolean {
    return this.#slots[this.#slotOf(key)] === key
  }

  add(key: number): void {
    if (2 * this.#count >= this.#slots.length) {
      if (this.#slots.length >= MAX_SLOTS) return
      this.#grow()
    }
    const slot = this.#slotOf(key)
    if (this.#slots[slot] !== 0) return
    this.#slots[slot] = key
    this.#count++
  }

  /** Where the key is or would go; after too many probes, a slot of another key. */
  #slotOf(key: number): number {
    const mask = this.#slots.length - 1
    let slot = (key >>> 0) & mask
    for (let probes = 0; probes < MAX_PROBES; probes++) {
      if (this.#slots[slot] === key || this.#slots[slot] === 0) return slot
      slot = (slot + 1) & mask
    }
    return slot
  }

  #grow(): void {
    const old = this.#slots
    this.#slots = new Float64Array(2 * old.length)
    this.#count = 0
    for (const key of old) if (key !== 0) this.add(key)
  }
}

/**
 * Id, written time and every byte of the content as one number: a CRC-32, and 21 bits of the header by another sum. The
 * copy of the size at the end is left out: it is what hiding a record overwrites.
 */
export function recordKey(bytes: Uint8Array, offset: number, size: number, machine: Machine): number {
  const checksum = machine.crc32(bytes.subarray(offset, offset + size - 4))
  const id = Math.imul(u32(bytes, offset + 8), 0x9e3779b1)
  const written = Math.imul(u32(bytes, offset + 16), 0x85ebca6b)
  const header = ((id ^ written ^ Math.imul(size, 0xc2b2ae35)) >>> 11) | 1
  return header * 0x1_0000_0000 + checksum
}
