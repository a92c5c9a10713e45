/** What `validate` found, for people: what did not go as expected, and a closing table. */
import {
  type CheckResult,
  countRangeText,
  OTHERS,
  STATUSES,
  statusCounts,
  statusOf,
  type ValidationResult,
  VERDICTS,
  type VerdictStatus,
  verdictCounts,
} from '../validate/index.ts'
import { atomicLines } from './atomic-text.ts'
import { branchCoverageLines } from './branch-coverage-text.ts'
import { documentBlocks } from './document-text.ts'
import { nearMissLines } from './near-miss-text.ts'
import { countedText, countText } from './numbers-text.ts'
import type { Paint, PaintStyle } from './paint.ts'
import { tableLines } from './table-text.ts'
import { terminalText } from './terminal-text.ts'

const LABELS: { readonly [status in VerdictStatus]: readonly [label: string, style: PaintStyle] } = {
  passed: ['PASS', 'low'],
  warning: ['WARN', 'warning'],
  skipped: ['SKIP', 'informational'],
  broken: ['BROKEN', 'error'],
  failed: ['FAIL', 'error'],
}

/** `isVerbose`: what passed is listed, too. Safe for terminals. */
export function validationText(result: ValidationResult, paint: Paint, isVerbose: boolean): string {
  const shown = result.checks.filter(({ verdict }) => isVerbose || statusOf(verdict) !== 'passed')
  const blocks = shown.map((check) => checkLines(check, paint).join('\n'))
  for (const document of result.documents) blocks.push(...documentBlocks(document, paint))
  if (result.coverage !== null) blocks.push(branchCoverageLines(result.coverage, paint, isVerbose).join('\n'))
  const isAlone = result.suites === 0 && (result.documents.length > 0 || result.atomics !== null)
  if (!isAlone) blocks.push(closingLines(result, paint).join('\n'))
  if (result.atomics !== null) blocks.push(atomicLines(result.atomics, paint, isVerbose).join('\n'))
  return `${blocks.join('\n\n')}\n`
}

function checkLines(check: CheckResult, paint: Paint): string[] {
  const { verdict, suite, place, test, recording, window, text } = check
  const [label, style] = LABELS[statusOf(verdict)]
  const lines = [
    `${paint(style, `${label} ${VERDICTS[verdict].summary}`)}: ${paint('heading', terminalText(ruleText(check)))}`,
  ]
  const tell = (name: string, value: string): number => lines.push(`     ${name.padEnd(10)} ${terminalText(value)}`)
  if (check.rule !== null) tell('rule', check.rule.path)
  tell('test', `${test} (${suite}:${place.line}:${place.column})`)
  tell('recording', window === null ? recording : `${recording}, ${window}`)
  tell('expected', countRangeText(check.expected) + countedMatches(check))
  if (text !== null) tell('because', text)
  lines.push(...nearMissLines(check, paint).map((line) => `     ${line}`))
  return lines
}

/** `Title (id)`, or what the suite calls it. */
export function ruleText({ rule, reference, rules }: CheckResult): string {
  if (rule !== null) return rule.id === null ? rule.title : `${rule.title} (${rule.id})`
  return reference === OTHERS ? countedText(rules, 'other rule') : reference
}

function countedMatches({ count, offered, records }: CheckResult): string {
  if (count === null) return ''
  const named =
    records.length === 0
      ? ''
      : ` (${records.length === 1 ? 'record' : 'records'} ${records.map((id) => id ?? 'without id').join(', ')}${count > records.length ? ', …' : ''})`
  const looked = offered === null ? '' : ` of ${countedText(offered, 'event')} that it looks at`
  return `; matched ${countText(count)}${looked}${named}`
}

function closingLines({ checks, suites, recordings, events }: ValidationResult, paint: Paint): string[] {
  const rows = verdictCounts(checks).map(([verdict, count]) => ({
    cells: [countText(count), VERDICTS[verdict].summary],
  }))
  const counts = statusCounts(checks)
  const total = STATUSES.reduce((sum, status) => sum + counts[status], 0)
  const parts = STATUSES.filter((status) => counts[status] > 0).map((status) => {
    const text = `${countText(counts[status])} ${STATUS_WORDS[status]}`
    return paint(LABELS[status][1], text)
  })
  const read = `${countedText(suites, 'suite')}, ${countedText(recordings, 'recording')}, ${countedText(events, 'event')}`
  return [
    ...(rows.length === 0 ? [] : [...tableLines(['checks', 'verdict'], rows, ''), '']),
    `${read}; ${countedText(total, 'check')}: ${parts.length === 0 ? 'nothing to judge' : parts.join(', ')}`,
  ]
}

export const STATUS_WORDS: { readonly [status in VerdictStatus]: string } = {
  passed: 'passed',
  warning: 'passed with a warning',
  skipped: 'not judged',
  broken: 'could not be judged',
  failed: 'failed',
}
