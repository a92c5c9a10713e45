/**
 * A detection run over files: splits them into units of work, runs these in this thread or in workers, and hands
 * everything over in the order of the files, whatever ran where. A unit is a range of chunks, so one large file is
 * spread over threads as well as many small ones are.
 */
import { availableParallelism } from 'node:os'
import {
  addAccount,
  CHUNK_LENGTH,
  emptyAccount,
  FILE_HEADER_LENGTH,
  type FileFacts,
  fileTimeText,
  reportFileHeader,
  ticksOf,
} from '../evtx/index.ts'
import { RECOGNISE_LENGTH, recogniseInput } from '../input/recognise.ts'
import { addStatistics, emptyStatistics } from '../replay.ts'
import { nodeMachine, openFile } from './file-source.ts'
import type { EvidenceFile, RuleCount, RunJob, RunListener, RunTotals } from './run-contract.ts'
import { isSystemError } from './system-message.ts'
import { runInThread, runInWorkers } from './threads.ts'
import type { Unit, UnitPart, UnitResult, UnitSettings } from './unit.ts'

/** 16 MiB: some hundredths of a second of work, so that threads end together; big enough to keep messages rare. */
const UNIT_CHUNKS = 256
/** Below this a second thread costs more than it brings: it has to load the rules and warm up. */
const WORKERS_PAY_FROM_BYTES = 400 * 1024 * 1024
const MAX_AUTOMATIC_THREADS = 4

/** @throws only for a bug: files that cannot be read go to the listener */
export async function runDetection(job: RunJob, listener: RunListener): Promise<RunTotals> {
  const units: Unit[] = []
  for (const [number, file] of job.files.entries()) units.push(...(await unitsOf(file, number, job.reader)))
  const threads = Math.max(1, Math.min(job.threads ?? automaticThreads(job.files), units.length))
  const collector = new Collector(listener, threads)
  const run = threads > 1 ? runInWorkers : runInThread
  await run(units, settingsOf(job), threads, collector, job.signal)
  return collector.totals()
}

function settingsOf(job: RunJob): UnitSettings {
  const from = job.from === undefined ? undefined : ticksOf(job.from)
  const to = job.to === undefined ? undefined : ticksOf(job.to)
  return {
    plans: job.rules.map(({ plan }) => plan),
    reader: job.reader,
    format: job.format,
    window: { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) },
  }
}

function automaticThreads(files: readonly EvidenceFile[]): number {
  const bytes = files.reduce((sum, file) => sum + file.byteLength, 0)
  return bytes < WORKERS_PAY_FROM_BYTES ? 1 : Math.min(availableParallelism(), MAX_AUTOMATIC_THREADS)
}

/** Only EVTX files have chunks to split at; an export is read from front to back. */
async function unitsOf(file: EvidenceFile, number: number, reader: RunJob['reader']): Promise<Unit[]> {
  const chunks = Math.ceil((file.byteLength - FILE_HEADER_LENGTH) / CHUNK_LENGTH)
  if (reader !== 'sigma-replay' || chunks <= UNIT_CHUNKS || !(await isEvtx(file)))
    return [{ file, number, isLast: true }]
  const units: Unit[] = []
  for (let from = 0; from < chunks; from += UNIT_CHUNKS) {
    const to = Math.min(from + UNIT_CHUNKS, chunks)
    units.push({ file, number, chunks: { from, to }, isLast: to === chunks })
  }
  return units
}

/** False also when the file cannot be opened: its one unit will say so. */
async function isEvtx({ path }: EvidenceFile): Promise<boolean> {
  try {
    const source = await openFile(path)
    try {
      const head = new Uint8Array(RECOGNISE_LENGTH)
      return recogniseInput(head.subarray(0, await source.read(0, head))) === 'evtx'
    } finally {
      await source.close()
    }
  } catch (error) {
    if (!isSystemError(error)) throw error
    return false
  }
}

