import { stringify } from 'csv-stringify/sync'
import { terminalDocument } from './terminal-text.ts'

/** A row as RFC 4180 has it, ending in a line feed, that no spreadsheet takes for a formula. */
export function csvRow(cells: readonly string[]): string {
  return stringify([cells.map(harmless)])
}

/**
 * Spreadsheets run cells that begin like a formula; an apostrophe makes them text. Control characters, which end a cell
 * in some programs and steer a terminal, are shown as `\\u001b`; tabs and line breaks stay.
 */
function harmless(cell: string): string {
  const text = CONTROLS.test(cell) ? cell.replace(/[\r\n]+|[^\r\n]+/g, shown) : cell
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

const CONTROLS = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/

/** A carriage return is part of a line break here, not a control character. */
function shown(part: string): string {
  return part.startsWith('\r') || part.startsWith('\n') ? part : terminalDocument(part)
}
