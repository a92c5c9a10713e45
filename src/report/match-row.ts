/** What people look for in a match, under fixed names: the columns of CSV, of which other forms take what they need. */
import type { CorrelationMatch, Match } from '../detect/match.ts'
import { jsonText } from './json-text.ts'

/** A match of a correlation is about no single event: what asks the event gives nothing. */
export interface MatchRow {
  readonly match: Match | CorrelationMatch
  readonly event: Partial<Match['event']>
}

/**
 * Column → its value: the same columns in the same order whatever matched, empty where nothing is known. `fields` holds
 * what the event recorded as one JSON object, so that no value is lost. Of a correlation, `evidence` says what was
 * counted, and `fields` has the rest.
 */
export const MATCH_COLUMNS = {
  time: ({ match }) => match.time ?? '',
  level: ({ match }) => match.level ?? '',
  rule: ({ match }) => match.rule.title,
  rule_id: ({ match }) => match.rule.id ?? '',
  tags: ({ match }) => match.rule.tags.join(' '),
  computer: ({ event }) => event.computer ?? '',
  channel: ({ event }) => event.channel ?? '',
  event_id: ({ event }) => String(event.eventId ?? ''),
  record_id: ({ event }) => String(event.recordId ?? ''),
  user: (row) => field(row, 'User', 'SubjectUserName'),
  image: (row) => field(row, 'Image', 'NewProcessName'),
  command_line: (row) => field(row, 'CommandLine'),
  parent_image: (row) => field(row, 'ParentImage', 'ParentProcessName'),
  parent_command_line: (row) => field(row, 'ParentCommandLine'),
  evidence: ({ match }) => evidenceText(match),
  file: ({ event }) => event.file ?? '',
  offset: ({ event }) => String(event.offset ?? ''),
  rule_path: ({ match }) => match.rule.path,
  fields: ({ match }) => fieldsText(match),
} as const satisfies { readonly [column: string]: (row: MatchRow) => string }

export function rowOf(match: Match | CorrelationMatch): MatchRow {
  return { match, event: 'event' in match ? match.event : {} }
}

/** What a match is about, as one text: the command line, or else the value that made the rule match. */
export function subjectOf(row: MatchRow): string {
  const commandLine = MATCH_COLUMNS.command_line(row)
  if (commandLine !== '') return commandLine
  const { match } = row
  if (!('event' in match)) return evidenceText(match)
  const told = match.evidence.find(({ value, field }) => value !== null && field !== null)
  return told === undefined ? '' : `${told.field}: ${told.value}`
}

/** The last part of a path of Windows. */
export function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf('\\') + 1)
}

function evidenceText(match: Match | CorrelationMatch): string {
  if ('event' in match)
    return match.evidence
      .map(({ selection, field, test, pattern }) =>
        [selection, field, test, pattern].filter((part) => part !== null).join(' '),
      )
      .join('; ')
  const { group, window, count } = match
  const groupTexts = Object.entries(group).map(([name, value]) => `${name}=${value}`)
  return [`count ${count}`, `${window.from} to ${window.to}`, ...groupTexts].join('; ')
}

function fieldsText(match: Match | CorrelationMatch): string {
  if ('event' in match) return JSON.stringify(match.event.fields)
  const { group, window, count, events } = match
  return jsonText({ group, window, count, events })
}

function field({ event }: MatchRow, ...names: readonly string[]): string {
  for (const name of names) {
    const value = event.fields?.[name]
    if (value !== undefined) return typeof value === 'string' ? value : value.join('; ')
  }
  return ''
}
