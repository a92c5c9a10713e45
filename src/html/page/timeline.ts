/** Matches over time, stacked by level; a range that is drawn becomes the range of the list. */
import uPlot from 'uplot'
import { button, counted, element } from './dom.ts'
import { LEVELS, levelColour, rankOf } from './levels.ts'
import type { TimeRange } from './match-filter.ts'
import type { Report } from './report.ts'
import { shortTime } from './time-text.ts'

const BINS = 160
const HEIGHT = 130
/** Of the axis, as uPlot wants them: from this many seconds between ticks on, the text, and what a new year, month, day … adds. */
const DAY = '\n{YYYY}-{MM}-{DD}'
const TICK_TEXTS = [
  [31_536_000, '{YYYY}', null, null, null, null, null, null, 1],
  [2_419_200, '{YYYY}-{MM}', null, null, null, null, null, null, 1],
  [86_400, '{MM}-{DD}', '\n{YYYY}', null, null, null, null, null, 1],
  [60, '{HH}:{mm}', DAY, null, DAY, null, null, null, 1],
  [1, '{HH}:{mm}:{ss}', DAY, null, DAY, null, null, null, 1],
  [0.001, '{ss}.{fff}', `${DAY} {HH}:{mm}`, null, `${DAY} {HH}:{mm}`, null, `${DAY} {HH}:{mm}`, null, 1],
]
/** Milliseconds: narrower than that nothing is told apart. */
const NARROWEST = 100

export class Timeline {
  readonly root: HTMLElement
  readonly #report: Report
  readonly #onRange: (range: TimeRange | null) => void
  readonly #stage = element('div', { class: 'timeline-stage', role: 'img' })
  readonly #caption = element('p', { class: 'timeline-caption', 'aria-live': 'polite' })
  readonly #whole: TimeRange | null
  #range: TimeRange | null = null
  #matches: readonly number[] = []
  #plot: uPlot | undefined
  #width = 0

  constructor(report: Report, onRange: (range: TimeRange | null) => void) {
    this.#report = report
    this.#onRange = onRange
    this.#whole = wholeRange(report)
    const move = (factor: number, shift: number) => () => this.#zoom(factor, shift)
    this.root = element(
      'section',
      { class: 'timeline', 'aria-label': 'Timeline' },
      this.#stage,
      element(
        'div',
        { class: 'timeline-controls' },
        this.#caption,
        element(
          'div',
          { class: 'buttons' },
          button('Earlier', move(1, -0.5)),
          button('Later', move(1, 0.5)),
          button('Zoom in', move(0.5, 0)),
          button('Zoom out', move(2, 0)),
          button('All times', () => this.#onRange(null)),
        ),
      ),
    )
    // Without a match that has a time there is nothing to draw.
    this.root.hidden = this.#whole === null
    new ResizeObserver(([entry]) => this.#resize(entry!.contentRect.width)).observe(this.#stage)
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#draw())
  }

  /** `matches`: those that all filters but the range let through. */
  show(matches: readonly number[], range: TimeRange | null): void {
    this.#matches = matches
    this.#range = range
    this.#draw()
  }

  #resize(width: number): void {
    if (Math.abs(width - this.#width) < 1) return
    this.#width = width
    this.#draw()
  }

  #zoom(factor: number, shift: number): void {
    if (this.#whole === null) return
    const [from, to] = this.#range ?? this.#whole
    const length = Math.max(NARROWEST, (to - from) * factor)
    const middle = (from + to) / 2 + (to - from) * shift
    const next: TimeRange = [middle - length / 2, middle + length / 2]
    this.#onRange(next[0] <= this.#whole[0] && next[1] >= this.#whole[1] ? null : next)
  }

  #draw(): void {
    this.#plot?.destroy()
    this.#plot = undefined
    if (this.#whole === null || this.#width === 0) return
    const range = this.#range ?? this.#whole
    const bins = stackedBins(this.#report, this.#matches, range)
    this.#tell(range, bins.total)
    this.#plot = new uPlot(this.#options(range), bins.data as uPlot.AlignedData, this.#stage)
  }

  #tell([from, to]: TimeRange, total: number): void {
    const text = `${counted(total, 'match', 'matches')}, ${shortTime(from)} to ${shortTime(to)} UTC`
    this.#caption.textContent = text
    this.#stage.setAttribute('aria-label', `Matches over time: ${text}`)
  }

  #options([from, to]: TimeRange): uPlot.Options {
    const style = getComputedStyle(document.documentElement)
    const axis = {
      stroke: style.getPropertyValue('--muted'),
      grid: { stroke: style.getPropertyValue('--line'), width: 1 },
    }
    const bars = uPlot.paths.bars!({ size: [1], gap: 0 })
    return {
      width: this.#width,
      height: HEIGHT,
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
      legend: { show: false },
      cursor: { y: false, drag: { x: true, y: false, setScale: false }, points: { show: false } },
      scales: {
        x: { range: () => [from / 1000, to / 1000] },
        y: { range: (_plot, _low, high) => [0, Math.max(1, high) * 1.1] },
      },
      axes: [
        { ...axis, values: TICK_TEXTS },
        { ...axis, size: 44, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000] },
      ],
      series: [
        {},
        // The tallest first: each stands in front of those with more levels in them.
        ...[...LEVELS].reverse().map((level) => ({
          fill: levelColour(level),
          stroke: levelColour(level),
          width: 0,
          paths: bars,
          points: { show: false },
        })),
      ],
      hooks: { setSelect: [(plot) => this.#selected(plot)] },
    }
  }

  #selected(plot: uPlot): void {
    const { left, width } = plot.select
    // A click, not a drag.
    if (width < 3) return
    const from = plot.posToVal(left, 'x') * 1000
    const to = plot.posToVal(left + width, 'x') * 1000
    this.#onRange([from, Math.max(to, from + NARROWEST)])
  }
}

function wholeRange(report: Report): TimeRange | null {
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  for (let match = 0; match < report.matchCount; match++) {
    const time = report.millisecondsOf(match)
    if (time === null) continue
    from = Math.min(from, time)
    to = Math.max(to, time)
  }
  if (from > to) return null
  const margin = Math.max((to - from) * 0.01, 1000)
  return [from - margin, to + margin]
}

/** Middles of the bins in seconds, then for each level from none to critical: matches of it and of all worse ones. */
function stackedBins(report: Report, matches: readonly number[], [from, to]: TimeRange) {
  const width = (to - from) / BINS
  const counts = LEVELS.map(() => new Array<number>(BINS).fill(0))
  let total = 0
  for (const match of matches) {
    const time = report.millisecondsOf(match)
    if (time === null || time < from || time > to) continue
    const bin = Math.min(BINS - 1, Math.floor((time - from) / width))
    const level = report.levels[report.head.matches.rule[match]!]!
    for (let rank = rankOf(level); rank < LEVELS.length; rank++) counts[rank]![bin]!++
    total++
  }
  const middles = Array.from({ length: BINS }, (_, bin) => (from + (bin + 0.5) * width) / 1000)
  return {
    total,
    data: [middles, ...counts.reverse().map((bins) => bins.map((count) => (count === 0 ? null : count)))],
  }
}
