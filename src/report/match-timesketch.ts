/**
 * Matches for Timesketch: JSON lines with `message`, `datetime` and `timestamp_desc`, which its importer requires, and
 * the columns of CSV beside them.
 */
import type { CorrelationMatch, Match } from '../detect/match.ts'
import { MATCH_COLUMNS, rowOf, subjectOf } from './match-row.ts'
import { shortened } from './shortened.ts'
import { terminalText } from './terminal-text.ts'

/** Of the subject in the message, in UTF-16 units; `command_line` and `evidence` have the whole of it. */
const MESSAGE_LENGTH = 500

/** As Plaso writes an event without a time: the importer takes no line without one. */
const NO_TIME = { datetime: '1970-01-01T00:00:00.000000+00:00', timestamp_desc: 'Not a time' }

export function matchTimesketch(match: Match | CorrelationMatch): string {
  const row = rowOf(match)
  const columns = Object.entries(MATCH_COLUMNS).map(([name, column]) => [name, column(row)] as const)
  return `${JSON.stringify({
    message: messageOf(match.rule.title, match.level, subjectOf(row)),
    ...(match.time === null ? NO_TIME : { datetime: dateTime(match.time), timestamp_desc: timeKind(match) }),
    data_type: 'sigma-replay:match',
    ...Object.fromEntries(columns),
    // Timesketch shows these as tags of the event.
    tag: match.rule.tags,
  })}\n`
}

function messageOf(title: string, level: string | null, subject: string): string {
  const text = terminalText(shortened(subject, MESSAGE_LENGTH))
  return `[${level ?? 'informational'}] ${terminalText(title)}${text === '' ? '' : ` – ${text}`}`
}

/** Microseconds: more digits are lost in Timesketch. `time` has all of them. */
function dateTime(time: string): string {
  return `${time.slice(0, '2026-03-11T16:04:33.217091'.length)}+00:00`
}

function timeKind(match: Match | CorrelationMatch): string {
  return 'event' in match ? 'Creation Time' : 'Correlation Time'
}
