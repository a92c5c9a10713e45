/**
 * Rules know nothing of each other until all files are read: then filters are added to the rules they are for, and
 * correlations learn which rules they refer to. Neither the order of files nor that of documents matters.
 */
import { resolveCondition } from './condition-names.ts'
import type { AliasDraft, CorrelationDraft } from './correlation.ts'
import {
  type Correlation,
  type CorrelationCondition,
  type GroupField,
  type ReferredRule,
  ruleKey,
} from './correlation-plan.ts'
import type { Report } from './diagnostics.ts'
import { coversLogsource, type FilterDraft, filtered } from './filter.ts'
import { didYouMean } from './nearest.ts'
import type { Condition } from './plan.ts'
import { ReferenceIndex } from './references.ts'
import type { CorrelationRule, Rule } from './rule.ts'
import { type Scalar, spanInside } from './yaml-tree.ts'

/** A document that was read, with where to report what shows only now. */
export type ReadDocument =
  | { readonly kind: 'rule'; readonly rule: Rule; readonly report: Report }
  | { readonly kind: 'correlation'; readonly draft: CorrelationDraft; readonly report: Report }
  | { readonly kind: 'filter'; readonly draft: FilterDraft; readonly report: Report }

type CorrelationDocument = Extract<ReadDocument, { kind: 'correlation' }>

/** Rules and correlations in the order of their documents; correlations whose references cannot be resolved are left out. */
export function linkDocuments(documents: readonly ReadDocument[]): (Rule | CorrelationRule)[] {
  const rules = withFilters(documents)
  const correlations = documents.filter((each): each is CorrelationDocument => each.kind === 'correlation')
  if (correlations.length === 0) return [...rules.values()]
  const linked = linkCorrelations(correlations, [...rules.values()])
  return documents.map((each) => rules.get(each) ?? linked.get(each)).filter((rule) => rule !== undefined)
}

function withFilters(documents: readonly ReadDocument[]): Map<ReadDocument, Rule> {
  const rules = new Map<ReadDocument, Rule>()
  for (const each of documents) if (each.kind === 'rule') rules.set(each, each.rule)
  for (const each of documents) {
    if (each.kind !== 'filter') continue
    let applied = 0
    for (const [document, rule] of rules) {
      if (!isFor(each.draft, rule)) continue
      rules.set(document, { ...rule, plan: filtered(rule.plan, each.draft) })
      applied++
    }
    if (applied === 0) {
      const hint = 'It applies to rules that it names by id or name and whose logsource has all attributes of its own.'
      each.report('filter-without-effect', each.draft.place, 'The filter applies to no rule that was loaded.', hint)
    }
  }
  return rules
}

function isFor({ rules, logsource }: FilterDraft, { plan, metadata }: Rule): boolean {
  if (!coversLogsource(logsource, plan.logsource)) return false
  return (
    rules === 'any' ||
    rules.some(({ text }) => text === metadata.name || text.toLowerCase() === metadata.id?.toLowerCase())
  )
}

function linkCorrelations(
  documents: readonly CorrelationDocument[],
  rules: readonly Rule[],
): Map<ReadDocument, CorrelationRule> {
  const linked = new Map<ReadDocument, CorrelationRule>()
  // A refused correlation is no longer there for others to refer to, so this ends when nothing changes.
  let left = documents.filter((document) => !isInCircle(document, documents))
  for (;;) {
    const index = new ReferenceIndex([
      ...rules.map(({ plan, metadata }) => ({ rule: plan.rule, metadata })),
      ...left.map(({ draft }) => draft),
    ])
    linked.clear()
    for (const document of left) {
      const plan = new Linker(document, index).plan()
      const { rule, metadata, place } = document.draft
      if (plan !== undefined)
        linked.set(document, { plan: { rule, correlation: plan }, metadata, places: { title: place } })
    }
    if (linked.size === left.length) return linked
    left = left.filter((document) => linked.has(document))
  }
}

function isInCircle(document: CorrelationDocument, all: readonly CorrelationDocument[]): boolean {
  const byKey = new Map(all.map((each) => [ruleKey(each.draft.rule), each]))
  const index = new ReferenceIndex(all.map(({ draft }) => draft))
  const seen = new Set<string>()
  const open = [document]
  while (open.length > 0) {
    for (const { text } of open.pop()!.draft.references) {
      for (const { rule } of index.find(text)) {
        const key = ruleKey(rule)
        if (key === ruleKey(document.draft.rule)) {
          document.report(
            'correlation-cycle',
            document.draft.place,
            'The correlation refers to itself, or to one that refers to it.',
          )
          return true
        }
        if (!seen.has(key)) open.push(byKey.get(key)!)
        seen.add(key)
      }
    }
  }
  return false
}

