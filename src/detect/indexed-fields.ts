import type { Event } from '../event/event.ts'
import type { FieldSink, Utf16Range } from '../evtx/log-record.ts'
import { Automaton } from './automaton.ts'
import { everyScalar, scalarsOf, textOf } from './compiled-test.ts'
import type { FoundNeedles } from './found-needles.ts'
import type { FieldData, Hanging, IndexData } from './index-data.ts'
import { Walker } from './walk.ts'

interface IndexedField {
  readonly name: string
  readonly automaton: Automaton
}

/**
 * The fields that rules look into, each with all needles that are looked for in it. Fields of which no rule hangs on a
 * needle are left aside (a sixth of the text of a process creation, a twentieth of the time): they are walked when a rule
 * asks for a needle of theirs, which few events come to.
 */
export class IndexedFields {
  readonly #fields: readonly IndexedField[]
  readonly #everyValue: EveryValue | undefined
  readonly #found: FoundNeedles
  readonly #walker: Walker
  /** Needle → number of its field. What is looked for in every value has a number of its own, and is never left aside. */
  readonly #fieldOfNeedle: Int32Array
  readonly #isAside: Uint8Array
  #event: Event | undefined
  #eventNumber = 0
  /** Field → number of the last event in which it was walked though it is left aside. */
  readonly #walkedAt: Int32Array

  /** `found` is told the needles that are in the event. */
  constructor({ fields, guessedRates }: Pick<IndexData, 'fields' | 'guessedRates'>, found: FoundNeedles) {
    this.#found = found
    this.#walker = new Walker(found)
    this.#fields = namedFields(fields).map(({ name, automaton }) => ({ name, automaton: new Automaton(automaton) }))
    const everyValue = fields.find(({ name }) => name === null)
    this.#everyValue = everyValue && new EveryValue(everyValue, found)
    this.#fieldOfNeedle = fieldsOfNeedles(fields, guessedRates.length)
    this.#isAside = new Uint8Array(this.#fields.length + 1)
    this.#walkedAt = new Int32Array(this.#fields.length)
  }

  /** From the next event on. */
  leaveAside({ rulesOfNeedle: { starts } }: Hanging): void {
    this.#isAside.fill(1, 0, this.#fields.length)
    for (let needle = 0; needle < this.#fieldOfNeedle.length; needle++)
      if (starts[needle] !== starts[needle + 1]) this.#isAside[this.#fieldOfNeedle[needle]!] = 0
  }

  isAside(needle: number): boolean {
    return this.#isAside[this.#fieldOfNeedle[needle]!] === 1
  }

  /** Tells the needles of all values but those of fields that are left aside. */
  find(event: Event): void {
    this.#event = event
    this.#eventNumber++
    for (let field = 0; field < this.#fields.length; field++) if (this.#isAside[field] === 0) this.#walk(field)
    this.#walker.finish()
    this.#everyValue?.find(event)
  }

  /** Tells the needles of the field of `needle` in the event in hand, too. */
  findAside(needle: number): void {
    const field = this.#fieldOfNeedle[needle]!
    if (this.#isAside[field] !== 1 || this.#walkedAt[field] === this.#eventNumber) return
    this.#walkedAt[field] = this.#eventNumber
    this.#walk(field)
    this.#walker.finish()
  }

  #walk(number: number): void {
    const field = this.#fields[number]!
    const units = this.#event!.units(field.name)
    if (units === undefined) findInValue(field, this.#event!, this.#found)
    else if (field.automaton.mayFindIn(units)) this.#walker.add(field.automaton, units)
  }
}

type NamedField = FieldData & { readonly name: string }

function namedFields(fields: IndexData['fields']): NamedField[] {
  return fields.filter((field): field is NamedField => field.name !== null)
}

/** Needle → number of its field among those with a name; behind the last of them: every value. */
export function fieldsOfNeedles(fields: IndexData['fields'], needleCount: number): Int32Array {
  const named = namedFields(fields)
  const fieldOfNeedle = new Int32Array(needleCount).fill(named.length)
  for (const [number, { automaton }] of named.entries())
    for (const needle of automaton.trie.needles.items) fieldOfNeedle[needle] = number
  return fieldOfNeedle
}

function findInValue({ name, automaton }: IndexedField, event: Event, found: FoundNeedles): void {
  const value = event.get(name)
  if (typeof value === 'string') automaton.walkText(value, found)
  else if (value !== undefined) for (const scalar of scalarsOf(value)) automaton.walkText(textOf(scalar), found)
}

/** What is looked for in every value of an event, whatever its name. */
class EveryValue implements FieldSink {
  readonly #automaton: Automaton
  readonly #looksIntoNumbers: boolean
  readonly #found: FoundNeedles
  readonly #walker: Walker

  constructor({ automaton, looksIntoNumbers }: FieldData, found: FoundNeedles) {
    this.#automaton = new Automaton(automaton)
    this.#looksIntoNumbers = looksIntoNumbers
    this.#found = found
    this.#walker = new Walker(found)
  }

  find(event: Event): void {
    const isThrough = event.eachText(this, this.#looksIntoNumbers)
    this.#walker.finish()
    if (isThrough) return
    for (const scalar of everyScalar(event)) this.#automaton.walkText(textOf(scalar), this.#found)
  }

  units(_name: string, range: Utf16Range): void {
    this.#walker.add(this.#automaton, range)
  }

  text(_name: string, value: string): void {
    this.#walker.finish()
    this.#automaton.walkText(value, this.#found)
  }
}
