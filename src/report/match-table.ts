/** Matches as a table for a terminal: a line each, cut to its width, whatever logs and rules hold. */
import type { CorrelationMatch, Match } from '../detect/match.ts'
import { fileNameOf, MATCH_COLUMNS, type MatchRow, rowOf, subjectOf } from './match-row.ts'
import { colored, type Paint, uncolored } from './paint.ts'
import { terminalText } from './terminal-text.ts'
import { cutText, fittedText } from './text-width.ts'

/** How wide a table is, and whether it has colours; can be posted to a worker. */
export interface TableForm {
  readonly format: 'table'
  readonly width: number
  readonly isColored: boolean
}

/** Where there is no terminal that says how wide it is: of an A4 page across, or a wide window. */
export const DEFAULT_TABLE: TableForm = { format: 'table', width: 160, isColored: false }

/** Time, level and the beginning of a rule's title. */
const MIN_WIDTH = 50
const GAP = '  '

interface Column {
  readonly heading: string
  /** Columns that it takes; `share` of what is left between these bounds. */
  readonly least: number
  readonly most: number
  readonly share: number
  /** Where a terminal is narrow, the columns with the highest number go first; 0 always stays. */
  readonly leaves: number
  readonly text: (row: MatchRow) => string
}

const TIME_LENGTH = '2026-03-11 16:04:33'.length

const COLUMNS: readonly Column[] = [
  {
    heading: 'time (UTC)',
    least: TIME_LENGTH,
    most: TIME_LENGTH,
    share: 0,
    leaves: 0,
    text: (row) => MATCH_COLUMNS.time(row).slice(0, TIME_LENGTH).replace('T', ' '),
  },
  {
    heading: 'level',
    least: 'critical'.length,
    most: 'critical'.length,
    share: 0,
    leaves: 0,
    text: (row) => levelText(MATCH_COLUMNS.level(row)),
  },
  { heading: 'rule', least: 16, most: 44, share: 0.3, leaves: 0, text: MATCH_COLUMNS.rule },
  { heading: 'computer', least: 8, most: 20, share: 0.12, leaves: 2, text: MATCH_COLUMNS.computer },
  { heading: 'user', least: 8, most: 24, share: 0.14, leaves: 3, text: MATCH_COLUMNS.user },
  {
    heading: 'process',
    least: 10,
    most: 24,
    share: 0.14,
    leaves: 1,
    text: (row) => fileNameOf(MATCH_COLUMNS.image(row)),
  },
]
const LAST_HEADING = 'command line'
/** The last column takes what is left, but no less than this: other columns leave before, and with less than half of it, it does. */
const LEAST_LAST = 24

/** `informational` would take five columns from everything else. */
function levelText(level: string): string {
  return level === 'informational' ? 'info' : level
}

export interface TablePrinter {
  /** The line above the first match. */
  readonly heading: string
  print(match: Match | CorrelationMatch): string
}

export function tablePrinter({ width, isColored }: TableForm): TablePrinter {
  const total = Math.max(width, MIN_WIDTH)
  const { columns, widths, last } = layout(total)
  const paint: Paint = isColored ? colored : uncolored
  const lineOf = (cells: readonly string[], end: string): string => {
    const fitted = cells.map((cell, i) => fittedText(readable(cell, widths[i]!), widths[i]!))
    return [...fitted, last > 0 ? cutText(readable(end, last), last) : ''].join(GAP).trimEnd()
  }
  const headings = columns.map(({ heading }) => heading)
  return {
    heading: `${paint('heading', lineOf(headings, LAST_HEADING))}\n`,
    print(match) {
      const row = rowOf(match)
      const cells = columns.map(({ text }) => text(row))
      const line = lineOf(cells, subjectOf(row))
      // Colours come last: cutting counts what is seen.
      const level = fittedText(cells[1]!, widths[1]!)
      const from = widths[0]! + GAP.length
      return `${line.slice(0, from)}${paint(match.level ?? 'informational', level)}${line.slice(from + level.length)}\n`
    },
  }
}

function layout(total: number): {
  readonly columns: readonly Column[]
  readonly widths: readonly number[]
  readonly last: number
} {
  for (let leaving = Math.max(...COLUMNS.map(({ leaves }) => leaves)); ; leaving--) {
    const columns = COLUMNS.filter(({ leaves }) => leaves <= leaving)
    const fixed = columns.reduce((sum, { share, most }) => (share === 0 ? sum + most : sum), 0)
    const room = total - fixed - columns.length * GAP.length
    const widths = columns.map(({ least, most, share }) => Math.min(most, Math.max(least, Math.floor(share * room))))
    const last = total - widths.reduce((sum, width) => sum + width + GAP.length, 0)
    if (last >= LEAST_LAST || (leaving === 0 && last >= LEAST_LAST / 2)) return { columns, widths, last }
    if (leaving > 0) continue
    widths[widths.length - 1]! += last + GAP.length
    return { columns, widths, last: 0 }
  }
}

/** No more of a long value is looked at than finds room. */
function readable(text: string, width: number): string {
  return terminalText(text.slice(0, 2 * width + 2))
}
