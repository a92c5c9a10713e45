/** One unit of a detection run: from bytes to the bytes of its matches. Runs in any thread. */
import { Detector, type FoundMatch, type Hit, type MatchedRule } from '../detect/index.ts'
import type { Event, LogsourceRow } from '../event/index.ts'
import type { Damage, Interest } from '../evtx/index.ts'
import type { EventReporter, ReportPart } from '../html/event-reporter.ts'
import { emptyStatistics, interestOf, offeredEvent, type ReplayOptions, type ReplayStatistics } from '../replay.ts'
import { type Highlights, type MatchForm, type MatchPrinter, matchPrinterOf } from '../report/index.ts'
import type { AnyPlan } from '../sigma/index.ts'
import { LEVELS } from '../sigma/plan.ts'
import type { CopyFilter } from './copy-filter.ts'
import { HighlightsBuilder } from './highlights-builder.ts'
import { DiskIndexStore } from './index-store.ts'
import { type ReadSettings, readUnit, type Unit, type UnitReading } from './read-unit.ts'
import type { RuleCount } from './run-contract.ts'

/** What is the same for all units of a run; can be posted to a worker. */
export interface UnitSettings extends ReadSettings {
  readonly rules: readonly { readonly plan: AnyPlan; readonly isReported?: boolean }[]
  /** Rows beside those that are known. */
  readonly logsources: readonly LogsourceRow[]
  /** The first is the main one. */
  readonly forms: readonly MatchForm[]
  readonly wantsHighlights: boolean
  readonly window: NonNullable<ReplayOptions['window']>
  /** Whether events are wanted as a report shows them, too. */
  readonly reportsEvents: boolean
  /** Names the kept indexes of these rules, as `indexKeyOf` does; null: none are kept. */
  readonly indexKey: string | null
  /** Never posted: it stands for one thread. */
  readonly copies?: CopyFilter | undefined
}

/** What is left to say at the end of a unit; its matches and damages went before. */
export interface UnitResult extends UnitReading {
  readonly statistics: ReplayStatistics
  readonly byRule: readonly RuleCount[]
  readonly hitsWithoutTime: number
  readonly highlights: Highlights | null
}

/** What was found since the last call, and how far the unit is. */
export interface UnitPart {
  /** Matches as each form prints them; whoever keeps them copies them. */
  readonly outputs: readonly Uint8Array[]
  readonly count: number
  /** The same by level, in the order of `LEVELS`. */
  readonly levels: readonly number[]
  /** What an HTML report has of them; null: not wanted. */
  readonly reported: ReportPart | null
  readonly damages: readonly Damage[]
  /** For correlations, which see all units together. */
  readonly hits: readonly Hit[]
  /** Bytes of input since the last call. */
  readonly bytes: number
  /** Events so far. */
  readonly events: number
}

/** To be kept: a printer uses its buffer again for the next part. */
export function copiedPart(part: UnitPart): UnitPart {
  return { ...part, outputs: part.outputs.map((output) => output.slice()) }
}

export type OnPart = (part: UnitPart) => void | Promise<void>

export class UnitRunner {
  readonly #settings: UnitSettings
  readonly #indexes: DiskIndexStore | undefined
  readonly #detector: Detector
  /** They know what rules look like when printed, so they serve all units. */
  readonly #printers: readonly MatchPrinter[]

  constructor(settings: UnitSettings) {
    this.#settings = settings
    this.#printers = settings.forms.map(matchPrinterOf)
    const { rules, logsources, indexKey } = settings
    this.#indexes = indexKey === null ? undefined : new DiskIndexStore(indexKey)
    this.#detector = new Detector(rules, { logsources, ...(this.#indexes && { indexes: this.#indexes }) })
  }

