/** `sigma-replay cut`: chosen records as a log of their own, without the names if wanted. */
import { resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { CutOutcome } from '../node/cut-contract.ts'
import { cutEvidence } from '../node/cut-run.ts'
import { durationText, evidenceLines, jsonText, terminalText } from '../report/index.ts'
import type { CutSettings } from './cut-options.ts'
import { cutLines, refusalText, sidecarOf } from './cut-report.ts'
import { DamageTeller } from './damage-teller.ts'
import { EXIT, type ExitCode, worstOf } from './exit-codes.ts'
import { findLogs } from './find-logs.ts'
import { type Io, paintFor, say } from './io.ts'
import { codesOfEvidence, codesOfRules } from './outcome.ts'
import { evidenceProblems, ruleProblems } from './problems.ts'
import { startProgress } from './progress.ts'
import { RecordFilter } from './record-filter.ts'
import { type Redaction, readRedactionFile } from './redaction.ts'
import { readRuleSet } from './rule-set.ts'
import { readSettingFiles } from './setting-files.ts'
import { openSummary } from './summary-file.ts'
import { refuseOverwriting, SIDECAR_SUFFIX, writeWhole } from './whole-files.ts'

/** @throws UserError, OutputFailed */
export async function cut(settings: CutSettings, io: Io, signal: AbortSignal): Promise<ExitCode> {
  const started = performance.now()
  const paint = paintFor(io, settings.color)
  const tellError = (line: string): void => say(io, paint('error', line))
  const files = await readSettingFiles(settings, io.cwd, tellError)
  const redaction = settings.redactPath === undefined ? undefined : readRedactionFile(settings.redactPath, io.cwd)
  const evidence = await findLogs(settings, io, signal)
  const rules = settings.rulePaths.length === 0 ? undefined : await readRuleSet(settings, files, io.cwd)
  const redactionFile = settings.redactPath === undefined ? [] : [{ path: resolve(io.cwd, settings.redactPath) }]
  const inputs = [...evidence.files, ...(rules?.files ?? []), ...files.files, ...redactionFile]
  refuseOverwriting(placesOf(settings), inputs, io)
  const summary = openSummary(settings.summaryPath, inputs, settings.output, io)
  evidenceProblems(evidence).forEach(tellError)
  if (rules !== undefined) ruleProblems(rules, settings).forEach(tellError)
  // An empty log would look as if there had been something to choose from.
  if (evidence.files.length === 0) return EXIT.usage

  const bytes = evidence.files.reduce((sum, file) => sum + file.byteLength, 0)
  const progress = await startProgress(io, settings.isQuiet ? 0 : bytes, 'chosen')
  const teller = new DamageTeller(progress, io, paint, settings)
  const filter = new RecordFilter(settings)
  const interest = filter.interest()
  let outcome: CutOutcome
  try {
    outcome = await cutEvidence(
      {
        files: evidence.files,
        outputPath: resolve(io.cwd, settings.output),
        recover: settings.recover,
        shape: settings.shape,
        keepsSequence: summary.isWanted,
        wants: filter.isOpen ? () => true : (record) => filter.wants(record),
        ...(interest && { interest }),
        rules: rules?.used ?? [],
        logsources: files.logsources,
        onlyMatches: settings.onlyMatches,
        withFamily: settings.withFamily,
        ...(redaction && { redaction }),
        mayChangeMatches: settings.mayChangeMatches,
        signal,
      },
      {
        onDamage: (damage) => teller.onDamage(damage),
        onUnreadable: (file, message) => teller.onUnreadable(file, message),
        onProgress: (done, events, chosen) => progress.update({ bytes: done, events, matches: chosen }),
        onLost({ place: { file, offset }, recordId }, message) {
          const where = `${file}: record ${recordId ?? 'without id'}${offset === null ? '' : ` at offset ${offset}`}`
          progress.aside(() => tellError(terminalText(`${where} cannot be written: ${message}`)))
        },
      },
    )
  } finally {
    progress.stop()
  }
  await writeBeside(outcome, settings, redaction, io)
  await summary.write({ command: 'cut', ...outcome.totals, problems: evidence.problems })
  const { totals, changes, counts, isRefused } = outcome
  if (!settings.isQuiet) {
    teller.tellRest()
    say(
      io,
      ...evidenceLines({ ...totals, files: evidence.files.length, damages: teller.damages }, 'passed over', paint),
    )
    say(io, ...cutLines(outcome, settings, redaction, durationText(performance.now() - started), paint))
    if (outcome.result.records === 0 && !isRefused)
      say(io, `          ${filter.silenceReason(totals.account, 'written')}`)
  }
  if (isRefused) tellError(terminalText(refusalText(outcome, settings)))
  return worstOf([
    ...codesOfEvidence(totals, evidence, settings.isStrict || counts.lost > 0),
    ...(counts.lost > 0 ? [EXIT.loss] : []),
    ...(rules === undefined ? [] : codesOfRules(rules, settings)),
    ...(isRefused && changes.length > 0 ? [EXIT.findings] : []),
  ])
}

function placesOf({ output, mapPath }: CutSettings) {
  return [
    { option: '--output', path: output },
    { option: '--output', path: output + SIDECAR_SUFFIX },
    ...(mapPath === undefined ? [] : [{ option: '--redact-map', path: mapPath }]),
  ]
}

/** Nothing is written of a cut that was refused: neither half of it could be told from a result. */
async function writeBeside(
  outcome: CutOutcome,
  settings: CutSettings,
  redaction: Redaction | undefined,
  io: Io,
): Promise<void> {
  if (outcome.isRefused) return
  await writeWhole(settings.output + SIDECAR_SUFFIX, sidecarOf(outcome, settings, redaction), io)
  if (settings.mapPath === undefined || redaction === undefined || outcome.tally === null) return
  const { key } = redaction
  const { unmapped } = outcome.tally
  const map = { key, replaced: outcome.tally.map(), ...(unmapped > 0 && { unmapped }) }
  await writeWhole(settings.mapPath, `${jsonText(map, 2)}\n`, io)
}
