/**
 * A detection run over files: splits them into units of work, runs these in this thread or in workers, and hands
 * everything over in the order of the files, whatever ran where. A unit is a range of chunks, so one large file is
 * spread over threads as well as many small ones are.
 */
import { availableParallelism } from 'node:os'
import { CorrelationNet, correlate } from '../detect/index.ts'
import { fileTimeText, ticksOf } from '../evtx/index.ts'
import { addStatistics, emptyStatistics } from '../replay.ts'
import { formatOf } from '../report/index.ts'
import { LEVELS } from '../sigma/plan.ts'
import { EvidenceLedger } from './evidence-ledger.ts'
import { HighlightsBuilder } from './highlights-builder.ts'
import { HitStore } from './hit-store.ts'
import { type Unit, unitsOf } from './read-unit.ts'
import type { EvidenceFile, RuleCount, RunJob, RunListener, RunTotals } from './run-contract.ts'
import { runInThread, runInWorkers } from './threads.ts'
import { levelIndex, ruleCount, type UnitPart, type UnitResult, type UnitSettings } from './unit.ts'
import { keepYoungGeneration } from './young-generation.ts'

/** Below this a second thread costs more than it brings: it has to load the rules and warm up. */
const WORKERS_PAY_FROM_BYTES = 400 * 1024 * 1024
const MAX_AUTOMATIC_THREADS = 4

/** @throws only for a bug: files that cannot be read go to the listener */
export async function runDetection(job: RunJob, listener: RunListener): Promise<RunTotals> {
  keepYoungGeneration()
  const settings = settingsOf(job)
  const units: Unit[] = []
  for (const [number, file] of job.files.entries()) units.push(...(await unitsOf(file, number, settings)))
  const most = job.copies === undefined ? units.length : 1
  const threads = Math.max(1, Math.min(job.threads ?? automaticThreads(job.files), most))
  const collector = new Collector(listener, threads, settings)
  const run = threads > 1 ? runInWorkers : runInThread
  try {
    await run(units, settings, threads, collector, job.signal)
    await collector.correlate()
    return await collector.totals()
  } finally {
    collector.close()
  }
}

function settingsOf(job: RunJob): UnitSettings {
  const from = job.from === undefined ? undefined : ticksOf(job.from)
  const to = job.to === undefined ? undefined : ticksOf(job.to)
  return {
    rules: job.rules,
    logsources: job.logsources ?? [],
    reader: job.reader,
    recover: job.recover === true,
    shape: job.shape,
    keepsSequence: job.reportsSources === true,
    forms: [job.format, ...(job.besides ?? [])],
    wantsHighlights: job.wantsHighlights === true,
    reportsEvents: job.reportsEvents === true,
    indexKey: job.indexKey ?? null,
    copies: job.copies,
    window: { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) },
  }
}

function automaticThreads(files: readonly EvidenceFile[]): number {
  const bytes = files.reduce((sum, file) => sum + file.byteLength, 0)
  return bytes < WORKERS_PAY_FROM_BYTES ? 1 : Math.min(availableParallelism(), MAX_AUTOMATIC_THREADS)
}

/** Takes what units found, in their order, and adds it up. */
export class Collector {
  readonly #listener: RunListener
  readonly #threads: number
  readonly #ledger: EvidenceLedger
  readonly #settings: UnitSettings
  readonly #keepsSources: boolean
  readonly #hits = new HitStore()
  #hitsWithoutTime = 0
  readonly #statistics = emptyStatistics()
  readonly #byRule = new Map<string, RuleCount>()
  readonly #highlights = new HighlightsBuilder()
  readonly #levels = LEVELS.map(() => 0)
  #matches = 0
  #bytes = 0
  #isInterrupted = false

  constructor(listener: RunListener, threads: number, settings: UnitSettings) {
    this.#listener = listener
    this.#threads = threads
    this.#settings = settings
    this.#keepsSources = settings.keepsSequence
    this.#ledger = new EvidenceLedger(listener, settings.keepsSequence)
  }

