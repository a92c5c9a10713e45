/** The options of `dump`: as declared to yargs, and what they come to. */
import { RECORD_FORMATS, type RecordFormat } from '../report/index.ts'
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
import { type NumberRange, numberRanges } from './number-ranges.ts'

export const DUMP_OPTIONS = {
  output: { alias: 'o', type: 'string', requiresArg: true, describe: 'Write records into this file instead of stdout' },
  format: { alias: 'f', choices: RECORD_FORMATS, default: 'ndjson' as const, describe: 'Form of the records' },
  types: { type: 'boolean', default: false, describe: 'In JSON, name the type of every value as recorded' },
  record: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Only the record with this id (EventRecordID), or a range like 10-20; may be given again',
  },
  'event-id': {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Only events of this id, or a range like 4624-4634; may be given again',
  },
  provider: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Only events of this provider; may be given again',
  },
  channel: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Only events of this channel; may be given again',
  },
  ...WINDOW_OPTIONS,
  ...DEDUPE_OPTION,
  ...EVIDENCE_OPTIONS,
} as const

/** What was asked for, ready for use. A filter that was not given is undefined and lets everything through. */
export interface DumpSettings extends EvidenceSettings {
  readonly dedupes: boolean
  readonly output: string | undefined
  readonly format: RecordFormat
  readonly withTypes: boolean
  readonly window: TimeWindow
  readonly records: readonly NumberRange[] | undefined
  readonly eventIds: readonly NumberRange[] | undefined
  /** In lower case. */
  readonly providers: readonly string[] | undefined
  readonly channels: readonly string[] | undefined
}

/** @throws UserError when what was typed makes no sense */
export function dumpSettings(typed: Typed<typeof DUMP_OPTIONS>): DumpSettings {
  return {
    ...evidenceSettings(typed),
    dedupes: typed.dedupe,
    output: typed.output,
    format: typed.format,
    withTypes: typed.types,
    window: timeWindow(typed),
    records: numberRanges('record', typed.record),
    eventIds: numberRanges('event-id', typed['event-id']),
    providers: typed.provider?.map((name) => name.toLowerCase()),
    channels: typed.channel?.map((name) => name.toLowerCase()),
  }
}
