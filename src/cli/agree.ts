/** `sigma-replay agree`: the events on which a rule and a query differ, and the tests responsible. */
import type { Event } from '../event/index.ts'
import { eventOfRecord } from '../input/json-event.ts'
import { Agreement } from '../kql/index.ts'
import { isJsonFile } from '../node/json-evidence.ts'
import { agreementFormatOf } from '../report/index.ts'
import type { AgreeSettings } from './agree-options.ts'
import { readSides } from './agree-sides.ts'
import { EXIT, type ExitCode, worstOf } from './exit-codes.ts'
import { findLogs } from './find-logs.ts'
import { type Io, paintFor, say } from './io.ts'
import { jsonEvents } from './json-inputs.ts'
import { openOutput } from './open-output.ts'
import { evidenceProblems } from './problems.ts'
import { readLogs } from './read-logs.ts'
import { readSettingFiles } from './setting-files.ts'
import { openSummary } from './summary-file.ts'
import { inputLines } from './told-inputs.ts'

/** @throws UserError, OutputFailed */
export async function agree(settings: AgreeSettings, io: Io, signal: AbortSignal): Promise<ExitCode> {
  const tellError = (line: string): void => say(io, paintFor(io, settings.color)('error', line))
  const settingFiles = await readSettingFiles(settings, io.cwd, tellError)
  const { paths } = settings
  const found = await findLogs(settings, io, signal)
  for (const line of evidenceProblems(found)) tellError(line)
  const { rule, query, files } = await readSides(settings, settingFiles, io, tellError)
  if (query === undefined || rule === undefined) return EXIT.rules

  const inputs = [...found.files, ...settingFiles.files, ...files]
  const { isTTY } = io.out as { readonly isTTY?: boolean }
  const paint = paintFor(io, settings.color, settings.output === undefined && isTTY === true)
  const format = agreementFormatOf(settings.format, paint, settings.isVerbose)
  const output = openOutput(settings.output, format.frame, inputs, io)
  const summary = openSummary(settings.summaryPath, inputs, settings.output, io)
  const agreement = new Agreement(rule, query, settingFiles.logsources)
  const compare = async (event: Event): Promise<void> => {
    const difference = agreement.compare(event)
    if (difference !== undefined) await output.write(format.print({ kind: 'difference', difference }))
  }

  const jsonFiles = found.files.filter(isJsonFile)
  const logs = { ...found, files: found.files.filter((file) => !jsonFiles.includes(file)) }
  const codes: ExitCode[] = found.problems.some(({ isArgument }) => isArgument) ? [EXIT.usage] : []
  for (const event of jsonEvents(jsonFiles)) await compare(event)
  if (paths.length > 0 && (logs.files.length > 0 || found.files.length === 0)) {
    if (!settings.isQuiet) say(io, ...(await inputLines(logs, settings)))
    const job = { logs, settings, signal, reportsSources: summary.isWanted }
    const { totals, codes: codesOfLogs } = await readLogs(job, io, (record) => compare(eventOfRecord(record)))
    codes.push(...codesOfLogs)
    await summary.write({ command: 'agree', ...totals, problems: found.problems })
  }
  const counts = agreement.counts()
  await output.write(format.print({ kind: 'counts', rule: rule.plan.rule, query, counts }))
  await output.close()
  if (settings.failsOnDifference && counts.onlyRule + counts.onlyQuery > 0) codes.push(EXIT.findings)
  return worstOf(codes)
}
