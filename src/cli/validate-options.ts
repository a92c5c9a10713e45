/** The options of `validate`: as declared to yargs, and what they come to. */
import { type AtomicChoice, isTechnique, isTestGuid, isTestNumber } from '../atomic/atomic-choice.ts'
import type { Typed } from './command.ts'
import { EVIDENCE_OPTIONS } from './evidence-options.ts'
import { UserError } from './exit-codes.ts'
import { RULE_OPTIONS } from './rule-options.ts'

export const VALIDATION_FORMATS = ['text', 'json', 'junit', 'sarif', 'github', 'markdown'] as const
export type ValidationFormat = (typeof VALIDATION_FORMATS)[number]

export const VALIDATE_OPTIONS = {
  rules: {
    alias: 'r',
    type: 'string',
    array: true,
    requiresArg: true,
    describe:
      'Rule file, folder or glob in place of those that a suite names or that lie beside it; may be given again',
  },
  exact: {
    type: 'boolean',
    default: false,
    describe: 'Regression data: more matches than match_count fail, too',
  },
  coverage: {
    type: 'boolean',
    default: false,
    describe: 'Tell which selections, values, filters and branches of conditions no event reached',
  },
  'min-coverage': {
    type: 'number',
    requiresArg: true,
    describe: 'Exit with 1 when less than this percentage of them was reached',
  },
  atomics: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe:
      'Tests of Atomic Red Team (folder or T1234.yaml): a table of tests, their rules and what fired; documents are held against them',
  },
  technique: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Of these tests only those of a technique and its sub-techniques (T1003); may be given again',
  },
  atomic: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Of these tests only this one (GUID, or T1003.001-2); may be given again',
  },
  nearest: {
    type: 'number',
    requiresArg: true,
    default: 1,
    describe: 'For a rule that stayed silent: show this many events that came nearest; 0 for none',
  },
  update: {
    type: 'boolean',
    default: false,
    describe: 'Write what was counted into the suites where it differs from what they expect',
  },
  format: { alias: 'f', choices: VALIDATION_FORMATS, default: 'text' as const, describe: 'Form of the report' },
  output: {
    alias: 'o',
    type: 'string',
    requiresArg: true,
    describe: 'Write the report into this file instead of stdout',
  },
  'report-json': { type: 'string', requiresArg: true, describe: 'Write the report as JSON into this file as well' },
  'report-junit': { type: 'string', requiresArg: true, describe: 'Write JUnit XML into this file as well' },
  'report-sarif': { type: 'string', requiresArg: true, describe: 'Write SARIF into this file as well' },
  strict: EVIDENCE_OPTIONS.strict,
  verbose: { ...EVIDENCE_OPTIONS.verbose, describe: 'Show what passed, too, and every damage of the recordings' },
  quiet: EVIDENCE_OPTIONS.quiet,
  color: { type: 'boolean', describe: 'Colours in text (--no-color for none; NO_COLOR is heeded)' },
  logsource: RULE_OPTIONS.logsource,
  placeholders: RULE_OPTIONS.placeholders,
  'strict-rules': { ...RULE_OPTIONS['strict-rules'], describe: 'Refuse rules with wrong metadata too' },
  'rule-cache': RULE_OPTIONS['rule-cache'],
} as const

/** What was asked for, ready for use. */
export interface ValidateSettings {
  readonly paths: readonly string[]
  /** Empty: those of the suites. */
  readonly rulePaths: readonly string[]
  readonly isExact: boolean
  readonly measuresCoverage: boolean
  /** Percent. */
  readonly minCoverage: number | undefined
  readonly nearest: number
  readonly atomicPaths: readonly string[]
  /** Which of their tests. */
  readonly atomicChoice: AtomicChoice
  readonly isUpdating: boolean
  readonly format: ValidationFormat
  readonly output: string | undefined
  /** Reports beside the one of `format`. */
  readonly reports: readonly { readonly option: string; readonly format: ValidationFormat; readonly path: string }[]
  readonly isStrict: boolean
  readonly isVerbose: boolean
  readonly isQuiet: boolean
  readonly color: boolean | undefined
  readonly logsourcePaths: readonly string[]
  readonly placeholderPaths: readonly string[]
  readonly isStrictAboutRules: boolean
  readonly usesRuleCache: boolean
}

const MAX_NEAREST = 100

/** @throws UserError when what was typed makes no sense */
export function validateSettings(typed: Typed<typeof VALIDATE_OPTIONS>): ValidateSettings {
  const minCoverage = typed['min-coverage']
  if (minCoverage !== undefined && !(minCoverage >= 0 && minCoverage <= 100))
    throw new UserError('--min-coverage: give a percentage from 0 to 100')
  if (!(Number.isInteger(typed.nearest) && typed.nearest >= 0 && typed.nearest <= MAX_NEAREST))
    throw new UserError(`--nearest: give a whole number from 0 to ${MAX_NEAREST}`)
  return {
    paths: typed.paths,
    rulePaths: typed.rules ?? [],
    isExact: typed.exact,
    measuresCoverage: typed.coverage || minCoverage !== undefined,
    minCoverage,
    nearest: typed.nearest,
    atomicPaths: typed.atomics ?? [],
    atomicChoice: atomicChoice(typed),
    isUpdating: typed.update,
    format: typed.format,
    output: typed.output,
    reports: (['json', 'junit', 'sarif'] as const).flatMap((format) => {
      const path = typed[`report-${format}`]
      return path === undefined ? [] : [{ option: `--report-${format}`, format, path }]
    }),
    isStrict: typed.strict,
    isVerbose: typed.verbose,
    isQuiet: typed.quiet,
    color: typed.color,
    logsourcePaths: typed.logsource ?? [],
    placeholderPaths: typed.placeholders ?? [],
    isStrictAboutRules: typed['strict-rules'],
    usesRuleCache: typed['rule-cache'],
  }
}

/** @throws UserError */
function atomicChoice({ technique = [], atomic = [] }: Typed<typeof VALIDATE_OPTIONS>): AtomicChoice {
  for (const each of technique)
    if (!isTechnique(each))
      throw new UserError(`--technique ${each}: give a technique of ATT&CK, such as T1003 or T1003.001`)
  for (const each of atomic)
    if (!isTestGuid(each) && !isTestNumber(each))
      throw new UserError(`--atomic ${each}: give the GUID of a test, or its technique and number, such as T1003.001-2`)
  return { techniques: technique, tests: atomic }
}
