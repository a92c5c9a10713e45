/** Tables of text for a terminal of 100 columns. */

export const LINE_WIDTH = 100
const GAP = '  '
/** Where lines below a row begin: as far left as leaves them room, but to the right of all numbers of records. */
const BELOW_COLUMN = 11

export interface TableRow {
  /** One for each heading; the last may be long and is broken at spaces. */
  readonly cells: readonly string[]
  /** Lines that belong to the row and stand below it. */
  readonly below?: readonly string[]
}

/** Every column but the last is set to the right, as numbers are. A last cell that finds no room stands below its row. */
export function tableLines(headings: readonly string[], rows: readonly TableRow[], indent: string): string[] {
  const last = headings.length - 1
  const widths = headings.map((heading, i) =>
    rows.reduce((width, { cells }) => Math.max(width, cells[i]!.length), heading.length),
  )
  const before = widths.slice(0, last).reduce((sum, width) => sum + width + GAP.length, indent.length)
  const lineOf = (cells: readonly string[], end: string): string =>
    (indent + cells.map((cell, i) => (i === last ? end : cell.padStart(widths[i]!))).join(GAP)).trimEnd()
  return [
    lineOf(headings, headings[last]!),
    ...rows.flatMap(({ cells, below = [] }) => {
      const end = wrapped(cells[last]!, LINE_WIDTH - before)
      if (end.some((line) => line.length > LINE_WIDTH - before))
        return [lineOf(cells, ''), ...[cells[last]!, ...below].flatMap(belowLines)]
      return [
        lineOf(cells, end[0]!),
        ...end.slice(1).map((line) => ' '.repeat(before) + line),
        ...below.flatMap(belowLines),
      ]
    }),
  ]
}

function belowLines(text: string): string[] {
  return wrapped(text, LINE_WIDTH - BELOW_COLUMN).map((line) => ' '.repeat(BELOW_COLUMN) + line)
}

/** Broken at spaces; a word that is too long stays whole, since it may be copied. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
