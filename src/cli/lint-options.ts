/** The options of `lint`: as declared to yargs, and what they come to. */

import { DIAGNOSTICS, type DiagnosticCode, type Severity } from '../sigma/diagnostics.ts'
import { didYouMean } from '../sigma/nearest.ts'
import type { Typed } from './command.ts'
import { UserError } from './exit-codes.ts'

export const LINT_FORMATS = ['text', 'json', 'sarif', 'github'] as const
export type LintFormat = (typeof LINT_FORMATS)[number]

/** From the worst to the mildest. */
export const SEVERITIES = ['error', 'warning', 'info'] as const satisfies readonly Severity[]

export const LINT_OPTIONS = {
  fix: { type: 'boolean', default: false, describe: 'Mend in the files what can be mended for certain' },
  format: { alias: 'f', choices: LINT_FORMATS, default: 'text' as const, describe: 'Form of the findings' },
  output: {
    alias: 'o',
    type: 'string',
    requiresArg: true,
    describe: 'Write findings into this file instead of stdout',
  },
  'min-severity': {
    choices: SEVERITIES,
    default: 'warning' as const,
    describe: 'Show (and fix) only findings of at least this severity',
  },
  only: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Only findings of this code, whatever their severity; may be given again',
  },
  ignore: { type: 'string', array: true, requiresArg: true, describe: 'No findings of this code; may be given again' },
  'fail-on': {
    choices: ['warning', 'info'] as const,
    describe: 'Exit with 1 when there is a finding of at least this severity; errors exit with 2 anyway',
  },
  words: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Recordings, or YAML files such as atomic tests, whose words are taken for real ones; may be given again',
  },
  list: { type: 'boolean', default: false, describe: 'Print every code with its severity and meaning, and stop' },
  quiet: { alias: 'q', type: 'boolean', default: false, describe: 'Say nothing but errors on stderr' },
  color: { type: 'boolean', describe: 'Colours (--no-color for none; NO_COLOR is heeded)' },
} as const

/** What was asked for, ready for use. */
export interface LintSettings {
  readonly paths: readonly string[]
  readonly isFixing: boolean
  readonly format: LintFormat
  readonly output: string | undefined
  readonly isWanted: (finding: { readonly code: DiagnosticCode; readonly severity: Severity }) => boolean
  readonly minSeverity: Severity
  readonly failOn: Severity | undefined
  /** Files and folders whose words are real ones. */
  readonly wordPaths: readonly string[]
  readonly isListing: boolean
  readonly isQuiet: boolean
  readonly color: boolean | undefined
}

/** @throws UserError when what was typed makes no sense */
export function lintSettings(typed: Typed<typeof LINT_OPTIONS>): LintSettings {
  const only = codes('only', typed.only)
  const ignored = codes('ignore', typed.ignore) ?? new Set()
  const minSeverity = typed['min-severity']
  return {
    paths: typed.paths,
    isFixing: typed.fix,
    format: typed.format,
    output: typed.output,
    isWanted: ({ code, severity }) =>
      !ignored.has(code) && (only === undefined ? isAtLeast(severity, minSeverity) : only.has(code)),
    minSeverity,
    failOn: typed['fail-on'],
    wordPaths: typed.words ?? [],
    isListing: typed.list,
    isQuiet: typed.quiet,
    color: typed.color,
  }
}

export function isAtLeast(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least)
}

function codes(option: string, words: readonly string[] | undefined): ReadonlySet<string> | undefined {
  if (words === undefined) return undefined
  const named = words.flatMap((word) => word.split(','))
  for (const name of named) {
    if (Object.hasOwn(DIAGNOSTICS, name)) continue
    const hint = didYouMean(name, similar(name), 'sigma-replay lint --list prints them.')
    throw new UserError(`--${option}: there is no code "${name}". ${hint}`)
  }
  return new Set(named)
}

/** There are more codes than are compared letter by letter: those that begin alike come first. */
function similar(name: string): readonly string[] {
  const start = (code: string): number => Number(code.startsWith(name.slice(0, 3)))
  return Object.keys(DIAGNOSTICS).sort((left, right) => start(right) - start(left))
}
