import type { Match } from '../detect/match.ts'
import { csvHeader, matchCsv } from './match-csv.ts'
import { matchJson } from './match-json.ts'

export const MATCH_FORMATS = ['ndjson', 'json', 'csv'] as const
export type MatchFormat = (typeof MATCH_FORMATS)[number]

/** How matches become a document: `begin`, then each match, then `end`. */
export interface Format {
  readonly begin: string
  readonly end: string
  /** Ends in a line feed; for `json` also begins with what separates it from an earlier one. */
  match(match: Match): string
}

const FORMATS: { readonly [format in MatchFormat]: Format } = {
  ndjson: { begin: '', end: '', match: (match) => `${matchJson(match)}\n` },
  // The comma stands in front, and the first one is taken off where the document is put together.
  json: { begin: '[\n', end: ']\n', match: (match) => `,${matchJson(match)}\n` },
  csv: { begin: csvHeader(), end: '', match: matchCsv },
}

export function formatOf(format: MatchFormat): Format {
  return FORMATS[format]
}
