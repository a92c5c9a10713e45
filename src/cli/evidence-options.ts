/** The options of every command that reads evidence. */
import { SHAPE_NAMES, type ShapeName } from '../input/shape-names.ts'
import type { Typed } from './command.ts'
import { UserError } from './exit-codes.ts'
import { timeOption } from './time-option.ts'

export const PATHS = {
  describe: 'Logs: files, folders (with all below them) or globs',
  missing: 'name the logs to read: files, folders or globs',
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

export interface EvidenceSettings {
  readonly paths: readonly string[]
  readonly recover: boolean
  /** undefined: recognised. */
  readonly shape: ShapeName | undefined
  readonly summaryPath: string | undefined
  readonly isStrict: boolean
  readonly isVerbose: boolean
  readonly isQuiet: boolean
  readonly color: boolean | undefined
}

export function evidenceSettings(typed: Typed<typeof EVIDENCE_OPTIONS>): EvidenceSettings {
  return {
    paths: typed.paths,
    recover: typed.recover,
    shape: typed['input-format'],
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
