/** The options of `agree`: as declared to yargs, and what they come to. */
import { AGREEMENT_FORMATS, type AgreementFormat } from '../report/index.ts'
import type { Typed } from './command.ts'
import { DEDUPE_OPTION, EVIDENCE_OPTIONS, type EvidenceSettings, evidenceSettings } from './evidence-options.ts'
import { UserError } from './exit-codes.ts'
import { RULE_OPTIONS, type RuleSettings } from './rule-options.ts'

export const AGREE_OPTIONS = {
  rules: {
    ...RULE_OPTIONS.rules,
    demandOption: false,
    describe: 'The rule: a file; where it holds several, --rule-id chooses',
  },
  'rule-id': { type: 'string', requiresArg: true, describe: 'The rule with this id' },
  query: { type: 'string', requiresArg: true, describe: 'The query (Kibana Query Language) itself' },
  'query-file': { type: 'string', requiresArg: true, describe: 'A file that holds the query' },
  document: {
    type: 'string',
    requiresArg: true,
    describe: 'A detection document (Markdown) that holds both, in place of --rules and the query',
  },
  'data-view': {
    type: 'boolean',
    default: true,
    describe: 'Kibana knows the types of fields (--no-data-view: it does not, as in older alert pages)',
  },
  pipelines: {
    type: 'boolean',
    default: true,
    describe: 'winlogbeat’s ingest pipelines have filled Elastic’s names (--no-pipelines: they were not set up)',
  },
  output: { alias: 'o', type: 'string', requiresArg: true, describe: 'Write into this file instead of stdout' },
  format: { alias: 'f', choices: AGREEMENT_FORMATS, default: 'text' as const, describe: 'Form of the result' },
  'fail-on-difference': { type: 'boolean', default: false, describe: 'Exit with 1 when they differ on an event' },
  ...DEDUPE_OPTION,
  ...EVIDENCE_OPTIONS,
  verbose: {
    ...EVIDENCE_OPTIONS.verbose,
    describe: 'Show every event on which they differ, every damage and every refused rule',
  },
  color: { type: 'boolean', describe: 'Colours in text (--no-color for none; NO_COLOR is heeded)' },
  logsource: RULE_OPTIONS.logsource,
  placeholders: RULE_OPTIONS.placeholders,
  'rule-cache': RULE_OPTIONS['rule-cache'],
} as const

export interface AgreeSettings extends EvidenceSettings, RuleSettings {
  readonly dedupes: boolean
  readonly query: QuerySource
  readonly hasDataView: boolean
  readonly hasPipelines: boolean
  readonly output: string | undefined
  readonly format: AgreementFormat
  readonly failsOnDifference: boolean
}

/** The text itself, the name of a file with it, or of a document that has the rule as well. */
export type QuerySource = { readonly text: string } | { readonly path: string } | { readonly document: string }

/** @throws UserError when what was typed makes no sense */
export function agreeSettings(typed: Typed<typeof AGREE_OPTIONS>): AgreeSettings {
  return {
    ...evidenceSettings(typed),
    dedupes: typed.dedupe,
    rulePaths: rulePaths(typed),
    choice: typed['rule-id'] === undefined ? {} : { ids: [typed['rule-id']] },
    query: querySource(typed),
    hasDataView: typed['data-view'],
    hasPipelines: typed.pipelines,
    output: typed.output,
    format: typed.format,
    failsOnDifference: typed['fail-on-difference'],
    logsourcePaths: typed.logsource ?? [],
    placeholderPaths: typed.placeholders ?? [],
    isStrictAboutRules: false,
    usesRuleCache: typed['rule-cache'],
  }
}

function rulePaths({ rules, document }: Typed<typeof AGREE_OPTIONS>): readonly string[] {
  if (document !== undefined) return []
  if (rules === undefined) throw new UserError('the rule is missing: give --rules, or --document with both')
  return rules
}

function querySource(typed: Typed<typeof AGREE_OPTIONS>): QuerySource {
  const { query: text, 'query-file': path, document, rules } = typed
  if (document !== undefined) {
    if (text !== undefined || path !== undefined || rules !== undefined)
      throw new UserError('--document brings rule and query: leave out --rules, --query and --query-file')
    return { document }
  }
  if (text !== undefined && path !== undefined) throw new UserError('--query and --query-file: give one of the two')
  if (text !== undefined) return { text }
  if (path !== undefined) return { path }
  throw new UserError('the query is missing: give --query or --query-file')
}
