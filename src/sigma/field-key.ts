import type { DiagnosticCode } from './diagnostics.ts'
import type { Encoder } from './encode.ts'
import { MODIFIERS, type Modifier } from './modifiers.ts'
import { didYouMean } from './nearest.ts'
import type { Shape } from './pattern.ts'
import type { Relation, TimePart } from './plan.ts'

/** A key of a selection: field, and what its modifiers say together. */
export interface FieldKey {
  /** '' for keywords: all values of the event are searched. */
  readonly field: string
  readonly all: boolean
  readonly negated: boolean
  readonly comparison: Comparison
  /** How evidence names the comparison. */
  readonly shown: string
  readonly notes: readonly KeyNote[]
}

export type Comparison =
  | TextComparison
  | { readonly kind: 'regex'; readonly flags: string }
  | { readonly kind: 'cidr' }
  | { readonly kind: 'compare'; readonly relation: Relation }
  | { readonly kind: 'time-part'; readonly part: TimePart; readonly relation: Relation | undefined }
  | { readonly kind: 'fieldref'; readonly shape: Shape; readonly cased: boolean }
  | { readonly kind: 'exists' }

export interface TextComparison {
  readonly kind: 'text'
  readonly shape: Shape
  readonly cased: boolean
  readonly windash: boolean
  readonly expand: boolean
  readonly encoders: readonly Encoder[]
}

/** A flaw of the key; `from` and `to` are offsets into its text. */
export interface KeyNote {
  readonly code: DiagnosticCode
  readonly message: string
  readonly hint?: string | undefined
  readonly from: number
  readonly to: number
}

export type KeyReading = { readonly ok: true; readonly key: FieldKey } | { readonly ok: false; readonly flaw: KeyNote }

/** `Image|endswith` -> what it means. */
export function readKey(text: string): KeyReading {
  try {
    return { ok: true, key: new KeyReader(text).read() }
  } catch (error) {
    if (error instanceof KeyError) return { ok: false, flaw: error.flaw }
    throw error
  }
}

class KeyError extends Error {
  readonly flaw: KeyNote

  constructor(flaw: KeyNote) {
    super(flaw.message)
    this.flaw = flaw
  }
}

/** A modifier where it stands in the key. */
type Placed = Modifier & { readonly name: string; readonly from: number; readonly to: number }

class KeyReader {
  readonly #text: string
  readonly #notes: KeyNote[] = []

  constructor(text: string) {
    this.#text = text
  }

  read(): FieldKey {
    const [field = '', ...names] = this.#text.split('|')
    if (names.length === 0) {
      const shown = shownName(PLAIN_TEXT, field)
      return { field, all: false, negated: false, comparison: PLAIN_TEXT, shown, notes: [] }
    }
    const placed = this.#withoutRepeats(this.#place(field.length, names))
    const logic = placed.filter(({ role }) => role === 'logic')
    const others = placed.filter(({ role }) => role !== 'logic')
    const comparison = this.#comparison(others)
    if (comparison.kind === 'exists' && logic.length > 0)
      this.#refuse(logic[0]!, '"exists" stands alone; no other modifier may follow or precede it.')
    if (field === '') this.#checkWithoutField(comparison, others)
    return {
      field,
      all: logic.some(({ means }) => means === 'all'),
      negated: logic.some(({ means }) => means === 'neq'),
      comparison,
      shown: shownName(comparison, field),
      notes: this.#notes,
    }
  }

