import type { Diagnostic, Severity } from '../sigma/diagnostics.ts'
import type { Paint, PaintStyle } from './paint.ts'
import { terminalText } from './terminal-text.ts'

/** Columns of a source line that are shown; the rest is cut around the place. */
const SHOWN_COLUMNS = 100
/** Columns before the place that stay when a line is cut. */
const COLUMNS_BEFORE = 40
const TAB_WIDTH = 4

const STYLES: { readonly [severity in Severity]: PaintStyle } = {
  error: 'error',
  warning: 'warning',
  info: 'informational',
}

/** What is wrong with a rule, or with another text that has lines. */
export type Framed = Omit<Diagnostic, 'code' | 'document'> & { readonly code: string }

/**
 * A diagnostic as a compiler shows it: place, severity, code, message; the source line with what is meant underlined;
 * the hint. `text` is that of the whole file. Ends in a line feed.
 */
export function frame(text: string, diagnostic: Framed, paint: Paint): string {
  const { path, line, column, severity, code, message, hint, fix } = diagnostic
  const style = STYLES[severity]
  const place = paint('heading', terminalText(`${path}:${line}:${column}`))
  const lines = [`${place}: ${paint(style, `${severity}[${code}]`)}: ${terminalText(message)}`]
  const gutter = ' '.repeat(String(line).length)
  const { shown, from, to } = sourceLine(text, diagnostic)
  if (shown.trim() !== '') {
    lines.push(` ${line} | ${shown}`)
    lines.push(` ${gutter} | ${' '.repeat(from)}${paint(style, underline(to - from))}`)
  }
  if (hint !== undefined)
    lines.push(...hintLines(hint).map((each, index) => ` ${gutter} ${index === 0 ? '= hint:' : '       '} ${each}`))
  if (fix !== undefined) lines.push(` ${gutter} = fix: lint --fix mends it`)
  return `${lines.join('\n')}\n`
}

/** A hint may hold a document to paste. */
function hintLines(hint: string): readonly string[] {
  return hint.split(/\r\n|\r|\n/).map(terminalText)
}

function underline(columns: number): string {
  return `^${'~'.repeat(Math.max(0, columns - 1))}`
}

interface SourceLine {
  readonly shown: string
  /** Columns of `shown`, the end exclusive. */
  readonly from: number
  readonly to: number
}

/** The line of the place, cut to fit; of a place over several lines the part on the first. */
function sourceLine(text: string, { start, end, column }: Framed): SourceLine {
  const lineStart = start - (column - 1)
  const lineEnd = lineStart + text.slice(lineStart, lineStart + MAX_LINE).search(/[\r\n]|$/)
  const until = Math.max(start, Math.min(end, lineEnd))
  const before = visible(text.slice(lineStart, start), 0)
  const marked = visible(text.slice(start, until), before.length)
  const after = visible(text.slice(until, lineEnd), before.length + marked.length)
  return cut(before + marked + after, before.length, before.length + marked.length)
}

/** A line of a rule longer than this is not shown to its end anyway. */
const MAX_LINE = 100_000

/** Tabs as spaces, and nothing that a terminal would obey. A byte order mark takes no column. */
function visible(text: string, columnsBefore: number): string {
  let shown = ''
  for (const character of text) {
    if (character === '\t') shown += ' '.repeat(TAB_WIDTH - ((columnsBefore + shown.length) % TAB_WIDTH))
    else if (character !== '\ufeff') shown += terminalText(character)
  }
  return shown
}

function cut(line: string, from: number, to: number): SourceLine {
  if (line.length <= SHOWN_COLUMNS) return { shown: line, from, to }
  const start = Math.max(0, Math.min(from - COLUMNS_BEFORE, line.length - SHOWN_COLUMNS))
  const end = start + SHOWN_COLUMNS
  const [before, after] = [start > 0 ? '…' : '', end < line.length ? '…' : '']
  const shown = before + line.slice(start, end) + after
  const shift = before.length - start
  return { shown, from: from + shift, to: Math.min(to, end) + shift }
}
