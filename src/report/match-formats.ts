/** The forms in which matches leave: each a row of one table. */
import type { CorrelationMatch, Match } from '../detect/match.ts'
import { type Format, LINES, LIST } from './format.ts'
import { csvHeader, matchCsv } from './match-csv.ts'
import { matchJson } from './match-json.ts'
import { MARKDOWN_BEGIN, markdownClosing, matchMarkdown } from './match-markdown.ts'
import { matchSarif, SARIF_BEGIN, sarifClosing } from './match-sarif.ts'
import { DEFAULT_TABLE, type TableForm, tablePrinter } from './match-table.ts'
import { matchTimesketch } from './match-timesketch.ts'
import type { MatchTotals } from './match-totals.ts'
import { navigatorLayer } from './navigator-layer.ts'

export const MATCH_FORMATS = ['table', 'ndjson', 'json', 'csv', 'timesketch', 'sarif', 'navigator', 'markdown'] as const
export type MatchFormat = (typeof MATCH_FORMATS)[number]

/** What each is for, in the words of --help. */
export const MATCH_FORMAT_PURPOSES: { readonly [format in MatchFormat]: string } = {
  table: 'a line each, cut to the width of the terminal',
  ndjson: 'a line of JSON each',
  json: 'one list',
  csv: 'fixed columns, for spreadsheets',
  timesketch: 'JSON lines for Timesketch',
  sarif: 'SARIF 2.1.0, for code scanning',
  navigator: 'a layer of the ATT&CK Navigator',
  markdown: 'a table for tickets and reports',
}

/** A format, with what it depends on where it does; can be posted to a worker. */
export type MatchForm = MatchFormat | TableForm

export interface MatchDocument extends Format<Match | CorrelationMatch> {
  /** Stands between the last match and the frame's end. */
  closing?(totals: MatchTotals): string
}

export function formatOf(form: MatchForm): MatchDocument {
  if (typeof form === 'object') return tableOf(form)
  switch (form) {
    case 'table':
      return tableOf(DEFAULT_TABLE)
    case 'ndjson':
      return { frame: LINES, print: (match) => `${matchJson(match)}\n` }
    case 'json':
      return { frame: LIST, print: (match) => `,${matchJson(match)}\n` }
    case 'csv':
      return { frame: { ...LINES, begin: csvHeader() }, print: matchCsv }
    case 'timesketch':
      return { frame: LINES, print: matchTimesketch }
    case 'sarif':
      return { frame: { begin: SARIF_BEGIN, end: '', separator: ',' }, print: matchSarif, closing: sarifClosing }
    case 'navigator':
      // A match only counts: nothing is printed of it.
      return { frame: LINES, print: () => '', closing: navigatorLayer }
    case 'markdown':
      return { frame: { ...LINES, begin: MARKDOWN_BEGIN }, print: matchMarkdown, closing: markdownClosing }
  }
}

function tableOf(form: TableForm): MatchDocument {
  const { heading, print } = tablePrinter(form)
  return { frame: { ...LINES, begin: heading, isSafeForTerminals: true }, print }
}
