/**
 * The questions that a plan asks, one function each. The reference path, the index's last look and `explain` all use
 * these same primitives, so they cannot disagree about a single test.
 */
import type { Event, Value } from '../event/event.ts'
import { networkContains, parseAddress, parseNetwork } from '../sigma/address.ts'
import type { FieldrefShape, Test } from '../sigma/plan.ts'
import { testsHold } from './evaluate.ts'
import { foldText } from './fold.ts'
import { indexedMatcher, nestedEvents } from './indexed-test.ts'
import { compileRegex } from './linear-regex.ts'
import { compareDecimals, relationHolds } from './number-compare.ts'
import { compileTextPattern, type TextMatcher } from './text-pattern.ts'
import { timePartOf } from './time-part.ts'

export interface CompiledTest {
  readonly test: Test
  holds(event: Event): boolean
  /** The first value that made the test hold; null when no value did (absence, presence). Only asked when it holds. */
  witness(event: Event): string | null
}

export function compileTest(test: Test): CompiledTest {
  switch (test.op) {
    case 'null':
      return { test, holds: (event) => isNull(event.get(test.field)), witness: () => null }
    case 'exists':
      return { test, holds: (event) => (event.get(test.field) !== undefined) === test.expected, witness: () => null }
    case 'fieldref':
      return onValues(test, (event) => scalarsOf(event.get(test.field)), fieldrefMatcher(test))
    case 'keyword':
      return onValues(test, everyScalar, constant(compileTextPattern(test)))
    case 'keyword-regex':
      return onValues(test, everyScalar, constant(compileRegex(test)))
    case 'indexed':
      return indexed(test)
    case 'nested':
      return nested(test)
    default:
      return onValues(test, (event) => scalarsOf(event.get(test.field)), constant(valueMatcher(test)))
  }
}

/** The field whose value decides; null for tests of the whole event. */
export function fieldOf(test: Test): string | null {
  return 'field' in test ? test.field : null
}

type ValueTest = Exclude<
  Test,
  { op: 'null' | 'exists' | 'fieldref' | 'keyword' | 'keyword-regex' | 'indexed' | 'nested' }
>

function indexed(test: Test & { op: 'indexed' }): CompiledTest {
  const found = indexedMatcher(test)
  const witness = (event: Event): string | null => {
    const value = found(event)
    return value === undefined ? null : textOf(value)
  }
  return { test, holds: (event) => found(event) !== undefined, witness }
}

function nested(test: Test & { op: 'nested' }): CompiledTest {
  const compiled = new Map<Test, CompiledTest>()
  const inside = (inner: Test): CompiledTest => {
    const known = compiled.get(inner) ?? compileTest(inner)
    compiled.set(inner, known)
    return known
  }
  const holds = (event: Event): boolean =>
    nestedEvents(test.field, event).some((each) => testsHold(test.of, (inner) => inside(inner).holds(each)))
  return { test, holds, witness: () => null }
}

function valueMatcher(test: ValueTest): TextMatcher {
  switch (test.op) {
    case 'text':
      return compileTextPattern(test)
    case 'regex':
      return compileRegex(test)
    case 'cidr':
      return cidrMatcher(test.network)
    case 'compare':
      return (text) => {
        const order = compareDecimals(text, test.value)
        return order !== undefined && relationHolds(test.relation, order)
      }
    case 'timepart':
      return (text) => timePartOf(text, test.part) === test.value
  }
}

function cidrMatcher(text: string): TextMatcher {
  const network = parseNetwork(text)
  if (!network.ok) return () => false
  return (value) => {
    const address = parseAddress(value)
    return address !== undefined && networkContains(network.network, address)
  }
}

function fieldrefMatcher(test: Test & { op: 'fieldref' }): (event: Event) => TextMatcher {
  const fold = test.cased ? (text: string): string => text : foldText
  return (event) => {
    const others = [...scalarsOf(event.get(test.other))].map((value) => fold(textOf(value)))
    return (text) => others.some((other) => SHAPES[test.shape](fold(text), other))
  }
}

const SHAPES: { readonly [shape in FieldrefShape]: (text: string, other: string) => boolean } = {
  equals: (text, other) => text === other,
  contains: (text, other) => text.includes(other),
  startswith: (text, other) => text.startsWith(other),
  endswith: (text, other) => text.endsWith(other),
}

function constant(matches: TextMatcher): (event: Event) => TextMatcher {
  return () => matches
}

/** A list satisfies a test when one of its items does. */
function onValues(
  test: Test,
  valuesOf: (event: Event) => Iterable<Scalar>,
  matcherFor: (event: Event) => TextMatcher,
): CompiledTest {
  const witness = (event: Event): string | undefined => {
    const matches = matcherFor(event)
    for (const value of valuesOf(event)) {
      const text = textOf(value)
      if (isAnswerable(test, value) && matches(text)) return text
    }
    return undefined
  }
  return { test, holds: (event) => witness(event) !== undefined, witness: (event) => witness(event) ?? null }
}

/** `true` is no number. */
function isAnswerable(test: Test, value: Scalar): boolean {
  return typeof value !== 'boolean' || test.op !== 'compare'
}

export type Scalar = string | number | bigint | boolean

/** The text that a scalar compares as. */
export function textOf(value: Scalar): string {
  return typeof value === 'string' ? value : String(value)
}

/** The scalars of a value: itself, or the items of a list. null, objects and absent fields have none. */
export function scalarsOf(value: Value | undefined): readonly Scalar[] {
  if (value === undefined || value === null) return []
  if (typeof value !== 'object') return [value]
  return Array.isArray(value) ? value.flatMap((item: Value) => scalarsOf(item)) : []
}

/** The first scalar of a value as text; null when it has none. */
export function firstText(value: Value | undefined): string | null {
  const first = scalarsOf(value)[0]
  return first === undefined ? null : textOf(first)
}

/** Every scalar of an event, however deep. */
export function* everyScalar(event: Event): Generator<Scalar> {
  for (const value of event.values()) yield* deepScalars(value)
}

function* deepScalars(value: Value | undefined): Generator<Scalar> {
  if (value === undefined || value === null) return
  if (typeof value !== 'object') yield value
  else for (const item of Array.isArray(value) ? value : Object.values(value)) yield* deepScalars(item)
}

function isNull(value: Value | undefined): boolean {
  return value === undefined || value === null
}
