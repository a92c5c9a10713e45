/** Which process had a process id when. */
import type { Process } from './process.ts'

/** The time for which a process id belonged to one process. */
export interface Life {
  readonly process: Process
  readonly from: bigint
  /** When the process ended or the id was given to another; null: not recorded. */
  to: bigint | null
}

export class ProcessLives {
  /** By computer and process id, in the order of time. */
  readonly #lives = new Map<string, Life[]>()

  /** Creations are to be added in the order of time. */
  begin(process: Process, ticks: bigint): void {
    if (process.pid === null) return
    const key = keyOf(process.computer, process.pid)
    const lives = this.#lives.get(key) ?? []
    const last = lives.at(-1)
    if (last !== undefined) last.to ??= ticks
    lives.push({ process, from: ticks, to: null })
    this.#lives.set(key, lives)
  }

  /** The latest that had begun by then, whether it was still there or not. */
  latest(computer: string, pid: number, ticks: bigint): Life | undefined {
    const lives = this.#lives.get(keyOf(computer, pid)) ?? []
    let low = 0
    let high = lives.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (lives[middle]!.from <= ticks) low = middle + 1
      else high = middle
    }
    return lives[low - 1]
  }

  all(computer: string, pid: number): readonly Life[] {
    return this.#lives.get(keyOf(computer, pid)) ?? []
  }
}

export function covers({ from, to }: Life, ticks: bigint): boolean {
  return from <= ticks && (to === null || ticks <= to)
}

function keyOf(computer: string, pid: number): string {
  return `${pid} ${computer.toLowerCase()}`
}
