/** The options of `detect`: as declared to yargs, and what they come to. */
import { MATCH_FORMAT_PURPOSES, MATCH_FORMATS, type MatchFormat } from '../report/index.ts'
import { LEVELS } from '../sigma/plan.ts'
import type { Typed } from './command.ts'
import {
  DEDUPE_OPTION,
  EVIDENCE_OPTIONS,
  type EvidenceSettings,
  evidenceSettings,
  type TimeWindow,
  timeWindow,
  WINDOW_OPTIONS,
} from './evidence-options.ts'
import { UserError } from './exit-codes.ts'
import type { BesideOutput } from './match-outputs.ts'
import { RULE_OPTIONS, type RuleSettings, ruleSettings } from './rule-options.ts'

type BesideOptions = {
  readonly [option in `output-${MatchFormat}`]: { type: 'string'; array: true; requiresArg: true; describe: string }
}

/** `--output-csv FILE` and the like: each form into a file of its own, beside the main output. */
const BESIDE_OPTIONS = Object.fromEntries(
  MATCH_FORMATS.map((format) => [
    `output-${format}`,
    {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: `Write matches into this file as well: ${MATCH_FORMAT_PURPOSES[format]}`,
    },
  ]),
) as BesideOptions

export const DETECT_OPTIONS = {
  ...RULE_OPTIONS,
  output: { alias: 'o', type: 'string', requiresArg: true, describe: 'Write matches into this file instead of stdout' },
  format: {
    alias: 'f',
    choices: [...MATCH_FORMATS, 'html'] as const,
    describe:
      'Form of the matches; by default a table on a terminal, and NDJSON in pipes and files; html needs --output',
  },
  ...BESIDE_OPTIONS,
  'output-html': {
    type: 'string',
    requiresArg: true,
    describe: 'Also write a report into this file, for a browser: everything in one file, nothing from elsewhere',
  },
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
  'fail-on': { choices: LEVELS, describe: 'Exit with 1 when a match of at least this level was found' },
  ...DEDUPE_OPTION,
  ...EVIDENCE_OPTIONS,
} as const

type DetectArguments = Typed<typeof DETECT_OPTIONS>

/** What was asked for, ready for use. */
export interface DetectSettings extends EvidenceSettings, RuleSettings {
  readonly dedupes: boolean
  readonly output: string | undefined
  readonly htmlPath: string | undefined
  /** undefined: what suits the output; null: nothing beside the report. */
  readonly format: MatchFormat | null | undefined
  readonly besides: readonly BesideOutput[]
  readonly reader: DetectArguments['reader']
  /** What goes to the run only when it was given. */
  readonly limits: TimeWindow & { readonly threads?: number }
  readonly failOn: DetectArguments['fail-on']
}

/** @throws UserError when what was typed makes no sense */
export function detectSettings(typed: DetectArguments): DetectSettings {
  if (typed.recover && typed.reader === 'ts-evtx')
    throw new UserError('--recover: the reader ts-evtx recovers nothing; leave out --reader')
  const isReport = typed.format === 'html'
  if (isReport && typed.output === undefined) throw new UserError('--format html: name the file with --output')
  if (isReport && typed['output-html'] !== undefined)
    throw new UserError('--format html: --output names the report; leave out --output-html')
  return {
    ...evidenceSettings(typed),
    dedupes: typed.dedupe,
    ...ruleSettings(typed),
    output: isReport ? undefined : typed.output,
    htmlPath: isReport ? typed.output : typed['output-html'],
    format: typed.format === 'html' ? null : typed.format,
    besides: MATCH_FORMATS.flatMap((format) => (typed[`output-${format}`] ?? []).map((path) => ({ format, path }))),
    reader: typed.reader,
    limits: { ...threadsOption(typed.threads), ...timeWindow(typed) },
    failOn: typed['fail-on'],
  }
}

const MAX_THREADS = 64

function threadsOption(threads: number | undefined): { threads?: number } {
  if (threads === undefined) return {}
  if (Number.isInteger(threads) && threads >= 1 && threads <= MAX_THREADS) return { threads }
  throw new UserError(`--threads: give a whole number from 1 to ${MAX_THREADS}`)
}
