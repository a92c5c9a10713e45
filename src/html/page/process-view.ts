/** The view of processes: who started whom, with the matches of each. */
import { button, counted, description, element, numberText, untrusted } from './dom.ts'
import { LEVELS, levelBadge, levelOf, type ShownLevel } from './levels.ts'
import { Pane } from './pane.ts'
import { imageName } from './process-chain.ts'
import { ProcessTrees } from './process-trees.ts'
import type { Report } from './report.ts'
import { type Row, VirtualList } from './virtual-list.ts'

const ROW_HEIGHT = 34
/** Levels by which a row is moved in; deeper ones stand below each other. */
const MAX_INDENT = 24
/** Matches of a process that its pane names. */
const MAX_NAMED = 100

export interface ProcessLinks {
  readonly onMatch: (match: number) => void
  /** To the matches of a process and of those that came of it. */
  readonly onFamily: (process: number) => void
}

export class ProcessView {
  readonly root: HTMLElement
  readonly #report: Report
  readonly #links: ProcessLinks
  readonly #trees: ProcessTrees
  readonly #list = new VirtualList('process', 'Process trees', ROW_HEIGHT)
  readonly #pane = new Pane(this.#list.root, 'Choose a process to see its command line and matches.')
  readonly #open: Set<number>
  #rows: readonly { readonly process: number; readonly depth: number }[] = []

  constructor(report: Report, links: ProcessLinks) {
    this.#report = report
    this.#links = links
    this.#trees = new ProcessTrees(report)
    this.#open = new Set(this.#trees.leadingToMatches)
    this.root = element('div', { class: 'processes' }, this.#intro(), this.#pane.split)
    this.#layOut()
  }

  #intro(): HTMLElement {
    const { parent } = this.#report.head.processes
    const { unkeptProcesses, maxProcesses } = this.#report.head.limits
    const text =
      parent.length === 0
        ? 'No match names a process.'
        : `${counted(parent.length, 'process', 'processes')}: those that acted in a match, everything above them, and what they started.`
    const left = `${counted(unkeptProcesses, 'start of a process', 'starts of processes')} beyond the limit of ${numberText(maxProcesses)} could not be kept: parents may be missing.`
    return element(
      'div',
      { class: 'intro' },
      element('p', {}, text),
      unkeptProcesses === 0 ? null : element('p', { class: 'warning' }, left),
    )
  }

  /** Opens everything above a process and marks it. */
  showProcess(process: number): void {
    const { parent } = this.#report.head.processes
    for (let at = parent[process]!; at >= 0; at = parent[at]!) this.#open.add(at)
    this.#layOut()
    this.#list.select(this.#rows.findIndex((row) => row.process === process))
    this.#showPane(process)
  }

  #layOut(): void {
    this.#rows = this.#trees.rows(this.#open)
    this.#list.show({
      length: this.#rows.length,
      row: (index) => this.#row(this.#rows[index]!),
      activate: (index) => this.#activate(this.#rows[index]!.process),
      expand: (index, isExpanded) => this.#expand(this.#rows[index]!.process, isExpanded),
    })
  }

  #activate(process: number): void {
    this.#showPane(process)
    if (!this.#open.has(process)) this.#expand(process, true)
    else if (!this.#trees.leadingToMatches.has(process)) this.#expand(process, false)
  }

  #expand(process: number, isExpanded: boolean): void {
    if (isExpanded) this.#open.add(process)
    else this.#open.delete(process)
    this.#layOut()
  }

  #row({ process, depth }: { readonly process: number; readonly depth: number }): Row {
    const { processes } = this.#report.head
    const children = this.#trees.childrenOf(process)
    const isExpanded = children.length === 0 ? null : this.#open.has(process)
    const name = imageName(this.#report, process)
    const matches = this.#trees.matchesOf(process)
    const line = this.#report.text(processes.commandLine[process]!) ?? ''
    const more = processes.moreChildren[process]!
    const arrow = element('span', { class: 'arrow' }, isExpanded === null ? '' : isExpanded ? '▾' : '▸')
    arrow.style.marginInlineStart = `${Math.min(depth, MAX_INDENT) * 14}px`
    return {
      level: depth + 1,
      isExpanded,
      className: matches.length > 0 ? 'marked' : '',
      content: [
        arrow,
        untrusted(name, { class: 'strong' }),
        ...this.#badges(matches),
        processes.isRecorded[process] === true ? null : element('span', { class: 'muted' }, 'start not recorded'),
        more === 0 ? null : element('span', { class: 'muted' }, `${numberText(more)} more children not shown`),
        untrusted(line, { class: 'line muted' }),
      ].filter((child) => child !== null),
    }
  }

  #badges(matches: readonly number[]): HTMLElement[] {
    const counts = new Map<ShownLevel, number>()
    for (const match of matches) {
      const level = levelOf(this.#report.ruleOf(match))
      counts.set(level, (counts.get(level) ?? 0) + 1)
    }
    return LEVELS.filter((level) => counts.has(level)).map((level) =>
      element('span', { class: `badge level-${level}` }, `${numberText(counts.get(level)!)} ${level}`),
    )
  }

  #showPane(process: number): void {
    const { processes } = this.#report.head
    const text = (number: number) => {
      const known = this.#report.text(number)
      return known === null ? null : untrusted(known)
    }
    const matches = [...this.#trees.matchesOf(process)].sort((a, b) => this.#report.rankOf(a) - this.#report.rankOf(b))
    const pid = processes.pid[process]!
    this.#pane.show(
      [untrusted(imageName(this.#report, process))],
      description([
        ['Image', text(processes.image[process]!)],
        ['Command line', text(processes.commandLine[process]!)],
        [
          'Started',
          processes.isRecorded[process] === true ? this.#report.timeText(processes.ticks[process]!) : 'not recorded',
        ],
        ['Process id', pid === null ? null : String(pid)],
        ['User', text(processes.user[process]!)],
        ['Host', text(processes.host[process]!)],
      ]),
      button('Matches of it and of what it started', () => this.#links.onFamily(process)),
      element('h3', {}, counted(matches.length, 'match', 'matches')),
      element('ul', { class: 'plain' }, ...matches.slice(0, MAX_NAMED).map((match) => this.#matchItem(match))),
      matches.length > MAX_NAMED ? `and ${numberText(matches.length - MAX_NAMED)} more` : null,
    )
  }

  #matchItem(match: number): HTMLElement {
    const rule = this.#report.ruleOf(match)
    const words = element('span', {}, levelBadge(levelOf(rule)), ' ', untrusted(rule.title))
    const time = ` ${this.#report.timeText(this.#report.ticksOf(match)).slice(0, 19)}`
    return element(
      'li',
      {},
      button(words, () => this.#links.onMatch(match), { class: 'link' }),
      time,
    )
  }
}
