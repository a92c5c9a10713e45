/** `sigma-replay detect`: every match of the rules in the logs. */
import { performance } from 'node:perf_hooks'
import type { LogsourceRow } from '../event/index.ts'
import { indexKeyOf } from '../node/index-store.ts'
import { runDetection } from '../node/run.ts'
import type { RunTotals } from '../node/run-contract.ts'
import { closingBlock, GITHUB_RESULTS, startBlock } from '../report/index.ts'
import { DamageTeller } from './damage-teller.ts'
import type { DetectSettings } from './detect-options.ts'
import { type ExitCode, worstOf } from './exit-codes.ts'
import { copyFilter, findLogs } from './find-logs.ts'
import type { HtmlReport } from './html-report.ts'
import { type Io, paintFor, say } from './io.ts'
import { Listener } from './listener.ts'
import { type MatchOutputs, openMatchOutputs } from './match-outputs.ts'
import { nextCommands } from './next-command.ts'
import { codesOfEvidence, codesOfFindings, codesOfRules } from './outcome.ts'
import { evidenceProblems, ruleProblems } from './problems.ts'
import { startProgress } from './progress.ts'
import { type RuleSet, readRuleSet, ruleFactsOf } from './rule-set.ts'
import { readSettingFiles, type SettingFiles } from './setting-files.ts'
import { silenceReasons } from './silence.ts'
import { openSummary } from './summary-file.ts'
import { inputLines } from './told-inputs.ts'
import { VERSION } from './version.ts'

function indexKeyOfSet({ cacheKey, used }: RuleSet, logsources: readonly LogsourceRow[]): string | null {
  const plans = used.map(({ plan }) => plan)
  return cacheKey === null ? null : indexKeyOf(cacheKey, plans, logsources)
}

/** @throws UserError, OutputFailed */
export async function detect(settings: DetectSettings, io: Io, signal: AbortSignal): Promise<ExitCode> {
  const started = performance.now()
  const paint = paintFor(io, settings.color)
  const tellError = (line: string): void => say(io, paint('error', line))
  const files = await readSettingFiles(settings, io.cwd, tellError)
  const evidence = await findLogs(settings, io, signal)
  const rules = await readRuleSet(settings, files, io.cwd)
  const bytes = evidence.files.reduce((sum, file) => sum + file.byteLength, 0)
  const inputs = [...evidence.files, ...rules.files, ...files.files]
  const outputs = openMatchOutputs(settings, inputs, io)
  const summary = openSummary(settings.summaryPath, inputs, outputs.paths, io)
  const report = await openReport(settings, inputs, rules, files, io)
  if (!settings.isQuiet) {
    const facts = { ...startFactsOf(rules), files: evidence.files.length, bytes }
    say(io, ...startBlock(facts, paint, settings.isVerbose), ...(await inputLines(evidence, settings)))
  }
  const problems = [...evidenceProblems(evidence), ...ruleProblems(rules, settings)]
  problems.forEach(tellError)

  const progress = await startProgress(io, settings.isQuiet ? 0 : bytes, 'matches', paint)
  const teller = new DamageTeller(progress, io, paint, settings)
  const listener = new Listener(outputs, progress, teller, report)
  let totals: RunTotals
  let reportLines: string[] = []
  try {
    const { reader, recover, shape, limits } = settings
    const reportsSources = summary.isWanted || report !== undefined
    const { logsources } = files
    const job = {
      files: evidence.files,
      rules: rules.used,
      logsources,
      indexKey: indexKeyOfSet(rules, logsources),
      reader,
      recover,
      shape,
      format: outputs.form,
      besides: outputs.besides,
      wantsHighlights: !settings.isQuiet,
      ...limits,
      reportsSources,
      reportsEvents: report !== undefined,
      signal,
      copies: copyFilter(settings, io),
    }
    totals = await runDetection(job, listener)
    await outputs.close({ ...totals, version: VERSION })
    if (report !== undefined) reportLines = await report.finish(totals, evidence.problems)
    await summary.write({ command: 'detect', ...totals, problems: evidence.problems, rules: ruleFactsOf(rules) })
  } finally {
    progress.stop()
  }

  if (!settings.isQuiet) {
    teller.tellRest()
    const facts = {
      ...totals,
      files: evidence.files.length,
      damages: teller.damages,
      outputs: outputs.paths,
      bytes: listener.bytes,
      milliseconds: performance.now() - started,
      peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    }
    say(io, ...closingBlock(facts, paint))
    if (totals.matches === 0) say(io, ...silenceReasons(rules, totals, evidence.files.length))
    if (isTooMuchForGithub(totals, outputs)) say(io, paint('warning', TOO_MUCH_FOR_GITHUB))
    say(io, ...reportLines, ...nextCommands(totals, settings))
  }
  return worstOf([
    ...codesOfEvidence(totals, evidence, settings.isStrict),
    ...codesOfRules(rules, settings),
    ...codesOfFindings(totals, settings),
  ])
}

/** The writer of reports is loaded only where one is wanted. */
async function openReport(
  { htmlPath: path, output, besides, summaryPath }: DetectSettings,
  inputs: readonly { readonly path: string }[],
  rules: RuleSet,
  { placeholders }: SettingFiles,
  io: Io,
): Promise<HtmlReport | undefined> {
  if (path === undefined) return undefined
  const { openHtmlReport } = await import('./html-report.ts')
  const outputs = [
    { option: '--output', path: output },
    ...besides.map((beside) => ({ option: `--output-${beside.format}`, path: beside.path })),
    { option: '--summary-json', path: summaryPath },
  ]
  return openHtmlReport({ path, inputs, outputs, rules, placeholders }, io)
}

function startFactsOf(rules: RuleSet) {
  return { ...rules, version: VERSION, loadedRules: rules.loadedCount, usedRules: rules.used.length }
}

const TOO_MUCH_FOR_GITHUB = `          SARIF: GitHub takes no file with more than ${GITHUB_RESULTS} results; --min-level and --from give fewer`

function isTooMuchForGithub({ matches }: RunTotals, { form, besides }: MatchOutputs): boolean {
  return matches > GITHUB_RESULTS && [form, ...besides].includes('sarif')
}
