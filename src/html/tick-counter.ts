import { ticksOf } from '../evtx/index.ts'

/** Ticks (100 ns) between 1601 and 1970. */
const UNIX_EPOCH_TICKS = 116_444_736_000_000_000n

/** Times as exact numbers: 100 ns since the first time that was asked for; exact for 28 years to both sides. */
export class TickCounter {
  #since: bigint | undefined

  /** null for null, and for what is no time. */
  ticksOf(time: string | null): number | null {
    const ticks = time === null ? undefined : ticksOf(time)
    if (ticks === undefined) return null
    // A whole millisecond, as the page counts from there.
    this.#since ??= ticks - (ticks % 10_000n)
    return Number(ticks - this.#since)
  }

  /** Milliseconds since 1970. */
  get since(): number {
    return this.#since === undefined ? 0 : Number((this.#since - UNIX_EPOCH_TICKS) / 10_000n)
  }
}
