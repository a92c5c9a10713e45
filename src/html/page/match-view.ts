/** The view of matches: controls, timeline, list and the match that is looked at. */
import { button, counted, element, numberText } from './dom.ts'
import { MatchControls } from './match-controls.ts'
import { matchDetail, matchHeading } from './match-detail.ts'
import { filtered, ordered, type TimeRange } from './match-filter.ts'
import { MatchList } from './match-list.ts'
import { Pane } from './pane.ts'
import { imageName } from './process-chain.ts'
import type { Report } from './report.ts'
import { Search } from './search.ts'
import { Timeline } from './timeline.ts'
import { plainText } from './visible-text.ts'

export interface ViewLinks {
  readonly onProcess: (process: number) => void
}

export class MatchView {
  readonly root: HTMLElement
  readonly #report: Report
  readonly #links: ViewLinks
  readonly #search: Search
  readonly #controls: MatchControls
  readonly #timeline: Timeline
  readonly #list: MatchList
  readonly #pane: Pane
  #range: TimeRange | null = null
  #process: number | null = null
  /** Counts changes, so that a search that was overtaken is dropped. */
  #version = 0
  #shown = -1

  constructor(report: Report, links: ViewLinks) {
    this.#report = report
    this.#links = links
    this.#search = new Search(report)
    this.#controls = new MatchControls(report, () => void this.update())
    this.#timeline = new Timeline(report, (range) => {
      this.#range = range
      void this.update()
    })
    this.#list = new MatchList(report, (match) => void this.showMatch(match))
    this.#pane = new Pane(this.#list.root, 'Choose a match to see its evidence.')
    this.root = element('div', { class: 'matches' }, this.#controls.root, this.#timeline.root, this.#pane.split)
  }

  /** Only matches of one rule. */
  chooseRule(rule: number): void {
    this.#forget()
    this.#controls.chooseRule(rule)
  }

  /** Only matches of a process and of those that came of it. */
  chooseProcess(process: number): void {
    this.#forget()
    this.#process = process
    this.#controls.clear()
  }

  #forget(): void {
    this.#range = null
    this.#process = null
  }

  async update(): Promise<void> {
    const version = ++this.#version
    const { status } = this.#controls
    const { query, order, grouping, ...choice } = this.#controls.value
    const found = await this.#search.find(query, (share) => {
      if (version === this.#version) status.textContent = `Searching … ${Math.round(share * 100)} %`
    })
    if (version !== this.#version) return
    const anyTime = filtered(this.#report, { ...choice, process: this.#process, found, range: null })
    const matches =
      this.#range === null
        ? anyTime
        : filtered(this.#report, { ...choice, process: this.#process, found, range: this.#range })
    this.#timeline.show(anyTime, this.#range)
    this.#list.show(ordered(this.#report, matches, order), grouping)
    this.#tell(matches.length)
  }

  #tell(count: number): void {
    const all = this.#report.matchCount
    const { status } = this.#controls
    if (all > 0 && count === 0) status.textContent = 'No match answers these filters'
    else
      status.textContent =
        count === all ? counted(all, 'match', 'matches') : `${numberText(count)} of ${counted(all, 'match', 'matches')}`
    if (this.#process === null) return
    const name = plainText(imageName(this.#report, this.#process))
    status.append(
      ` of ${name} and what it started `,
      button('Any process', () => {
        this.#process = null
        void this.update()
      }),
    )
  }

  async showMatch(match: number): Promise<void> {
    this.#shown = match
    const detail = await matchDetail(this.#report, match, this.#links)
    if (this.#shown !== match) return
    this.#pane.show(matchHeading(this.#report, match), ...detail)
    this.#list.select(match)
  }
}
