/** `sigma-replay tree`: processes with their ancestors and what came of them, those of matches or those that are named. */
import type { WriteStream } from 'node:tty'
import { Detector } from '../detect/index.ts'
import { eventOf, PROCESS_EVENT_IDS, type Process, ProcessCollector, ProcessForest } from '../event/index.ts'
import { type Interest, type LogRecord, ticksOf } from '../evtx/index.ts'
import { findEvidence } from '../node/files.ts'
import { type EvidenceTotals, readEvidence } from '../node/read-evidence.ts'
import { type ProcessMatches, processFormatOf, shownProcesses } from '../report/index.ts'
import { DamageTeller } from './damage-teller.ts'
import { EXIT, type ExitCode, worstOf } from './exit-codes.ts'
import { type Io, paintFor, say } from './io.ts'
import { openOutput } from './open-output.ts'
import { codesOfEvidence, codesOfRules } from './outcome.ts'
import { evidenceProblems, ruleProblems } from './problems.ts'
import { MatchesOfProcesses } from './process-matches.ts'
import { startProgress } from './progress.ts'
import { type RuleSet, readRuleSet, ruleFactsOf } from './rule-set.ts'
import { readSettingFiles, type SettingFiles } from './setting-files.ts'
import { openSummary } from './summary-file.ts'
import { namedProcesses } from './tree-choice.ts'
import type { TreeSettings } from './tree-options.ts'
import { treeStatement } from './tree-statement.ts'

/** Processes are printed in pieces of about this many UTF-16 units. */
const PIECE = 64 * 1024

/** @throws UserError, OutputFailed */
export async function tree(settings: TreeSettings, io: Io, signal: AbortSignal): Promise<ExitCode> {
  const paint = paintFor(io, settings.color)
  const tellError = (line: string): void => say(io, paint('error', line))
  const files = await readSettingFiles(settings, io.cwd, tellError)
  const evidence = await findEvidence(settings.paths, io.cwd)
  const rules = settings.rulePaths.length === 0 ? null : await readRuleSet(settings, files, io.cwd)
  const inputs = [...evidence.files, ...(rules?.files ?? []), ...files.files]
  const isOnTerminal = settings.output === undefined && (io.out as WriteStream).isTTY === true
  const format = processFormatOf(
    settings.format,
    paintFor(io, settings.output === undefined ? settings.color : false, isOnTerminal),
    isOnTerminal ? ((io.out as WriteStream).columns ?? null) : null,
  )
  const output = openOutput(settings.output, format.frame, inputs, io)
  const summary = openSummary(settings.summaryPath, inputs, settings.output, io)
  const problems = [...evidenceProblems(evidence), ...(rules === null ? [] : ruleProblems(rules, settings))]
  problems.forEach(tellError)

  const bytes = evidence.files.reduce((sum, file) => sum + file.byteLength, 0)
  const progress = await startProgress(io, settings.isQuiet ? 0 : bytes, 'matches', paint)
  const teller = new DamageTeller(progress, io, paint, settings)
  const gatherer = new Gatherer(rules, settings, files.logsources)
  const reportsSources = summary.isWanted
  try {
    const totals: EvidenceTotals = await readEvidence(
      {
        files: evidence.files,
        reader: 'sigma-replay',
        recover: settings.recover,
        keepsSequence: reportsSources,
        reportsSources,
        signal,
        interest: gatherer.interest,
      },
      {
        onRecords: (records) => gatherer.add(records),
        onDamage: (damage) => teller.onDamage(damage),
        onUnreadable: (file, message) => teller.onUnreadable(file, message),
        onProgress: (done) =>
          progress.update({ bytes: done, events: gatherer.records, matches: gatherer.matches?.count ?? 0 }),
      },
    )
    progress.stop()
    const { forest, asked, unmet } = gatherer.answer()
    let piece = ''
    let shown = 0
    for (const each of shownProcesses(asked, settings.depth)) {
      shown++
      piece += format.print(each)
      if (piece.length < PIECE) continue
      await output.write(piece)
      piece = ''
    }
    await output.write(piece)
    await output.close()
    await summary.write({
      command: 'tree',
      ...totals,
      problems: evidence.problems,
      ...(rules === null ? {} : { rules: ruleFactsOf(rules) }),
    })
    unmet.forEach(tellError)
    if (!settings.isQuiet) teller.tellRest()
    const facts = { forest, shown, asked: asked.size, losses: gatherer.processes.losses, matches: gatherer.matches }
    say(io, ...treeStatement(facts, paint, settings.isQuiet))
    return worstOf([
      ...codesOfEvidence(totals, evidence, settings.isStrict),
      ...(rules === null ? [] : codesOfRules(rules, settings)),
      ...(unmet.length === 0 ? [] : [EXIT.usage]),
    ])
  } finally {
    progress.stop()
    gatherer.matches?.close()
  }
}

/** Takes processes and matches out of records, and joins them when all are read. */
class Gatherer {
  readonly processes = new ProcessCollector()
  readonly matches: MatchesOfProcesses | null
  readonly interest: Interest
  records = 0
  readonly #settings: TreeSettings
  readonly #detector: Detector | undefined
  readonly #from: bigint | undefined
  readonly #to: bigint | undefined

  constructor(rules: RuleSet | null, settings: TreeSettings, logsources: SettingFiles['logsources']) {
    this.#settings = settings
    const { from, to } = settings.window
    this.#from = from === undefined ? undefined : ticksOf(from)
    this.#to = to === undefined ? undefined : ticksOf(to)
    const detector = rules === null ? undefined : new Detector(rules.used, { logsources })
    this.#detector = detector
    this.matches = rules === null || detector === undefined ? null : new MatchesOfProcesses(detector, rules.used)
    this.interest = {
      eventId: (id) => PROCESS_EVENT_IDS.includes(id) || detector?.wantsEventId(id) === true,
      source: (provider, channel, eventId) =>
        PROCESS_EVENT_IDS.includes(eventId) || detector?.wantsSource({ provider, channel, eventId }) === true,
    }
  }

  add(records: Iterable<LogRecord>): void {
    for (const record of records) {
      this.records++
      this.processes.add(record)
      const source = { provider: record.provider, channel: record.channel, eventId: record.eventId }
      if (this.#detector?.wantsSource(source) !== true || !this.#isInWindow(record.timeTicks)) continue
      this.matches!.add(record, eventOf(record, source))
    }
  }

  answer() {
    const forest = new ProcessForest(this.processes.creations, this.processes.ends)
    const asked: Map<Process, readonly ProcessMatches[]> = this.matches?.addTo(forest) ?? new Map()
    const named = namedProcesses(forest, this.#settings, this.matches !== null, (process) =>
      this.#isInWindow(process.ticks),
    )
    for (const process of named.processes) if (!asked.has(process)) asked.set(process, [])
    return { forest, asked, unmet: named.unmet }
  }

  #isInWindow(ticks: bigint | null): boolean {
    if (this.#from === undefined && this.#to === undefined) return true
    return (
      ticks !== null &&
      (this.#from === undefined || ticks >= this.#from) &&
      (this.#to === undefined || ticks <= this.#to)
    )
  }
}
