/** `sigma-replay tree`: processes with their ancestors and what came of them, those of matches or those that are named. */
import type { Output } from '../node/output.ts'
import { type Format, processFormatOf, type ShownProcess, shownProcesses } from '../report/index.ts'
import { EXIT, type ExitCode, worstOf } from './exit-codes.ts'
import { findLogs } from './find-logs.ts'
import { type Io, paintFor, say, terminalWidth } from './io.ts'
import { openOutput } from './open-output.ts'
import { codesOfRules } from './outcome.ts'
import { evidenceProblems, ruleProblems } from './problems.ts'
import { readLogs } from './read-logs.ts'
import { readRuleSet, ruleFactsOf } from './rule-set.ts'
import { readSettingFiles } from './setting-files.ts'
import { openSummary } from './summary-file.ts'
import { inputLines } from './told-inputs.ts'
import { TreeGatherer } from './tree-gatherer.ts'
import type { TreeSettings } from './tree-options.ts'
import { treeStatement } from './tree-statement.ts'

/** @throws UserError, OutputFailed */
export async function tree(settings: TreeSettings, io: Io, signal: AbortSignal): Promise<ExitCode> {
  const paint = paintFor(io, settings.color)
  const tellError = (line: string): void => say(io, paint('error', line))
  const files = await readSettingFiles(settings, io.cwd, tellError)
  const logs = await findLogs(settings, io, signal)
  const rules = settings.rulePaths.length === 0 ? null : await readRuleSet(settings, files, io.cwd)
  const inputs = [...logs.files, ...(rules?.files ?? []), ...files.files]
  const format = formatFor(settings, io)
  const output = openOutput(settings.output, format.frame, inputs, io)
  const summary = openSummary(settings.summaryPath, inputs, settings.output, io)
  const problems = [...evidenceProblems(logs), ...(rules === null ? [] : ruleProblems(rules, settings))]
  problems.forEach(tellError)

  const gatherer = new TreeGatherer(rules, settings, files.logsources)
  try {
    const { interest } = gatherer
    const job = { logs, settings, signal, reportsSources: summary.isWanted, interest }
    if (!settings.isQuiet) say(io, ...(await inputLines(logs, settings)))
    const { totals, codes } = await readLogs(job, io, (record) => gatherer.add(record))
    const { forest, asked, unmet } = gatherer.answer()
    const shown = await printAll(shownProcesses(asked, settings.depth), format, output)
    const ruleFacts = rules === null ? {} : { rules: ruleFactsOf(rules) }
    await summary.write({ command: 'tree', ...totals, problems: logs.problems, ...ruleFacts })
    unmet.forEach(tellError)
    const facts = { forest, shown, asked: asked.size, losses: gatherer.processes.losses, matches: gatherer.matches }
    say(io, ...treeStatement(facts, paint, settings.isQuiet))
    const ofRules = rules === null ? [] : codesOfRules(rules, settings)
    return worstOf([...codes, ...ofRules, ...(unmet.length === 0 ? [] : [EXIT.usage])])
  } finally {
    gatherer.matches?.close()
  }
}

function formatFor({ format, output, color }: TreeSettings, io: Io): Format<ShownProcess> {
  const width = output === undefined ? terminalWidth(io) : null
  const paint = paintFor(io, output === undefined ? color : false, width !== null)
  return processFormatOf(format, paint, width)
}

/** Processes are printed in pieces of about this many UTF-16 units. */
const PIECE_LENGTH = 64 * 1024

/** Returns how many there were. */
async function printAll(all: Iterable<ShownProcess>, format: Format<ShownProcess>, output: Output): Promise<number> {
  let count = 0
  let piece = ''
  for (const each of all) {
    count++
    piece += format.print(each)
    if (piece.length < PIECE_LENGTH) continue
    await output.write(piece)
    piece = ''
  }
  await output.write(piece)
  await output.close()
  return count
}
