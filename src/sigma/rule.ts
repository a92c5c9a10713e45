import { type AggregatingRule, type Replacement, replacementOf } from './aggregation.ts'
import { parseCondition } from './condition.ts'
import { type ConditionContext, resolveCondition } from './condition-names.ts'
import { type CorrelationPlan, isCorrelation } from './correlation-plan.ts'
import type { Report, Span } from './diagnostics.ts'
import type { KeyReading } from './field-key.ts'
import { firstPlace, keyInOtherCase, type Metadata, readLevel, readMetadata, readStatus } from './metadata.ts'
import { didYouMean } from './nearest.ts'
import type { Placeholders } from './placeholders.ts'
import type { Condition, Logsource, Plan, RuleRef, Selection } from './plan.ts'
import { lowerSelection } from './selections.ts'
import { TestPlaces } from './value-context.ts'
import { type Entry, entryOf, type Mapping, type Node, type Scalar, spanInside } from './yaml-tree.ts'

/** A detection as written, and as meant (`plan`). */
export interface Rule {
  readonly plan: Plan
  readonly metadata: Metadata
  readonly places: RulePlaces
}

/** A rule about matches of other rules. */
export interface CorrelationRule {
  readonly plan: CorrelationPlan
  readonly metadata: Metadata
  readonly places: { readonly title: Span }
}

/** False for a correlation. */
export function isEventRule(rule: Rule | CorrelationRule): rule is Rule {
  return !isCorrelation(rule.plan)
}

/** Where the parts of a rule stand in its file: UTF-16 offsets, end exclusive. */
export interface RulePlaces {
  readonly title: Span
  readonly logsource: Span
  /** In the order of the plan's selections. */
  readonly selections: readonly Span[]
  /** One for each item of a list of conditions. */
  readonly conditions: readonly Span[]
  /** Four numbers a test, in the order of the plan: start and end of its key, start and end of its value. A keyword's key is empty. */
  readonly tests: readonly number[]
}

/** Place of the n-th test of a plan, counted through all selections and branches from 0. */
export function testPlace(places: RulePlaces, test: number): { readonly key: Span; readonly value: Span } | undefined {
  const [keyStart, keyEnd, start, end] = places.tests.slice(test * 4, test * 4 + 4)
  if (keyStart === undefined || keyEnd === undefined || start === undefined || end === undefined) return undefined
  return { key: { start: keyStart, end: keyEnd }, value: { start, end } }
}

export interface RuleContext {
  readonly report: Report
  readonly placeholders: Placeholders
  /** Shared by all rules of a load. */
  readonly keys: Map<string, KeyReading>
  readonly path: string
  /** Last part of the path: stands in for a missing title. */
  readonly fileName: string
  readonly document: number
  readonly sha256: string | null
}

/** A document with a detection -> rule. Flaws are reported; undefined when one of them makes the rule unusable. */
export function readRule(document: Mapping, context: RuleContext): Rule | undefined {
  const { report } = context
  const metadata = readMetadata(document, context.fileName, report)
  const rule = ruleRefOf(document, metadata, context)
  const logsource = readLogsource(document, report)
  const detection = readDetection(document, metadata, context)
  if (logsource === undefined || detection === undefined) return undefined
  const { selections, condition, places } = detection
  const view = logsource.category === undefined ? 'raw' : 'sysmon'
  const title = entryOf(document, 'title')?.value ?? firstPlace(document)
  return {
    plan: { rule, view, logsource, selections, condition },
    metadata,
    places: { title: spanOf(title), logsource: spanOf(entryOf(document, 'logsource')?.value ?? document), ...places },
  }
}

/** What matches say of the rule. */
export function ruleRefOf(document: Mapping, { id, title, tags, author }: Metadata, context: RuleContext): RuleRef {
  const level = readLevel(document, context.report)
  const status = readStatus(document, context.report)
  return {
    id,
    title,
    level,
    status,
    tags,
    author,
    path: context.path,
    document: context.document,
    sha256: context.sha256,
  }
}

/** Without what else a node holds: rules outlive the trees they were read from. */
function spanOf({ start, end }: Span): Span {
  return { start, end }
}

// Log source

const LOGSOURCE_KEYS = ['category', 'product', 'service'] as const

export function readLogsource(document: Mapping, report: Report): Logsource | undefined {
  const entry = entryOf(document, 'logsource')
  if (entry === undefined) {
    report(
      'logsource-missing',
      firstPlace(document),
      'The rule has no logsource.',
      keyInOtherCase(document, 'logsource'),
    )
    return undefined
  }
  if (entry.value.kind !== 'mapping') {
    report('logsource-invalid', entry.value, 'The logsource is no mapping.', 'Give it a category, product or service.')
    return undefined
  }
  const logsource: { [key in (typeof LOGSOURCE_KEYS)[number]]?: string } = {}
  let flawed = false
  for (const key of LOGSOURCE_KEYS) {
    const value = entryOf(entry.value, key)?.value
    if (value === undefined || (value.kind === 'scalar' && value.type === 'null')) continue
    if (value.kind === 'scalar' && value.type === 'text' && value.text !== '') logsource[key] = value.text
    else {
      report('logsource-invalid', value, `The ${key} of the logsource is no text.`)
      flawed = true
    }
  }
  if (flawed) return undefined
  if (Object.keys(logsource).length > 0) return logsource
  report('logsource-invalid', entry.key, 'The logsource has no category, product or service.')
  return undefined
}

// Detection

interface Detection {
  readonly selections: readonly Selection[]
  readonly condition: Condition
  readonly places: Pick<RulePlaces, 'selections' | 'conditions' | 'tests'>
}

