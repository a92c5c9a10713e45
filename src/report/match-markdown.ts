/** Matches as a Markdown document for tickets and reports: a row each, and at the end what matched how often. */
import type { CorrelationMatch, Match } from '../detect/match.ts'
import { markdownHead, markdownRow, markdownTable, markdownText } from './markdown-text.ts'
import { fileNameOf, MATCH_COLUMNS, rowOf, subjectOf } from './match-row.ts'
import type { MatchTotals } from './match-totals.ts'
import { countedText, countText } from './numbers-text.ts'
import { shortened } from './shortened.ts'

const HEADINGS = ['time (UTC)', 'level', 'rule', 'computer', 'user', 'process', 'what matched', 'record']
/** Of a value, in UTF-16 units: a report is read; the other formats have the whole of it. */
const SHOWN_LENGTH = 300

export const MARKDOWN_BEGIN = `${['# Matches', '', ...markdownHead(HEADINGS)].join('\n')}\n`

export function matchMarkdown(match: Match | CorrelationMatch): string {
  const row = rowOf(match)
  const { time, level, rule, computer, user, image, file, record_id } = MATCH_COLUMNS
  const place = [file(row), record_id(row)].filter((part) => part !== '').join(' #')
  const cells = [
    time(row),
    level(row),
    rule(row),
    computer(row),
    user(row),
    fileNameOf(image(row)),
    subjectOf(row),
    place,
  ]
  return `${markdownRow(cells.map((cell) => shortened(cell, SHOWN_LENGTH)))}\n`
}

export function markdownClosing({ byRule, version }: MatchTotals): string {
  const matches = byRule.reduce((sum, { count }) => sum + count, 0)
  const rows = byRule.map(({ title, level, count, tags }) => [countText(count), level ?? '', title, tags.join(' ')])
  const lines = [
    '',
    '## Rules',
    '',
    ...markdownTable(['matches', 'level', 'rule', 'tags'], rows),
    `${countedText(matches, 'match', 'matches')} of ${countedText(byRule.length, 'rule')}, found by sigma-replay ${markdownText(version)}.`,
  ]
  return `${lines.join('\n')}\n`
}
