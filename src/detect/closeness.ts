/**
 * How much of a pattern's text is somewhere in a value, cheaply: by the runs of three characters that both have. Puts
 * thousands of events in order that fail equally many tests; what comes first is then compared letter by letter.
 */
import type { Event } from '../event/event.ts'
import type { Test } from '../sigma/plan.ts'
import { everyScalar, scalarsOf, textOf } from './compiled-test.ts'
import type { ShareOf } from './distance.ts'
import { foldText } from './fold.ts'

/** Bits of the set that stands for the runs of a value; a command line has some hundred of them. */
const BITS = 8192
const RUN = 3

/** Of one value; longer ones are taken by their beginning. */
const MAX_UNITS = 4096

export class Closeness {
  readonly #runs = new WeakMap<Test, readonly number[] | null>()
  readonly #set = new Uint32Array(BITS / 32)
  #setOf: string | undefined

  /** 0 (all of it is there) to 1 (nothing); tests that compare no text are as far as can be. */
  readonly shareOf: ShareOf = (test, event) => {
    const runs = this.#runsOf(test)
    if (runs === null) return 1
    let least = 1
    for (const value of valuesOf(test, event)) least = Math.min(least, this.#missing(runs, value))
    return least
  }

  #missing(runs: readonly number[], value: string): number {
    this.#take(value)
    const missing = runs.filter((run) => (this.#set[run >>> 5]! & (1 << (run & 31))) === 0)
    return missing.length / runs.length
  }

  #take(value: string): void {
    if (this.#setOf === value) return
    this.#setOf = value
    this.#set.fill(0)
    for (const run of runsOfText(foldText(value.slice(0, MAX_UNITS)))) this.#set[run >>> 5]! |= 1 << (run & 31)
  }

  #runsOf(test: Test): readonly number[] | null {
    let runs = this.#runs.get(test)
    if (runs === undefined) {
      runs = test.op === 'text' || test.op === 'keyword' ? runsOfParts(test) : null
      this.#runs.set(test, runs)
    }
    return runs
  }
}

function runsOfParts({ parts }: Test & { op: 'text' | 'keyword' }): readonly number[] | null {
  const literals = parts.map((part) => (typeof part === 'string' ? '' : 'literal' in part ? part.literal : ''))
  const runs = literals.flatMap((literal) => [...runsOfText(foldText(literal))])
  return runs.length === 0 ? null : runs
}

function* runsOfText(text: string): Generator<number> {
  for (let at = 0; at + RUN <= text.length; at++) {
    const hash = (text.charCodeAt(at) * 31 + text.charCodeAt(at + 1)) * 31 + text.charCodeAt(at + 2)
    yield (hash ^ (hash >>> 13)) & (BITS - 1)
  }
}

function* valuesOf(test: Test, event: Event): Generator<string> {
  if ('field' in test) for (const value of scalarsOf(event.get(test.field))) yield textOf(value)
  else for (const value of everyScalar(event)) yield textOf(value)
}
