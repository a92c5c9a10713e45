/** `sigma-replay rules`: the rule set as it was understood, and what given logs have for it. */
import { LogSurvey } from '../event/index.ts'
import { type EvidenceTotals, readEvidence } from '../node/read-evidence.ts'
import {
  coverageBlock,
  evidenceLines,
  type Paint,
  type RuleEntry,
  ruleListFormatOf,
  ruleSetLines,
  ruleTables,
} from '../report/index.ts'
import { DamageTeller } from './damage-teller.ts'
import { type ExitCode, worstOf } from './exit-codes.ts'
import { copyFilter, findLogs } from './find-logs.ts'
import { type Io, paintFor, say } from './io.ts'
import { openOutput } from './open-output.ts'
import { codesOfEvidence, codesOfRules } from './outcome.ts'
import { evidenceProblems, ruleProblems } from './problems.ts'
import { startProgress } from './progress.ts'
import { logFacts, ruleEntries, type SurveyedLogs } from './rule-entries.ts'
import { type RuleSet, readRuleSet, ruleFactsOf } from './rule-set.ts'
import type { RulesSettings } from './rules-options.ts'
import { readSettingFiles } from './setting-files.ts'
import { openSummary } from './summary-file.ts'
import { inputLines } from './told-inputs.ts'

/** @throws UserError, OutputFailed */
export async function rules(settings: RulesSettings, io: Io, signal: AbortSignal): Promise<ExitCode> {
  const paint = paintFor(io, settings.color)
  const tellError = (line: string): void => say(io, paint('error', line))
  const files = await readSettingFiles(settings, io.cwd, tellError)
  const evidence = await findLogs(settings, io, signal)
  const set = await readRuleSet(settings, files, io.cwd)
  const inputs = [...evidence.files, ...set.files, ...files.files]
  const format = ruleListFormatOf(settings.format)
  const output = openOutput(settings.output, format.frame, inputs, io)
  const summary = openSummary(settings.summaryPath, inputs, settings.output, io)
  ;[...evidenceProblems(evidence), ...ruleProblems(set, settings)].forEach(tellError)
  if (!settings.isQuiet) say(io, ...(await inputLines(evidence, settings)))

  const survey = settings.paths.length === 0 ? undefined : new LogSurvey()
  const logs = survey && { files: evidence.files, survey }
  const totals = logs && (await readLogs(logs, settings, summary.isWanted, io, signal))
  const entries = ruleEntries(set, settings.choice, logs)
  // On a terminal text is meant for eyes; in a file colours would be noise.
  if (settings.format === 'text') await output.write(textOf(set, entries, logs, settings))
  else for (const entry of entries) await output.write(format.print(entry))
  await output.close()
  if (totals !== undefined)
    await summary.write({ command: 'rules', ...totals, problems: evidence.problems, rules: ruleFactsOf(set) })
  if (settings.format !== 'text' && logs !== undefined && !settings.isQuiet)
    say(io, ...coverageBlock(entries, logFacts(logs, set), settings.isVerbose, paint))
  const codes = totals === undefined ? [] : codesOfEvidence(totals, evidence, settings.isStrict)
  return worstOf([...codes, ...codesOfRules(set, settings)])
}

async function readLogs(
  { files, survey }: SurveyedLogs,
  settings: RulesSettings,
  reportsSources: boolean,
  io: Io,
  signal: AbortSignal,
): Promise<EvidenceTotals> {
  const paint = paintFor(io, settings.color)
  const bytes = files.reduce((sum, file) => sum + file.byteLength, 0)
  const progress = await startProgress(io, settings.isQuiet ? 0 : bytes)
  const teller = new DamageTeller(progress, io, paint, settings)
  const numbers = new Map(files.map((file, number) => [file, number]))
  let events = 0
  const { recover, shape } = settings
  const job = { files, reader: 'sigma-replay', recover, shape, keepsSequence: reportsSources } as const
  try {
    const totals = await readEvidence(
      { ...job, reportsSources, signal, copies: copyFilter(settings, io) },
      {
        onRecords(records, file) {
          for (const record of records) {
            survey.add(record, numbers.get(file)!)
            events++
          }
        },
        onDamage: (damage) => teller.onDamage(damage),
        onUnreadable: (file, message) => teller.onUnreadable(file, message),
        onProgress: (done) => progress.update({ bytes: done, events, matches: 0 }),
      },
    )
    progress.stop()
    if (!settings.isQuiet) {
      teller.tellRest()
      say(io, ...evidenceLines({ ...totals, files: files.length, damages: teller.damages }, 'passed over', paint))
    }
    return totals
  } finally {
    progress.stop()
  }
}

const PLAIN: Paint = (_style, text) => text

function textOf(
  set: RuleSet,
  entries: readonly RuleEntry[],
  logs: SurveyedLogs | undefined,
  { groupBy, isVerbose }: RulesSettings,
): string {
  const facts = { ...set, loadedRules: set.loadedCount, usedRules: set.used.length }
  const lines = ruleSetLines(facts, PLAIN, isVerbose)
  lines.push(...ruleTables(entries, groupBy, isVerbose, PLAIN))
  if (logs !== undefined) lines.push('', ...coverageBlock(entries, logFacts(logs, set), isVerbose, PLAIN))
  return lines.map((line) => `${line}\n`).join('')
}