/** One correlation, resolved. */
class Linker {
  readonly #draft: CorrelationDraft
  readonly #report: Report
  readonly #index: ReferenceIndex

  constructor({ draft, report }: CorrelationDocument, index: ReferenceIndex) {
    this.#draft = draft
    this.#report = report
    this.#index = index
  }

  plan(): Correlation | undefined {
    const { type, timespan, generate } = this.#draft
    const of = this.#draft.references.map((reference) => this.#refer(reference))
    const areAliasesSound = this.#draft.aliases.map((alias) => this.#isSound(alias)).every(Boolean)
    if (of.includes(undefined) || !areAliasesSound) return undefined
    const referred = of as ReferredRule[]
    const groupBy = this.#draft.groupBy.map((name) => this.#field(name, referred))
    const condition = this.#condition(referred)
    if (condition === undefined) return undefined
    return { type, of: referred, groupBy, timespanTicks: timespan.ticks, timespan: timespan.text, condition, generate }
  }

  #refer(reference: Scalar): ReferredRule | undefined {
    const found = this.#index.find(reference.text)
    const [first] = found
    if (first === undefined) {
      const hint = didYouMean(
        reference.text,
        this.#index.names(),
        'Load the file that has it, too; a refused rule counts as absent.',
      )
      this.#report(
        'correlation-reference',
        reference,
        `No rule with the id or name "${reference.text}" was loaded.`,
        hint,
      )
      return undefined
    }
    if (found.length > 1)
      this.#report(
        'reference-ambiguous',
        reference,
        `${found.length} rules have the id or name "${reference.text}"; the first one is meant.`,
      )
    return { key: ruleKey(first.rule), name: reference.text }
  }

  #isSound({ fields }: AliasDraft): boolean {
    const referred = new Set(this.#draft.references.map(({ text }) => this.#keyOf(text)))
    const unknown = fields.filter(({ rule }) => !referred.has(this.#keyOf(rule.text) ?? ''))
    for (const { rule } of unknown) {
      const hint = didYouMean(
        rule.text,
        this.#draft.references.map(({ text }) => text),
      )
      this.#report('correlation-reference', rule, `The correlation does not refer to a rule "${rule.text}".`, hint)
    }
    return unknown.length === 0
  }

  #keyOf(reference: string): string | undefined {
    const [first] = this.#index.find(reference)
    return first === undefined ? undefined : ruleKey(first.rule)
  }

  /** A name that an alias leaves out for a rule is a field of that name. */
  #field(name: string, of: readonly ReferredRule[]): GroupField {
    const alias = this.#draft.aliases.find((each) => each.name === name)
    const fields = of.map(({ key }) => alias?.fields.find(({ rule }) => this.#keyOf(rule.text) === key)?.field ?? name)
    return { name, fields }
  }

  #condition(of: readonly ReferredRule[]): CorrelationCondition | undefined {
    const draft = this.#draft.condition
    const all = new Set(of.map(({ key }) => key)).size
    if (draft === undefined)
      return { op: 'compare', bounds: [{ relation: 'gte', value: all }], field: null, percentile: null }
    if (draft.op === 'compare') return { ...draft, field: draft.field === null ? null : this.#field(draft.field, of) }
    let isSound = true
    const places = new Map(of.map(({ name }, place) => [name, String(place)]))
    const used = new Set<string>()
    const condition = resolveCondition(draft.tree, {
      names: [...places.keys()],
      known: new Set(places.keys()),
      used,
      report: (code, { from, to }, message, hint) => {
        if (code === 'condition-undefined' || code === 'condition-too-big') {
          isSound = false
          this.#report(
            'correlation-condition',
            spanInside(draft.scalar, from, to),
            message.replace('selection', 'rule'),
            hint,
          )
        }
      },
    })
    for (const { name } of of) {
      if (used.has(name)) continue
      isSound = false
      this.#report(
        'correlation-condition',
        draft.scalar,
        `The rule "${name}" is listed, but the condition does not name it.`,
      )
    }
    return isSound ? { op: 'rules', of: renamed(condition, places) } : undefined
  }
}

function renamed(condition: Condition, places: ReadonlyMap<string, string>): Condition {
  if (condition.op === 'selection') return { op: 'selection', name: places.get(condition.name) ?? condition.name }
  if (condition.op === 'not') return { op: 'not', of: renamed(condition.of, places) }
  return { op: condition.op, of: condition.of.map((child) => renamed(child, places)) }
}
