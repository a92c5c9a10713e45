import type { Span } from './diagnostics.ts'
import { type FieldKey, type KeyReading, readKey } from './field-key.ts'
import type { TestTree } from './plan.ts'
import type { ValueContext } from './value-context.ts'
import { lowerValue } from './values.ts'
import { type Mapping, type Node, type Scalar, type Sequence, spanInside } from './yaml-tree.ts'
import { readingOfYaml11 } from './yaml-versions.ts'

/**
 * Selections -> trees of tests: a mapping is an `and` of its keys, a list of values or mappings an `or` of its items,
 * text without a key is a keyword. Everything is read even after an error, so that all of them are reported.
 */
export interface SelectionContext extends ValueContext {
  /** Keys read before: rules share a few hundred of them. */
  readonly keys: Map<string, KeyReading>
}

export function lowerSelection(name: string, node: Node, context: SelectionContext): TestTree | undefined {
  switch (node.kind) {
    case 'mapping':
      return lowerMapping(node, context)
    case 'scalar':
      return lowerKeyword(node, context)
    case 'sequence': {
      if (node.items.length === 0) return refuseEmpty(node, `The selection "${name}" is an empty list.`, context)
      const items = node.items.map((item) => lowerItem(name, item, context))
      return joined('or', items)
    }
  }
}

function lowerItem(name: string, item: Node, context: SelectionContext): TestTree | undefined {
  if (item.kind === 'mapping') return lowerMapping(item, context)
  if (item.kind === 'scalar') return lowerKeyword(item, context)
  context.report('selection-invalid', item, `The selection "${name}" holds a list inside a list.`)
  return undefined
}

function lowerMapping(mapping: Mapping, context: SelectionContext): TestTree | undefined {
  if (mapping.entries.length === 0) return refuseEmpty(mapping, 'A mapping without keys selects nothing.', context)
  const entries = mapping.entries.map(({ key, value }) => lowerEntry(key, value, context))
  return joined('and', entries)
}

const KEYWORD: FieldKey = {
  field: '',
  all: false,
  negated: false,
  comparison: { kind: 'text', shape: 'equals', cased: false, windash: false, expand: false, encoders: [] },
  shown: 'keyword',
  notes: [],
}

function lowerKeyword(scalar: Scalar, context: SelectionContext): TestTree | undefined {
  if (scalar.type === 'null') return refuseEmpty(scalar, 'A selection without content selects nothing.', context)
  context.places.key = undefined
  return lowerScalar(KEYWORD, scalar, context)
}

function lowerEntry(key: Scalar, value: Node, context: SelectionContext): TestTree | undefined {
  const field = fieldKey(key, context)
  if (field === undefined) return undefined
  context.places.key = key
  const values = value.kind === 'sequence' ? value.items : [value]
  if (values.length === 0) return refuseEmptyList(key, value, context)
  if (field.all && values.length === 1) {
    const message = `"${key.text}" asks for all of a single value.`
    context.report('all-single-value', key, message, 'Remove "all", or add values.')
  }
  if (value.kind === 'sequence') warnOfNulls(key, value, context)
  const lowered = values.map((item) => lowerListed(field, key, item, context))
  const tree = joined(field.all ? 'and' : 'or', lowered)
  return tree !== undefined && field.negated ? { op: 'not', of: tree } : tree
}

function lowerListed(field: FieldKey, key: Scalar, item: Node, context: SelectionContext): TestTree | undefined {
  if (item.kind === 'scalar') return lowerScalar(field, item, context)
  const what = item.kind === 'mapping' ? 'mapping' : 'list'
  const hint = key.text === '<<' ? 'YAML 1.2 has no merge keys; write the keys out.' : undefined
  context.report('value-type', item, `"${key.text}" has a ${what} where a value is due.`, hint)
  return undefined
}

function lowerScalar(field: FieldKey, value: Scalar, context: SelectionContext): TestTree | undefined {
  const elsewhere = readingOfYaml11(value)
  if (elsewhere !== undefined) {
    const message = `YAML 1.1, which many Sigma tools use, reads ${value.text} as ${elsewhere}.`
    context.report('yaml-1-1', value, message, `Quote it if it is text: '${value.text}'.`)
  }
  return lowerValue(field, value, context)
}

function fieldKey(key: Scalar, { keys, report }: SelectionContext): FieldKey | undefined {
  let reading = keys.get(key.text)
  if (reading === undefined) {
    reading = readKey(key.text)
    keys.set(key.text, reading)
  }
  const notes = reading.ok ? reading.key.notes : [reading.flaw]
  for (const { code, message, hint, from, to } of notes) report(code, spanInside(key, from, to), message, hint)
  return reading.ok ? reading.key : undefined
}

function warnOfNulls(key: Scalar, list: Sequence, { report }: SelectionContext): void {
  for (const item of list.items) {
    if (item.kind !== 'scalar' || item.type !== 'null') continue
    const message = `The list of "${key.text}" holds null; Sigma allows it only alone.`
    report('null-in-list', item, message, 'Use a selection of its own for the missing field.')
  }
}

function refuseEmpty(span: Span, message: string, { report }: SelectionContext): undefined {
  report('selection-empty', span, message)
  return undefined
}

function refuseEmptyList(key: Scalar, list: Span, { report }: SelectionContext): undefined {
  const hint = 'Give values, or write null for a missing field.'
  report('value-empty-list', list, `"${key.text}" has an empty list of values.`, hint)
  return undefined
}

/** One operand stands for itself; a refused one refuses all. */
function joined(op: 'and' | 'or', trees: readonly (TestTree | undefined)[]): TestTree | undefined {
  if (trees.length === 1) return trees[0]
  const whole = trees.filter((tree) => tree !== undefined)
  return whole.length === trees.length ? { op, of: whole } : undefined
}
