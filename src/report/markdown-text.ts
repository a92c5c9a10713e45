import { terminalText } from './terminal-text.ts'

/** What Markdown, HTML and the links that GitHub makes of bare addresses begin with. */
const MEANT = /[\\`*_{}[\]<>|#!~&@]|:(?=\/\/)|(?<=www)\./gi

/** Nothing that logs and rules say is taken for Markdown or HTML; what comes out is one line. */
export function markdownText(text: string): string {
  return terminalText(text).replace(MEANT, (character) => `&#${character.charCodeAt(0)};`)
}

/** A table of GitHub's Markdown, with an empty line behind it; nothing without rows. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return []
  return [...markdownHead(headings), ...rows.map(markdownRow), '']
}

export function markdownHead(headings: readonly string[]): string[] {
  return [markdownRow(headings), markdownRow(headings.map(() => '---'))]
}

export function markdownRow(cells: readonly string[]): string {
  return `| ${cells.map(markdownText).join(' | ')} |`
}
