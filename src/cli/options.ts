/** The options of `detect`: as declared to yargs, as typed, and what they come to. */
import type { Argv, InferredOptionTypes, Options } from 'yargs'
import { MATCH_FORMATS } from '../report/index.ts'
import { LEVELS, STATUSES } from '../sigma/plan.ts'
import type { RuleChoice } from '../sigma/select.ts'
import { EXIT_CODES_TEXT, UserError } from './exit-codes.ts'
import { timeOption } from './time-option.ts'

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
  from: {
    type: 'string',
    requiresArg: true,
    describe: 'Only events created at or after this time (ISO 8601; UTC unless it names a zone)',
  },
  to: {
    type: 'string',
    requiresArg: true,
    describe: 'Only events created at or before this time; a date means to its end',
  },
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
  strict: { type: 'boolean', default: false, describe: 'Exit with 4 when evidence was damaged or lost' },
  'fail-on': { choices: LEVELS, describe: 'Exit with 1 when a match of at least this level was found' },
  'rule-cache': {
    type: 'boolean',
    default: true,
    describe: 'Keep loaded rules in the user’s cache folder (--no-rule-cache: load them anew)',
  },
  verbose: { alias: 'v', type: 'boolean', default: false, describe: 'List every refused rule and every damage' },
  quiet: { alias: 'q', type: 'boolean', default: false, describe: 'Say nothing but errors on stderr' },
  color: { type: 'boolean', describe: 'Colours on stderr (--no-color for none; NO_COLOR is heeded)' },
} as const satisfies { readonly [name: string]: Options }

export type DetectArguments = InferredOptionTypes<typeof DETECT_OPTIONS> & { readonly paths: readonly string[] }

export function withDetectOptions(yargs: Argv): Argv<DetectArguments> {
  return yargs
    .positional('paths', {
      type: 'string',
      array: true,
      describe: 'Logs: files, folders (with all below them) or globs',
    })
    .options(DETECT_OPTIONS)
    .example('$0 detect logs/ -r rules/ > matches.ndjson', 'Every match in a folder of logs')
    .example('$0 detect logs/ -r rules/ -f csv -o matches.csv', 'The same for a spreadsheet')
    .example('$0 detect a.evtx -r rules/ --from 2026-03-01', 'From a day on')
    .epilogue(EXIT_CODES_TEXT) as unknown as Argv<DetectArguments>
}

/** What was asked for, ready for use. */
export interface DetectSettings {
  readonly paths: readonly string[]
  readonly rulePaths: readonly string[]
  readonly output: string | undefined
  readonly format: DetectArguments['format']
  readonly reader: DetectArguments['reader']
  readonly choice: RuleChoice
  /** What goes to the run only when it was given. */
  readonly limits: { readonly threads?: number; readonly from?: string; readonly to?: string }
  readonly failOn: DetectArguments['fail-on']
  readonly isStrict: boolean
  readonly isStrictAboutRules: boolean
  readonly usesRuleCache: boolean
  readonly isVerbose: boolean
  readonly isQuiet: boolean
  readonly color: boolean | undefined
}

/** @throws UserError when what was typed makes no sense */
export function detectSettings(args: DetectArguments): DetectSettings {
  return {
    paths: args.paths,
    rulePaths: args.rules,
    output: args.output,
    format: args.format,
    reader: args.reader,
    choice: {
      ...(args['min-level'] && { minLevel: args['min-level'] }),
      ...(args['rule-id'] && { ids: args['rule-id'] }),
      ...(args.tag && { tags: args.tag }),
      ...(args.status && { statuses: args.status }),
    },
    limits: { ...threadsOption(args.threads), ...windowOption(args) },
    failOn: args['fail-on'],
    isStrict: args.strict,
    isStrictAboutRules: args['strict-rules'],
    usesRuleCache: args['rule-cache'],
    isVerbose: args.verbose,
    isQuiet: args.quiet,
    color: args.color,
  }
}

function windowOption(args: DetectArguments): { from?: string; to?: string } {
  const from = timeOption('from', args.from, false)
  const to = timeOption('to', args.to, true)
  if (from !== undefined && to !== undefined && from > to) throw new UserError('--from lies after --to')
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}

const MAX_THREADS = 64

function threadsOption(threads: number | undefined): { threads?: number } {
  if (threads === undefined) return {}
  if (Number.isInteger(threads) && threads >= 1 && threads <= MAX_THREADS) return { threads }
  throw new UserError(`--threads: give a whole number from 1 to ${MAX_THREADS}`)
}
