/** `sigma-replay explain`: why a rule matched an event, or why it stayed silent. */
import type { FoundFiles } from '../node/files.ts'
import { isJsonFile } from '../node/json-evidence.ts'
import { countedText, diagnosticText, explanationFormatOf } from '../report/index.ts'
import { EXIT, type ExitCode, worstOf } from './exit-codes.ts'
import { explainLogs } from './explain-logs.ts'
import type { ExplainSettings } from './explain-options.ts'
import { explainedRules } from './explained-rules.ts'
import { Explainer } from './explainer.ts'
import { findLogs } from './find-logs.ts'
import { type Io, paintFor, say } from './io.ts'
import { jsonEvents } from './json-inputs.ts'
import { Mender } from './mender.ts'
import { openOutput } from './open-output.ts'
import { evidenceProblems, ruleProblems } from './problems.ts'
import { type RuleSet, readRuleSet } from './rule-set.ts'
import { readSettingFiles } from './setting-files.ts'
import { openSummary } from './summary-file.ts'
import { inputLines } from './told-inputs.ts'

/** @throws UserError, OutputFailed */
export async function explain(settings: ExplainSettings, io: Io, signal: AbortSignal): Promise<ExitCode> {
  const tellError = (line: string): void => say(io, paintFor(io, settings.color)('error', line))
  const settingFiles = await readSettingFiles(settings, io.cwd, tellError)
  const found = await findLogs(settings, io, signal)
  const rules = await readRuleSet(settings, settingFiles, io.cwd)
  const inputs = [...found.files, ...rules.files, ...settingFiles.files]
  const jsonFiles = found.files.filter(isJsonFile)
  const logs = { ...found, files: found.files.filter((file) => !jsonFiles.includes(file)) }
  const format = explanationFormatOf(settings.format, paintForOutput(settings, io), settings.isVerbose)
  const output = openOutput(settings.output, format.frame, inputs, io)
  const summary = openSummary(settings.summaryPath, inputs, settings.output, io)
  tellProblems(found, rules, settings, io)
  const codes = codesOfArguments(found, rules)

  const explained = explainedRules(rules.chosen)
  const mender = new Mender(rules.files, settingFiles)
  const explainer = new Explainer(explained.rules, settingFiles.logsources, mender, format, output)
  if (!settings.isQuiet) say(io, ...explained.notes)
  for (const event of jsonEvents(jsonFiles)) await explainer.explain(event)
  // Without a rule there is nothing to read logs for; without a log or another event that is what has to be said.
  const readsLogs = rules.chosen.length > 0 && (logs.files.length > 0 || found.files.length === 0)
  if (readsLogs && settings.paths.length > 0) {
    if (!settings.isQuiet) say(io, ...(await inputLines(logs, settings)))
    const job = { logs, settings, signal, reportsSources: summary.isWanted }
    const { totals, codes: codesOfLogs } = await explainLogs(job, explainer, mender, io)
    codes.push(...codesOfLogs)
    await summary.write({ command: 'explain', ...totals, problems: found.problems })
  }
  await output.close()
  const left = explainer.limitText()
  if (left !== undefined) say(io, left)
  return worstOf(codes)
}

/** Explanations are what goes to stdout, so it decides about their colours. */
function paintForOutput({ output, color }: ExplainSettings, io: Io) {
  const { isTTY } = io.out as { readonly isTTY?: boolean }
  return paintFor(io, color, output === undefined && isTTY === true)
}

/** Refusals that are shown without --verbose. */
const SHOWN_REFUSALS = 20

function tellProblems(found: FoundFiles, rules: RuleSet, settings: ExplainSettings, io: Io): void {
  const paint = paintFor(io, settings.color)
  const shown = rules.refusals.slice(0, settings.isVerbose ? undefined : SHOWN_REFUSALS)
  const rest = rules.refusals.length - shown.length
  const lines = [
    ...evidenceProblems(found),
    ...shown.map(diagnosticText),
    ...(rest > 0 ? [`… and ${countedText(rest, 'more refused rule')}; --verbose lists them all`] : []),
    ...rules.unusedPlaceholders.map(diagnosticText),
    ...ruleProblems({ ...rules, used: rules.chosen, unmetIds: rules.unknownIds }, settings),
  ]
  say(io, ...lines.map((line) => paint('error', line)))
}

function codesOfArguments(found: FoundFiles, rules: RuleSet): ExitCode[] {
  const codes: ExitCode[] = []
  if ([...found.problems, ...rules.problems].some(({ isArgument }) => isArgument)) codes.push(EXIT.usage)
  if (rules.chosen.length === 0 || rules.unknownIds.length > 0) codes.push(EXIT.rules)
  return codes
}
