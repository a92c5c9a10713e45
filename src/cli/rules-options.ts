/** The options of `rules`: as declared to yargs, and what they come to. */
import { RULE_GROUPS, RULE_LIST_FORMATS, type RuleGroup, type RuleListFormat } from '../report/index.ts'
import type { Typed } from './command.ts'
import { DEDUPE_OPTION, EVIDENCE_OPTIONS, type EvidenceSettings, evidenceSettings } from './evidence-options.ts'
import { UserError } from './exit-codes.ts'
import { RULE_OPTIONS, type RuleSettings, ruleSettings } from './rule-options.ts'

export const RULES_OPTIONS = {
  ...RULE_OPTIONS,
  output: { alias: 'o', type: 'string', requiresArg: true, describe: 'Write into this file instead of stdout' },
  format: {
    alias: 'f',
    choices: RULE_LIST_FORMATS,
    default: 'text' as const,
    describe: 'text: tables; the others have one entry a rule',
  },
  'group-by': { choices: RULE_GROUPS, describe: 'In text, only the table by this, in full' },
  ...DEDUPE_OPTION,
  ...EVIDENCE_OPTIONS,
} as const

export interface RulesSettings extends EvidenceSettings, RuleSettings {
  readonly dedupes: boolean
  readonly output: string | undefined
  readonly format: RuleListFormat
  readonly groupBy: RuleGroup | undefined
}

/** @throws UserError when what was typed makes no sense */
export function rulesSettings(typed: Typed<typeof RULES_OPTIONS>): RulesSettings {
  const settings = evidenceSettings(typed)
  if (settings.paths.length === 0) {
    if (settings.summaryPath !== undefined) throw new UserError('--summary-json: there is no evidence; name logs')
    if (settings.recover) throw new UserError('--recover: there is no evidence; name logs')
  }
  if (typed['group-by'] !== undefined && typed.format !== 'text')
    throw new UserError('--group-by: only --format text has groups')
  return {
    ...settings,
    ...ruleSettings(typed),
    dedupes: typed.dedupe,
    output: typed.output,
    format: typed.format,
    groupBy: typed['group-by'],
  }
}
