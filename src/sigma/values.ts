import { parseNetwork } from './address.ts'
import type { Comparison, FieldKey } from './field-key.ts'
import type { Relation, Shown, TestTree, TimePart } from './plan.ts'
import { parseRegex } from './regex.ts'
import { lowerText } from './text-values.ts'
import {
  isNumber,
  numeralOf,
  placed,
  refuse,
  refuseNoNumber,
  refuseNoText,
  type ValueContext,
} from './value-context.ts'
import type { Scalar } from './yaml-tree.ts'

/** One value under one key -> a test, or an `or` of the tests of its variants; undefined when it was refused. */
export function lowerValue(key: FieldKey, scalar: Scalar, context: ValueContext): TestTree | undefined {
  const { comparison } = key
  if (scalar.type === 'not-finite') {
    const message = `"${scalar.text}" is no number to compare with.`
    return refuse(context, 'number-invalid', scalar, message, 'Quote it to search for the text.')
  }
  switch (comparison.kind) {
    case 'text':
      return lowerText(key, comparison, scalar, context)
    case 'regex':
      return lowerRegex(key, comparison.flags, scalar, context)
    case 'cidr':
      return lowerNetwork(key, scalar, context)
    case 'compare':
      return lowerCompare(key, comparison.relation, scalar, context)
    case 'time-part':
      return lowerTimePart(key, comparison, scalar, context)
    case 'fieldref':
      return lowerFieldref(key, comparison, scalar, context)
    case 'exists':
      return lowerExists(key, scalar, context)
  }
}

function lowerRegex(key: FieldKey, flags: string, scalar: Scalar, context: ValueContext): TestTree | undefined {
  if (scalar.type !== 'text') return refuseNoText(key, 're', scalar, context)
  const regex = parseRegex(scalar.text, flags)
  if (!regex.ok) {
    const code = regex.reason === 'unsupported' ? 'regex-unsupported' : 'regex-invalid'
    const message = `${regex.message} (at character ${regex.offset + 1} of the regular expression).`
    return refuse(context, code, scalar, message)
  }
  const pattern = { source: regex.source, flags: regex.flags, shown: shownOf(key, scalar) }
  const { field } = key
  return placed(
    field === '' ? { op: 'keyword-regex', ...pattern } : { op: 'regex', field, ...pattern },
    scalar,
    context,
  )
}

function lowerNetwork(key: FieldKey, scalar: Scalar, context: ValueContext): TestTree | undefined {
  if (scalar.type !== 'text') return refuseNoText(key, 'cidr', scalar, context)
  const reading = parseNetwork(scalar.text)
  if (!reading.ok) return refuse(context, 'network-invalid', scalar, reading.message, reading.hint)
  const { field } = key
  return placed({ op: 'cidr', field, network: reading.text, shown: shownOf(key, scalar) }, scalar, context)
}

function lowerCompare(key: FieldKey, relation: Relation, scalar: Scalar, context: ValueContext): TestTree | undefined {
  if (!isNumber(scalar)) return refuseNoNumber(relation, scalar, context)
  const value = numeralOf(scalar, context)
  if (value === undefined) return undefined
  const { field } = key
  return placed({ op: 'compare', field, relation, value, shown: shownOf(key, scalar) }, scalar, context)
}

/** First and last value of each part of a time. */
const TIME_PART_RANGES = {
  minute: [0, 59],
  hour: [0, 23],
  day: [1, 31],
  week: [1, 53],
  month: [1, 12],
  year: [1, 9999],
} as const satisfies { readonly [part in TimePart]: readonly [number, number] }

function lowerTimePart(
  key: FieldKey,
  { part, relation }: Comparison & { kind: 'time-part' },
  scalar: Scalar,
  context: ValueContext,
): TestTree | undefined {
  if (!isNumber(scalar)) return refuseNoNumber(part, scalar, context)
  const value = Number(scalar.text)
  if (!Number.isInteger(value)) {
    return refuse(context, 'value-type', scalar, `"${part}" needs a whole number, not ${scalar.text}.`)
  }
  const [first, last] = TIME_PART_RANGES[part]
  if (value < first || value > last) {
    const message = `No time has the ${part} ${scalar.text}.`
    context.report('time-part-range', scalar, message, `It goes from ${first} to ${last}.`)
  }
  const { field } = key
  const shown = shownOf(key, scalar)
  if (relation === undefined) return placed({ op: 'timepart', field, part, value, shown }, scalar, context)
  // A comparison is the list of the values for which it holds: there are at most sixty.
  const values = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  const holding = values.filter((each) => HOLDS[relation](each, value))
  const tests = holding.map((each) => placed({ op: 'timepart', field, part, value: each, shown }, scalar, context))
  return { op: 'or', of: tests }
}

const HOLDS = {
  lt: (left, right) => left < right,
  lte: (left, right) => left <= right,
  gt: (left, right) => left > right,
  gte: (left, right) => left >= right,
} as const satisfies { readonly [relation in Relation]: (left: number, right: number) => boolean }

function lowerFieldref(
  key: FieldKey,
  { shape, cased }: Comparison & { kind: 'fieldref' },
  scalar: Scalar,
  context: ValueContext,
): TestTree | undefined {
  if (scalar.type !== 'text') return refuseNoText(key, 'fieldref', scalar, context)
  if (scalar.text === '' || /[*?]/.test(scalar.text)) {
    const message = `"${scalar.text}" is no field name.`
    return refuse(context, 'fieldref-invalid', scalar, message, 'Name one field, without wildcards.')
  }
  const { field } = key
  const test = { op: 'fieldref', field, other: scalar.text, shape, cased, shown: shownOf(key, scalar) } as const
  return placed(test, scalar, context)
}

function lowerExists(key: FieldKey, scalar: Scalar, context: ValueContext): TestTree | undefined {
  if (scalar.type !== 'boolean') {
    const what = scalar.type === 'null' ? 'null' : `"${scalar.text}"`
    const message = `"exists" needs true or false, not ${what}.`
    return refuse(context, 'value-type', scalar, message, 'Write true or false without quotes.')
  }
  const expected = scalar.text.toLowerCase() === 'true'
  return placed({ op: 'exists', field: key.field, expected, shown: shownOf(key, scalar) }, scalar, context)
}

function shownOf(key: FieldKey, scalar: Scalar): Shown {
  return { test: key.shown, pattern: scalar.text }
}
