/**
 * Units run in this thread one after the other, or in workers as well. Either way the collector hears of them in their
 * order: matches wait until the units before are through, and no thread runs further ahead than a few units.
 */
import { Worker } from 'node:worker_threads'
import { type PackedRule, packPlan } from '../sigma/packed-plan.ts'
import type { Unit } from './read-unit.ts'
import type { Collector } from './run.ts'
import { copiedPart, type UnitPart, type UnitResult, UnitRunner, type UnitSettings } from './unit.ts'

export type RunUnits = (
  units: readonly Unit[],
  settings: UnitSettings,
  threads: number,
  collector: Collector,
  signal: AbortSignal | undefined,
) => Promise<void>

export const runInThread: RunUnits = async (units, settings, _threads, collector, signal) => {
  const runner = new UnitRunner(settings)
  const isAborted = (): boolean => signal?.aborted === true
  for (const unit of units) {
    if (isAborted()) break
    const result = await runner.run(unit, (part) => collector.part(unit, part), signal)
    await collector.done(unit, result, isAborted())
  }
  if (isAborted()) collector.interrupted()
}

/** Room for short-lived objects in a worker. The usual 48 MB bring no speed here (measured), and every thread would take them. */
const YOUNG_MB = 8

/** Units a thread may be ahead of the output; what they found is kept in memory until its turn. */
const UNITS_AHEAD_PER_THREAD = 4

/** To a worker: what to run, or to end what it runs with what it has found. */
export type ToWorker = { readonly kind: 'run'; readonly index: number; readonly unit: Unit } | { readonly kind: 'stop' }
/** From a worker: a part of what it found, or the end of a unit. */
export type FromWorker =
  | { readonly kind: 'part'; readonly index: number; readonly part: UnitPart }
  | { readonly kind: 'done'; readonly index: number; readonly result: UnitResult }

/** This thread is one of them: a thread that only waits would cost as much memory as one that works. */
export const runInWorkers: RunUnits = async (units, settings, threads, collector, signal) => {
  const pool = new Pool(units, threads, collector, signal)
  await pool.run(settings)
}

/** What a worker is given: rules as text until it needs them. */
export interface WorkerSettings extends Omit<UnitSettings, 'rules'> {
  readonly rules: readonly { readonly packed: PackedRule; readonly isReported?: boolean }[]
}

function packed(settings: UnitSettings): WorkerSettings {
  return { ...settings, rules: settings.rules.map(({ plan, ...rest }) => ({ ...rest, packed: packPlan(plan) })) }
}

interface Pending {
  readonly parts: UnitPart[]
  result: UnitResult | undefined
}

/** Where units run. */
interface Thread {
  send(message: ToWorker): void
  end(): Promise<unknown>
}

type Hear = (thread: Thread, message: FromWorker) => void

function workerThread(settings: WorkerSettings, hear: Hear, fail: (error: unknown) => void): Thread {
  const worker = new Worker(new URL('./worker.js', import.meta.url), {
    workerData: settings,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  })
  const thread: Thread = { send: (message) => worker.postMessage(message), end: () => worker.terminate() }
  worker.on('error', fail)
  worker.on('message', (message: FromWorker) => hear(thread, message))
  return thread
}

function thisThread(settings: UnitSettings, hear: Hear, fail: (error: unknown) => void): Thread {
  const runner = new UnitRunner(settings)
  const abort = new AbortController()
  const thread: Thread = {
    send(message) {
      if (message.kind === 'stop') return abort.abort()
      const { index, unit } = message
      // It may have to wait for its turn.
      const onPart = (part: UnitPart): void => hear(thread, { kind: 'part', index, part: copiedPart(part) })
      runner.run(unit, onPart, abort.signal).then((result) => hear(thread, { kind: 'done', index, result }), fail)
    },
    end: () => Promise.resolve(),
  }
  return thread
}

class Pool {
  readonly #units: readonly Unit[]
  readonly #threads: number
  readonly #collector: Collector
  readonly #signal: AbortSignal | undefined
  readonly #pending = new Map<number, Pending>()
  readonly #idle: Thread[] = []
  /** Next unit to give out, next unit whose turn it is. */
  #given = 0
  #turn = 0
  #isStopped = false
  /** Messages are worked off one after the other: output is awaited. */
  #emitting: Promise<void> = Promise.resolve()

  constructor(units: readonly Unit[], threads: number, collector: Collector, signal: AbortSignal | undefined) {
    this.#units = units
    this.#threads = threads
    this.#collector = collector
    this.#signal = signal
  }

  async run(settings: UnitSettings): Promise<void> {
    const threads: Thread[] = []
    try {
      await new Promise<void>((resolve, reject) => {
        const finish = (): void => void this.#emitting.then(resolve, reject)
        const stop = (): void => {
          for (const thread of threads) thread.send({ kind: 'stop' })
          this.#isStopped = true
          if (this.#isThrough()) finish()
        }
        const hear: Hear = (thread, message) => {
          this.#receive(thread, message)
          this.#emitting = this.#emitting.then(() => this.#emit())
          this.#emitting.then(() => {
            this.#giveOut()
            if (this.#isThrough()) finish()
          }, reject)
        }
        const sent = packed(settings)
        while (threads.length < this.#threads - 1) threads.push(workerThread(sent, hear, reject))
        threads.push(thisThread(settings, hear, reject))
        this.#idle.push(...threads)
        if (this.#signal?.aborted === true) return stop()
        this.#signal?.addEventListener('abort', stop, { once: true })
        this.#giveOut()
      })
    } finally {
      await Promise.all(threads.map((thread) => thread.end()))
    }
    if (this.#isStopped) this.#collector.interrupted()
  }

  /** Whatever was given out has been handed over, and no more will be given out. */
  #isThrough(): boolean {
    return this.#turn === (this.#isStopped ? this.#given : this.#units.length)
  }

  #giveOut(): void {
    const limit = Math.min(this.#units.length, this.#turn + this.#threads * UNITS_AHEAD_PER_THREAD)
    while (this.#given < limit && this.#idle.length > 0 && !this.#isStopped) {
      const index = this.#given++
      this.#pending.set(index, { parts: [], result: undefined })
      this.#idle.pop()!.send({ kind: 'run', index, unit: this.#units[index]! })
    }
  }

  #receive(thread: Thread, message: FromWorker): void {
    const pending = this.#pending.get(message.index)!
    if (message.kind === 'part') pending.parts.push(message.part)
    else {
      pending.result = message.result
      this.#idle.push(thread)
      this.#giveOut()
    }
  }

  /** Hands over whatever the unit whose turn it is has found, and goes on to the next when it is through. */
  async #emit(): Promise<void> {
    for (;;) {
      const pending = this.#pending.get(this.#turn)
      if (pending === undefined) return
      const unit = this.#units[this.#turn]!
      // One at a time: more of them, and the end of the unit, may come while the output takes one.
      for (let part = pending.parts.shift(); part !== undefined; part = pending.parts.shift())
        await this.#collector.part(unit, part)
      if (pending.result === undefined) return
      await this.#collector.done(unit, pending.result, this.#isStopped)
      this.#pending.delete(this.#turn)
      this.#turn++
    }
  }
}
