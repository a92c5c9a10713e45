/** Matches and their events as columns, with what the limits leave out. */
import type { MatchedRule } from '../detect/index.ts'
import type { Level } from '../sigma/index.ts'
import type { EventColumns, MatchColumns } from './report-data.ts'
import type { ReportedEvent } from './reported-event.ts'
import type { ProcessTrace } from './reported-process.ts'
import type { StringTable } from './string-table.ts'
import type { TickCounter } from './tick-counter.ts'

/**
 * Matches of one level that are listed: a page scrolls some hundred thousand lines, and a rule that matches everything must
 * not crowd out what is worse.
 */
export const MAX_MATCHES_OF_LEVEL = 75_000

/** What tells rules apart in matches, as the counts of a run do. */
export function ruleKeyOf({ path, id, title }: Pick<MatchedRule, 'path' | 'id' | 'title'>): string {
  return JSON.stringify([path, id, title])
}

export class MatchTable {
  /** In the order of their numbers. */
  readonly rules: MatchedRule[] = []
  readonly counts: number[] = []
  /** Of each event. */
  readonly processes: (ProcessTrace | null)[] = []
  readonly unlisted: { [level in Level | 'none']?: number } = {}
  readonly #limit: number
  readonly #numbers = new Map<string, number>()
  readonly #listed = new Map<string, number>()
  readonly #strings: StringTable
  readonly #ticks: TickCounter
  readonly #matches = { rule: [] as number[], event: [] as number[], nth: [] as number[] }
  readonly #events = {
    ticks: [] as (number | null)[],
    host: [] as number[],
    user: [] as number[],
    file: [] as number[],
    channel: [] as number[],
    eventId: [] as (number | null)[],
    recordId: [] as (string | null)[],
    summary: [] as number[],
  }

  constructor(strings: StringTable, ticks: TickCounter, limit = MAX_MATCHES_OF_LEVEL) {
    this.#strings = strings
    this.#ticks = ticks
    this.#limit = limit
  }

  get eventCount(): number {
    return this.processes.length
  }

  get matchCount(): number {
    return this.#matches.rule.length
  }

  get matches(): MatchColumns {
    return this.#matches
  }

  /** `process`: of each event, as the forest numbers them. */
  events(process: readonly number[]): EventColumns {
    return { since: this.#ticks.since, ...this.#events, process }
  }

  /** False: none of its matches is listed, so the event is not in the report. */
  add(event: ReportedEvent): boolean {
    const listed = event.rules.flatMap((rule, nth) => (this.#takes(rule) ? [{ rule: this.#numberOf(rule), nth }] : []))
    if (listed.length === 0) return false
    for (const { rule, nth } of listed) {
      this.#matches.rule.push(rule)
      this.#matches.event.push(this.eventCount)
      this.#matches.nth.push(nth)
    }
    this.#addEvent(event)
    return true
  }

  #addEvent(event: ReportedEvent): void {
    const { ticks, host, user, file, channel, eventId, recordId, summary } = this.#events
    ticks.push(this.#ticks.ticksOf(event.time))
    host.push(this.#strings.numberOf(event.host))
    user.push(this.#strings.numberOf(event.user))
    file.push(this.#strings.numberOf(event.file))
    channel.push(this.#strings.numberOf(event.channel))
    eventId.push(event.eventId)
    recordId.push(event.recordId)
    summary.push(this.#strings.numberOf(event.summary))
    this.processes.push(event.process)
  }

  #takes(rule: MatchedRule): boolean {
    const level = rule.level ?? 'none'
    this.counts[this.#numberOf(rule)]!++
    const listed = this.#listed.get(level) ?? 0
    if (listed >= this.#limit) this.unlisted[level] = (this.unlisted[level] ?? 0) + 1
    else this.#listed.set(level, listed + 1)
    return listed < this.#limit
  }

  #numberOf(rule: MatchedRule): number {
    const key = ruleKeyOf(rule)
    let number = this.#numbers.get(key)
    if (number === undefined) {
      number = this.rules.length
      this.#numbers.set(key, number)
      this.rules.push(rule)
      this.counts.push(0)
    }
    return number
  }
}
