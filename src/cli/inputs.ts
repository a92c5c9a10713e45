/** `sigma-replay inputs`: what each file was taken for and holds, and what of it no rule can use. */
import { LogSurvey } from '../event/index.ts'
import type { LogRecord } from '../evtx/index.ts'
import { type EvidenceTotals, readEvidence } from '../node/read-evidence.ts'
import { evidenceLines, inputFormatOf } from '../report/index.ts'
import { DamageTeller } from './damage-teller.ts'
import { type ExitCode, worstOf } from './exit-codes.ts'
import { findLogs } from './find-logs.ts'
import { type InputFacts, inputEntries } from './input-entries.ts'
import type { InputsSettings } from './inputs-options.ts'
import { type Io, paintFor, say } from './io.ts'
import { openOutput } from './open-output.ts'
import { codesOfEvidence, codesOfRules } from './outcome.ts'
import { evidenceProblems, ruleProblems } from './problems.ts'
import { startProgress } from './progress.ts'
import { type RuleSet, readRuleSet, ruleFactsOf } from './rule-set.ts'
import { readSettingFiles } from './setting-files.ts'
import { openSummary } from './summary-file.ts'

/** @throws UserError, OutputFailed */
export async function inputs(settings: InputsSettings, io: Io, signal: AbortSignal): Promise<ExitCode> {
  const paint = paintFor(io, settings.color)
  const tellError = (line: string): void => say(io, paint('error', line))
  const files = await readSettingFiles(settings, io.cwd, tellError)
  const evidence = await findLogs(settings, io, signal)
  const rules = settings.rulePaths.length === 0 ? undefined : await readRuleSet(settings, files, io.cwd)
  const { isTTY } = io.out as { readonly isTTY?: boolean }
  const outputPaint = paintFor(io, settings.color, settings.output === undefined && isTTY === true)
  const format = inputFormatOf(settings.format, outputPaint, settings.isVerbose)
  const replaced = [...evidence.files, ...(rules?.files ?? []), ...files.files]
  const output = openOutput(settings.output, format.frame, replaced, io)
  const summary = openSummary(settings.summaryPath, replaced, settings.output, io)
  const problems = [...evidenceProblems(evidence), ...(rules === undefined ? [] : ruleProblems(rules, settings))]
  problems.forEach(tellError)

  const facts = evidence.files.map(
    (file): InputFacts => ({ file, records: 0, damages: 0, unreadable: null, times: null }),
  )
  const survey = new LogSurvey()
  const totals = await read(facts, survey, settings, summary.isWanted, io, signal)
  for (const entry of await inputEntries(facts, evidence.setAside, survey, rules, settings.shape))
    await output.write(format.print(entry))
  await output.close()
  const ruleFacts = rules === undefined ? {} : { rules: ruleFactsOf(rules) }
  await summary.write({ command: 'inputs', ...totals, problems: evidence.problems, ...ruleFacts })
  return worstOf([...codesOfEvidence(totals, evidence, settings.isStrict), ...codesOf(rules, settings)])
}

function codesOf(rules: RuleSet | undefined, settings: InputsSettings): ExitCode[] {
  return rules === undefined ? [] : codesOfRules(rules, settings)
}

async function read(
  facts: readonly InputFacts[],
  survey: LogSurvey,
  settings: InputsSettings,
  reportsSources: boolean,
  io: Io,
  signal: AbortSignal,
): Promise<EvidenceTotals> {
  const paint = paintFor(io, settings.color)
  const files = facts.map(({ file }) => file)
  const byFile = new Map(facts.map((each, number) => [each.file, { each, number }]))
  const progress = await startProgress(
    io,
    settings.isQuiet ? 0 : files.reduce((sum, file) => sum + file.byteLength, 0),
    'records',
  )
  const teller = new DamageTeller(progress, io, paint, settings)
  const { recover, shape } = settings
  let current = facts[0]
  let records = 0
  try {
    const totals = await readEvidence(
      { files, reader: 'sigma-replay', recover, shape, keepsSequence: reportsSources, reportsSources, signal },
      {
        onFile(file) {
          current = byFile.get(file as (typeof files)[number])!.each
        },
        onRecords(some, file) {
          const { each, number } = byFile.get(file as (typeof files)[number])!
          for (const record of some) {
            survey.add(record, number)
            each.records++
            records++
            addTime(each, record)
          }
        },
        onDamage(damage) {
          if (current !== undefined) current.damages++
          teller.onDamage(damage)
        },
        onUnreadable(file, message) {
          byFile.get(file as (typeof files)[number])!.each.unreadable = message
          teller.onUnreadable(file, message)
        },
        onProgress: (done) => progress.update({ bytes: done, events: records, matches: 0 }),
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

function addTime(facts: InputFacts, { timeCreated }: LogRecord): void {
  if (timeCreated === null) return
  const { first, last } = facts.times ?? { first: timeCreated, last: timeCreated }
  facts.times = { first: timeCreated < first ? timeCreated : first, last: timeCreated > last ? timeCreated : last }
}
