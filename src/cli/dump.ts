/** `sigma-replay dump`: records as they are, without rules. */
import { performance } from 'node:perf_hooks'
import { type EvidenceTotals, readEvidence } from '../node/read-evidence.ts'
import { bytesText, countText, durationText, evidenceLines, recordFormatOf } from '../report/index.ts'
import { DamageTeller } from './damage-teller.ts'
import type { DumpSettings } from './dump-options.ts'
import { type ExitCode, worstOf } from './exit-codes.ts'
import { copyFilter, findLogs } from './find-logs.ts'
import { type Io, paintFor, say } from './io.ts'
import { openOutput } from './open-output.ts'
import { codesOfEvidence } from './outcome.ts'
import { evidenceProblems } from './problems.ts'
import { startProgress } from './progress.ts'
import { RecordFilter } from './record-filter.ts'
import { openSummary } from './summary-file.ts'
import { inputLines } from './told-inputs.ts'

/** @throws UserError, OutputFailed */
export async function dump(settings: DumpSettings, io: Io, signal: AbortSignal): Promise<ExitCode> {
  const started = performance.now()
  const paint = paintFor(io, settings.color)
  const evidence = await findLogs(settings, io, signal)
  const format = recordFormatOf(settings.format, settings.withTypes)
  const output = openOutput(settings.output, format.frame, evidence.files, io)
  const summary = openSummary(settings.summaryPath, evidence.files, settings.output, io)
  say(io, ...evidenceProblems(evidence).map((line) => paint('error', line)))
  if (!settings.isQuiet) say(io, ...(await inputLines(evidence, settings)))

  const bytes = evidence.files.reduce((sum, file) => sum + file.byteLength, 0)
  const progress = await startProgress(io, settings.isQuiet ? 0 : bytes, 'printed')
  const teller = new DamageTeller(progress, io, paint, settings)
  const filter = new RecordFilter(settings)
  const { recover, shape } = settings
  const reportsSources = summary.isWanted
  const interest = filter.interest()
  let totals: EvidenceTotals
  let printed = 0
  try {
    totals = await readEvidence(
      {
        files: evidence.files,
        reader: 'sigma-replay',
        recover,
        shape,
        keepsSequence: reportsSources,
        reportsSources,
        signal,
        copies: copyFilter(settings, io),
        ...(interest === undefined ? {} : { interest }),
      },
      {
        async onRecords(records) {
          let text = ''
          for (const record of records) {
            if (!filter.wants(record)) continue
            text += format.print(record)
            printed++
          }
          await output.write(text)
        },
        onDamage: (damage) => teller.onDamage(damage),
        onUnreadable: (file, message) => teller.onUnreadable(file, message),
        onProgress: (done) => progress.update({ bytes: done, events: printed, matches: printed }),
      },
    )
    await output.close()
    await summary.write({ command: 'dump', ...totals, problems: evidence.problems })
  } finally {
    progress.stop()
  }
  if (!settings.isQuiet) {
    teller.tellRest()
    const facts = { ...totals, files: evidence.files.length, damages: teller.damages }
    say(io, ...evidenceLines(facts, 'passed over', paint))
    say(io, `printed   ${countText(printed)} in ${durationText(performance.now() - started)}, ${bytesText(bytes)} read`)
    if (printed === 0) say(io, `          ${filter.silenceReason(totals.account)}`)
  }
  return worstOf(codesOfEvidence(totals, evidence, settings.isStrict))
}
