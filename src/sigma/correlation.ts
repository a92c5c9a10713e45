/**
 * A document with `correlation:` -> what it says, its references not yet resolved (correlation specification, "Correlation
 * rules"). Flaws are reported where they stand; undefined when one of them makes the correlation unusable.
 */
import { type ConditionTree, parseCondition } from './condition.ts'
import {
  BOUND_RELATIONS,
  type Bound,
  type BoundRelation,
  CORRELATION_TYPES,
  type CorrelationType,
} from './correlation-plan.ts'
import { timespanTicks } from './correlation-timespan.ts'
import type { Report, Span } from './diagnostics.ts'
import { type Metadata, readMetadata } from './metadata.ts'
import { didYouMean } from './nearest.ts'
import type { RuleRef } from './plan.ts'
import { type RuleContext, ruleRefOf } from './rule.ts'
import { type Entry, entryOf, type Mapping, type Node, type Scalar, spanInside } from './yaml-tree.ts'

export interface CorrelationDraft {
  readonly rule: RuleRef
  readonly metadata: Metadata
  readonly place: Span
  readonly type: CorrelationType
  /** Ids or names. */
  readonly references: readonly Scalar[]
  readonly groupBy: readonly string[]
  readonly aliases: readonly AliasDraft[]
  readonly timespan: { readonly text: string; readonly ticks: number }
  readonly condition: ConditionDraft | undefined
  readonly generate: boolean
}

export interface AliasDraft {
  readonly name: string
  /** Id or name of a referred rule, and the field in its events. */
  readonly fields: readonly { readonly rule: Scalar; readonly field: string }[]
}

export type ConditionDraft =
  | {
      readonly op: 'compare'
      readonly bounds: readonly Bound[]
      readonly field: string | null
      readonly percentile: number | null
    }
  | { readonly op: 'rules'; readonly tree: ConditionTree; readonly scalar: Scalar }

const KEYS = ['type', 'rules', 'group-by', 'timespan', 'condition', 'aliases', 'generate'] as const

export function readCorrelation(document: Mapping, context: RuleContext): CorrelationDraft | undefined {
  const { report } = context
  const metadata = readMetadata(document, context.fileName, report)
  const entry = document.entries.find(({ key }) => key.text.toLowerCase() === 'correlation')!
  if (entry.key.text !== 'correlation') {
    report('correlation-key', entry.key, 'Keys are lower-case.', 'Write "correlation".')
    return undefined
  }
  if (entry.value.kind !== 'mapping') {
    report(
      'correlation-invalid',
      entry.value,
      'The correlation is no mapping.',
      'Give it type, rules, timespan and condition.',
    )
    return undefined
  }
  return new CorrelationReader(entry.value, entry.key, report).read(
    document,
    metadata,
    ruleRefOf(document, metadata, context),
  )
}

class CorrelationReader {
  readonly #mapping: Mapping
  readonly #place: Span
  readonly #report: Report

  constructor(mapping: Mapping, place: Span, report: Report) {
    this.#mapping = mapping
    this.#place = place
    this.#report = report
  }

  /** Everything is read even after a flaw, so that all of them are reported. */
  read(document: Mapping, metadata: Metadata, rule: RuleRef): CorrelationDraft | undefined {
    this.#refuseUnknownKeys()
    const type = this.#type()
    const references = this.#references()
    const groupBy = this.#groupBy()
    const aliases = this.#aliases()
    const timespan = this.#timespan()
    const condition = this.#condition(type)
    const generate = this.#generate(entryOf(this.#mapping, 'generate') ?? entryOf(document, 'generate'))
    const isWhole =
      type && references && groupBy && aliases && timespan && condition !== false && generate !== undefined
    if (!isWhole) return undefined
    return { rule, metadata, place: this.#place, type, references, groupBy, aliases, timespan, condition, generate }
  }

  #refuseUnknownKeys(): void {
    for (const { key } of this.#mapping.entries) {
      if ((KEYS as readonly string[]).includes(key.text)) continue
      this.#report('correlation-key', key, `A correlation has no "${key.text}".`, didYouMean(key.text, KEYS))
    }
  }