  /** What is wrong with the file is in the result; throws only what `onPart` throws, and bugs. */
  async run(unit: Unit, onPart: OnPart, signal?: AbortSignal): Promise<UnitResult> {
    const statistics = emptyStatistics()
    const reporter = this.#settings.reportsEvents ? await newReporter() : undefined
    const parts = new Parts(this.#printers, this.#settings, statistics, onPart, this.#detector, reporter)
    const before = this.#detector.hitsWithoutTime
    const listener = {
      interest: reporter === undefined ? interestOf(this.#detector) : withProcesses(interestOf(this.#detector)),
      onDamage: (damage: Damage) => parts.damage(damage),
      onProgress: (bytes: number) => parts.progress(bytes),
      signal,
      copies: this.#settings.copies,
    }
    const reading = await readUnit(unit, this.#settings, listener, async (blocks) => {
      const { window } = this.#settings
      for await (const records of blocks) {
        for (const record of records) {
          reporter?.record(record)
          const event = offeredEvent(record, this.#detector, { window, statistics })
          if (event === undefined) continue
          const found = this.#detector.find(event)
          if (found.length > 0) parts.add(event, found)
          if (parts.isFull) await parts.flush()
        }
        await parts.flush()
      }
    })
    await parts.flush()
    this.#indexes?.write()
    const hitsWithoutTime = this.#detector.hitsWithoutTime - before
    return { ...reading, statistics, ...parts.sums(), hitsWithoutTime }
  }
}

/** Loaded only where a report is wanted. */
async function newReporter(): Promise<EventReporter> {
  return new (await import('../html/event-reporter.ts')).EventReporter()
}

/** Process creations are read for the trees of a report even where no rule wants them. */
function withProcesses({ eventId, source }: Interest): Interest {
  return {
    eventId: (id) => isCreationId(id) || eventId(id),
    source: (provider, channel, id) => isCreationId(id) || source(provider, channel, id),
  }
}

/** Sysmon's, and that of the Security log. */
function isCreationId(eventId: number): boolean {
  return eventId === 1 || eventId === 4688
}

/** Matches are handed over after each block, and within one in pieces of about this many bytes. */
const PART_LENGTH = 256 * 1024

/** Matches as they are printed and damages, gathered into parts; matches are counted by rule. */
class Parts {
  readonly #printers: readonly MatchPrinter[]
  readonly #statistics: ReplayStatistics
  readonly #onPart: OnPart
  readonly #detector: Detector
  readonly #counts = new Map<MatchedRule, RuleSum>()
  readonly #highlights: HighlightsBuilder | undefined
  readonly #reporter: EventReporter | undefined
  #count = 0
  #levels = LEVELS.map(() => 0)
  #damages: Damage[] = []
  #bytesDone = 0
  #bytesTold = 0

  constructor(
    printers: readonly MatchPrinter[],
    { wantsHighlights }: UnitSettings,
    statistics: ReplayStatistics,
    onPart: OnPart,
    detector: Detector,
    reporter: EventReporter | undefined,
  ) {
    this.#reporter = reporter
    this.#detector = detector
    this.#printers = printers
    if (wantsHighlights) this.#highlights = new HighlightsBuilder()
    this.#statistics = statistics
    this.#onPart = onPart
  }

  progress(bytes: number): void {
    this.#bytesDone = bytes
  }

  damage(damage: Damage): void {
    this.#damages.push(damage)
  }

  add(event: Event, found: readonly FoundMatch[]): void {
    for (const printer of this.#printers) printer.print(event, found)
    this.#highlights?.add(event, found.length)
    this.#reporter?.match(event, found)
    this.#count += found.length
    for (const { rule } of found) {
      let sum = this.#counts.get(rule)
      if (sum === undefined) {
        const { file, recordId } = event.summary()
        sum = { count: 0, level: levelIndex(rule), first: { file, recordId } }
        this.#counts.set(rule, sum)
      }
      sum.count++
      this.#levels[sum.level]!++
    }
  }

  get isFull(): boolean {
    return this.#printers.some(({ length }) => length >= PART_LENGTH) || (this.#reporter?.length ?? 0) >= PART_LENGTH
  }

  async flush(): Promise<void> {
    const part = {
      outputs: this.#printers.map((printer) => printer.take()),
      count: this.#count,
      levels: this.#levels,
      reported: this.#reporter?.take() ?? null,
      damages: this.#damages,
      hits: this.#detector.takeHits(),
      bytes: this.#bytesDone - this.#bytesTold,
      events: this.#statistics.events,
    }
    this.#count = 0
    this.#levels = LEVELS.map(() => 0)
    this.#damages = []
    this.#bytesTold = this.#bytesDone
    await this.#onPart(part)
  }

  sums(): Pick<UnitResult, 'byRule' | 'highlights'> {
    const byRule = [...this.#counts].map(([rule, { count, first }]) => ruleCount(rule, count, first))
    return { byRule, highlights: this.#highlights?.result() ?? null }
  }
}

interface RuleSum {
  count: number
  readonly level: number
  readonly first: RuleCount['first']
}

/** In `LEVELS`. */
export function levelIndex({ level }: Pick<MatchedRule, 'level'>): number {
  return LEVELS.indexOf(level ?? 'informational')
}

export function ruleCount(
  { path, id, title, level, tags }: MatchedRule,
  count: number,
  first: RuleCount['first'],
): RuleCount {
  return { path, id, title, level, tags, count, first }
}
