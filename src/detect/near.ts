/**
 * What a test that failed looked at, and how far that was from what it asks. Values are those of the event: whoever
 * prints them has to expect anything. Cost is bounded by `Effort`, whatever the length of values and lists.
 */
import type { Event, Value } from '../event/event.ts'
import { type Address, parseAddress, parseNetwork } from '../sigma/address.ts'
import { nearest } from '../sigma/nearest.ts'
import type { FieldrefShape, Part, Test } from '../sigma/plan.ts'
import type { Effort } from './common-run.ts'
import { everyScalar, type Scalar, scalarsOf, textOf } from './compiled-test.ts'
import { askedValue, isTooLong } from './indexed-test.ts'
import { compareDecimals } from './number-compare.ts'
import { type RegexNear, regexNear } from './regex-near.ts'
import { failedDistance, type TextNear, textNear } from './text-near.ts'
import { timePartOf } from './time-part.ts'

/** `distance`: above 0 (nearly there) to 1 (nothing of it). */
export type Near = {
  readonly distance: number
} /** No such field; `meant` is a field of the event that is spelt nearly like it. */ & (
  | { readonly kind: 'absent'; readonly meant: string | null }
  /** Present, and no text: null, an empty list or an object. */
  | { readonly kind: 'no-value' }
  /** The rule wants the field absent or null, and it is there. */
  | { readonly kind: 'present' }
  | TextNear
  | RegexNear
  /** `isNumber`: the value is a plain decimal number. `difference`: of value and limit, rounded; null without a number. */
  | {
      readonly kind: 'number'
      readonly value: string
      readonly isNumber: boolean
      readonly difference: number | null
    }
  /** `version`: of the address; null when it is none. `commonBits`: leading ones that are those of the network. */
  | {
      readonly kind: 'address'
      readonly value: string
      readonly version: 4 | 6 | null
      readonly commonBits: number | null
      readonly prefixLength: number
    }
  /** `actual`: the part of the value's time; null when the value is no ISO 8601 time or has no such part. */
  | { readonly kind: 'time-part'; readonly value: string; readonly actual: number | null }
  /** There are values, but what Elasticsearch indexes of them does not answer. */
  | { readonly kind: 'indexed'; readonly value: string }
  /** `others`: values of the other field; null when it has none. `of`: the nearest pair. */
  | { readonly kind: 'reference'; readonly others: readonly string[] | null; readonly of: TextNear | null }
)

/** `names`: the fields of the event, asked for when one is absent. The test must have failed. */
export function nearOf(test: Test, event: Event, names: () => readonly string[], effort: Effort): Near {
  if (test.op === 'keyword' || test.op === 'keyword-regex')
    return nearestOf(everyScalar(event), (value) => ofValue(test, value, effort))
  const value = test.op === 'indexed' ? askedValue(test, event) : event.get(test.field)
  if (test.op === 'null') return { kind: 'present', distance: 1 }
  if (value === undefined) {
    // The names of an event are those of its log; a query has others.
    const meant = test.op === 'indexed' || test.op === 'nested' ? null : meantField(test.field, names())
    return { kind: 'absent', meant, distance: 1 }
  }
  if (test.op === 'exists') return { kind: 'present', distance: 1 }
  if (test.op === 'nested') return { kind: 'indexed', value: objectText(value), distance: 1 }
  if (test.op === 'fieldref') return reference(test, event, effort)
  return nearestOf(scalarsOf(value), (each) => ofValue(test, each, effort))
}

function objectText(value: Value): string {
  return JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? String(each) : each)) ?? ''
}

/** Names of fields end alike (FileName, RuleName); who misspells one gets its first letter right. */
function meantField(field: string, names: readonly string[]): string | null {
  const first = field[0]?.toLowerCase()
  const candidates = names.filter((name) => name[0]?.toLowerCase() === first)
  return nearest(field, candidates) ?? null
}

/** Values of one test that are looked at; a list in a log has some, one made to tire us thousands. */
const MAX_VALUES = 1000

