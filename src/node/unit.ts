/** One unit of a detection run: from bytes to the text of its matches. Runs in any thread. */
import { Detector, type Hit, type Match } from '../detect/index.ts'
import type { Damage, LogRecord } from '../evtx/index.ts'
import { emptyStatistics, interestOf, type ReplayOptions, type ReplayStatistics, replayRecords } from '../replay.ts'
import { formatOf, type MatchFormat } from '../report/index.ts'
import type { AnyPlan } from '../sigma/index.ts'
import { type ReadSettings, readUnit, type Unit, type UnitReading } from './read-unit.ts'
import type { RuleCount } from './run-contract.ts'

/** What is the same for all units of a run; can be posted to a worker. */
export interface UnitSettings extends ReadSettings {
  readonly rules: readonly { readonly plan: AnyPlan; readonly isReported?: boolean }[]
  readonly format: MatchFormat
  readonly window: NonNullable<ReplayOptions['window']>
}

/** What is left to say at the end of a unit; its matches and damages went before. */
export interface UnitResult extends UnitReading {
  readonly statistics: ReplayStatistics
  readonly byRule: readonly RuleCount[]
  readonly hitsWithoutTime: number
}

/** What was found since the last call, and how far the unit is. */
export interface UnitPart {
  readonly text: string
  readonly count: number
  readonly damages: readonly Damage[]
  /** For correlations, which see all units together. */
  readonly hits: readonly Hit[]
  /** Bytes of input since the last call. */
  readonly bytes: number
  /** Events so far. */
  readonly events: number
}

export type OnPart = (part: UnitPart) => void | Promise<void>

export class UnitRunner {
  readonly #settings: UnitSettings
  readonly #detector: Detector

  constructor(settings: UnitSettings) {
    this.#settings = settings
    this.#detector = new Detector(settings.rules)
  }

  /** What is wrong with the file is in the result; throws only what `onPart` throws, and bugs. */
  async run(unit: Unit, onPart: OnPart, signal?: AbortSignal): Promise<UnitResult> {
    const statistics = emptyStatistics()
    const parts = new Parts(this.#settings.format, statistics, onPart, this.#detector)
    const before = this.#detector.hitsWithoutTime
    const listener = {
      interest: interestOf(this.#detector),
      onDamage: (damage: Damage) => parts.damage(damage),
      onProgress: (bytes: number) => parts.progress(bytes),
      signal,
    }
    const reading = await readUnit(unit, this.#settings, listener, async (blocks) => {
      const { window } = this.#settings
      for await (const match of replayRecords(afterEach(blocks, parts), this.#detector, { window, statistics }))
        await parts.add(match)
    })
    await parts.flush()
    const hitsWithoutTime = this.#detector.hitsWithoutTime - before
    return { ...reading, statistics, byRule: parts.counts(), hitsWithoutTime }
  }
}

/** What was found is handed over after each block. */
async function* afterEach(
  blocks: AsyncIterable<Iterable<LogRecord>>,
  parts: Parts,
): AsyncGenerator<Iterable<LogRecord>> {
  for await (const records of blocks) {
    yield records
    await parts.flush()
  }
}

/** Matches are handed over in texts of about this many characters. */
const PART_CHARACTERS = 256 * 1024

/** Matches as text and damages, gathered into parts; matches are counted by rule. */
class Parts {
  readonly #print: (match: Match) => string
  readonly #statistics: ReplayStatistics
  readonly #onPart: OnPart
  readonly #detector: Detector
  readonly #counts = new Map<Match['rule'], number>()
  #text = ''
  #count = 0
  #damages: Damage[] = []
  #bytesDone = 0
  #bytesTold = 0

  constructor(format: MatchFormat, statistics: ReplayStatistics, onPart: OnPart, detector: Detector) {
    this.#detector = detector
    this.#print = formatOf(format).print
    this.#statistics = statistics
    this.#onPart = onPart
  }

  progress(bytes: number): void {
    this.#bytesDone = bytes
  }

  damage(damage: Damage): void {
    this.#damages.push(damage)
  }

  async add(match: Match): Promise<void> {
    this.#text += this.#print(match)
    this.#count++
    this.#counts.set(match.rule, (this.#counts.get(match.rule) ?? 0) + 1)
    if (this.#text.length >= PART_CHARACTERS) await this.flush()
  }

  async flush(): Promise<void> {
    const part = {
      text: this.#text,
      count: this.#count,
      damages: this.#damages,
      hits: this.#detector.takeHits(),
      bytes: this.#bytesDone - this.#bytesTold,
      events: this.#statistics.events,
    }
    this.#text = ''
    this.#count = 0
    this.#damages = []
    this.#bytesTold = this.#bytesDone
    await this.#onPart(part)
  }

  counts(): RuleCount[] {
    return [...this.#counts].map(([{ path, id, title, level }, count]) => ({ path, id, title, level, count }))
  }
}
