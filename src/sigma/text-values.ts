import { encode } from './encode.ts'
import type { FieldKey, TextComparison } from './field-key.ts'
import { literalText, parsePattern, shapePattern } from './pattern.ts'
import { expandPlaceholders } from './placeholders.ts'
import type { Part, Test, TestTree } from './plan.ts'
import { isNumber, numeralOf, placed, refuse, refuseNoText, type ValueContext } from './value-context.ts'
import { openDashes, writeOut } from './windash.ts'
import type { Scalar } from './yaml-tree.ts'

/**
 * Values that are compared as text. In this order: placeholders, escapes and wildcards, dashes, encoders, wildcards of
 * the shape. Numbers and booleans are the text that they are written as.
 */
export function lowerText(
  key: FieldKey,
  comparison: TextComparison,
  scalar: Scalar,
  context: ValueContext,
): TestTree | undefined {
  if (scalar.type === 'text') return lowerString(key, comparison, scalar, context)
  const needy = modifierForTextOnly(comparison)
  if (needy !== undefined) return refuseNoText(key, needy, scalar, context)
  if (isNumber(scalar)) return lowerNumber(key, comparison, scalar, context)
  if (comparison.shape !== 'equals') return refuseNoText(key, comparison.shape, scalar, context)
  if (scalar.type === 'null') return lowerNull(key, scalar, context)
  return textTest(key, comparison, [{ literal: scalar.text.toLowerCase() }], scalar.text, scalar, context)
}

/** contains and its like are not among these: many rules have them on numbers. */
function modifierForTextOnly({ encoders, windash, cased, expand }: TextComparison): string | undefined {
  return encoders[0] ?? (windash ? 'windash' : cased ? 'cased' : expand ? 'expand' : undefined)
}

function lowerNull(key: FieldKey, scalar: Scalar, context: ValueContext): TestTree | undefined {
  if (key.field === '') return refuse(context, 'value-type', scalar, 'A keyword cannot be null.')
  return placed({ op: 'null', field: key.field, shown: { test: 'null', pattern: 'null' } }, scalar, context)
}

function lowerNumber(
  key: FieldKey,
  comparison: TextComparison,
  scalar: Scalar,
  context: ValueContext,
): TestTree | undefined {
  const { text } = scalar
  if (comparison.shape !== 'equals') {
    const message = `"${comparison.shape}" treats the number ${text} as text.`
    context.report('number-as-text', scalar, message, `Quote it: '${text}'.`)
  }
  // Numbers with leading zeros keep them: what looks like an octal number or an id means its own digits.
  const digits = /^0[0-9]/.test(text) ? text : numeralOf(scalar, context)
  if (digits === undefined) return undefined
  return textTest(key, comparison, [{ literal: digits }], text, scalar, context)
}

function lowerString(
  key: FieldKey,
  comparison: TextComparison,
  scalar: Scalar,
  context: ValueContext,
): TestTree | undefined {
  const { text } = scalar
  if (!comparison.expand) return lowerPattern(key, comparison, text, scalar, context)
  const expansion = expandPlaceholders(text, context.placeholders)
  if (!expansion.ok) {
    const { reason, name } = expansion
    if (reason === 'too-many')
      return refuse(context, 'too-many-variants', scalar, `"${text}" stands for too many values.`)
    const message = `The placeholder "%${name}%" has no values.`
    return refuse(context, 'placeholder-undefined', scalar, message, 'A file of --placeholders can give them.')
  }
  if (!expansion.found) {
    const hint = text.includes('\\%') ? 'A backslash before "%" makes it a literal percent sign.' : undefined
    context.report('placeholder-absent', scalar, `"${text}" holds no placeholder.`, hint)
  }
  return anyOf(expansion.texts.map((each) => lowerPattern(key, comparison, each, scalar, context)))
}

/** `text` has no placeholders any more. */
function lowerPattern(
  key: FieldKey,
  comparison: TextComparison,
  text: string,
  scalar: Scalar,
  context: ValueContext,
): TestTree | undefined {
  const parsed = parsePattern(text)
  const parts = comparison.windash ? openDashes(parsed) : parsed
  if (comparison.encoders.length === 0) return textTest(key, comparison, parts, text, scalar, context)
  const encoded = encodeParts(comparison, parts, scalar, context)
  if (encoded === undefined) return undefined
  return anyOf(encoded.map((literal) => textTest(key, comparison, [{ literal }], text, scalar, context)))
}

/** Dashes of `windash` before an encoder have to be written out: 5 to the power of their number. */
const MAX_ENCODED_VARIANTS = 3125

function encodeParts(
  { encoders }: TextComparison,
  parts: readonly Part[],
  scalar: Scalar,
  context: ValueContext,
): readonly string[] | undefined {
  const names = encoders.join('|')
  if (parts.includes('*') || parts.includes('?')) {
    const message = `"${names}" cannot encode the wildcards of "${scalar.text}".`
    return refuse(context, 'encoding-wildcard', scalar, message, 'Escape them with a backslash, or remove them.')
  }
  const literal = literalText(parts)
  const texts = literal === undefined ? writeOut(parts, MAX_ENCODED_VARIANTS) : [literal]
  if (texts === undefined) {
    const message = `"${scalar.text}" has too many dashes to encode each form of them.`
    return refuse(context, 'too-many-variants', scalar, message)
  }
  const encoded = [...new Set(texts.flatMap((text) => encode(text, encoders)))]
  // An empty text would be found everywhere.
  if (encoded.includes(''))
    return refuse(context, 'value-type', scalar, `"${scalar.text}" is too short for "${names}".`)
  return encoded
}

function textTest(
  key: FieldKey,
  { shape, cased }: TextComparison,
  parts: readonly Part[],
  pattern: string,
  scalar: Scalar,
  context: ValueContext,
): Test {
  const shown = { test: key.shown, pattern }
  const { field } = key
  if (field === '')
    return placed({ op: 'keyword', parts: shapePattern(parts, 'contains'), cased, shown }, scalar, context)
  return placed({ op: 'text', field, parts: shapePattern(parts, shape), cased, shown }, scalar, context)
}

/** The variants of one value, which are alternatives even under `all`. */
function anyOf(trees: readonly (TestTree | undefined)[]): TestTree | undefined {
  if (trees.length === 1) return trees[0]
  const whole = trees.filter((tree) => tree !== undefined)
  return whole.length === trees.length ? { op: 'or', of: whole } : undefined
}
