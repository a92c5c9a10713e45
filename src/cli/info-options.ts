/** The options of `info`: as declared to yargs, and what they come to. */
import { INFO_FORMATS, type InfoFormat } from '../report/index.ts'
import type { Typed } from './command.ts'
import { EVIDENCE_OPTIONS, type EvidenceSettings, evidenceSettings } from './evidence-options.ts'

export const INFO_OPTIONS = {
  output: { alias: 'o', type: 'string', requiresArg: true, describe: 'Write into this file instead of stdout' },
  format: { alias: 'f', choices: INFO_FORMATS, default: 'text' as const, describe: 'Form of what is told' },
  chunks: {
    type: 'boolean',
    default: false,
    describe: 'In text, list every chunk, not only those with something to say (JSON has them all)',
  },
  ...EVIDENCE_OPTIONS,
} as const

export interface InfoSettings extends EvidenceSettings {
  readonly output: string | undefined
  readonly format: InfoFormat
  readonly allChunks: boolean
}

export function infoSettings(typed: Typed<typeof INFO_OPTIONS>): InfoSettings {
  return { ...evidenceSettings(typed), output: typed.output, format: typed.format, allChunks: typed.chunks }
}
