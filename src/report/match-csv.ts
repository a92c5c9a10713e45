import type { Match } from '../detect/match.ts'
import { csvRow } from './csv-row.ts'

/**
 * A match as a row for spreadsheets. Column → its value: the same columns in the same order whatever matched, empty
 * where nothing is known. `fields` holds what the event recorded as one JSON object, so that no value is lost.
 */
const COLUMNS: { readonly [column: string]: (match: Match) => string } = {
  time: ({ time }) => time ?? '',
  level: ({ level }) => level ?? '',
  rule: ({ rule }) => rule.title,
  rule_id: ({ rule }) => rule.id ?? '',
  tags: ({ rule }) => rule.tags.join(' '),
  computer: ({ event }) => event.computer ?? '',
  channel: ({ event }) => event.channel ?? '',
  event_id: ({ event }) => String(event.eventId ?? ''),
  record_id: ({ event }) => String(event.recordId ?? ''),
  user: (match) => field(match, 'User', 'SubjectUserName'),
  image: (match) => field(match, 'Image', 'NewProcessName'),
  command_line: (match) => field(match, 'CommandLine'),
  parent_image: (match) => field(match, 'ParentImage', 'ParentProcessName'),
  parent_command_line: (match) => field(match, 'ParentCommandLine'),
  evidence: ({ evidence }) =>
    evidence
      .map(({ selection, field, test, pattern }) =>
        [selection, field, test, pattern].filter((part) => part !== null).join(' '),
      )
      .join('; '),
  file: ({ event }) => event.file ?? '',
  offset: ({ event }) => String(event.offset ?? ''),
  rule_path: ({ rule }) => rule.path,
  fields: ({ event }) => JSON.stringify(event.fields),
}

export function csvHeader(): string {
  return csvRow(Object.keys(COLUMNS))
}

export function matchCsv(match: Match): string {
  return csvRow(Object.values(COLUMNS).map((column) => column(match)))
}

function field({ event }: Match, ...names: readonly string[]): string {
  for (const name of names) {
    const value = event.fields[name]
    if (value !== undefined) return typeof value === 'string' ? value : value.join('; ')
  }
  return ''
}
