/** The types that fields have in Elasticsearch, and what they come to for a query. */
import { compileTextPattern } from '../detect/text-pattern.ts'
import type { Terms } from '../sigma/index.ts'
import { type Literal, patternOf } from './tree.ts'

/** How a type is searched. */
export type Family = 'keyword' | 'text' | 'number' | 'ip' | 'date' | 'boolean' | 'flattened' | 'nested' | 'object'

export const FIELD_TYPES = {
  keyword: 'keyword',
  constant_keyword: 'keyword',
  wildcard: 'keyword',
  text: 'text',
  match_only_text: 'text',
  annotated_text: 'text',
  byte: 'number',
  short: 'number',
  integer: 'number',
  long: 'number',
  unsigned_long: 'number',
  half_float: 'number',
  float: 'number',
  double: 'number',
  scaled_float: 'number',
  ip: 'ip',
  date: 'date',
  date_nanos: 'date',
  boolean: 'boolean',
  flattened: 'flattened',
  nested: 'nested',
  object: 'object',
} as const satisfies { readonly [type: string]: Family }

export type FieldType = keyof typeof FIELD_TYPES

/** As mappings have it; a name alone is a type. */
export type FieldMapping =
  | string
  | { readonly type: string; readonly normalizer?: string; readonly ignore_above?: number }

export interface FieldTypes {
  readonly [field: string]: FieldMapping
}

/** A field that a query may ask. */
export interface MappedField {
  readonly name: string
  /** As the mapping has it. */
  readonly type: string
  /** undefined: a type that is not evaluated here. */
  readonly family: Family | undefined
  readonly terms: Terms
  /** The innermost nested field that it is part of. */
  readonly nestedPath: string | undefined
  /** A key of a flattened field. */
  readonly isKey: boolean
  /** The field above that it may be another form of. */
  readonly above: string | null
}

/** All fields there are; `beyond` gives the mapping of names that no list can hold. */
export class Mapping {
  readonly #fields = new Map<string, MappedField>()
  readonly #beyond: (name: string) => FieldMapping | undefined

  constructor(types: FieldTypes, beyond: (name: string) => FieldMapping | undefined = () => undefined) {
    this.#beyond = beyond
    const nested = Object.keys(types).filter((name) => typeOf(types[name]!) === 'nested')
    for (const [name, mapping] of Object.entries(types)) this.#fields.set(name, mappedField(name, mapping, nested))
  }

  get names(): Iterable<string> {
    return this.#fields.keys()
  }

  field(name: string): MappedField | undefined {
    const known = this.#fields.get(name) ?? this.#key(name)
    if (known !== undefined) return known
    const beyond = this.#beyond(name)
    return beyond === undefined ? undefined : mappedField(name, beyond, [])
  }

  /** Fields with values whose names a pattern covers, in their order. */
  fieldsLike(pattern: Literal): readonly MappedField[] {
    const matches = compileTextPattern({ parts: patternOf(pattern.parts), cased: true })
    return this.all().filter(({ name }) => matches(name))
  }

  /** Fields with values. */
  all(): readonly MappedField[] {
    return [...this.#fields.values()].filter(({ family }) => family !== 'nested' && family !== 'object')
  }

  /** The fields below an object. */
  below(name: string): readonly MappedField[] {
    return this.all().filter((field) => field.name.startsWith(`${name}.`))
  }

  isNested(path: string): boolean {
    return this.#fields.get(path)?.family === 'nested'
  }

  #key(name: string): MappedField | undefined {
    for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
      const root = this.#fields.get(name.slice(0, dot))
      if (root?.family === 'flattened')
        return { ...root, name, terms: { ...root.terms, isDeep: false }, isKey: true, above: null }
    }
    return undefined
  }
}

function typeOf(mapping: FieldMapping): string {
  return typeof mapping === 'string' ? mapping : mapping.type
}

function mappedField(name: string, mapping: FieldMapping, nested: readonly string[]): MappedField {
  const type = typeOf(mapping)
  const { normalizer, ignore_above: ignoreAbove }: Exclude<FieldMapping, string> =
    typeof mapping === 'string' ? { type } : mapping
  const family = Object.hasOwn(FIELD_TYPES, type) ? FIELD_TYPES[type as FieldType] : undefined
  const analyser = family === 'text' ? 'standard' : normalizer === 'lowercase' ? 'lowercase' : 'none'
  const paths = nested.filter((path) => name.startsWith(`${path}.`)).sort((a, b) => b.length - a.length)
  return {
    name,
    type,
    family,
    terms: { analyser, ignoreAbove: ignoreAbove ?? null, isDeep: family === 'flattened' },
    nestedPath: paths[0],
    isKey: false,
    above: name.includes('.') && family !== 'flattened' ? name.slice(0, name.lastIndexOf('.')) : null,
  }
}

/** A range of numbers that a type can hold; undefined: no whole numbers. */
export const INTEGER_LIMITS: { readonly [type: string]: readonly [bigint, bigint] } = {
  byte: [-128n, 127n],
  short: [-32768n, 32767n],
  integer: [-(2n ** 31n), 2n ** 31n - 1n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
  unsigned_long: [0n, 2n ** 64n - 1n],
}
