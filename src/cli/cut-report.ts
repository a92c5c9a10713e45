/** What `cut` says: the file beside the result, and the lines on stderr. */
import type { CutOutcome } from '../node/cut-contract.ts'
import {
  bytesText,
  countedText,
  cutSidecar,
  matchChangeLines,
  type Paint,
  type RedactionFacts,
  redactionLines,
  terminalText,
} from '../report/index.ts'
import type { CutSettings } from './cut-options.ts'
import type { Redaction } from './redaction.ts'
import { VERSION } from './version.ts'

export function sidecarOf(outcome: CutOutcome, settings: CutSettings, redaction: Redaction | undefined): string {
  const { totals, result, counts, chosenOf, changes, redacted } = outcome
  const sources = (totals.evidence?.sources ?? []).map(({ file, sha256, account }) => ({
    // Logs lie in folders of people, and are called after machines.
    file: redacted(file.name),
    sha256,
    bytes: file.byteLength,
    records: account.records + account.recovered,
    chosen: chosenOf.get(file.name) ?? 0,
  }))
  return cutSidecar({
    version: VERSION,
    result: { file: settings.output, sha256: result.sha256, bytes: result.byteLength, records: result.records },
    sources,
    choice: choiceOf(settings, redacted),
    written: { copied: counts.copied, rewritten: counts.described, lost: counts.lost },
    redaction: redaction === undefined ? null : redactionFacts(outcome, redaction, settings.showsKey),
    matchChanges:
      redaction === undefined || settings.rulePaths.length === 0
        ? null
        : changes.map((change) => ({ ...change, rule: redacted(change.rule) })),
  })
}

/** Options as they were given; those that were not are left out. */
function choiceOf(settings: CutSettings, redacted: (path: string) => string): { readonly [option: string]: unknown } {
  const ranges = (given: CutSettings['records']): readonly string[] | undefined =>
    given?.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`))
  const { providers, channels, window, rulePaths, onlyMatches, withFamily, recover } = settings
  return {
    records: ranges(settings.records),
    eventIds: ranges(settings.eventIds),
    providers,
    channels,
    ...window,
    rules: rulePaths.length > 0 ? rulePaths.map(redacted) : undefined,
    unmatched: rulePaths.length > 0 && !onlyMatches ? true : undefined,
    family: withFamily || undefined,
    recover: recover || undefined,
  }
}

function redactionFacts({ tally }: CutOutcome, redaction: Redaction, showsKey: boolean): RedactionFacts {
  return {
    key: showsKey ? redaction.key : redaction.isKeyGenerated ? 'generated' : 'given',
    replaced: tally!.counts(),
    distinct: tally!.distinct(),
    collisions: tally!.collisions,
  }
}

export function cutLines(
  outcome: CutOutcome,
  settings: CutSettings,
  redaction: Redaction | undefined,
  duration: string,
  paint: Paint,
): string[] {
  const { result, counts, changes } = outcome
  const lines = redaction === undefined ? [] : redactionLines(redactionFacts(outcome, redaction, false))
  if (redaction !== undefined && settings.rulePaths.length === 0)
    lines.push('          without --rules nobody knows whether rules still match what they matched')
  lines.push(...matchChangeLines(changes, paint))
  if (counts.described > 0)
    lines.push(`rewritten ${countedText(counts.described, 'record')} from their values: they could not be copied`)
  if (counts.lost > 0)
    lines.push(paint('error', `lost      ${countedText(counts.lost, 'record')} that cannot be written`))
  if (outcome.isRefused) return lines
  const where = `${terminalText(settings.output)} (${bytesText(result.byteLength)})`
  return [...lines, `written   ${countedText(result.records, 'record')} into ${where} in ${duration}`]
}

/** Why there is no result. */
export function refusalText({ changes, totals }: CutOutcome, { output }: CutSettings): string {
  if (totals.isInterrupted) return `interrupted: ${output} was not written`
  return `${output} was not written: redaction changed ${countedText(changes.length, 'match', 'matches')}; let names stay with "keep" in the --redact file, or take the change with --allow-changed-matches`
}