/** Takes what units found, in their order, and adds it up. */
export class Collector {
  readonly #listener: RunListener
  readonly #threads: number
  readonly #account = emptyAccount()
  readonly #statistics = emptyStatistics()
  readonly #byRule = new Map<string, RuleCount>()
  #matches = 0
  #damages = 0
  #bytes = 0
  #unreadableFiles = 0
  #lastUnreadable = -1
  #isInterrupted = false
  /** What the chunks of the file in hand hold; null when not all of it was read as EVTX. */
  #facts: FileFacts | null = { chunkCount: 0, lastRecordId: 0n }

  constructor(listener: RunListener, threads: number) {
    this.#listener = listener
    this.#threads = threads
  }

  /** A part of a unit: matches and progress come while it is being worked on. */
  async part({ text, count, bytes, events }: UnitPart): Promise<void> {
    this.#matches += count
    this.#bytes += bytes
    if (count > 0) await this.#listener.onMatches(text, count)
    this.#listener.onProgress({ bytes: this.#bytes, events: this.#statistics.events + events, matches: this.#matches })
  }

  async done(unit: Unit, result: UnitResult): Promise<void> {
    addAccount(this.#account, result.account)
    addStatistics(this.#statistics, result.statistics)
    for (const count of result.byRule) this.#countRule(count)
    for (const damage of result.damages) this.#damage(damage)
    if (result.unreadable !== null && this.#lastUnreadable !== unit.number) {
      this.#lastUnreadable = unit.number
      this.#unreadableFiles++
      this.#listener.onUnreadable(unit.file, result.unreadable)
    }
    await this.#addFacts(unit, result.facts)
  }

  interrupted(): void {
    this.#isInterrupted = true
  }

  totals(): RunTotals {
    const { events, outsideWindow, firstTicks, lastTicks } = this.#statistics
    return {
      account: this.#account,
      events,
      outsideWindow,
      matches: this.#matches,
      byRule: [...this.#byRule.values()].sort(byCount),
      firstTime: firstTicks === null ? null : (fileTimeText(firstTicks) ?? null),
      lastTime: lastTicks === null ? null : (fileTimeText(lastTicks) ?? null),
      unreadableFiles: this.#unreadableFiles,
      damages: this.#damages,
      threads: this.#threads,
      isInterrupted: this.#isInterrupted,
    }
  }

  #damage(damage: UnitResult['damages'][number]): void {
    this.#damages++
    this.#listener.onDamage(damage)
  }

  /** The file header is judged once all of the file was seen. */
  async #addFacts(unit: Unit, facts: FileFacts | null): Promise<void> {
    const whole = facts === null ? null : joined(this.#facts, facts)
    this.#facts = unit.isLast ? { chunkCount: 0, lastRecordId: 0n } : whole
    if (whole === null || !unit.isLast) return
    const source = await openFile(unit.file.path, unit.file.name)
    try {
      await reportFileHeader(source, whole, { machine: nodeMachine, onDamage: (damage) => this.#damage(damage) })
    } finally {
      await source.close()
    }
  }

  #countRule(rule: RuleCount): void {
    const key = JSON.stringify([rule.path, rule.id, rule.title])
    this.#byRule.set(key, { ...rule, count: rule.count + (this.#byRule.get(key)?.count ?? 0) })
  }
}

function joined(a: FileFacts | null, b: FileFacts): FileFacts | null {
  if (a === null) return null
  const { lastRecordId } = a.lastRecordId > b.lastRecordId ? a : b
  return { chunkCount: Math.max(a.chunkCount, b.chunkCount), lastRecordId }
}

/** Most matches first; the rest of the order is the same on every machine. */
function byCount(a: RuleCount, b: RuleCount): number {
  if (a.count !== b.count) return b.count - a.count
  return a.title === b.title ? (a.path < b.path ? -1 : 1) : a.title < b.title ? -1 : 1
}
