import { type ConditionTree, parseCondition } from './condition.ts'
import type { Report } from './diagnostics.ts'
import { type FieldKey, type KeyReading, readKey } from './field-key.ts'
import type { InspectedDocument } from './load.ts'
import { parsePattern } from './pattern.ts'
import type { Logsource, Part } from './plan.ts'
import { parseRegex } from './regex.ts'
import type { RegexNode } from './regex-tree.ts'
import { type Entry, entryOf, type Mapping, type Node, type Scalar, valueAt } from './yaml-tree.ts'

/** A rule, correlation or filter as the checks of `lint` see it: the document as written, its selections as keys with values, and what is known of its logs. */
export interface CheckedRule extends InspectedDocument {
  /** What is under `detection`, or `filter`. */
  readonly detection: Mapping | undefined
  /** In the order of the rule. */
  readonly selections: readonly Entry[]
  readonly items: readonly DetectionItem[]
  readonly conditions: readonly CheckedCondition[]
  readonly logsource: Logsource
  readonly logs: LogKnowledge
}

/** A key of a selection with its values, or one keyword (without a key). */
export interface DetectionItem {
  readonly selection: string
  readonly key: Scalar | undefined
  readonly field: FieldKey
  readonly values: readonly Scalar[]
  /** The list, where the values stand in one. */
  readonly list: Node | undefined
}

export interface CheckedCondition {
  readonly scalar: Scalar
  readonly tree: ConditionTree
}

/** What the caller knows of the logs that rules are for; `event` has the facts, and `sigma` may not ask it itself. */
export interface LogKnowledge {
  /** Every field that the events of a log source can have; undefined where that is not known. */
  fieldsOf(logsource: Logsource): ReadonlySet<string> | undefined
  /** Event ids of a category; undefined where they are not known, or more than a category says. */
  eventIdsOf(logsource: Logsource): readonly number[] | undefined
  /** Categories and services of Windows. */
  readonly categories: readonly string[]
  readonly services: readonly string[]
  /** Words of recordings and other sources, in lower case → how often. */
  readonly words?: ReadonlyMap<string, number>
}

export const NOTHING_KNOWN: LogKnowledge = {
  fieldsOf: () => undefined,
  eventIdsOf: () => undefined,
  categories: [],
  services: [],
}

export type Check = (rule: CheckedRule, report: Report) => void

/** What several rules have to be seen for; `reportFor` leads to the file of a rule. */
export type CheckOfAll = (rules: readonly CheckedRule[], reportFor: (rule: CheckedRule) => Report) => void

const KEYWORD: KeyReading = readKey('')

export function checkedRule(
  document: InspectedDocument,
  logs: LogKnowledge,
  keys: Map<string, KeyReading>,
): CheckedRule {
  const isFilter = document.kind === 'filter'
  const detection = valueAt(document.root, isFilter ? 'filter' : 'detection')
  const mapping = detection?.kind === 'mapping' ? detection : undefined
  const special = ['condition', isFilter ? 'rules' : 'timeframe']
  const selections = mapping?.entries.filter(({ key }) => !special.includes(key.text)) ?? []
  return {
    ...document,
    detection: mapping,
    selections,
    items: selections.flatMap(({ key, value }) => [...itemsOf(key.text, value, keys)]),
    conditions: mapping === undefined ? [] : conditionsOf(mapping),
    logsource: logsourceOf(document.root),
    logs,
  }
}

function logsourceOf(root: Mapping): Logsource {
  const mapping = valueAt(root, 'logsource')
  if (mapping?.kind !== 'mapping') return {}
  const logsource: { category?: string; product?: string; service?: string } = {}
  for (const name of ['category', 'product', 'service'] as const) {
    const text = textAt(mapping, name)?.text
    if (text !== undefined && text !== '') logsource[name] = text
  }
  return logsource
}

function* itemsOf(selection: string, node: Node, keys: Map<string, KeyReading>): Iterable<DetectionItem> {
  if (node.kind === 'scalar') {
    if (KEYWORD.ok) yield { selection, key: undefined, field: KEYWORD.key, values: [node], list: undefined }
  } else if (node.kind === 'sequence') for (const item of node.items) yield* itemsOf(selection, item, keys)
  else for (const entry of node.entries) yield* itemOf(selection, entry, keys)
}

function* itemOf(selection: string, { key, value }: Entry, keys: Map<string, KeyReading>): Iterable<DetectionItem> {
  let reading = keys.get(key.text)
  if (reading === undefined) {
    reading = readKey(key.text)
    keys.set(key.text, reading)
  }
  if (!reading.ok) return
  const values = (value.kind === 'sequence' ? value.items : [value]).filter((item) => item.kind === 'scalar')
  yield { selection, key, field: reading.key, values, list: value.kind === 'sequence' ? value : undefined }
}

function conditionsOf(detection: Mapping): readonly CheckedCondition[] {
  const value = valueAt(detection, 'condition')
  const items = value?.kind === 'sequence' ? value.items : value === undefined ? [] : [value]
  return items.flatMap((scalar) => {
    if (scalar.kind !== 'scalar') return []
    const parsed = parseCondition(scalar.text)
    return parsed.ok ? [{ scalar, tree: parsed.tree }] : []
  })
}

// What checks ask for

export function isForWindows({ logsource }: CheckedRule): boolean {
  return logsource.product?.toLowerCase() === 'windows'
}

/** The text under a key of a mapping; undefined when there is none, or something else. */
export function textAt(mapping: Mapping, name: string): Scalar | undefined {
  const value = valueAt(mapping, name)
  return value?.kind === 'scalar' && value.type === 'text' ? value : undefined
}

/** Items of a list that are text. */
export function textsAt(mapping: Mapping, name: string): readonly Scalar[] {
  const value = valueAt(mapping, name)
  if (value?.kind !== 'sequence') return []
  return value.items.filter((item): item is Scalar => item.kind === 'scalar' && item.type === 'text')
}

/** Where something that is missing is told: at the title, which every rule has. */
export function headOf({ root }: CheckedRule): Scalar | Mapping {
  return entryOf(root, 'title')?.key ?? root.entries[0]?.key ?? root
}

/** Values that are compared as text, with the key that they stand under. */
export function* textValues({
  items,
}: CheckedRule): Iterable<{ readonly item: DetectionItem; readonly value: Scalar }> {
  for (const item of items) {
    if (item.field.comparison.kind !== 'text') continue
    for (const value of item.values) if (value.type === 'text') yield { item, value }
  }
}

/** Values that are regular expressions, as far as they can be read: what cannot is refused when the rule is loaded. */
export function* regexValues({ items }: CheckedRule): Iterable<{ readonly value: Scalar; readonly regex: RegexNode }> {
  for (const { field, values } of items) {
    const { comparison } = field
    if (comparison.kind !== 'regex') continue
    for (const value of values) {
      const parsed = parseRegex(value.text, comparison.flags)
      if (parsed.ok) yield { value, regex: parsed.ast }
    }
  }
}

/** Literal texts and wildcards of a value. */
export function partsOf(value: Scalar): readonly Part[] {
  return parsePattern(value.text)
}

/** All values of a modifier as given in the key, without the field. */
export function modifiersOf({ key }: DetectionItem): readonly string[] {
  return key?.text.split('|').slice(1) ?? []
}
