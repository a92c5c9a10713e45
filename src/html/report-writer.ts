/**
 * The file of a report, written from front to back while the run goes on: the page's template, blocks of details as they
 * fill, and at the end the columns that the page opens with. What is kept meanwhile are the columns.
 */

import type { MatchedRule } from '../detect/index.ts'
import type { ReportPart } from './event-reporter.ts'
import { MAX_MATCHES_OF_LEVEL, MatchTable } from './match-table.ts'
import { MAX_PROCESSES, ProcessForest } from './process-forest.ts'
import type { ReportedRule, ReportFacts, ReportHead } from './report-data.ts'
import { StringTable } from './string-table.ts'
import { TickCounter } from './tick-counter.ts'

export interface ReportMedium {
  /** The page with `DATA_MARK` where its data go. */
  readonly template: string
  write(text: string): Promise<void>
  /** Compressed (raw deflate of UTF-8) and in base64. */
  pack(text: string): Promise<string>
}

export interface ReportEnd {
  readonly version: string
  readonly facts: ReportFacts
  /** As `--summary-json` writes it. */
  readonly lossStatement: string
  /** What is to be said of rules beside what matches say of them. */
  describe(rules: readonly MatchedRule[], counts: readonly number[]): Promise<RuleDescriptions>
}

export interface RuleDescriptions {
  readonly rules: readonly ReportedRule[]
  readonly texts: readonly string[]
}

/** What is in the report and what the limits left out. */
export interface ReportContents {
  readonly listed: number
  readonly unlisted: number
  readonly undetailed: number
  readonly unkeptProcesses: number
}

export const DATA_MARK = '<!--data-->'
/** UTF-16 units of details that are compressed together: much more brings nothing, and the page unpacks a block to show one event. */
const BLOCK_LENGTH = 512 * 1024
/** Packed bytes of details: a browser still opens the file within seconds. */
const MAX_DETAIL_BYTES = 128 * 1024 * 1024

const LIMITS = { matchesOfLevel: MAX_MATCHES_OF_LEVEL, processes: MAX_PROCESSES, detailBytes: MAX_DETAIL_BYTES }

export class ReportWriter {
  readonly #medium: ReportMedium
  readonly #limits: typeof LIMITS
  readonly #strings = new StringTable()
  readonly #ticks = new TickCounter()
  readonly #table: MatchTable
  readonly #forest: ProcessForest
  readonly #blocks: number[] = []
  readonly #end: string
  #isBegun = false
  #details: string[] = []
  #detailLength = 0
  #detailed = 0
  #bytes = 0

  constructor(medium: ReportMedium, limits: Partial<typeof LIMITS> = {}) {
    this.#medium = medium
    this.#limits = { ...LIMITS, ...limits }
    this.#table = new MatchTable(this.#strings, this.#ticks, this.#limits.matchesOfLevel)
    this.#forest = new ProcessForest(this.#strings, this.#ticks, this.#limits.processes)
    this.#end = medium.template.slice(medium.template.indexOf(DATA_MARK) + DATA_MARK.length)
  }

  /** Parts are to come in the order of the output. */
  async add({ events, processes }: ReportPart): Promise<void> {
    for (const trace of processes) this.#forest.add(trace)
    for (const event of events) {
      if (!this.#table.add(event) || this.#bytes >= this.#limits.detailBytes) continue
      this.#details.push(event.detail)
      this.#detailLength += event.detail.length
      if (this.#detailLength >= BLOCK_LENGTH) await this.#writeBlock()
    }
  }

  async finish(end: ReportEnd): Promise<ReportContents> {
    await this.#writeBlock()
    await this.#begin()
    const { rules, texts } = await end.describe(this.#table.rules, this.#table.counts)
    const process = this.#forest.show(this.#table.processes)
    const processes = this.#forest.columns
    const undetailed = this.#table.eventCount - this.#detailed
    const head: ReportHead = {
      version: end.version,
      rules,
      ruleTexts: texts,
      events: this.#table.events(process),
      matches: this.#table.matches,
      processes,
      strings: this.#strings.strings,
      blocks: this.#blocks,
      facts: end.facts,
      limits: {
        unlisted: this.#table.unlisted,
        maxMatchesOfLevel: this.#limits.matchesOfLevel,
        undetailed,
        maxDetailBytes: this.#limits.detailBytes,
        unkeptProcesses: this.#forest.unkept,
        maxProcesses: this.#limits.processes,
      },
    }
    await this.#writeData('loss', end.lossStatement)
    await this.#writeData('head', JSON.stringify(head))
    await this.#medium.write(this.#end)
    const unlisted = Object.values(this.#table.unlisted).reduce((sum, count) => sum + count, 0)
    return { listed: this.#table.matchCount, unlisted, undetailed, unkeptProcesses: this.#forest.unkept }
  }

  async #begin(): Promise<void> {
    if (this.#isBegun) return
    this.#isBegun = true
    const { template } = this.#medium
    await this.#medium.write(template.slice(0, template.indexOf(DATA_MARK)))
  }

  async #writeBlock(): Promise<void> {
    if (this.#details.length === 0) return
    const text = `[${this.#details.join(',')}]`
    this.#blocks.push(this.#detailed)
    await this.#writeData(`block-${this.#blocks.length - 1}`, text)
    this.#detailed += this.#details.length
    this.#details = []
    this.#detailLength = 0
  }

  /** Base64 holds nothing that HTML could take for markup. */
  async #writeData(id: string, text: string): Promise<void> {
    await this.#begin()
    const packed = await this.#medium.pack(text)
    this.#bytes += packed.length
    await this.#medium.write(`<script type="text/plain" id="${id}">${packed}</script>\n`)
  }
}
