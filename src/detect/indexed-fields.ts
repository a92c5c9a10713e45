import type { Event } from '../event/event.ts'
import type { FieldSink, Utf16Range } from '../evtx/log-record.ts'
import { Automaton, type Emit, Walk } from './automaton.ts'
import { everyScalar, scalarsOf, textOf } from './compiled-test.ts'
import type { FieldData, IndexData } from './index-data.ts'

interface IndexedField {
  readonly name: string
  readonly automaton: Automaton
  readonly walk: Walk
  /** Units walked so far. */
  units: number
}

/** The fields that rules look into, each with all needles that are looked for in it. */
export class IndexedFields {
  readonly #fields: IndexedField[]
  /** Walks that wait for the end of the event. */
  readonly #waiting: Walk[] = []
  #count = 0
  #bytes: Uint8Array = new Uint8Array(0)
  readonly #everyValue: EveryValue | undefined

  constructor(fields: IndexData['fields']) {
    this.#fields = fields.flatMap(({ name, automaton: data }) => {
      if (name === null) return []
      const automaton = new Automaton(data)
      return [{ name, automaton, walk: new Walk(automaton), units: 0 }]
    })
    const everyValue = fields.find(({ name }) => name === null)
    this.#everyValue = everyValue && new EveryValue(everyValue)
  }

  /** Tells the needles of all values; the same ones perhaps several times. */
  find(event: Event, emit: Emit): void {
    for (const field of this.#fields) {
      const units = event.units(field.name)
      if (units === undefined) findInValue(field, event, emit)
      else if (field.automaton.mayFindIn(units)) {
        if (units.bytes !== this.#bytes) this.#walk(emit)
        this.#bytes = units.bytes
        field.units += units.length
        field.walk.begin(units)
        this.#waiting[this.#count++] = field.walk
      }
    }
    this.#walk(emit)
    this.#everyValue?.find(event, emit)
  }

  /** Long values first: two are walked at a time, and the short ones fill up. */
  sort(): void {
    this.#fields.sort((a, b) => b.units - a.units)
  }

  #walk(emit: Emit): void {
    const waiting = this.#waiting
    const count = this.#count
    this.#count = 0
    let walk: Walk | undefined
    for (let next = 0; next < count; next++) {
      const other = waiting[next]!
      if (walk === undefined) walk = other
      else {
        Automaton.walkTwo(walk, other, this.#bytes, emit)
        if (walk.isThrough) walk = other.isThrough ? undefined : other
      }
    }
    walk?.automaton.walkOn(walk, this.#bytes, emit)
  }
}

/** What is looked for in every value of an event, whatever its name. */
class EveryValue implements FieldSink {
  readonly #automaton: Automaton
  readonly #walk: Walk
  readonly #looksIntoNumbers: boolean
  #emit: Emit = () => undefined

  constructor({ automaton, looksIntoNumbers }: FieldData) {
    this.#automaton = new Automaton(automaton)
    this.#walk = new Walk(this.#automaton)
    this.#looksIntoNumbers = looksIntoNumbers
  }

  find(event: Event, emit: Emit): void {
    this.#emit = emit
    if (event.eachText(this, this.#looksIntoNumbers)) return
    for (const scalar of everyScalar(event)) this.#automaton.walkText(textOf(scalar), emit)
  }

  units(_name: string, range: Utf16Range): void {
    this.#walk.begin(range)
    this.#automaton.walkOn(this.#walk, range.bytes, this.#emit)
  }

  text(_name: string, value: string): void {
    this.#automaton.walkText(value, this.#emit)
  }
}

function findInValue({ name, automaton }: IndexedField, event: Event, emit: Emit): void {
  const value = event.get(name)
  if (typeof value === 'string') automaton.walkText(value, emit)
  else if (value !== undefined) for (const scalar of scalarsOf(value)) automaton.walkText(textOf(scalar), emit)
}
