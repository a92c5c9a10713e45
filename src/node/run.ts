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
import { EvidenceLedger } from './evidence-ledger.ts'
import { HitStore } from './hit-store.ts'
import { type Unit, unitsOf } from './read-unit.ts'
import type { EvidenceFile, RuleCount, RunJob, RunListener, RunTotals } from './run-contract.ts'
import { runInThread, runInWorkers } from './threads.ts'
import type { UnitPart, UnitResult, UnitSettings } from './unit.ts'

/** Below this a second thread costs more than it brings: it has to load the rules and warm up. */
const WORKERS_PAY_FROM_BYTES = 400 * 1024 * 1024
const MAX_AUTOMATIC_THREADS = 4

/** @throws only for a bug: files that cannot be read go to the listener */
export async function runDetection(job: RunJob, listener: RunListener): Promise<RunTotals> {
  const settings = settingsOf(job)
  const units: Unit[] = []
  for (const [number, file] of job.files.entries()) units.push(...(await unitsOf(file, number, settings)))
  const threads = Math.max(1, Math.min(job.threads ?? automaticThreads(job.files), units.length))
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
    keepsSequence: job.reportsSources === true,
    format: job.format,
    reportsEvents: job.reportsEvents === true,
    indexKey: job.indexKey ?? null,
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
  async part(unit: Unit, { output, count, reported, damages, hits, bytes, events }: UnitPart): Promise<void> {
    this.#hits.add(hits)
    this.#matches += count
    this.#bytes += bytes
    for (const damage of damages) this.#ledger.damage(damage, unit)
    if (count > 0) await this.#listener.onMatches(output, count)
    if (reported !== null) await this.#listener.onReported?.(reported)
    this.#listener.onProgress({ bytes: this.#bytes, events: this.#statistics.events + events, matches: this.#matches })
  }

  /** `isInterrupted`: the unit was not read to its end. */
  async done(unit: Unit, result: UnitResult, isInterrupted: boolean): Promise<void> {
    addStatistics(this.#statistics, result.statistics)
    this.#hitsWithoutTime += result.hitsWithoutTime
    for (const count of result.byRule) this.#countRule(count)
    await this.#ledger.done(unit, result, isInterrupted)
  }

  /** Matches of correlations, after those of events; of an interrupted run, over what was found so far. */
  async correlate(): Promise<void> {
    const { rules, format, reportsEvents } = this.#settings
    const { print } = formatOf(format)
    for (const match of correlate(new CorrelationNet(rules), this.#hits.sorted())) {
      const { path, id, title, level } = match.rule
      this.#matches++
      this.#countRule({ path, id, title, level, count: 1 })
      await this.#listener.onMatches(new TextEncoder().encode(print(match)), 1)
      if (!reportsEvents) continue
      const { reportedCorrelation } = await import('../html/reported-event.ts')
      await this.#listener.onReported?.({ events: [reportedCorrelation(match)], processes: [] })
    }
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
      evidence: this.#keepsSources ? this.#ledger.report() : null,
    }
  }

  #countRule(rule: RuleCount): void {
    const key = JSON.stringify([rule.path, rule.id, rule.title])
    this.#byRule.set(key, { ...rule, count: rule.count + (this.#byRule.get(key)?.count ?? 0) })
  }
}

/** Most matches first; the rest of the order is the same on every machine. */
function byCount(a: RuleCount, b: RuleCount): number {
  if (a.count !== b.count) return b.count - a.count
  return a.title === b.title ? (a.path < b.path ? -1 : 1) : a.title < b.title ? -1 : 1
}
