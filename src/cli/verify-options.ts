/** The options of `verify`: as declared to yargs, and what they come to. */
import { PEER_NAMES, type PeerName } from '../event/index.ts'
import type { Typed } from './command.ts'
import { EVIDENCE_OPTIONS, type EvidenceSettings, evidenceSettings } from './evidence-options.ts'
import { UserError } from './exit-codes.ts'

// What lies outside live data is nothing that readers could agree on.
const { recover: _, 'input-format': __, ...LIVE_EVIDENCE_OPTIONS } = EVIDENCE_OPTIONS

export const VERIFY_OPTIONS = {
  output: { alias: 'o', type: 'string', requiresArg: true, describe: 'Write into this file instead of stdout' },
  format: {
    alias: 'f',
    choices: ['text', 'ndjson'] as const,
    default: 'text' as const,
    describe: 'A table and a verdict for each file, or a line of JSON for each record',
  },
  reader: {
    choices: PEER_NAMES,
    array: true,
    requiresArg: true,
    describe: 'Compare with this reader only; may be given again. By default with all that are installed',
  },
  all: { type: 'boolean', default: false, describe: 'In JSON, also print records on which all readers agree' },
  examples: {
    type: 'number',
    default: 5,
    requiresArg: true,
    describe: 'In text, show this many differences and records of each reader',
  },
  'fail-on-difference': {
    type: 'boolean',
    default: false,
    describe: 'Exit with 1 when a reader has a record that sigma-replay lacks, or a value is really different',
  },
  ...LIVE_EVIDENCE_OPTIONS,
} as const

/** What was asked for, ready for use. */
export interface VerifySettings extends EvidenceSettings {
  readonly output: string | undefined
  readonly format: 'text' | 'ndjson'
  readonly peers: readonly PeerName[]
  /** Whether a reader that is not installed is missed. */
  readonly areNamed: boolean
  readonly printsAll: boolean
  readonly examples: number
  readonly failsOnDifference: boolean
}

/** @throws UserError when what was typed makes no sense */
export function verifySettings(typed: Typed<typeof VERIFY_OPTIONS>): VerifySettings {
  if (!Number.isInteger(typed.examples) || typed.examples < 0)
    throw new UserError('--examples: give a whole number from 0')
  return {
    ...evidenceSettings({ ...typed, recover: false, 'input-format': undefined }),
    output: typed.output,
    format: typed.format,
    peers: typed.reader === undefined ? PEER_NAMES : PEER_NAMES.filter((name) => typed.reader!.includes(name)),
    areNamed: typed.reader !== undefined,
    printsAll: typed.all,
    examples: typed.examples,
    failsOnDifference: typed['fail-on-difference'],
  }
}
