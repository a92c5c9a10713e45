/** The options of `explain`: as declared to yargs, and what they come to. */
import { EXPLANATION_FORMATS, type ExplanationFormat } from '../report/index.ts'
import type { Typed } from './command.ts'
import { DEDUPE_OPTION, EVIDENCE_OPTIONS, type EvidenceSettings, evidenceSettings } from './evidence-options.ts'
import { UserError } from './exit-codes.ts'
import { type NumberRange, numberRanges } from './number-ranges.ts'
import { RULE_OPTIONS, type RuleSettings } from './rule-options.ts'

export const EXPLAIN_OPTIONS = {
  rules: RULE_OPTIONS.rules,
  'rule-id': {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Explain only the rule with this id; may be given again',
  },
  record: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'The record with this id (EventRecordID), or a range like 10-20; may be given again',
  },
  nearest: {
    type: 'number',
    requiresArg: true,
    describe: 'Without --record: explain this many events that came nearest to matching (default 3)',
  },
  output: { alias: 'o', type: 'string', requiresArg: true, describe: 'Write into this file instead of stdout' },
  format: { alias: 'f', choices: EXPLANATION_FORMATS, default: 'text' as const, describe: 'Form of the explanations' },
  ...DEDUPE_OPTION,
  ...EVIDENCE_OPTIONS,
  verbose: {
    ...EVIDENCE_OPTIONS.verbose,
    describe: 'Show every alternative of long lists, every damage and every refused rule',
  },
  color: { type: 'boolean', describe: 'Colours in text (--no-color for none; NO_COLOR is heeded)' },
  logsource: RULE_OPTIONS.logsource,
  placeholders: RULE_OPTIONS.placeholders,
  'rule-cache': RULE_OPTIONS['rule-cache'],
} as const

/** What was asked for, ready for use. */
export interface ExplainSettings extends EvidenceSettings, RuleSettings {
  readonly dedupes: boolean
  /** undefined: the nearest events are looked for. */
  readonly records: readonly NumberRange[] | undefined
  readonly nearest: number
  readonly output: string | undefined
  readonly format: ExplanationFormat
}

const DEFAULT_NEAREST = 3
const MAX_NEAREST = 100

/** @throws UserError when what was typed makes no sense */
export function explainSettings(typed: Typed<typeof EXPLAIN_OPTIONS>): ExplainSettings {
  const { nearest } = typed
  if (nearest !== undefined && typed.record !== undefined)
    throw new UserError('--nearest: the records are named by --record; give one of the two')
  if (nearest !== undefined && !(Number.isInteger(nearest) && nearest >= 1 && nearest <= MAX_NEAREST))
    throw new UserError(`--nearest: give a whole number from 1 to ${MAX_NEAREST}`)
  return {
    ...evidenceSettings(typed),
    dedupes: typed.dedupe,
    rulePaths: typed.rules,
    choice: typed['rule-id'] === undefined ? {} : { ids: typed['rule-id'] },
    records: numberRanges('record', typed.record),
    nearest: nearest ?? DEFAULT_NEAREST,
    output: typed.output,
    format: typed.format,
    logsourcePaths: typed.logsource ?? [],
    placeholderPaths: typed.placeholders ?? [],
    isStrictAboutRules: false,
    usesRuleCache: typed['rule-cache'],
  }
}
