/** Slots to begin with; the table doubles when it is half full. */
const FIRST_SLOTS = 4096
/** 192 MiB of slots: eight million records, some 8 GiB of log. Keys beyond are not remembered. */
const MAX_SLOTS = 2 ** 24
/** Slots looked at for one key: sums can be forged, and a crafted file must not make every look-up walk the table. */
const MAX_PROBES = 64

/** Numbers from 1 to 2^53 in twelve bytes each, with a number from 1 on for each: a `Map` takes five times that. Zero marks a free slot. */
export class KeyTable {
  #keys = new Float64Array(FIRST_SLOTS)
  #values = new Uint32Array(FIRST_SLOTS)
  #count = 0

  has(key: number): boolean {
    return this.get(key) !== 0
  }

  /** 0: the key was never added, or not remembered. */
  get(key: number): number {
    const slot = this.#slotOf(key)
    return this.#keys[slot] === key ? this.#values[slot]! : 0
  }

  /** The first value of a key stays. False when the table is full and does not take it. */
  add(key: number, value = 1): boolean {
    if (2 * this.#count >= this.#keys.length) {
      if (this.#keys.length >= MAX_SLOTS) return false
      this.#grow()
    }
    const slot = this.#slotOf(key)
    if (this.#keys[slot] !== 0) return this.#keys[slot] === key
    this.#keys[slot] = key
    this.#values[slot] = value
    this.#count++
    return true
  }

  /** Where the key is or would go; after too many probes, a slot of another key. */
  #slotOf(key: number): number {
    const mask = this.#keys.length - 1
    let slot = (key >>> 0) & mask
    for (let probes = 0; probes < MAX_PROBES; probes++) {
      if (this.#keys[slot] === key || this.#keys[slot] === 0) return slot
      slot = (slot + 1) & mask
    }
    return slot
  }

  #grow(): void {
    const keys = this.#keys
    const values = this.#values
    this.#keys = new Float64Array(2 * keys.length)
    this.#values = new Uint32Array(2 * keys.length)
    this.#count = 0
    for (const [slot, key] of keys.entries()) if (key !== 0) this.add(key, values[slot])
  }
}
