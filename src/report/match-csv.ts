import type { CorrelationMatch, Match } from '../detect/match.ts'
import { csvRow } from './csv-row.ts'
import { jsonText } from './json-text.ts'

/**
 * A match as a row for spreadsheets. Column → its value: the same columns in the same order whatever matched, empty
 * where nothing is known. `fields` holds what the event recorded as one JSON object, so that no value is lost. A match of
 * a correlation is about no single event: its columns are empty, `evidence` says what was counted, and `fields` has the rest.
 */
const COLUMNS: { readonly [column: string]: (match: Row) => string } = {
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
  evidence: ({ evidence }) => evidence,
  file: ({ event }) => event.file ?? '',
  offset: ({ event }) => String(event.offset ?? ''),
  rule_path: ({ rule }) => rule.path,
  fields: ({ fields }) => fields,
}

interface Row extends Pick<Match, 'time' | 'level' | 'rule'> {
  readonly event: Partial<Match['event']>
  readonly evidence: string
  readonly fields: string
}

function rowOf(match: Match | CorrelationMatch): Row {
  const { time, level, rule } = match
  if ('event' in match)
    return {
      time,
      level,
      rule,
      event: match.event,
      evidence: match.evidence.map(evidenceText).join('; '),
      fields: JSON.stringify(match.event.fields),
    }
  const { group, window, count, events } = match
  const groupTexts = Object.entries(group).map(([name, value]) => `${name}=${value}`)
  const evidence = [`count ${count}`, `${window.from} to ${window.to}`, ...groupTexts].join('; ')
  return { time, level, rule, event: {}, evidence, fields: jsonText({ group, window, count, events }) }
}

function evidenceText({ selection, field, test, pattern }: Match['evidence'][number]): string {
  return [selection, field, test, pattern].filter((part) => part !== null).join(' ')
}

export function csvHeader(): string {
  return csvRow(Object.keys(COLUMNS))
}

export function matchCsv(match: Match | CorrelationMatch): string {
  const row = rowOf(match)
  return csvRow(Object.values(COLUMNS).map((column) => column(row)))
}

function field({ event }: Row, ...names: readonly string[]): string {
  for (const name of names) {
    const value = event.fields?.[name]
    if (value !== undefined) return typeof value === 'string' ? value : value.join('; ')
  }
  return ''
}
