/** A rule of a loaded set, as `rules` lists it: what it is, which events it would see, and why it is not used. */
import type { Route } from '../event/index.ts'
import type { CorrelationType, Diagnostic, Level, Logsource, Plan, Status } from '../sigma/index.ts'
import { csvRow } from './csv-row.ts'
import { jsonText } from './json-text.ts'

export interface RuleEntry {
  readonly path: string
  /** Number of the document inside the file, from 0. */
  readonly document: number
  /** null: refused before its content was understood. */
  readonly rule: ReadRule | null
  /** True when it is used: it is loaded, and its logsource is a log that is known. */
  readonly isServed: boolean
  /** Why not; null when it is. */
  readonly reason: string | null
  readonly refusal: Diagnostic | null
  /** null without logs, and for rules that are not served. */
  readonly coverage: EntryCoverage | null
}

export interface ReadRule {
  readonly id: string | null
  readonly title: string
  readonly level: Level | null
  readonly status: Status | null
  readonly tags: readonly string[]
  /** null for a correlation, which looks at the matches of rules. */
  readonly logsource: Logsource | null
  readonly view: Plan['view'] | null
  readonly correlation: CorrelationSummary | null
  readonly routes: readonly Route[]
  readonly fields: readonly string[]
  /** Whether it searches all values. */
  readonly hasKeywords: boolean
  /** Those that its detection names; null when it does not narrow them. */
  readonly eventIds: readonly number[] | null
}

export interface CorrelationSummary {
  readonly type: CorrelationType
  /** Ids or names of the rules that it refers to, as written. */
  readonly rules: readonly string[]
}

export interface EntryCoverage {
  /** Events that the rule would be offered. */
  readonly events: number
  /** Files that hold some of them. */
  readonly logs: readonly { readonly file: string; readonly events: number }[]
  readonly absentFields: readonly string[]
}

/** One line of JSON, without a line feed. docs/rules.md describes the keys. */
export function ruleEntryJson({ rule, path, document, isServed, reason, refusal, coverage }: RuleEntry): string {
  return jsonText({
    id: rule?.id ?? null,
    title: rule?.title ?? null,
    level: rule?.level ?? null,
    status: rule?.status ?? null,
    tags: rule?.tags ?? [],
    path,
    document,
    logsource: rule?.logsource ?? null,
    view: rule?.view ?? null,
    correlation: rule?.correlation ?? null,
    routes: rule?.routes.map(routeJson) ?? [],
    fields: rule?.fields ?? [],
    keywords: rule?.hasKeywords ?? false,
    eventIds: rule?.eventIds ?? null,
    served: isServed,
    reason,
    refusal: refusal && refusalJson(refusal),
    ...(coverage === null ? {} : coverage),
  })
}

function routeJson({ provider, channels, eventIds, names }: Route) {
  return {
    provider: provider ?? null,
    channels: channels ?? null,
    eventIds: eventIds ?? null,
    ...(names === undefined ? {} : { fields: Object.keys(names) }),
  }
}

function refusalJson({ code, line, column, message, hint }: Diagnostic) {
  return { code, line, column, message, hint: hint ?? null }
}

const COLUMNS: { readonly [column: string]: (entry: RuleEntry) => string } = {
  id: ({ rule }) => rule?.id ?? '',
  title: ({ rule }) => rule?.title ?? '',
  level: ({ rule }) => rule?.level ?? '',
  status: ({ rule }) => rule?.status ?? '',
  tags: ({ rule }) => rule?.tags.join(' ') ?? '',
  path: ({ path }) => path,
  document: ({ document }) => String(document),
  product: ({ rule }) => rule?.logsource?.product ?? '',
  category: ({ rule }) => rule?.logsource?.category ?? '',
  service: ({ rule }) => rule?.logsource?.service ?? '',
  correlation: ({ rule }) => rule?.correlation?.type ?? '',
  channels: ({ rule }) => [...new Set(rule?.routes.flatMap(({ channels }) => channels ?? []))].join('; '),
  event_ids: ({ rule }) => eventIdsOf(rule).join(' '),
  fields: ({ rule }) => rule?.fields.join(' ') ?? '',
  served: ({ isServed }) => String(isServed),
  reason: ({ reason }) => reason ?? '',
  code: ({ refusal }) => refusal?.code ?? '',
  line: ({ refusal }) => String(refusal?.line ?? ''),
  column: ({ refusal }) => String(refusal?.column ?? ''),
  events: ({ coverage }) => String(coverage?.events ?? ''),
  logs: ({ coverage }) => coverage?.logs.map(({ file, events }) => `${file}: ${events}`).join('; ') ?? '',
  absent_fields: ({ coverage }) => coverage?.absentFields.join(' ') ?? '',
}

/** The ids that the detection names, or else those of the log source. */
export function eventIdsOf(rule: ReadRule | null): readonly number[] {
  return rule?.eventIds ?? [...new Set(rule?.routes.flatMap(({ eventIds }) => eventIds ?? []))]
}

export function ruleEntryCsvHeader(): string {
  return csvRow(Object.keys(COLUMNS))
}

export function ruleEntryCsv(entry: RuleEntry): string {
  return csvRow(Object.values(COLUMNS).map((column) => column(entry)))
}
