/** Tables of text for a terminal of 100 columns. */

export const LINE_WIDTH = 100
const GAP = '  '
/** Where lines below a row begin: as far left as leaves them room, but to the right of all numbers of records. */
const BELOW_COLUMN = 11

export interface TableRow {
  /** One for each heading; the last may be long and is wrapped. */
  readonly cells: readonly string[]
  /** Lines that belong to the row and stand below it. */
  readonly below?: readonly string[]
}

/** Every column but the last is set to the right, as numbers are. */
export function tableLines(headings: readonly string[], rows: readonly TableRow[], indent: string): string[] {
  const last = headings.length - 1
  const widths = headings.map((heading, i) => Math.max(heading.length, ...rows.map(({ cells }) => cells[i]!.length)))
  const before = indent.length + widths.slice(0, last).reduce((sum, width) => sum + width + GAP.length, 0)
  const lineOf = (cells: readonly string[]): string =>
    indent + cells.map((cell, i) => (i === last ? cell : cell.padStart(widths[i]!))).join(GAP)
  const lines = [lineOf(headings)]
  for (const { cells, below = [] } of rows) {
    const [first = '', ...rest] = wrapped(cells[last]!, LINE_WIDTH - before)
    lines.push(lineOf([...cells.slice(0, last), first]))
    lines.push(...rest.map((line) => ' '.repeat(before) + line))
    for (const text of below)
      lines.push(...wrapped(text, LINE_WIDTH - BELOW_COLUMN).map((line) => ' '.repeat(BELOW_COLUMN) + line))
  }
  return lines
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
