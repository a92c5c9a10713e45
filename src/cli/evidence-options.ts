/** The options of every command that reads evidence. */
import { SHAPE_NAMES, type ShapeName } from '../input/shape-names.ts'
import type { Typed } from './command.ts'
import { UserError } from './exit-codes.ts'
import { timeOption } from './time-option.ts'

export const PATHS = {
  describe: 'Logs and archives of logs: files, folders (with all below them), globs, or - for standard input',
  missing: 'name the logs to read: files, folders, globs or archives, or - for standard input',
} as const

export const EVIDENCE_OPTIONS = {
  recover: {
    type: 'boolean',
    default: false,
    describe: 'Also find records in slack, in damaged chunks and in raw images that are named',
  },
  'input-format': {
    choices: SHAPE_NAMES,
    describe: 'Shape of JSON and CSV files, instead of recognising it (docs/inputs.md)',
  },
  password: {
    type: 'string',
    requiresArg: true,
    describe: 'Password of archives; other users can see it, so rather use --password-file or SIGMA_REPLAY_PASSWORD',
  },
  'password-file': { type: 'string', requiresArg: true, describe: 'File whose first line is the password of archives' },
  'max-expanded': {
    type: 'string',
    requiresArg: true,
    describe: 'How much each archive may expand to, such as 500G; by default 200 times its size, at least 4 GiB',
  },
  'summary-json': {
    type: 'string',
    requiresArg: true,
    describe: 'Write the loss statement into this file: what became of every byte and record',
  },
  strict: { type: 'boolean', default: false, describe: 'Exit with 4 when evidence was damaged or lost' },
  verbose: { alias: 'v', type: 'boolean', default: false, describe: 'List every damage (and every refused rule)' },
  quiet: { alias: 'q', type: 'boolean', default: false, describe: 'Say nothing but errors on stderr' },
  color: { type: 'boolean', describe: 'Colours on stderr (--no-color for none; NO_COLOR is heeded)' },
} as const

export const DEDUPE_OPTION = {
  dedupe: {
    type: 'boolean',
    default: false,
    describe: 'Leave out records that are the same as others before them, as in shadow copies and backups of logs',
  },
} as const

export interface EvidenceSettings {
  readonly paths: readonly string[]
  readonly recover: boolean
  /** undefined: recognised. */
  readonly shape: ShapeName | undefined
  readonly password: string | undefined
  readonly passwordFile: string | undefined
  /** Bytes. */
  readonly maxExpanded: number | undefined
  readonly summaryPath: string | undefined
  readonly isStrict: boolean
  readonly isVerbose: boolean
  readonly isQuiet: boolean
  readonly color: boolean | undefined
}

/** @throws UserError */
export function evidenceSettings(typed: Typed<typeof EVIDENCE_OPTIONS>): EvidenceSettings {
  return {
    paths: typed.paths,
    recover: typed.recover,
    shape: typed['input-format'],
    password: typed.password,
    passwordFile: typed['password-file'],
    maxExpanded: sizeOption('max-expanded', typed['max-expanded']),
    summaryPath: typed['summary-json'],
    isStrict: typed.strict,
    isVerbose: typed.verbose,
    isQuiet: typed.quiet,
    color: typed.color,
  }
}

export const WINDOW_OPTIONS = {
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
} as const

/** Inclusive bounds of TimeCreated in the form of `normalTime`. */
export interface TimeWindow {
  readonly from?: string
  readonly to?: string
}

/** @throws UserError */
export function timeWindow(typed: { readonly from: string | undefined; readonly to: string | undefined }): TimeWindow {
  const from = timeOption('from', typed.from, false)
  const to = timeOption('to', typed.to, true)
  if (from !== undefined && to !== undefined && from > to) throw new UserError('--from lies after --to')
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}

const SIZE_UNITS: { readonly [unit: string]: number } = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 }

/** Bytes, or with a unit of 1024: `64M`, `1.5G`, `2TiB`. */
function sizeOption(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text.trim()) ?? []
  if (number === undefined) throw new UserError(`--${name}: give a size such as 500M or 64G`)
  return Math.floor(Number(number) * SIZE_UNITS[unit.toLowerCase()]!)
}
