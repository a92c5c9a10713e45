// Opens the door to Elastic's names.
import '../event/ecs-event.ts'
import type { Plan, RuleRef } from '../sigma/index.ts'
import { ecsMapping, suggestField } from './ecs-mapping.ts'
import { type FieldTypes, Mapping } from './field-types.ts'
import { type LoweringContext, lowerQuery, type TestPlace } from './lower.ts'
import { parseQuery } from './parser.ts'
import { placesIn, type QueryBase, type QueryDiagnostic, QueryDiagnostics } from './problems.ts'
import { remarkOnText } from './remarks.ts'

export interface QueryOptions {
  /** All fields there are; without it those of the Elastic Common Schema and winlogbeat. */
  readonly types?: FieldTypes
  /** False: Kibana does not know the types (older alert pages), so wildcards on keywords are split at spaces. True without it. */
  readonly dataView?: boolean
  /** False: the events come from winlogbeat without its ingest pipelines, which fill most of Elastic's names. True without it. */
  readonly pipelines?: boolean
  /** What `now` is, as milliseconds since 1970; the machine's clock without it. */
  readonly now?: number
  /** For messages and places; `query` without it. */
  readonly path?: string
  /** Where the text begins in `path`; line 1, column 1 without it. */
  readonly base?: QueryBase
  /** Of the rule that the query is; its text without it. */
  readonly title?: string
}

/** A query that Kibana and Elasticsearch would run. As far as `Detector` is concerned it is a rule. */
export interface Query {
  readonly text: string
  readonly plan: Plan
  /** Where each test of the plan stands, in the order of the plan: offsets into `text`. */
  readonly places: readonly TestPlace[]
  /** Line and column of an offset in the document that the query stands in. */
  placeAt(offset: number): { readonly line: number; readonly column: number }
}

export interface LoadedQuery {
  /** undefined: the query was refused, and an error tells why. */
  readonly rule: Query | undefined
  /** Errors and warnings in the order of the text. */
  readonly diagnostics: readonly QueryDiagnostic[]
}

const START: QueryBase = { line: 1, column: 1 }

/** Text -> plan, the way of `loadRules`. Never throws for what is wrong with the text. */
export function loadQuery(text: string, options: QueryOptions = {}): LoadedQuery {
  const { path = 'query', base = START } = options
  const diagnostics = new QueryDiagnostics(text, path, base)
  const parsed = parseQuery(text, diagnostics.report)
  if (parsed === null) {
    remarkOnText(text, true, diagnostics.report)
    return { rule: undefined, diagnostics: inOrder(diagnostics) }
  }
  const { node, places } = lowerQuery(parsed, contextOf(text, options, diagnostics))
  remarkOnText(text, diagnostics.list.some(isDoubt), diagnostics.report)
  const plan: Plan = {
    rule: ruleRefOf(options.title ?? titleOf(text), path),
    view: options.pipelines === false ? 'winlogbeat' : 'ecs',
    logsource: { product: 'windows' },
    selections: [{ name: 'query', node }],
    condition: { op: 'selection', name: 'query' },
  }
  const rule: Query = { text, plan, places, placeAt: placesIn(text, base) }
  return { rule: diagnostics.isRefused ? undefined : rule, diagnostics: inOrder(diagnostics) }
}

function contextOf(text: string, options: QueryOptions, { report }: QueryDiagnostics): LoweringContext {
  const mapping = options.types === undefined ? ecsMapping() : new Mapping(options.types)
  const suggestions = new Map<string, ReturnType<typeof suggestField>>()
  return {
    text,
    mapping,
    report,
    hasDataView: options.dataView ?? true,
    now: options.now ?? Date.now(),
    suggest(name) {
      if (!suggestions.has(name)) suggestions.set(name, suggestField(name, mapping))
      return suggestions.get(name)
    },
  }
}

/** Queries of other languages have values alone and names of fields that nobody knows. */
function isDoubt({ code }: QueryDiagnostic): boolean {
  return code === 'value-alone' || code === 'field-unmapped' || code === 'field-misspelt'
}

function inOrder({ list }: QueryDiagnostics): readonly QueryDiagnostic[] {
  return list.sort((left, right) => left.start - right.start)
}

/** Characters of a query that stand for it. */
const MAX_TITLE_LENGTH = 80

function titleOf(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ')
  if (line === '') return '(empty query)'
  return line.length > MAX_TITLE_LENGTH ? `${line.slice(0, MAX_TITLE_LENGTH - 1)}…` : line
}

function ruleRefOf(title: string, path: string): RuleRef {
  return { id: null, title, level: null, status: null, tags: [], author: null, path, document: 0, sha256: null }
}
