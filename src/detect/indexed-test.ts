/** Questions of KQL to an event: the event's values are made into terms the way Elasticsearch indexes them. */
import type { Event, Value } from '../event/event.ts'
import { eventFromObject } from '../event/object-event.ts'
import { parseAddress } from '../sigma/address.ts'
import type { IndexQuestion, Precision, Terms } from '../sigma/indexed.ts'
import type { Test } from '../sigma/plan.ts'
import { indexTime } from './index-time.ts'
import { compareDecimals, relationHolds } from './number-compare.ts'
import { lowerCase, standardWords } from './standard-words.ts'
import { compileTextPattern } from './text-pattern.ts'

type IndexedTest = Test & { readonly op: 'indexed' }

type Scalar = string | number | bigint | boolean
type ScalarMatcher = (value: Scalar) => boolean

/** The first value that answers; undefined when none does. */
export function indexedMatcher(test: IndexedTest): (event: Event) => Scalar | undefined {
  const matches = scalarMatcher(test)
  const isDeep = 'terms' in test && test.terms?.isDeep === true
  return (event) => indexedScalars(askedValue(test, event), isDeep).find(matches)
}

/** The value of the field, or of the one that it is another form of. */
export function askedValue({ field, above }: IndexedTest, event: Event): Value | undefined {
  const value = event.get(field)
  if (value !== undefined || above === null) return value
  const other = event.get(above)
  return isObject(other) ? undefined : other
}

/** Each object of a nested field as an event of its own, in which fields have their full names. */
export function nestedEvents(field: string, event: Event): readonly Event[] {
  const value = event.get(field)
  const objects = [value].flat(Number.POSITIVE_INFINITY as 1).filter(isObject)
  return objects.map((object) => {
    const inside = eventFromObject(object as { readonly [name: string]: unknown })
    const get = (name: string): Value | undefined =>
      name.startsWith(`${field}.`) ? inside.get(name.slice(field.length + 1)) : undefined
    return { ...inside, get }
  })
}

function isObject(value: Value | undefined): value is { readonly [name: string]: Value | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function indexedScalars(value: Value | undefined, isDeep: boolean): readonly Scalar[] {
  if (value === undefined || value === null) return []
  if (typeof value !== 'object') return [value]
  if (Array.isArray(value)) return value.flatMap((item: Value) => indexedScalars(item, isDeep))
  return isDeep ? Object.values(value).flatMap((item) => indexedScalars(item, isDeep)) : []
}

function scalarMatcher(question: IndexQuestion): ScalarMatcher {
  switch (question.ask) {
    case 'term': {
      const matches = compileTextPattern({ parts: question.parts, cased: true })
      return (value) => termsOf(value, question.terms).some(matches)
    }
    case 'term-range': {
      const { relation, value: limit, terms } = question
      return (value) => termsOf(value, terms).some((term) => relationHolds(relation, compareText(term, limit)))
    }
    case 'words':
      return wordsMatcher(question)
    case 'number': {
      const { precision, relation, value: limit } = question
      return (value) => {
        const order = typeof value === 'boolean' ? undefined : compareNumbers(String(value), limit, precision)
        return order !== undefined && (relation === 'eq' ? order === 0 : relationHolds(relation, order))
      }
    }
    case 'address':
      return (value) => {
        const key = addressKey(String(value))
        return key !== undefined && key >= question.from && key <= question.to
      }
    case 'date': {
      const { from, to } = question
      return (value) => {
        const time = indexTime(String(value), false)
        return time !== undefined && (from === null || time >= from) && (to === null || time <= to)
      }
    }
    case 'boolean':
      return (value) => {
        const text = value === '' ? 'false' : String(value)
        return (text === 'true' || text === 'false') && question.values.includes(text === 'true')
      }
    case 'exists':
      return (value) => question.terms === null || !isTooLong(String(value), question.terms)
    case 'never':
      return () => false
  }
}

function wordsMatcher({ words, isPhrase, terms }: IndexQuestion & { readonly ask: 'words' }): ScalarMatcher {
  if (words.length === 0) return () => false
  if (!isPhrase) return (value) => termsOf(value, terms).some((term) => words.includes(term))
  return (value) => hasRun(termsOf(value, terms), words)
}

function hasRun(terms: readonly string[], run: readonly string[]): boolean {
  for (let at = terms.indexOf(run[0]!); at >= 0 && at + run.length <= terms.length; at = terms.indexOf(run[0]!, at + 1))
    if (run.every((word, index) => terms[at + index] === word)) return true
  return false
}

/** Such a value has no terms. */
export function isTooLong(text: string, { ignoreAbove }: Terms): boolean {
  return ignoreAbove !== null && text.length > ignoreAbove
}

function termsOf(value: Scalar, terms: Terms): readonly string[] {
  const text = String(value)
  if (isTooLong(text, terms)) return []
  if (terms.analyser === 'standard') return standardWords(text)
  return [terms.analyser === 'lowercase' ? lowerCase(text) : text]
}

const SURROGATE = /[\ud800-\udfff]/

/** By code point, as UTF-8 sorts. */
function compareText(left: string, right: string): number {
  if (!SURROGATE.test(left) && !SURROGATE.test(right)) return left < right ? -1 : left > right ? 1 : 0
  const [one, other] = [[...left], [...right]]
  const different = one.findIndex((character, index) => character !== other[index])
  if (different < 0) return one.length - other.length
  return different >= other.length ? 1 : one[different]!.codePointAt(0)! - other[different]!.codePointAt(0)!
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** undefined when the value is no number; such a document could not have been indexed. */
function compareNumbers(value: string, limit: string, precision: Precision): number | undefined {
  if (!DECIMAL.test(value)) return undefined
  if (precision === 'integer') {
    const whole = value.replace(/^([+-]?\d+)\.\d*$/, '$1')
    return compareDecimals(whole, limit) ?? Math.trunc(Number(whole)) - Number(limit)
  }
  const kept = precision === 'single' ? Math.fround : Number
  return kept(Number(value)) - kept(Number(limit))
}

/** IPv4 stands in ::ffff:0:0/96, as Elasticsearch keeps it. */
export function addressKey(text: string): string | undefined {
  const address = parseAddress(text)
  if (address === undefined) return undefined
  const key = address.bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return address.version === 4 ? `00000000000000000000ffff${key}` : key
}
