/** The options of `inputs`: as declared to yargs, and what they come to. */
import { INPUT_FORMATS, type InputListFormat } from '../report/index.ts'
import type { Typed } from './command.ts'
import { EVIDENCE_OPTIONS, type EvidenceSettings, evidenceSettings } from './evidence-options.ts'
import { UserError } from './exit-codes.ts'
import { RULE_OPTIONS, type RuleSettings } from './rule-options.ts'

export const INPUTS_OPTIONS = {
  rules: {
    ...RULE_OPTIONS.rules,
    demandOption: false,
    describe: 'Rules: also tell which records none of them reads',
  },
  output: { alias: 'o', type: 'string', requiresArg: true, describe: 'Write into this file instead of stdout' },
  format: { alias: 'f', choices: INPUT_FORMATS, describe: 'Form of what is told (text)' },
  json: { type: 'boolean', default: false, describe: 'The same as --format json' },
  ...EVIDENCE_OPTIONS,
  logsource: RULE_OPTIONS.logsource,
  placeholders: RULE_OPTIONS.placeholders,
  'rule-cache': RULE_OPTIONS['rule-cache'],
} as const

export interface InputsSettings extends EvidenceSettings, RuleSettings {
  readonly output: string | undefined
  readonly format: InputListFormat
}

/** @throws UserError when what was typed makes no sense */
export function inputsSettings(typed: Typed<typeof INPUTS_OPTIONS>): InputsSettings {
  if (typed.json && typed.format !== undefined && typed.format !== 'json')
    throw new UserError(`--json and --format ${typed.format}: give one of the two`)
  return {
    ...evidenceSettings(typed),
    rulePaths: typed.rules ?? [],
    choice: {},
    output: typed.output,
    format: typed.json ? 'json' : (typed.format ?? 'text'),
    logsourcePaths: typed.logsource ?? [],
    placeholderPaths: typed.placeholders ?? [],
    isStrictAboutRules: false,
    usesRuleCache: typed['rule-cache'],
  }
}
