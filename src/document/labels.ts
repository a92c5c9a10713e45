/**
 * What a document says under a label: `**Tactic:** Collection`, `Event ID: 1`, the rows of a table, the lines under a
 * heading. Labels keep their words; what they mean is decided by `vocabulary.ts`.
 */
import { isBlank, type Line } from './lines.ts'
import { type Block, plainText } from './markdown.ts'
import { means } from './vocabulary.ts'

export interface Labelled {
  readonly label: string
  /** Without marks of emphasis and code. */
  readonly value: string
  /** Where the value stands; `text` is as written. */
  readonly place: Line
  /** Headings above, from the outermost. */
  readonly section: readonly string[]
  /** The label is a heading, and the value a line under it. */
  readonly isHeading: boolean
  /** What introduces the list, table or paragraph, as a heading would: `Inputs:`, `**Inputs**`. */
  readonly under?: string
  /** Of a cell in a table: the whole row. */
  readonly row?: readonly Cell[]
}

export interface Cell {
  readonly column: string
  readonly value: string
}

const ITEM = /^\s*(?:[-*+•]|\d{1,3}[.)])\s+/
/** Up to six words before a colon (in or out of the emphasis), and what follows. */
const LABEL =
  /^(?:\*\*|__|`)?\s*([\p{L}\p{N}][^:：|`*]{0,60}?)\s*(?:(?:\*\*|__|`)\s*[:：]|[:：]\s*(?:\*\*|__)|[:：](?=\s|$))\s*(.*)$/u

export function readLabels(blocks: readonly Block[]): readonly Labelled[] {
  const found: Labelled[] = []
  const trail: { level: number; text: string }[] = []
  /** A label without a value of its own: the items of the list behind it are its values. */
  let open: string | undefined
  let under: string | undefined
  let columns: readonly string[] | undefined
  for (const block of blocks) {
    if (block.kind === 'heading') {
      while (trail.length > 0 && trail.at(-1)!.level >= block.level) trail.pop()
      trail.push({ level: block.level, text: block.text })
      under = undefined
    }
    if (block.kind !== 'prose') {
      open = undefined
      columns = undefined
      continue
    }
    const section = trail.map(({ text }) => text)
    const add: Add = (label, value, place, isHeading = false, row) => {
      if (plainText(value) === '') return
      const more = { ...(under === undefined ? {} : { under }), ...(row === undefined ? {} : { row }) }
      found.push({ label: plainText(label), value: plainText(value), place, section, isHeading, ...more })
    }
    const { line } = block
    if (isBlank(line) || /^\s*(?:[-*_]\s*){3,}$/.test(line.text)) continue
    if (
      line.text.includes('|') &&
      /^\s*\|?.+\|/.test(line.text) &&
      (columns !== undefined || /^\s*\|/.test(line.text))
    ) {
      columns = readRow(line, columns, add)
      continue
    }
    columns = undefined
    under = introduced(line, under)
    const heading = section.at(-1)
    if (heading !== undefined) add(heading, content(line).text, content(line), true)
    const isItem = ITEM.test(line.text)
    const labelled = LABEL.exec(content(line).text)
    if (labelled !== null && wordsIn(labelled[1]!) <= MAX_LABEL_WORDS) {
      const value = labelled[2]!
      const at = content(line)
      const offset = at.text.length - value.length
      add(labelled[1]!, value, { number: at.number, start: at.start + offset, text: value })
      open = value.trim() === '' || /^\**$/.test(value.trim()) ? labelled[1]! : undefined
    } else if (open !== undefined && (isItem || /^\s/.test(line.text))) add(open, content(line).text, content(line))
    else {
      open = undefined
      if (under !== undefined && !isTitle(line)) add(under, content(line).text, content(line))
    }
  }
  return found
}

const MAX_LABEL_WORDS = 6

type Add = (label: string, value: string, place: Line, isHeading?: boolean, row?: readonly Cell[]) => void

/** A line that is nothing but bold, or ends in a colon, is the title of what follows: until a line that is no item. */
function introduced(line: Line, under: string | undefined): string | undefined {
  const { text } = content(line)
  if (isTitle(line)) return plainText(text).replace(/\s*:$/, '')
  return ITEM.test(line.text) || /^(?:\s|\*\*|__|`)/.test(line.text) ? under : undefined
}

function wordsIn(text: string): number {
  return text.trim().split(/\s+/).length
}

function isTitle(line: Line): boolean {
  return /^(?:\*\*|__)[^*_]+(?:\*\*|__)\s*:?\s*$|^[^:]+:(?:\*\*|__)?\s*$/.test(content(line).text)
}

/** A line without list marker, quotation mark and indentation. */
function content(line: Line): Line {
  const lead = /^\s*(?:>\s?)*/.exec(line.text)![0]
  const marker = ITEM.exec(line.text.slice(lead.length))?.[0] ?? ''
  const length = lead.length + marker.length
  return { number: line.number, start: line.start + length, text: line.text.slice(length) }
}

/** Cells of a row under their columns; of two columns the first is the label. @returns the columns of the table */
function readRow(line: Line, columns: readonly string[] | undefined, add: Add): readonly string[] {
  const cells = cellsOf(line)
  if (cells.every(({ text }) => /^:?-+:?$/.test(text))) return columns ?? []
  const row = cells.map(({ text }, index) => ({ column: columns?.[index] ?? '', value: plainText(text) }))
  if (cells.length === 2) add(cells[0]!.text, cells[1]!.text, cells[1]!, false, row)
  if (columns === undefined || columns.length === 0) return cells.map(({ text }) => plainText(text))
  if (cells.length > 2) {
    for (const [index, cell] of cells.entries()) add(columns[index] ?? '', cell.text, cell, false, row)
  } else if (cells.length === 2) {
    for (const [index, cell] of cells.entries()) if (isColumn(columns, index)) add(columns[index]!, cell.text, cell)
  }
  return columns
}

/** Of two columns the first is the label of the second, but where their heads say what stands below. */
function isColumn(columns: readonly string[], index: number): boolean {
  const [head = '', other = ''] = [columns[index], columns[1 - index]]
  return (means(head, 'eventId') && !/\d/.test(other)) || (means(head, 'channel') && !/[\d/]|security/i.test(other))
}

function cellsOf(line: Line): Line[] {
  const cells: Line[] = []
  for (const { index, 0: cell } of line.text.matchAll(/(?:\\\||[^|])+/g)) {
    const lead = cell.length - cell.trimStart().length
    if (cell.trim() !== '') cells.push({ number: line.number, start: line.start + index + lead, text: cell.trim() })
  }
  return cells
}
