/** The options of `tree`: as declared to yargs, and what they come to. */
import { normalGuid, parsePid } from '../event/process-facts.ts'
import { ticksOf } from '../evtx/index.ts'
import { PROCESS_FORMATS, type ProcessFormat } from '../report/index.ts'
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
import { RULE_OPTIONS, type RuleSettings, ruleSettings } from './rule-options.ts'
import { timeOption } from './time-option.ts'

export const TREE_OPTIONS = {
  ...RULE_OPTIONS,
  rules: {
    ...RULE_OPTIONS.rules,
    demandOption: false,
    describe: 'Show the processes of the matches of these rules; file, folder or glob, may be given again',
  },
  guid: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Show the process with this ProcessGuid; may be given again',
  },
  pid: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Show the processes with this process id (decimal, or hexadecimal with 0x); may be given again',
  },
  at: { type: 'string', requiresArg: true, describe: 'With --pid: only the process that had it at this time' },
  image: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Show the processes with this file name, or path, or end of a path; may be given again',
  },
  depth: { type: 'number', requiresArg: true, describe: 'Levels to show below these processes; by default all' },
  output: { alias: 'o', type: 'string', requiresArg: true, describe: 'Write into this file instead of stdout' },
  format: {
    alias: 'f',
    choices: PROCESS_FORMATS,
    default: 'text' as const,
    describe: 'Form of the tree; dot is for Graphviz',
  },
  from: {
    ...WINDOW_OPTIONS.from,
    describe: 'Only matches and processes from this time on; their ancestors may be older',
  },
  to: { ...WINDOW_OPTIONS.to, describe: 'Only matches and processes up to this time; a date means to its end' },
  ...DEDUPE_OPTION,
  ...EVIDENCE_OPTIONS,
  color: { type: 'boolean', describe: 'Colours in text (--no-color for none; NO_COLOR is heeded)' },
} as const

/** What was asked for, ready for use. Without rules, guids, ids and images all processes are meant. */
export interface TreeSettings extends EvidenceSettings, RuleSettings {
  readonly dedupes: boolean
  readonly guids: readonly string[]
  readonly pids: readonly number[]
  /** Ticks; null: at any time. */
  readonly at: bigint | null
  /** In lower case. */
  readonly images: readonly string[]
  readonly depth: number
  readonly output: string | undefined
  readonly format: ProcessFormat
  readonly window: TimeWindow
}

/** @throws UserError when what was typed makes no sense */
export function treeSettings(typed: Typed<typeof TREE_OPTIONS>): TreeSettings {
  const at = timeOption('at', typed.at, false)
  if (at !== undefined && typed.pid === undefined)
    throw new UserError('--at: this is the time at which a process had the id that --pid names; name one')
  const { depth = Number.POSITIVE_INFINITY } = typed
  if (!(depth >= 0)) throw new UserError('--depth: give a whole number from 0')
  return {
    ...evidenceSettings(typed),
    ...ruleSettings({ ...typed, rules: typed.rules ?? [] }),
    dedupes: typed.dedupe,
    guids: (typed.guid ?? []).map((text) =>
      known('guid', text, normalGuid(text), '{b3c3e1a2-…}, as ProcessGuid is written'),
    ),
    pids: (typed.pid ?? []).map((text) => known('pid', text, parsePid(text), '4120 or 0x1018')),
    at: at === undefined ? null : ticksOf(at)!,
    images: (typed.image ?? []).map((image) => image.toLowerCase()),
    depth,
    output: typed.output,
    format: typed.format,
    window: timeWindow(typed),
  }
}

/** @throws UserError */
function known<Value>(option: string, text: string, value: Value | undefined, example: string): Value {
  if (value === undefined) throw new UserError(`--${option}: "${text}" is none; write it like ${example}`)
  return value
}
