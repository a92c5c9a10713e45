/**
 * What a correlation measures in its window, kept up to date as entries come and go: nothing is counted anew for each
 * event.
 */
import type { Correlation } from '../sigma/correlation-plan.ts'
import { conditionHolds } from './evaluate.ts'
import { foldText } from './fold.ts'

export interface Entry {
  readonly ticks: bigint
  /** See `Hit.event`. */
  readonly event: string
  /** Number of the referred rule in the order of the correlation. */
  readonly place: number
  /** Text of the field that is measured; null: absent, or nothing is measured. */
  readonly value: string | null
}

export interface Measure {
  add(entry: Entry): void
  /** The oldest entry leaves. */
  remove(entry: Entry): void
  /** null: there is nothing to measure, and no condition holds. */
  value(): number | null
}

export function measureOf(correlation: Correlation): Measure {
  const percentile = correlation.condition.op === 'compare' ? correlation.condition.percentile : null
  switch (correlation.type) {
    case 'event_count':
      return new DistinctCount(({ event }) => event)
    case 'value_count':
      return new DistinctCount(({ value }) => (value === null ? null : foldText(value)))
    case 'value_sum':
      return new Sum(false)
    case 'value_avg':
      return new Sum(true)
    case 'value_median':
      return new Percentile(50)
    case 'value_percentile':
      return new Percentile(percentile ?? 50)
    case 'temporal':
      return new Occurrence(correlation, false)
    case 'temporal_ordered':
      return new Occurrence(correlation, true)
  }
}

class DistinctCount implements Measure {
  readonly #counts = new Map<string, number>()
  readonly #keyOf: (entry: Entry) => string | null

  constructor(keyOf: (entry: Entry) => string | null) {
    this.#keyOf = keyOf
  }

  add(entry: Entry): void {
    const key = this.#keyOf(entry)
    if (key !== null) this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
  }

  remove(entry: Entry): void {
    const key = this.#keyOf(entry)
    if (key === null) return
    const left = this.#counts.get(key)! - 1
    if (left === 0) this.#counts.delete(key)
    else this.#counts.set(key, left)
  }

  value(): number {
    return this.#counts.size
  }
}

const DECIMAL = /^-?\d+(\.\d+)?$/

/** The entry's value as a number; undefined for text that is none, and for an absent one. */
function numberOf({ value }: Entry): number | undefined {
  return value !== null && DECIMAL.test(value) ? Number(value) : undefined
}

class Sum implements Measure {
  readonly #isAverage: boolean
  #sum = 0
  #count = 0

  constructor(isAverage: boolean) {
    this.#isAverage = isAverage
  }

  add(entry: Entry): void {
    const number = numberOf(entry)
    if (number === undefined) return
    this.#sum += number
    this.#count++
  }

  remove(entry: Entry): void {
    const number = numberOf(entry)
    if (number === undefined) return
    this.#count--
    // What rounding left behind ends with the last value.
    this.#sum = this.#count === 0 ? 0 : this.#sum - number
  }

  value(): number | null {
    if (this.#count === 0) return null
    return this.#isAverage ? this.#sum / this.#count : this.#sum
  }
}

/** Linear interpolation between the two nearest ranks. */
class Percentile implements Measure {
  readonly #fraction: number
  /** Ascending. */
  readonly #numbers: number[] = []

  constructor(percentile: number) {
    this.#fraction = percentile / 100
  }

  add(entry: Entry): void {
    const number = numberOf(entry)
    if (number !== undefined) this.#numbers.splice(this.#rankOf(number), 0, number)
  }

  remove(entry: Entry): void {
    const number = numberOf(entry)
    if (number !== undefined) this.#numbers.splice(this.#rankOf(number), 1)
  }

  value(): number | null {
    if (this.#numbers.length === 0) return null
    const rank = this.#fraction * (this.#numbers.length - 1)
    const low = this.#numbers[Math.floor(rank)]!
    const high = this.#numbers[Math.ceil(rank)]!
    return low + (high - low) * (rank - Math.floor(rank))
  }

  /** Index of the first number that is not smaller. */
  #rankOf(number: number): number {
    let low = 0
    let high = this.#numbers.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#numbers[middle]! < number) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Which of the referred rules occurred; ordered: as far as they did so in the order of the correlation. */
class Occurrence implements Measure {
  /** By place: times of the entries, ascending from `#first` on. */
  readonly #times: bigint[][]
  readonly #first: number[]
  readonly #isOrdered: boolean
  readonly #condition: Correlation['condition']

  constructor({ of, condition }: Correlation, isOrdered: boolean) {
    this.#times = of.map(() => [])
    this.#first = of.map(() => 0)
    this.#isOrdered = isOrdered
    this.#condition = condition
  }

  add({ place, ticks }: Entry): void {
    this.#times[place]!.push(ticks)
  }

  remove({ place }: Entry): void {
    const times = this.#times[place]!
    const first = ++this.#first[place]!
    if (first * 2 < times.length) return
    times.splice(0, first)
    this.#first[place] = 0
  }

  /** The number of rules. For a condition of rule names: 1 when it holds, else 0. */
  value(): number {
    if (this.#condition.op === 'compare') return this.#isOrdered ? this.#chain(this.#places()) : this.#places().length
    const holds = conditionHolds(this.#condition.of, (name) => this.#occurred(Number(name)))
    if (!holds || !this.#isOrdered) return holds ? 1 : 0
    const places = this.#places()
    return this.#chain(places) === places.length ? 1 : 0
  }

  #occurred(place: number): boolean {
    return this.#times[place]!.length > this.#first[place]!
  }

  #places(): number[] {
    return this.#times.map((_times, place) => place).filter((place) => this.#occurred(place))
  }

  /** How many of the places, from the first of the correlation on, occurred one after the other or at the same time. */
  #chain(places: readonly number[]): number {
    let after: bigint | undefined
    let length = 0
    for (const place of places) {
      if (this.#condition.op === 'compare' && place !== length) break
      const times = this.#times[place]!
      let at = this.#first[place]!
      if (after !== undefined) at = firstFrom(times, at, after)
      if (at === times.length) break
      after = times[at]
      length++
    }
    return length
  }
}

/** Index of the first time at or after `after`. */
function firstFrom(times: readonly bigint[], from: number, after: bigint): number {
  let low = from
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (times[middle]! < after) low = middle + 1
    else high = middle
  }
  return low
}
