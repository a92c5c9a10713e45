/**
 * A document with `filter:` (filters specification): selections of its own and a condition that is added to the rules it
 * names, with `and`. So a filter that suppresses says `not`.
 */
import type { Report, Span } from './diagnostics.ts'
import { readMetadata } from './metadata.ts'
import type { Condition, Logsource, Plan, Selection } from './plan.ts'
import { lowerSelections, type RuleContext, readLogsource, resolveOne } from './rule.ts'
import { TestPlaces } from './value-context.ts'
import { entryOf, type Mapping, type Node, type Scalar } from './yaml-tree.ts'

export interface FilterDraft {
  readonly title: string
  readonly place: Span
  /** Ids or names. */
  readonly rules: 'any' | readonly Scalar[]
  readonly logsource: Logsource
  readonly selections: readonly Selection[]
  readonly condition: Condition
}

/** Flaws are reported; undefined when one of them makes the filter unusable. */
export function readFilter(document: Mapping, context: RuleContext): FilterDraft | undefined {
  const { report } = context
  const { title } = readMetadata(document, context.fileName, report)
  const logsource = readLogsource(document, report)
  const entry = document.entries.find(({ key }) => key.text.toLowerCase() === 'filter')!
  if (entry.key.text !== 'filter' || entry.value.kind !== 'mapping') {
    report(
      'filter-invalid',
      entry.key,
      'The filter is no mapping named "filter" with rules, selections and a condition.',
    )
    return undefined
  }
  const rules = readRules(entry.value, entry.key, report)
  const detection = readDetection(entry.value, entry.key, context)
  if (rules === undefined || logsource === undefined || detection === undefined) return undefined
  return { title, place: entry.key, rules, logsource, ...detection }
}

function readRules(filter: Mapping, place: Span, report: Report): FilterDraft['rules'] | undefined {
  const node = entryOf(filter, 'rules')?.value
  if (node?.kind === 'scalar' && node.text === 'any') return 'any'
  const items: readonly Node[] = node === undefined ? [] : node.kind === 'sequence' ? node.items : [node]
  const texts = items.filter(
    (item): item is Scalar => item.kind === 'scalar' && item.type !== 'null' && item.text !== '',
  )
  if (texts.length > 0 && texts.length === items.length) return texts
  const hint = 'List ids or names of rules, or write "any".'
  report('filter-invalid', node ?? place, 'The filter does not say which rules it is for.', hint)
  return undefined
}

function readDetection(
  filter: Mapping,
  place: Span,
  context: RuleContext,
): Pick<FilterDraft, 'selections' | 'condition'> | undefined {
  const { report } = context
  const entries = filter.entries.filter(({ key }) => key.text !== 'rules' && key.text !== 'condition')
  if (entries.length === 0) report('filter-invalid', place, 'The filter has no selections.')
  const selections = lowerSelections(entries, new TestPlaces(), context)
  const node = entryOf(filter, 'condition')?.value
  if (node?.kind !== 'scalar' || node.type === 'null') {
    report('filter-invalid', node ?? place, 'The condition of a filter is one text.')
    return undefined
  }
  const names = entries.map(({ key }) => key.text)
  const condition = resolveOne(node, { names, known: new Set(names), used: new Set() }, report)
  if (selections === undefined || condition === undefined || entries.length === 0) return undefined
  if (!hasNegation(condition)) {
    const hint = 'To suppress matches, write "not" before it.'
    report('filter-positive', node, 'The filter lets through only what its selections name.', hint)
  }
  return { selections, condition }
}

function hasNegation(condition: Condition): boolean {
  if (condition.op === 'not') return true
  return condition.op !== 'selection' && condition.of.some(hasNegation)
}

/** A filter is for rules whose logsource has every attribute that its own has. */
export function coversLogsource(filter: Logsource, rule: Logsource): boolean {
  return (['category', 'product', 'service'] as const).every(
    (name) => filter[name] === undefined || filter[name].toLowerCase() === rule[name]?.toLowerCase(),
  )
}

/** The plan with the filter's condition added. Its selections keep names apart from the rule's, and from other filters'. */
export function filtered(plan: Plan, { title, selections, condition }: FilterDraft): Plan {
  const taken = new Set(plan.selections.map(({ name }) => name))
  const renamed = new Map(selections.map(({ name }) => [name, freeName(`filter ${title}: ${name}`, taken)]))
  const nameOf = (name: string): string => renamed.get(name)!
  return {
    ...plan,
    selections: [...plan.selections, ...selections.map(({ name, node }) => ({ name: nameOf(name), node }))],
    condition: { op: 'and', of: [plan.condition, withNames(condition, nameOf)] },
  }
}

function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted
  for (let number = 2; taken.has(name); number++) name = `${wanted} (${number})`
  taken.add(name)
  return name
}

function withNames(condition: Condition, nameOf: (name: string) => string): Condition {
  if (condition.op === 'selection') return { op: 'selection', name: nameOf(condition.name) }
  if (condition.op === 'not') return { op: 'not', of: withNames(condition.of, nameOf) }
  return { op: condition.op, of: condition.of.map((child) => withNames(child, nameOf)) }
}
