/** Full text of events and rules, unpacked when it is first searched. */
import type { EventDetail } from '../report-data.ts'
import { answers, parseQuery, searchText } from './query.ts'
import type { Report } from './report.ts'

export class Search {
  readonly #report: Report
  readonly #rules: readonly string[]
  #texts: Promise<readonly string[]> | undefined

  constructor(report: Report) {
    this.#report = report
    this.#rules = report.head.rules.map((rule) =>
      [rule.title, rule.id, rule.path, rule.author, ...rule.tags].join('\n').toLowerCase(),
    )
  }

  /** Which matches answer the query, by number; null: every one. `onProgress`: share of the events that are ready. */
  async find(query: string, onProgress: (share: number) => void): Promise<Uint8Array | null> {
    const terms = parseQuery(query)
    if (terms.length === 0) return null
    this.#texts ??= this.#unpack(onProgress)
    const texts = await this.#texts
    const found = new Uint8Array(this.#report.matchCount)
    const { rule, event } = this.#report.head.matches
    for (let match = 0; match < found.length; match++)
      if (answers(terms, texts[event[match]!]!, this.#rules[rule[match]!]!)) found[match] = 1
    return found
  }

  async #unpack(onProgress: (share: number) => void): Promise<readonly string[]> {
    const { blocks } = this.#report.head
    const texts: string[] = []
    for (let number = 0; number < blocks.length; number++) {
      onProgress(number / blocks.length)
      for (const detail of await this.#report.block(number)) texts.push(this.#textOf(texts.length, detail))
    }
    // Without details what the list shows is searched.
    while (texts.length < this.#report.eventCount) texts.push(this.#textOf(texts.length, undefined))
    return texts
  }

  #textOf(event: number, detail: EventDetail | undefined): string {
    const { host, user, file, channel, eventId, recordId, summary } = this.#report.head.events
    const text = (number: number | undefined): string => this.#report.text(number ?? -1) ?? ''
    const fields: (readonly [string, string])[] = [
      ['host', text(host[event])],
      ['user', text(user[event])],
      ['file', text(file[event])],
      ['channel', text(channel[event])],
      ['eventid', String(eventId[event] ?? '')],
      ['recordid', recordId[event] ?? ''],
    ]
    if (detail === undefined) fields.push(['summary', text(summary[event])])
    else if ('correlation' in detail) fields.push(['correlation', JSON.stringify(detail.correlation)])
    else
      for (const [name, value] of Object.entries(detail.event.fields))
        for (const item of typeof value === 'string' ? [value] : value) fields.push([name, item])
    return searchText(fields)
  }
}
