import type { ByteSource } from '../../evtx/index.ts'
import { PackedDamage } from './archive-error.ts'

export interface ForwardOptions {
  /** As far as it is known beforehand. */
  readonly byteLength?: number
  /** Called once, where packed data are damaged; the source ends there. */
  readonly onDamage?: (message: string, offset: number) => void
  readonly onClose?: () => Promise<void>
}

/**
 * Bytes that can only be had from front to back, as a source. Reading forwards is as fast as they come; a read that lies
 * before what is held begins anew, so everything that works on files works here, recovery with its two rounds too.
 */
export class ForwardSource implements ByteSource {
  readonly name: string
  /** Infinite until the end was seen, unless it is known beforehand. */
  byteLength: number
  readonly #open: () => AsyncIterable<Uint8Array>
  readonly #options: ForwardOptions
  #pieces: AsyncIterator<Uint8Array> | undefined
  /** What is held, beginning at `start`: everything from the last read on. */
  #held: Uint8Array[] = []
  #start = 0
  #end = 0
  #isEnded = false
  #isDamageTold = false

  constructor(name: string, open: () => AsyncIterable<Uint8Array>, options: ForwardOptions = {}) {
    this.name = name
    this.byteLength = options.byteLength ?? Number.POSITIVE_INFINITY
    this.#open = open
    this.#options = options
  }

  async read(offset: number, target: Uint8Array): Promise<number> {
    if (offset < this.#start) await this.#restart()
    this.#letGo(offset)
    while (this.#end < offset + target.length && !this.#isEnded) {
      await this.#fetch()
      this.#letGo(offset)
    }
    // Whoever has all the bytes asks no more; but whether they fit their checksum is only told behind them.
    while (this.#end >= this.byteLength && !this.#isEnded) await this.#fetch()
    return this.#copy(offset, target)
  }

  /** How many bytes there are, found out by going through them where that is not known. */
  async measure(): Promise<number> {
    const nothing = new Uint8Array(1)
    for (let at = this.#end; this.byteLength === Number.POSITIVE_INFINITY; at = this.#end) await this.read(at, nothing)
    return this.byteLength
  }

  async close(): Promise<void> {
    await this.#restart()
    await this.#options.onClose?.()
  }

  async #restart(): Promise<void> {
    const pieces = this.#pieces
    this.#pieces = undefined
    this.#held = []
    this.#start = this.#end = 0
    this.#isEnded = false
    await pieces?.return?.()
  }

  async #fetch(): Promise<void> {
    this.#pieces ??= this.#open()[Symbol.asyncIterator]()
    try {
      const next = await this.#pieces.next()
      if (next.done !== true) {
        this.#held.push(next.value)
        this.#end += next.value.length
        return
      }
    } catch (error) {
      if (!(error instanceof PackedDamage)) throw error
      if (!this.#isDamageTold) this.#options.onDamage?.(error.message, this.#end)
      this.#isDamageTold = true
    }
    this.#isEnded = true
    if (this.byteLength === Number.POSITIVE_INFINITY) this.byteLength = this.#end
  }

  #letGo(offset: number): void {
    while (this.#held.length > 0 && this.#start + this.#held[0]!.length <= offset)
      this.#start += this.#held.shift()!.length
  }

  #copy(offset: number, target: Uint8Array): number {
    let at = this.#start
    let done = 0
    for (const piece of this.#held) {
      const from = Math.max(0, offset - at)
      const taken = piece.subarray(from, from + target.length - done)
      target.set(taken, done)
      done += taken.length
      at += piece.length
      if (done === target.length) break
    }
    return done
  }
}
