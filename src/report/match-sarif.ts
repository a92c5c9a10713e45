/**
 * Matches as SARIF 2.1.0 that GitHub's code scanning takes. Results come first and the tool last, since which rules
 * matched is known at the end; JSON does not mind. A log has no lines: a result stands at its first one, and `properties`
 * say which record it is.
 */
import type { CorrelationMatch, Match } from '../detect/match.ts'
import { textHash } from '../event/text-hash.ts'
import type { Level } from '../sigma/index.ts'
import { jsonText } from './json-text.ts'
import { MATCH_COLUMNS, type MatchRow, rowOf, subjectOf } from './match-row.ts'
import type { MatchTotals, RuleTotal } from './match-totals.ts'
import { type SarifLevel, sarifHead, sarifRule, sarifTool, uriOf } from './sarif.ts'
import { shortened } from './shortened.ts'
import { terminalText } from './terminal-text.ts'

const LEVELS: { readonly [level in Level]: SarifLevel } = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  informational: 'note',
}
/** What GitHub sorts alerts by, 0 to 10: the middle of its bands critical, high, medium and low. */
const SECURITY_SEVERITIES: { readonly [level in Level]: string } = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  informational: '0.5',
}

/** More results in a run GitHub refuses: its page on limits of SARIF results. */
export const GITHUB_RESULTS = 25_000
/** GitHub refuses rules with more. */
const GITHUB_TAGS = 20
/** Of the subject in a message, in UTF-16 units; NDJSON has the whole of it. */
const MESSAGE_LENGTH = 1000
/** Of a correlation's events; GitHub shows a hundred. */
const RELATED_EVENTS = 99

export const SARIF_BEGIN = `${sarifHead()}"results":[\n`

export function matchSarif(match: Match | CorrelationMatch): string {
  const row = rowOf(match)
  const { level, rule } = match
  const result = {
    ruleId: sarifIdOf(rule),
    level: LEVELS[level ?? 'informational'],
    message: { text: messageOf(row) },
    locations: [locationOf(MATCH_COLUMNS.file(row) || rule.path)],
    relatedLocations: [rule.path, ...relatedFiles(match)].map(locationOf),
    // Else GitHub would hash a line of the log, and take all matches of a rule in a log for one alert.
    partialFingerprints: { primaryLocationLineHash: `${fingerprintOf(row)}:1` },
    properties: 'event' in match ? eventProperties(match) : correlationProperties(match),
  }
  return `,${jsonText(result)}\n`
}

/** `Title (PC-1, 2026-03-11T16:04:33.2170914Z): command line`. */
function messageOf(row: MatchRow): string {
  const { title } = row.match.rule
  const where = [MATCH_COLUMNS.computer(row), MATCH_COLUMNS.time(row)].filter((part) => part !== '').join(', ')
  const subject = shortened(subjectOf(row), MESSAGE_LENGTH)
  return terminalText(`${title}${where === '' ? '' : ` (${where})`}${subject === '' ? '' : `: ${subject}`}`)
}

function eventProperties({ time, event, evidence }: Match): object {
  const { recordId, offset, eventId, channel, provider, computer, recovered } = event
  const tests = evidence.map(({ selection, field, test, pattern }) => ({ selection, field, test, pattern }))
  return { time, recordId, offset, eventId, channel, provider, computer, recovered, evidence: tests }
}

function correlationProperties({ time, group, window, count }: CorrelationMatch): object {
  return { time, group, window, count }
}

function relatedFiles(match: Match | CorrelationMatch): readonly string[] {
  if ('event' in match) return []
  const files = match.events.map(({ file }) => file).filter((file) => file !== null)
  return [...new Set(files)].slice(0, RELATED_EVENTS)
}

function locationOf(path: string): object {
  return { physicalLocation: { artifactLocation: { uri: uriOf(path) }, region: { startLine: 1 } } }
}

/** `tool` and the end of the document. */
export function sarifClosing({ version, byRule }: MatchTotals): string {
  const seen = new Map<string, RuleTotal>()
  for (const rule of byRule) if (!seen.has(sarifIdOf(rule))) seen.set(sarifIdOf(rule), rule)
  return `],${sarifTool(version, [...seen].map(ruleEntry))}}]}\n`
}

function ruleEntry([id, { title, level, tags, path }]: readonly [string, RuleTotal]): object {
  const text = terminalText(title)
  return {
    ...sarifRule(id, LEVELS[level ?? 'informational'], text, `${text} (${terminalText(path)})`),
    name: text,
    properties: {
      tags: ['security', ...tags].slice(0, GITHUB_TAGS),
      'security-severity': SECURITY_SEVERITIES[level ?? 'informational'],
    },
  }
}

/** The same in every run, as GitHub compares runs by it. */
function sarifIdOf({ id, path, title }: { id: string | null; path: string; title: string }): string {
  return id ?? `${path}: ${title}`
}

/** Sixteen digits; equal for the same record wherever its log lies. */
function fingerprintOf(row: MatchRow): string {
  const { computer, channel, record_id, offset, time, evidence } = MATCH_COLUMNS
  const parts = [computer, channel, record_id, offset, time].map((column) => column(row))
  // Of a correlation only the time and what was counted are known.
  if (!('event' in row.match)) parts.push(evidence(row))
  const text = JSON.stringify(parts)
  return [0, 1].map((seed) => textHash(text, seed).toString(16).padStart(8, '0')).join('')
}
