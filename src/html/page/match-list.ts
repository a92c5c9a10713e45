/** The list of matches: rows, groups of rows, and which of the groups are open. */
import { element, numberText, untrusted } from './dom.ts'
import { levelBadge } from './levels.ts'
import { type Grouping, grouped, type MatchGroup } from './match-filter.ts'
import type { Report } from './report.ts'
import { type Row, VirtualList } from './virtual-list.ts'

/** Pixels; two lines of text. */
const ROW_HEIGHT = 46

/** A match, or the group with this number. */
type Item = { readonly match: number } | { readonly group: number }

export class MatchList {
  readonly #report: Report
  readonly #onMatch: (match: number) => void
  readonly #list = new VirtualList('match', 'Matches', ROW_HEIGHT)
  readonly #open = new Set<string>()
  #groups: readonly MatchGroup[] = []
  #isGrouped = false
  #items: readonly Item[] = []

  constructor(report: Report, onMatch: (match: number) => void) {
    this.#report = report
    this.#onMatch = onMatch
  }

  get root(): HTMLElement {
    return this.#list.root
  }

  /** Matches in the order in which they are to be listed. */
  show(matches: readonly number[], grouping: Grouping): void {
    this.#isGrouped = grouping !== 'none'
    this.#groups = this.#isGrouped ? grouped(this.#report, matches, grouping) : []
    if (this.#groups.length === 1) this.#open.add(this.#groups[0]!.key)
    this.#layOut(matches)
    this.#list.scrollToTop()
  }

  /** Whether the match is in an open part of the list; then it is marked. */
  select(match: number): boolean {
    const index = this.#items.findIndex((item) => 'match' in item && item.match === match)
    if (index >= 0) this.#list.select(index)
    return index >= 0
  }

  #layOut(matches: readonly number[]): void {
    this.#items = this.#isGrouped
      ? this.#groups.flatMap((group, number): Item[] => [
          { group: number },
          ...(this.#open.has(group.key) ? group.matches.map((match) => ({ match })) : []),
        ])
      : matches.map((match) => ({ match }))
    this.#list.show({
      length: this.#items.length,
      row: (index) => this.#row(this.#items[index]!),
      activate: (index) => this.#activate(this.#items[index]!),
      expand: (index, isExpanded) => this.#expand(this.#items[index]!, isExpanded),
    })
  }

  #row(item: Item): Row {
    return 'match' in item ? this.#matchRow(item.match) : this.#groupRow(this.#groups[item.group]!)
  }

  #groupRow(group: MatchGroup): Row {
    const isExpanded = this.#open.has(group.key)
    const count = numberText(group.matches.length)
    return {
      level: 1,
      isExpanded,
      className: 'group',
      content: [
        element('span', { class: 'arrow' }, isExpanded ? '▾' : '▸'),
        levelBadge(group.level),
        untrusted(group.name, { class: 'line strong' }),
        element('span', { class: 'count' }, count),
      ],
    }
  }

  #matchRow(match: number): Row {
    const report = this.#report
    const event = report.eventOf(match)
    const rule = report.ruleOf(match)
    const { host, user, summary } = report.head.events
    const level = report.levels[report.head.matches.rule[match]!]!
    const time = report.timeText(report.ticksOf(match))
    const where = [report.text(host[event]!), report.text(user[event]!)].filter((part) => part !== null).join(' · ')
    const what = report.text(summary[event]!) ?? ''
    return {
      level: this.#isGrouped ? 2 : 1,
      isExpanded: null,
      className: `level-edge-${level}`,
      content: [
        element('div', { class: 'row-head' }, levelBadge(level), untrusted(rule.title, { class: 'line strong' })),
        element(
          'div',
          { class: 'row-body' },
          element('time', { datetime: time }, time.slice(0, 19)),
          untrusted(where, { class: 'where' }),
          untrusted(what, { class: 'line' }),
        ),
      ],
    }
  }

  #activate(item: Item): void {
    if ('match' in item) return this.#onMatch(item.match)
    this.#expand(item, !this.#open.has(this.#groups[item.group]!.key))
  }

  #expand(item: Item, isExpanded: boolean): void {
    if ('match' in item) return
    const { key } = this.#groups[item.group]!
    if (isExpanded) this.#open.add(key)
    else this.#open.delete(key)
    this.#layOut([])
  }
}
