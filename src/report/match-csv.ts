import type { CorrelationMatch, Match } from '../detect/match.ts'
import { csvRow } from './csv-row.ts'
import { MATCH_COLUMNS, rowOf } from './match-row.ts'

export function csvHeader(): string {
  return csvRow(Object.keys(MATCH_COLUMNS))
}

/** A match as a row for spreadsheets, under the columns of `csvHeader`. */
export function matchCsv(match: Match | CorrelationMatch): string {
  const row = rowOf(match)
  return csvRow(Object.values(MATCH_COLUMNS).map((column) => column(row)))
}