function readDetection(document: Mapping, metadata: Metadata, context: RuleContext): Detection | undefined {
  const { report } = context
  const entry = entryOf(document, 'detection')
  if (entry === undefined) {
    report(
      'detection-missing',
      firstPlace(document),
      'The rule has no detection.',
      keyInOtherCase(document, 'detection'),
    )
    return undefined
  }
  if (entry.value.kind !== 'mapping') {
    report('detection-invalid', entry.key, 'The detection is no mapping of selections with a condition.')
    return undefined
  }
  const entries = entry.value.entries.filter(({ key }) => !isSpecial(key, report))
  if (entries.length === 0) report('detection-invalid', entry.key, 'The detection has no selections.')
  const places = new TestPlaces()
  const selections = lowerSelections(entries, places, context)
  const conditions = readConditions(entry.value, entry.key, report)
  const replaced = { ...metadata, timeframe: textAt(entry.value, 'timeframe') }
  const condition = conditions && resolveAll(conditions, entries, withReplacements(report, conditions, replaced))
  if (selections === undefined || condition === undefined || entries.length === 0) return undefined
  return {
    selections,
    condition,
    places: {
      selections: entries.map(({ key, value }) => ({ start: key.start, end: Math.max(key.end, value.end) })),
      conditions: conditions?.map(spanOf) ?? [],
      tests: places.offsets,
    },
  }
}

/** Keys of a detection that name no selection. */
function isSpecial(key: Scalar, report: Report): boolean {
  if (key.text === 'timeframe') {
    const message = '"timeframe" is ignored: aggregations were replaced by correlation rules.'
    report('timeframe-ignored', key, message, 'Remove it.')
    return true
  }
  return key.text === 'condition'
}

export function lowerSelections(
  entries: readonly Entry[],
  places: TestPlaces,
  { report, placeholders, keys }: RuleContext,
): readonly Selection[] | undefined {
  const context = { report, placeholders, keys, places }
  const selections = entries.flatMap(({ key, value }) => {
    const node = lowerSelection(key.text, value, context)
    return node === undefined ? [] : [{ name: key.text, node }]
  })
  return selections.length === entries.length ? selections : undefined
}

// Conditions

/** The condition, or each of a list of them. */
function readConditions(detection: Mapping, place: Span, report: Report): readonly Scalar[] | undefined {
  const value = entryOf(detection, 'condition')?.value
  if (value === undefined || (value.kind === 'scalar' && value.type === 'null')) {
    report(
      'condition-missing',
      value ?? place,
      'The detection has no condition.',
      keyInOtherCase(detection, 'condition'),
    )
    return undefined
  }
  const items: readonly Node[] = value.kind === 'sequence' ? value.items : [value]
  if (items.length === 0) report('condition-missing', value, 'The list of conditions is empty.')
  if (items.length > 1) report('condition-list', value, `Any one of these ${items.length} conditions suffices.`)
  const texts = items.filter((item): item is Scalar => {
    const usable = item.kind === 'scalar' && item.type !== 'null'
    if (!usable) report('condition-invalid', item, 'A condition is no text.')
    return usable
  })
  return texts.length === items.length && texts.length > 0 ? texts : undefined
}

/** Several conditions are joined by `or`: each is a query of its own. */
function resolveAll(conditions: readonly Scalar[], entries: readonly Entry[], report: Report): Condition | undefined {
  const names = entries.map(({ key }) => key.text)
  const selections = { names, known: new Set(names), used: new Set<string>() }
  const resolved = conditions.map((condition) => resolveOne(condition, selections, report))
  const whole = resolved.filter((condition) => condition !== undefined)
  if (whole.length < resolved.length) return undefined
  const { used } = selections
  for (const { key } of entries) {
    if (!used.has(key.text))
      report('unused-selection', key, `No condition refers to "${key.text}".`, unusedHint(key.text, used))
  }
  return whole.length === 1 ? whole[0] : { op: 'or', of: whole }
}

export function resolveOne(
  scalar: Scalar,
  selections: Omit<ConditionContext, 'report'>,
  report: Report,
): Condition | undefined {
  const parsed = parseCondition(scalar.text)
  if (!parsed.ok) {
    const { code, message, hint, from, to } = parsed.flaw
    report(code, spanInside(scalar, from, to), message, hint)
    return undefined
  }
  const reportInside: ConditionContext['report'] = (code, { from, to }, message, hint) =>
    report(code, spanInside(scalar, from, to), message, hint)
  return resolveCondition(parsed.tree, { ...selections, report: reportInside })
}

/** An aggregation is refused with what replaces it. */
function withReplacements(report: Report, conditions: readonly Scalar[], rule: AggregatingRule): Report {
  return (code, place, message, hint) => {
    const text = conditions.find(({ start, end }) => start <= place.start && place.end <= end)?.text ?? ''
    const replacement = code === 'aggregation-replaced' ? replacementOf(text, rule) : undefined
    report(code, place, message, replacement === undefined ? hint : replacementHint(replacement))
  }
}

function replacementHint({ correlation, name }: Replacement): string {
  const naming = name === null ? '' : `, give the rule "name: ${name}"`
  return `Remove "|" and what follows it from the condition${naming}, and add this document to the file:\n---\n${correlation.trimEnd()}`
}

function textAt(mapping: Mapping, name: string): string | null {
  const value = entryOf(mapping, name)?.value
  return value?.kind === 'scalar' ? value.text : null
}

function unusedHint(name: string, used: ReadonlySet<string>): string | undefined {
  if (name.startsWith('_')) return 'Patterns and "them" leave out names that begin with "_".'
  return didYouMean(name, used)
}