function nearestOf<Each extends Near>(values: Iterable<Scalar>, near: (value: string) => Each): Each | NoValue {
  let best: Each | undefined
  let left = MAX_VALUES
  for (const value of values) {
    if (left-- === 0) break
    const each = near(textOf(value))
    if (best === undefined || each.distance < best.distance) best = each
  }
  return best ?? NO_VALUE
}

type NoValue = Near & { readonly kind: 'no-value' }
const NO_VALUE: NoValue = { kind: 'no-value', distance: 1 }

function ofValue(
  test: Exclude<Test, { op: 'null' | 'exists' | 'fieldref' | 'nested' }>,
  value: string,
  effort: Effort,
): Near {
  switch (test.op) {
    case 'text':
    case 'keyword':
      return textNear(test, value, effort)
    case 'regex':
    case 'keyword-regex':
      return regexNear(test, value, effort)
    case 'indexed':
      if (test.ask === 'term' && test.terms.analyser === 'none' && !isTooLong(value, test.terms))
        return textNear({ parts: test.parts, cased: true }, value, effort)
      return { kind: 'indexed', value, distance: 1 }
    case 'cidr':
      return addressNear(test.network, value)
    case 'compare':
      return numberNear(test.value, value)
    case 'timepart': {
      const actual = timePartOf(value, test.part) ?? null
      return { kind: 'time-part', value, actual, distance: 1 }
    }
  }
}

function addressNear(text: string, value: string): Near {
  const network = parseNetwork(text)
  const prefixLength = network.ok ? network.network.prefixLength : 0
  const address = parseAddress(value)
  const isSame = network.ok && address?.version === network.network.version
  const commonBits = isSame ? Math.min(prefixLength, commonBitsOf(network.network, address)) : null
  const distance = failedDistance(commonBits === null ? 1 : 1 - commonBits / Math.max(prefixLength, 1))
  return { kind: 'address', value, version: address?.version ?? null, commonBits, prefixLength, distance }
}

function commonBitsOf(left: Address, right: Address): number {
  const different = left.bytes.findIndex((byte, index) => byte !== right.bytes[index])
  if (different < 0) return left.bytes.length * 8
  // Math.clz32 counts in 32 bits, of which a byte is the last eight.
  return different * 8 + Math.clz32(left.bytes[different]! ^ right.bytes[different]!) - 24
}

function numberNear(limit: string, value: string): Near {
  const isNumber = compareDecimals(value, limit) !== undefined
  if (!isNumber) return { kind: 'number', value, isNumber, difference: null, distance: 1 }
  const [actual, wanted] = [Number(value), Number(limit)]
  const difference = actual - wanted
  const distance = failedDistance(Math.abs(difference) / (Math.abs(actual) + Math.abs(wanted) + 1))
  return { kind: 'number', value, isNumber, difference, distance }
}

const ANY = '*' as const

/** Text of the other field as the rule would have to write it: no wildcards. */
const SHAPES: { readonly [shape in FieldrefShape]: (literal: Part) => readonly Part[] } = {
  equals: (literal) => [literal],
  startswith: (literal) => [literal, ANY],
  endswith: (literal) => [ANY, literal],
  contains: (literal) => [ANY, literal, ANY],
}

function reference(test: Test & { op: 'fieldref' }, event: Event, effort: Effort): Near {
  const others = scalarsOf(event.get(test.other)).map(textOf)
  if (others.length === 0) return { kind: 'reference', others: null, of: null, distance: 1 }
  const near = nearestOf(scalarsOf(event.get(test.field)), (value) =>
    others
      .slice(0, MAX_VALUES)
      .map((literal) => textNear({ parts: SHAPES[test.shape]({ literal }), cased: test.cased }, value, effort))
      .reduce((best, each) => (each.distance < best.distance ? each : best)),
  )
  return { kind: 'reference', others, of: near.kind === 'text' ? near : null, distance: near.distance }
}
