/** The options of `make`: as declared to yargs, and what they come to. */

import { isTestGuid, isTestNumber } from '../atomic/atomic-choice.ts'
import type { Way } from '../atomic/index.ts'
import type { Typed } from './command.ts'
import { EVIDENCE_OPTIONS } from './evidence-options.ts'
import { UserError } from './exit-codes.ts'

/** `WAYS` says what each is; it is loaded when it is needed. */
const WAY_NAMES = [
  'local',
  'remote',
  'local-pwsh',
  'cmd',
  'powershell',
  'winrm',
  'direct',
] as const satisfies readonly Way[]

export const MAKE_OPTIONS = {
  output: {
    alias: 'o',
    type: 'string',
    requiresArg: true,
    describe: 'The EVTX file to write; without it each description gets one beside it, in the place of its ending',
  },
  atomic: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Only this test of Atomic Red Team: a GUID, or technique and number (T1003.001-2); may be given again',
  },
  way: {
    choices: WAY_NAMES,
    default: 'local' as const,
    describe: 'How tests of Atomic Red Team are run',
  },
  quiet: EVIDENCE_OPTIONS.quiet,
  color: EVIDENCE_OPTIONS.color,
} as const

export interface MakeSettings {
  readonly paths: readonly string[]
  readonly output: string | undefined
  readonly tests: readonly string[]
  readonly way: Way
  readonly isQuiet: boolean
  readonly color: boolean | undefined
}

/** @throws UserError when what was typed makes no sense */
export function makeSettings(typed: Typed<typeof MAKE_OPTIONS>): MakeSettings {
  const { paths, output, atomic: tests = [], way, quiet, color } = typed
  for (const test of tests)
    if (!isTestGuid(test) && !isTestNumber(test))
      throw new UserError(`--atomic: "${test}" is no test; write its GUID, or technique and number: T1003.001-2`)
  return { paths, output, tests, way, isQuiet: quiet, color }
}
