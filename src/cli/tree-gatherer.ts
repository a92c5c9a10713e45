import { Detector } from '../detect/index.ts'
import { eventOf, PROCESS_EVENT_IDS, type Process, ProcessCollector, ProcessForest } from '../event/index.ts'
import { type Interest, type LogRecord, ticksOf } from '../evtx/index.ts'
import type { ProcessMatches } from '../report/index.ts'
import { MatchesOfProcesses } from './process-matches.ts'
import type { RuleSet } from './rule-set.ts'
import type { SettingFiles } from './setting-files.ts'
import { namedProcesses } from './tree-choice.ts'
import type { TreeSettings } from './tree-options.ts'

/** Takes processes and matches out of records, and joins them when all are read. */
export class TreeGatherer {
  readonly processes = new ProcessCollector()
  readonly matches: MatchesOfProcesses | null
  readonly interest: Interest
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

  add(record: LogRecord): void {
    this.processes.add(record)
    const source = { provider: record.provider, channel: record.channel, eventId: record.eventId }
    if (this.#detector?.wantsSource(source) !== true || !this.#isInWindow(record.timeTicks)) return
    this.matches!.add(record, eventOf(record, source))
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
