/** The options of `detect`: as declared to yargs, and what they come to. */
import { MATCH_FORMATS } from '../report/index.ts'
import { LEVELS, STATUSES } from '../sigma/plan.ts'
import type { RuleChoice } from '../sigma/select.ts'
import type { Typed } from './command.ts'
import {
  EVIDENCE_OPTIONS,
  type EvidenceSettings,
  evidenceSettings,
  type TimeWindow,
  timeWindow,
  WINDOW_OPTIONS,
} from './evidence-options.ts'
import { UserError } from './exit-codes.ts'

export const DETECT_OPTIONS = {
  rules: {
    alias: 'r',
    type: 'string',
    array: true,
    demandOption: true,
    requiresArg: true,
    describe: 'Rule file, folder or glob; may be given again',
  },
  output: { alias: 'o', type: 'string', requiresArg: true, describe: 'Write matches into this file instead of stdout' },
  format: { alias: 'f', choices: MATCH_FORMATS, default: 'ndjson' as const, describe: 'Form of the matches' },
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
  ...WINDOW_OPTIONS,
  threads: {
    type: 'number',
    requiresArg: true,
    describe: 'Threads to use; by default as many as pay for the size of the input',
  },
  reader: {
    choices: ['sigma-replay', 'ts-evtx'] as const,
    default: 'sigma-replay' as const,
    describe:
      'EVTX reader. ts-evtx is only a second opinion: it loses records and misreads values behind Booleans (Sysmon 3, some 4688)',
  },
  'strict-rules': {
    type: 'boolean',
    default: false,
    describe: 'Refuse rules with wrong metadata too, and exit with 2 when a rule was refused',
  },
  'fail-on': { choices: LEVELS, describe: 'Exit with 1 when a match of at least this level was found' },
  'rule-cache': {
    type: 'boolean',
    default: true,
    describe: 'Keep loaded rules in the user’s cache folder (--no-rule-cache: load them anew)',
  },
  ...EVIDENCE_OPTIONS,
} as const

type DetectArguments = Typed<typeof DETECT_OPTIONS>

/** What was asked for, ready for use. */
export interface DetectSettings extends EvidenceSettings {
  readonly rulePaths: readonly string[]
  readonly output: string | undefined
  readonly format: DetectArguments['format']
  readonly reader: DetectArguments['reader']
  readonly choice: RuleChoice
  /** What goes to the run only when it was given. */
  readonly limits: TimeWindow & { readonly threads?: number }
  readonly failOn: DetectArguments['fail-on']
  readonly isStrictAboutRules: boolean
  readonly usesRuleCache: boolean
}

/** @throws UserError when what was typed makes no sense */
export function detectSettings(typed: DetectArguments): DetectSettings {
  if (typed.recover && typed.reader === 'ts-evtx')
    throw new UserError('--recover: the reader ts-evtx recovers nothing; leave out --reader')
  return {
    ...evidenceSettings(typed),
    rulePaths: typed.rules,
    output: typed.output,
    format: typed.format,
    reader: typed.reader,
    choice: {
      ...(typed['min-level'] && { minLevel: typed['min-level'] }),
      ...(typed['rule-id'] && { ids: typed['rule-id'] }),
      ...(typed.tag && { tags: typed.tag }),
      ...(typed.status && { statuses: typed.status }),
    },
    limits: { ...threadsOption(typed.threads), ...timeWindow(typed) },
    failOn: typed['fail-on'],
    isStrictAboutRules: typed['strict-rules'],
    usesRuleCache: typed['rule-cache'],
  }
}

const MAX_THREADS = 64

function threadsOption(threads: number | undefined): { threads?: number } {
  if (threads === undefined) return {}
  if (Number.isInteger(threads) && threads >= 1 && threads <= MAX_THREADS) return { threads }
  throw new UserError(`--threads: give a whole number from 1 to ${MAX_THREADS}`)
}
