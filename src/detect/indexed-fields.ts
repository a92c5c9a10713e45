import type { Event } from '../event/event.ts'
import type { FieldSink, Utf16Range } from '../evtx/log-record.ts'
import { Automaton, type Emit } from './automaton.ts'
import { everyScalar, scalarsOf, textOf } from './compiled-test.ts'
import type { FieldData, IndexData } from './index-data.ts'

interface IndexedField {
  readonly name: string
  readonly automaton: Automaton
}

/** The fields that rules look into, each with all needles that are looked for in it. */
export class IndexedFields {
  readonly #fields: readonly IndexedField[]
  readonly #everyValue: EveryValue | undefined

  constructor(fields: IndexData['fields']) {
    this.#fields = fields.flatMap(({ name, automaton }) =>
      name === null ? [] : [{ name, automaton: new Automaton(automaton) }],
    )
    const everyValue = fields.find(({ name }) => name === null)
    this.#everyValue = everyValue && new EveryValue(everyValue)
  }

  /** Tells the needles of all values; the same ones perhaps several times. */
  find(event: Event, emit: Emit): void {
    for (const field of this.#fields) {
      const units = event.units(field.name)
      if (units === undefined) findInValue(field, event, emit)
      else if (field.automaton.mayFindIn(units)) field.automaton.walkUnits(units, emit)
    }
    this.#everyValue?.find(event, emit)
  }
}

function findInValue({ name, automaton }: IndexedField, event: Event, emit: Emit): void {
  const value = event.get(name)
  if (typeof value === 'string') automaton.walkText(value, emit)
  else if (value !== undefined) for (const scalar of scalarsOf(value)) automaton.walkText(textOf(scalar), emit)
}

/** What is looked for in every value of an event, whatever its name. */
class EveryValue implements FieldSink {
  readonly #automaton: Automaton
  readonly #looksIntoNumbers: boolean
  #emit: Emit = () => undefined

  constructor({ automaton, looksIntoNumbers }: FieldData) {
    this.#automaton = new Automaton(automaton)
    this.#looksIntoNumbers = looksIntoNumbers
  }

  find(event: Event, emit: Emit): void {
    this.#emit = emit
    if (event.eachText(this, this.#looksIntoNumbers)) return
    for (const scalar of everyScalar(event)) this.#automaton.walkText(textOf(scalar), emit)
  }

  units(_name: string, range: Utf16Range): void {
    this.#automaton.walkUnits(range, this.#emit)
  }

  text(_name: string, value: string): void {
    this.#automaton.walkText(value, this.#emit)
  }
}