  #type(): CorrelationType | undefined {
    const node = this.#required('type')
    if (node === undefined) return undefined
    const type = node.kind === 'scalar' ? CORRELATION_TYPES.find((known) => known === node.text) : undefined
    if (type !== undefined) return type
    const text = node.kind === 'scalar' ? node.text : node.kind
    const hint = didYouMean(text, CORRELATION_TYPES, `There are ${CORRELATION_TYPES.join(', ')}.`)
    return this.#refuse('correlation-type', node, `Sigma has no correlation of the type "${text}".`, hint)
  }

  #references(): readonly Scalar[] | undefined {
    const node = this.#required('rules')
    return node && this.#texts(node, 'rules', 'ids or names of rules')
  }

  #groupBy(): readonly string[] | undefined {
    const node = entryOf(this.#mapping, 'group-by')?.value
    if (node === undefined || isNull(node)) return []
    return this.#texts(node, 'group-by', 'field names')?.map(({ text }) => text)
  }

  #aliases(): readonly AliasDraft[] | undefined {
    const node = entryOf(this.#mapping, 'aliases')?.value
    if (node === undefined || isNull(node)) return []
    if (node.kind !== 'mapping')
      return this.#refuse('correlation-invalid', node, '"aliases" is no mapping of names to rules with their fields.')
    const aliases = node.entries.map((entry) => this.#alias(entry))
    return aliases.includes(undefined) ? undefined : (aliases as AliasDraft[])
  }

  #alias({ key, value }: Entry): AliasDraft | undefined {
    if (value.kind !== 'mapping' || value.entries.length === 0)
      return this.#refuse('correlation-invalid', value, `The alias "${key.text}" is no mapping of rules to fields.`)
    const fields: { rule: Scalar; field: string }[] = []
    for (const { key: rule, value: field } of value.entries) {
      if (field.kind !== 'scalar' || field.type !== 'text')
        return this.#refuse('correlation-invalid', field, `The field of "${rule.text}" is no text.`)
      fields.push({ rule, field: field.text })
    }
    return { name: key.text, fields }
  }

  #timespan(): CorrelationDraft['timespan'] | undefined {
    const node = this.#required('timespan')
    if (node === undefined) return undefined
    const text = node.kind === 'scalar' ? node.text : node.kind
    const ticks = node.kind === 'scalar' ? timespanTicks(node.text) : undefined
    if (ticks !== undefined) return { text, ticks }
    const hint = 'Write a whole number and a unit: 30s, 5m, 1h or 7d.'
    return this.#refuse('correlation-timespan', node, `"${text}" is no timespan.`, hint)
  }

  #generate(entry: Entry | undefined): boolean | undefined {
    if (entry === undefined) return false
    const { value } = entry
    if (value.kind === 'scalar' && value.type === 'boolean') return value.text.toLowerCase() === 'true'
    return this.#refuse('correlation-invalid', value, '"generate" is neither true nor false.')
  }

  /** undefined: there is none, and the type needs none; false: refused. */
  #condition(type: CorrelationType | undefined): ConditionDraft | undefined | false {
    const node = entryOf(this.#mapping, 'condition')?.value
    const isTemporal = type === 'temporal' || type === 'temporal_ordered'
    if (node === undefined || isNull(node)) {
      if (isTemporal || type === undefined) return undefined
      this.#report(
        'correlation-condition',
        this.#place,
        `A correlation of the type ${type} needs a condition.`,
        'For example: condition: { gte: 10 }',
      )
      return false
    }
    if (node.kind === 'mapping') return this.#comparison(node, type) ?? false
    if (node.kind === 'scalar' && node.type === 'text' && isTemporal) return this.#expression(node) ?? false
    const what = isTemporal ? 'a mapping like { gte: 2 } or an expression of rule names' : 'a mapping like { gte: 10 }'
    this.#report(
      'correlation-condition',
      node,
      `The condition of a correlation of the type ${type ?? 'given'} is ${what}.`,
    )
    return false
  }

  #expression(scalar: Scalar): ConditionDraft | undefined {
    const parsed = parseCondition(scalar.text)
    if (parsed.ok) return { op: 'rules', tree: parsed.tree, scalar }
    const { message, hint, from, to } = parsed.flaw
    return this.#refuse('correlation-condition', spanInside(scalar, from, to), message, hint)
  }

  #comparison(mapping: Mapping, type: CorrelationType | undefined): ConditionDraft | undefined {
    const bounds: Bound[] = []
    let field: string | null = null
    let percentile: number | null = null
    let isSound = true
    for (const { key, value } of mapping.entries) {
      const relation = BOUND_RELATIONS.find((known) => known === key.text)
      if (relation !== undefined) isSound = this.#bound(relation, value, bounds) && isSound
      else if (key.text === 'field' && value.kind === 'scalar' && value.type === 'text') field = value.text
      else if (key.text === 'percentile' && type === 'value_percentile') {
        percentile = numberOf(value)
        if (percentile === null || percentile < 0 || percentile > 100)
          isSound = this.#not(value, 'A percentile is a number from 0 to 100.')
      } else {
        const hint = didYouMean(key.text, [...BOUND_RELATIONS, 'field', 'percentile'])
        isSound = this.#not(key, `"${key.text}" has no meaning in this condition.`, hint)
      }
    }
    return isSound && this.#isComplete(mapping, type, bounds, field, percentile)
      ? { op: 'compare', bounds, field, percentile }
      : undefined
  }

  #bound(relation: BoundRelation, node: Node, bounds: Bound[]): boolean {
    const value = numberOf(node)
    if (value === null) return this.#not(node, `"${relation}" needs a number.`)
    bounds.push({ relation, value })
    return true
  }

  #isComplete(
    place: Span,
    type: CorrelationType | undefined,
    bounds: readonly Bound[],
    field: string | null,
    percentile: number | null,
  ): boolean {
    if (bounds.length === 0)
      return this.#not(place, 'The condition compares with nothing.', `Give it one of ${BOUND_RELATIONS.join(', ')}.`)
    const needsField = type?.startsWith('value_') === true
    if (needsField && field === null)
      return this.#not(place, `A correlation of the type ${type} needs "field" in its condition.`)
    if (!needsField && type !== undefined && field !== null)
      return this.#not(
        place,
        `A correlation of the type ${type} looks at no field.`,
        'Remove "field", or use value_count.',
      )
    if (type === 'value_percentile' && percentile === null)
      return this.#not(
        place,
        'value_percentile needs "percentile" in its condition.',
        'For example: { field: bytes, percentile: 95, gt: 1000 }',
      )
    return true
  }

  #texts(node: Node, name: string, what: string): readonly Scalar[] | undefined {
    const items = node.kind === 'sequence' ? node.items : [node]
    const texts = items.filter(
      (item): item is Scalar => item.kind === 'scalar' && item.type !== 'null' && item.text !== '',
    )
    if (texts.length === items.length && texts.length > 0) return texts
    return this.#refuse('correlation-invalid', node, `"${name}" is no list of ${what}.`)
  }

  #required(name: (typeof KEYS)[number]): Node | undefined {
    const entry = entryOf(this.#mapping, name)
    if (entry !== undefined && !isNull(entry.value)) return entry.value
    return this.#refuse('correlation-invalid', entry?.key ?? this.#place, `The correlation has no "${name}".`)
  }

  #not(place: Span, message: string, hint?: string): false {
    this.#report('correlation-condition', place, message, hint)
    return false
  }

  #refuse(code: Parameters<Report>[0], place: Span, message: string, hint?: string): undefined {
    this.#report(code, place, message, hint)
    return undefined
  }
}

function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.type === 'null'
}

function numberOf(node: Node): number | null {
  if (node.kind !== 'scalar' || (node.type !== 'integer' && node.type !== 'float')) return null
  const number = Number(node.text)
  return Number.isFinite(number) ? number : null
}
