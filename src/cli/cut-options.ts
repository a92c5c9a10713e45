/** The options of `cut`: as declared to yargs, and what they come to. */
import type { Typed } from './command.ts'
import { DUMP_OPTIONS, type DumpSettings, dumpSettings } from './dump-options.ts'
import { EVIDENCE_OPTIONS } from './evidence-options.ts'
import { UserError } from './exit-codes.ts'
import { RULE_OPTIONS, type RuleSettings, ruleSettings } from './rule-options.ts'

export const CUT_OPTIONS = {
  output: {
    alias: 'o',
    type: 'string',
    requiresArg: true,
    demandOption: true,
    describe: 'The EVTX file to write; what it is made of is told in <file>.json beside it',
  },
  record: DUMP_OPTIONS.record,
  'event-id': DUMP_OPTIONS['event-id'],
  provider: DUMP_OPTIONS.provider,
  channel: DUMP_OPTIONS.channel,
  from: DUMP_OPTIONS.from,
  to: DUMP_OPTIONS.to,
  family: {
    type: 'boolean',
    default: false,
    describe: 'Also what the processes of chosen records did, with their ancestors and descendants',
  },
  redact: {
    type: 'string',
    requiresArg: true,
    describe: 'Replace users, hosts, domains, SIDs, addresses and patterns as this YAML file says; it may be empty',
  },
  'redact-map': {
    type: 'string',
    requiresArg: true,
    describe: 'Write what was replaced by what, and the key, into this file',
  },
  'show-key': {
    type: 'boolean',
    default: false,
    describe: 'Tell the key of the redaction in the file beside the result',
  },
  'allow-changed-matches': {
    type: 'boolean',
    default: false,
    describe: 'Keep a redacted log of which rules make something else than of the source',
  },
  ...RULE_OPTIONS,
  rules: {
    ...RULE_OPTIONS.rules,
    demandOption: false,
    describe: 'Only records that these rules match: rule file, folder or glob; may be given again',
  },
  unmatched: {
    type: 'boolean',
    default: false,
    describe: 'With --rules: records that no rule matches as well; the rules are then only held against a redaction',
  },
  ...EVIDENCE_OPTIONS,
} as const

/** What was asked for, ready for use. */
export interface CutSettings extends Omit<DumpSettings, 'format' | 'withTypes' | 'output' | 'dedupes'>, RuleSettings {
  readonly output: string
  readonly onlyMatches: boolean
  readonly withFamily: boolean
  readonly redactPath: string | undefined
  readonly mapPath: string | undefined
  readonly showsKey: boolean
  readonly mayChangeMatches: boolean
}

/** @throws UserError when what was typed makes no sense */
export function cutSettings(typed: Typed<typeof CUT_OPTIONS>): CutSettings {
  const rules = typed.rules ?? []
  if (rules.length === 0) {
    for (const option of ['unmatched', 'allow-changed-matches'] as const)
      if (typed[option]) throw new UserError(`--${option} says how rules count; name them with --rules`)
  }
  if (typed.redact === undefined) {
    for (const option of ['redact-map', 'show-key', 'allow-changed-matches'] as const)
      if (typed[option]) throw new UserError(`--${option} belongs to --redact`)
  }
  return {
    ...dumpSettings({ ...typed, format: 'ndjson', types: false, dedupe: false }),
    ...ruleSettings({ ...typed, rules }),
    output: typed.output,
    onlyMatches: rules.length > 0 && !typed.unmatched,
    withFamily: typed.family,
    redactPath: typed.redact,
    mapPath: typed['redact-map'],
    showsKey: typed['show-key'],
    mayChangeMatches: typed['allow-changed-matches'],
  }
}
