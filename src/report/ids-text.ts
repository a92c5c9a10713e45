/** Ids of records as text: ranges, gaps, ids that come twice, times that go backwards. */
import { type IdRange, type RecordSequence, reportOf, type StreamReport } from '../event/index.ts'
import { timeOf } from './loss-statement.ts'
import { countedText, countText } from './numbers-text.ts'
import { type TableRow, tableLines } from './table-text.ts'
import { terminalText } from './terminal-text.ts'

const HEADINGS = ['records', 'first', 'last', 'missing', 'twice', 'backwards', 'computer, channel']

/** Ranges and reversals that are shown of one stream; JSON has them all. */
const SHOWN_RANGES = 8
const SHOWN_REVERSALS = 4

/** `most`: streams that are shown. */
export function recordIdLines({ streams, headers }: RecordSequence, most: number): string[] {
  if (streams.length === 0) return []
  const rows = streams.slice(0, most).map((stream) => streamRow(reportOf(stream), most))
  if (headers.runs.length > 0) rows.push(headersRow(reportOf(headers), most))
  const lines = [`record ids  EventRecordID by computer and channel`, ...tableLines(HEADINGS, rows, '  ')]
  if (streams.length > most) lines.push(`  … and ${countText(streams.length - most)} more; --verbose lists them all`)
  return lines
}

function streamRow(report: StreamReport, most: number): TableRow {
  const { computer, channel } = report
  const name = [computer, channel].map((part) => (part === null ? '(not told)' : terminalText(part))).join(', ')
  return { cells: [...cellsOf(report), countText(report.reversalCount), name], below: belowOf(report, most) }
}

/** The time in a record header is that of the export, so nothing is said of times. */
function headersRow(report: StreamReport, most: number): TableRow {
  return { cells: [...cellsOf(report), '', '(ids in the headers of records)'], below: belowOf(report, most) }
}

function cellsOf({ records, first, last, missing, duplicates }: StreamReport): string[] {
  return [countText(records), String(first ?? '–'), String(last ?? '–'), String(missing), countText(duplicates)]
}

function belowOf(report: StreamReport, most: number): string[] {
  const { gaps, gapCount, duplicateRanges, reversals, reversalCount, untracked } = report
  const lines: string[] = []
  const ranges = Math.max(SHOWN_RANGES, most === Number.POSITIVE_INFINITY ? most : 0)
  if (gapCount > 0) lines.push(`missing ${rangesText(gaps, gapCount, ranges)}`)
  if (duplicateRanges.length > 0) lines.push(`twice ${rangesText(duplicateRanges, duplicateRanges.length, ranges)}`)
  const told = reversals.slice(0, most === Number.POSITIVE_INFINITY ? most : SHOWN_REVERSALS)
  for (const { recordId, from, to } of told)
    lines.push(`time goes back at ${recordId}: from ${timeOf(from)} to ${timeOf(to)}`)
  if (reversalCount > told.length && told.length > 0)
    lines.push(`and ${countedText(reversalCount - told.length, 'more time', 'more times')}`)
  if (untracked > 0) lines.push(`${countedText(untracked, 'more record')}, too many to keep track of`)
  return lines
}

function rangesText(ranges: readonly IdRange[], count: number, most: number): string {
  const shown = ranges.slice(0, most).map(rangeText)
  if (count > shown.length) shown.push(`… and ${countText(count - shown.length)} more`)
  return shown.join(', ')
}

export function rangeText({
  first,
  last,
}: {
  readonly first: number | bigint
  readonly last: number | bigint
}): string {
  return first === last ? String(first) : `${first}–${last}`
}
