import type { LogRecord, RecordId } from '../evtx/index.ts'
import { countedText } from '../report/index.ts'
import { isInRanges, type NumberRange } from './number-ranges.ts'

/** The records that --record names, and those that it names in vain. */
export class RecordChoice {
  readonly #ranges: readonly NumberRange[]
  readonly #met = new Set<NumberRange>()
  #records = 0
  #first: RecordId | undefined
  #last: RecordId | undefined

  constructor(ranges: readonly NumberRange[]) {
    this.#ranges = ranges
  }

  takes({ recordId }: LogRecord): boolean {
    this.#records++
    if (recordId === null) return false
    if (this.#first === undefined || recordId < this.#first) this.#first = recordId
    if (this.#last === undefined || recordId > this.#last) this.#last = recordId
    for (const range of this.#ranges) if (isInRanges([range], recordId)) this.#met.add(range)
    return isInRanges(this.#ranges, recordId)
  }

  /** One line for each range in which there is no record. */
  unmetTexts(): string[] {
    const unmet = this.#ranges.filter((range) => !this.#met.has(range))
    const ids =
      this.#first === undefined ? 'none of them has an id' : `their ids run from ${this.#first} to ${this.#last}`
    const there =
      this.#records === 0 ? 'the logs hold no records' : `there are ${countedText(this.#records, 'record')}, ${ids}`
    return unmet.map(
      ({ first, last }) => `--record ${first === last ? first : `${first}-${last}`}: no such record; ${there}`,
    )
  }
}
