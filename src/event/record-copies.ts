/** Records that several files hold, or one file several times: exports, shadow copies, repeated chunks. */
import { KeyTable } from '../evtx/index.ts'

export interface Copies {
  /** Numbers of the file that had the records first, and of the one that has them again (it may be the same). */
  readonly first: number
  readonly again: number
  readonly records: number
}

export class RecordCopies {
  /** Key of a record → number of the first file that had it, plus one. */
  readonly #files = new KeyTable()
  /** File that has records again → file that had them first → records. */
  readonly #pairs = new Map<number, Map<number, number>>()
  /** False when there were more records than can be remembered: copies among those beyond are not told. */
  isComplete = true

  /** `keys` as `RecordSequence` has them; files and parts of files in order. */
  add(file: number, keys: readonly number[]): void {
    for (const key of keys) {
      const first = this.#files.get(key) - 1
      if (first >= 0) this.#count(first, file)
      else if (!this.#files.add(key, file + 1)) this.isComplete = false
    }
  }

  pairs(): Copies[] {
    return [...this.#pairs.keys()].flatMap((again) => this.pairsOf(again))
  }

  /** What a file has again; all of it once the file was added. */
  pairsOf(again: number): Copies[] {
    return [...(this.#pairs.get(again) ?? [])].map(([first, records]) => ({ first, again, records }))
  }

  #count(first: number, again: number): void {
    const counts = this.#pairs.get(again) ?? new Map<number, number>()
    counts.set(first, (counts.get(first) ?? 0) + 1)
    this.#pairs.set(again, counts)
  }
}
