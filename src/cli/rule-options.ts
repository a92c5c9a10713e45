/** The options of every command that loads rules: which files, which of their rules, and what they need besides. */
import { LEVELS, STATUSES } from '../sigma/plan.ts'
import type { RuleChoice } from '../sigma/select.ts'
import type { Typed } from './command.ts'

export const RULE_OPTIONS = {
  rules: {
    alias: 'r',
    type: 'string',
    array: true,
    demandOption: true,
    requiresArg: true,
    describe: 'Rule file, folder or glob; may be given again',
  },
  'min-level': {
    choices: LEVELS,
    describe: 'Use only rules of at least this level; a rule without one counts as informational',
  },
  'rule-id': {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Use only the rule with this id; may be given again',
  },
  tag: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Use only rules with this tag, like attack.t1059.001; may be given again',
  },
  status: { choices: STATUSES, array: true, describe: 'Use only rules of this status; may be given again' },
  logsource: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'YAML file that says in which logs the events of a logsource are; may be given again',
  },
  placeholders: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'YAML file with the values of %placeholders% in rules; may be given again',
  },
  'strict-rules': {
    type: 'boolean',
    default: false,
    describe: 'Refuse rules with wrong metadata too, and exit with 2 when a rule was refused',
  },
  'rule-cache': {
    type: 'boolean',
    default: true,
    describe: 'Keep loaded rules in the user’s cache folder (--no-rule-cache: load them anew)',
  },
} as const

/** Which rules were asked for. */
export interface RuleSettings {
  readonly rulePaths: readonly string[]
  readonly choice: RuleChoice
  readonly logsourcePaths: readonly string[]
  readonly placeholderPaths: readonly string[]
  readonly isStrictAboutRules: boolean
  readonly usesRuleCache: boolean
}

export function ruleSettings(typed: Typed<typeof RULE_OPTIONS>): RuleSettings {
  return {
    rulePaths: typed.rules,
    choice: {
      ...(typed['min-level'] && { minLevel: typed['min-level'] }),
      ...(typed['rule-id'] && { ids: typed['rule-id'] }),
      ...(typed.tag && { tags: typed.tag }),
      ...(typed.status && { statuses: typed.status }),
    },
    logsourcePaths: typed.logsource ?? [],
    placeholderPaths: typed.placeholders ?? [],
    isStrictAboutRules: typed['strict-rules'],
    usesRuleCache: typed['rule-cache'],
  }
}