  #place(fieldLength: number, names: readonly string[]): readonly Placed[] {
    let from = fieldLength + 1
    return names.map((name) => {
      const to = from + name.length
      const modifier = Object.hasOwn(MODIFIERS, name) ? MODIFIERS[name as keyof typeof MODIFIERS] : undefined
      if (modifier === undefined) throw new KeyError(unknownModifier(name, from, to))
      const placed: Placed = { ...modifier, name, from, to }
      from = to + 1
      return placed
    })
  }

  /** Encoders may be repeated (base64 of base64); anything else means nothing new the second time. */
  #withoutRepeats(placed: readonly Placed[]): readonly Placed[] {
    return placed.filter((modifier, index) => {
      if (modifier.role === 'encoder') return true
      const repeated = placed.findIndex(({ means }) => means === modifier.means) < index
      if (repeated) this.#note('modifier-repeated', modifier, `The modifier "${modifier.name}" is repeated.`)
      return !repeated
    })
  }

  #comparison(modifiers: readonly Placed[]): Comparison {
    const [first, ...rest] = modifiers
    switch (first?.role) {
      case 'regex':
        return this.#regex(rest)
      case 'cidr':
        this.#standsAlone(first, rest)
        return { kind: 'cidr' }
      case 'relation':
        this.#standsAlone(first, rest)
        return { kind: 'compare', relation: first.means }
      case 'time-part':
        return this.#timePart(first, rest)
      case 'exists':
        this.#standsAlone(first, rest)
        return { kind: 'exists' }
      case 'fieldref':
        return this.#fieldref(rest)
      default:
        return this.#textComparison(modifiers)
    }
  }

  #regex(rest: readonly Placed[]): Comparison {
    const flags = new Set<string>()
    for (const modifier of rest) {
      if (modifier.role === 'regex-flag') flags.add(modifier.means)
      else if (modifier.means === 'contains') {
        this.#note(
          'modifier-without-effect',
          modifier,
          '"contains" has no effect: a regular expression is searched for anyway.',
        )
      } else {
        const hint =
          modifier.role === 'cased' ? 'Regular expressions are case-sensitive unless |i is added.' : undefined
        this.#refuse(modifier, `"${modifier.name}" cannot follow "re".`, hint)
      }
    }
    return { kind: 'regex', flags: [...flags].sort().join('') }
  }

  #timePart(first: Placed & { role: 'time-part' }, rest: readonly Placed[]): Comparison {
    const [relation, ...more] = rest
    if (relation === undefined) return { kind: 'time-part', part: first.means, relation: undefined }
    if (relation.role !== 'relation') return this.#refuse(relation, `"${relation.name}" cannot follow "${first.name}".`)
    this.#standsAlone(relation, more)
    if (first.means === 'year') this.#refuse(relation, `"${relation.name}" cannot follow "year".`, 'List the years.')
    return { kind: 'time-part', part: first.means, relation: relation.means }
  }

  #fieldref(rest: readonly Placed[]): Comparison {
    let shape: Shape = 'equals'
    let cased = false
    for (const modifier of rest) {
      if (modifier.role === 'cased') cased = true
      else if (modifier.role === 'shape' && shape === 'equals') shape = modifier.means
      else this.#refuse(modifier, `"${modifier.name}" cannot follow "fieldref".`)
    }
    return { kind: 'fieldref', shape, cased }
  }

  /** shape, cased, windash, expand and encoders, in an order in which each still finds what it works on. */
  #textComparison(modifiers: readonly Placed[]): Comparison {
    const comparison = { ...PLAIN_TEXT, encoders: [] as Encoder[] }
    for (const modifier of modifiers) {
      const conflict = conflictOf(modifier, comparison)
      if (conflict !== undefined) this.#refuse(modifier, conflict.message, conflict.hint)
      if (modifier.role === 'shape') comparison.shape = modifier.means
      else if (modifier.role === 'encoder') comparison.encoders.push(modifier.means)
      else if (modifier.role === 'cased' || modifier.role === 'windash' || modifier.role === 'expand') {
        comparison[modifier.role] = true
      }
    }
    return comparison
  }

  #standsAlone(first: Placed, rest: readonly Placed[]): void {
    const next = rest[0]
    if (next !== undefined) this.#refuse(next, `"${next.name}" cannot follow "${first.name}".`)
  }

  /** Keywords are searched anywhere, so that only modifiers of the text itself make sense. */
  #checkWithoutField(comparison: Comparison, modifiers: readonly Placed[]): void {
    const first = modifiers[0]
    if (comparison.kind === 'regex' || first === undefined) return
    if (comparison.kind !== 'text') {
      throw new KeyError({
        code: 'field-missing',
        message: `"${first.name}" needs a field before the "|".`,
        from: 0,
        to: first.to,
      })
    }
    const anchor = modifiers.find(({ means }) => means === 'startswith' || means === 'endswith')
    if (anchor !== undefined) this.#refuse(anchor, `Keywords are searched anywhere; "${anchor.name}" needs a field.`)
  }

  #note(code: DiagnosticCode, { from, to }: Placed, message: string): void {
    this.#notes.push({ code, message, from, to })
  }

  #refuse({ from, to }: Placed, message: string, hint?: string): never {
    throw new KeyError({ code: 'modifier-combination', message, hint, from, to })
  }
}

const PLAIN_TEXT: TextComparison = {
  kind: 'text',
  shape: 'equals',
  cased: false,
  windash: false,
  expand: false,
  encoders: [],
}

function unknownModifier(name: string, from: number, to: number): KeyNote {
  if (name === '') return { code: 'modifier-unknown', message: 'A modifier is missing after "|".', from: from - 1, to }
  const hint = name === 'equals' ? 'Equality needs no modifier.' : didYouMean(name.trim(), Object.keys(MODIFIERS))
  return { code: 'modifier-unknown', message: `Sigma has no modifier "${name}".`, hint, from, to }
}

/** Why a modifier cannot follow those that made `before`. */
function conflictOf(
  { name, role }: Placed,
  before: TextComparison,
): { readonly message: string; readonly hint?: string } | undefined {
  const { shape } = before
  const encoder = before.encoders.at(-1)
  switch (role) {
    case 'cased':
      return undefined
    case 'shape':
      if (shape === 'equals') return undefined
      return { message: `"${shape}" and "${name}" contradict each other.`, hint: 'Keep one of them.' }
    case 'windash':
    case 'expand':
      if (encoder === undefined) return undefined
      return { message: `"${name}" cannot work on an encoded value.`, hint: `Put "${name}" before "${encoder}".` }
    case 'encoder':
      if (shape !== 'equals') {
        return {
          message: `"${name}" cannot encode the wildcards of "${shape}".`,
          hint: `Put "${name}" before "${shape}".`,
        }
      }
      if (encoder === undefined || !isUtf16(name) || !isUtf16(encoder)) return undefined
      return { message: `"${name}" follows another UTF-16 encoding.`, hint: 'Keep one of them.' }
    case 'regex-flag':
      return { message: `"${name}" is a flag of regular expressions; it follows "re".`, hint: `Write re|${name}.` }
    default:
      return { message: `"${name}" must be the first modifier.` }
  }
}

function isUtf16(name: string): boolean {
  return name === 'wide' || name.startsWith('utf16')
}

function shownName(comparison: Comparison, field: string): string {
  switch (comparison.kind) {
    case 'text':
      return [...comparison.encoders, field === '' ? 'keyword' : comparison.shape].join('|')
    case 'regex':
      return 're'
    case 'compare':
      return comparison.relation
    case 'time-part':
      return comparison.relation === undefined ? comparison.part : `${comparison.part}|${comparison.relation}`
    case 'fieldref':
      return comparison.shape === 'equals' ? 'fieldref' : `fieldref|${comparison.shape}`
    default:
      return comparison.kind
  }
}