  /** A part of a unit: matches, damages and progress come while it is being worked on. */
  async part(unit: Unit, part: UnitPart): Promise<void> {
    const { outputs, count, levels, reported, damages, hits, bytes, events } = part
    this.#hits.add(hits)
    this.#matches += count
    for (const [i, some] of levels.entries()) this.#levels[i]! += some
    this.#bytes += bytes
    for (const damage of damages) this.#ledger.damage(damage, unit)
    if (count > 0) await this.#tell(outputs, count)
    if (reported !== null) await this.#listener.onReported?.(reported)
    this.#listener.onProgress({
      bytes: this.#bytes,
      events: this.#statistics.events + events,
      matches: this.#matches,
      levels: this.#levels,
    })
  }

  /** `isInterrupted`: the unit was not read to its end. */
  async done(unit: Unit, result: UnitResult, isInterrupted: boolean): Promise<void> {
    addStatistics(this.#statistics, result.statistics)
    this.#hitsWithoutTime += result.hitsWithoutTime
    for (const count of result.byRule) this.#countRule(count)
    if (result.highlights !== null) this.#highlights.merge(result.highlights)
    await this.#ledger.done(unit, result, isInterrupted)
  }

  /** Matches of correlations, after those of events; of an interrupted run, over what was found so far. */
  async correlate(): Promise<void> {
    const { rules, forms, reportsEvents } = this.#settings
    const printers = forms.map(formatOf)
    for (const match of correlate(new CorrelationNet(rules), this.#hits.sorted())) {
      this.#matches++
      this.#levels[levelIndex(match.rule)]!++
      this.#highlights.addTime(match.time, 1)
      this.#countRule(ruleCount(match.rule, 1, null))
      const outputs = printers.map(({ print }) => new TextEncoder().encode(print(match)))
      await this.#tell(outputs, 1)
      if (!reportsEvents) continue
      const { reportedCorrelation } = await import('../html/reported-event.ts')
      await this.#listener.onReported?.({ events: [reportedCorrelation(match)], processes: [] })
    }
  }

  async #tell([output, ...besides]: readonly Uint8Array[], count: number): Promise<void> {
    await this.#listener.onMatches(output!, count, besides)
  }

  /** Removes temporary files. */
  close(): void {
    this.#hits.close()
  }

  interrupted(): void {
    this.#isInterrupted = true
  }

  async totals(): Promise<RunTotals> {
    await this.#ledger.close()
    const { events, outsideWindow, firstTicks, lastTicks } = this.#statistics
    return {
      account: this.#ledger.account,
      events,
      outsideWindow,
      hitsWithoutTime: this.#hitsWithoutTime,
      matches: this.#matches,
      byRule: [...this.#byRule.values()].sort(byCount),
      firstTime: firstTicks === null ? null : (fileTimeText(firstTicks) ?? null),
      lastTime: lastTicks === null ? null : (fileTimeText(lastTicks) ?? null),
      unreadableFiles: this.#ledger.unreadableFiles,
      damages: this.#ledger.damages,
      threads: this.#threads,
      isInterrupted: this.#isInterrupted,
      highlights: this.#settings.wantsHighlights ? this.#highlights.result() : null,
      evidence: this.#keepsSources ? this.#ledger.report() : null,
    }
  }

  #countRule(rule: RuleCount): void {
    const key = JSON.stringify([rule.path, rule.id, rule.title])
    const known = this.#byRule.get(key)
    this.#byRule.set(key, known === undefined ? rule : { ...known, count: known.count + rule.count })
  }
}

/** Most matches first; the rest of the order is the same on every machine. */
function byCount(a: RuleCount, b: RuleCount): number {
  if (a.count !== b.count) return b.count - a.count
  return a.title === b.title ? (a.path < b.path ? -1 : 1) : a.title < b.title ? -1 : 1
}
