/** The options of `detect` as typed, and what they come to: refused with a sentence when they make no sense. */
import type { Argv, InferredOptionTypes, Options } from 'yargs'
import { normalTime } from '../evtx/index.ts'
import { MATCH_FORMATS } from '../report/index.ts'
import { LEVELS, STATUSES } from '../sigma/plan.ts'
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
    describe: 'EVTX reader; ts-evtx is the second opinion',
  },
  'strict-rules': { type: 'boolean', default: false, describe: 'Exit with 2 when a rule was refused or has an error' },
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
      demandOption: true,
      describe: 'Logs: files, folders (with all below them) or globs',
    })
    .options(DETECT_OPTIONS)
    .example('$0 detect evidence/ --rules sigma/rules > matches.ndjson', 'Every match in a folder of logs')
    .example(
      '$0 detect evidence/ -r sigma/rules --min-level high -f csv -o matches.csv',
      'What matters most, for a spreadsheet',
    )
    .example(
      '$0 detect Security.evtx -r rules/ --from 2026-03-01 --to 2026-03-02T12:00',
      'A day and a half',
    ) as unknown as Argv<DetectArguments>
}

const WITH_ZONE = /(Z|[+-]\d\d:?\d\d)$/i
const DATE_ONLY = /^\d{4}-\d\d-\d\d$/
const WITHOUT_SECONDS = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d)(Z|[+-]\d\d:?\d\d)?$/i

/** In the form of `normalTime`. `isEnd`: a date alone means its last moment. */
export function timeOption(name: string, text: string | undefined, isEnd: boolean): string | undefined {
  if (text === undefined) return undefined
  const clocked = DATE_ONLY.test(text)
    ? `${text}T${isEnd ? '23:59:59.9999999' : '00:00:00'}`
    : text.replace(WITHOUT_SECONDS, '$1:00$2')
  const time = normalTime(WITH_ZONE.test(clocked) ? clocked : `${clocked}Z`)
  if (time === undefined)
    throw new UserError(
      `--${name}: "${text}" is no time; write it like 2026-03-01, 2026-03-01T08:30 or 2026-03-01T08:30:00+01:00`,
    )
  return time
}

export function threadsOption(threads: number | undefined): number | undefined {
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= 64)) {
    throw new UserError('--threads: give a whole number from 1 to 64')
  }
  return threads
}
