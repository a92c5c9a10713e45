/** The data of the report: the head at once, details block by block when they are asked for. */
import type { EventDetail, ReportedRule, ReportHead } from '../report-data.ts'
import { levelOf, rankOf, type ShownLevel } from './levels.ts'
import { timeText } from './time-text.ts'

export interface NumberedRule {
  readonly rule: ReportedRule
  readonly number: number
}

export class Report {
  readonly head: ReportHead
  /** By number of the rule. */
  readonly levels: readonly ShownLevel[]
  readonly #blocks = new Map<number, Promise<readonly EventDetail[]>>()

  constructor(head: ReportHead) {
    this.head = head
    this.levels = head.rules.map(levelOf)
  }

  static async read(): Promise<Report> {
    return new Report(JSON.parse(await unpack('head')) as ReportHead)
  }

  get matchCount(): number {
    return this.head.matches.rule.length
  }

  get eventCount(): number {
    return this.head.events.ticks.length
  }

  ruleOf(match: number): ReportedRule {
    return this.head.rules[this.head.matches.rule[match]!]!
  }

  /** Worst first, then by number of matches. */
  get rulesInOrder(): readonly NumberedRule[] {
    const rules = this.head.rules.map((rule, number) => ({ rule, number }))
    const rank = ({ number }: NumberedRule): number => rankOf(this.levels[number]!)
    return rules.sort(
      (a, b) => rank(a) - rank(b) || b.rule.count - a.rule.count || (a.rule.title < b.rule.title ? -1 : 1),
    )
  }

  rankOf(match: number): number {
    return rankOf(this.levels[this.head.matches.rule[match]!]!)
  }

  eventOf(match: number): number {
    return this.head.matches.event[match]!
  }

  /** In 100 ns since `head.events.since`; null: the event has no time. */
  ticksOf(match: number): number | null {
    return this.head.events.ticks[this.eventOf(match)]!
  }

  /** Milliseconds since 1970. */
  millisecondsOf(match: number): number | null {
    const ticks = this.ticksOf(match)
    return ticks === null ? null : this.head.events.since + ticks / 10_000
  }

  /** null for the number -1. */
  text(number: number): string | null {
    return this.head.strings[number] ?? null
  }

  timeText(ticks: number | null): string {
    return timeText(this.head.events.since, ticks)
  }

  /** undefined: the limits of the report left its details out. */
  async detailOf(event: number): Promise<EventDetail | undefined> {
    const block = this.head.blocks.findLastIndex((first) => first <= event)
    if (block < 0) return undefined
    const details = await this.block(block)
    return details[event - this.head.blocks[block]!]
  }

  /** The last block that was shown stays, as neighbours are looked at next. */
  block(number: number): Promise<readonly EventDetail[]> {
    let block = this.#blocks.get(number)
    if (block === undefined) {
      block = unpack(`block-${number}`).then((text) => JSON.parse(text) as readonly EventDetail[])
      if (this.#blocks.size >= MAX_KEPT_BLOCKS) this.#blocks.delete(this.#blocks.keys().next().value!)
      this.#blocks.set(number, block)
    }
    return block
  }

  /** As `--summary-json` writes it. */
  lossStatement(): Promise<string> {
    return unpack('loss')
  }
}

/** Half a megabyte each. */
const MAX_KEPT_BLOCKS = 8

async function unpack(id: string): Promise<string> {
  const packed = atob(document.getElementById(id)!.textContent)
  const bytes = new Uint8Array(packed.length)
  for (let at = 0; at < packed.length; at++) bytes[at] = packed.charCodeAt(at)
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  return await new Response(stream).text()
}
