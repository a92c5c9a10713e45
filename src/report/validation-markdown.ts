/** A summary as GitHub shows it beside a job. */
import type { JudgedDocument } from '../document/index.ts'
import {
  type AtomicReport,
  type CheckResult,
  STATUSES,
  statusCounts,
  statusOf,
  type ValidationResult,
  VERDICTS,
  verdictCounts,
} from '../validate/index.ts'
import { atomicSummary, linkCells } from './atomic-text.ts'
import { coverageSummary } from './branch-coverage-text.ts'
import { checkMessage } from './check-message.ts'
import { findingMessage } from './document-text.ts'
import { markdownTable } from './markdown-text.ts'
import { countedText, countText } from './numbers-text.ts'
import { STATUS_WORDS } from './validation-text.ts'

/** Rows of checks: a summary may have 1 MiB. */
const SHOWN_CHECKS = 100
const SHOWN_LINKS = 100

export function validationMarkdown(result: ValidationResult): string {
  const { checks, suites, recordings, coverage, documents, atomics } = result
  const counts = statusCounts(checks)
  const said = STATUSES.filter((status) => counts[status] > 0).map(
    (status) => `${countText(counts[status])} ${STATUS_WORDS[status]}`,
  )
  const wanting = checks.filter(({ verdict }) => statusOf(verdict) !== 'passed')
  const rest = wanting.length - SHOWN_CHECKS
  const lines = [
    '## Detections against recordings',
    '',
    `${countedText(suites, 'suite')}, ${countedText(recordings, 'recording')}: ${said.join(', ') || 'nothing to judge'}`,
    '',
    ...markdownTable(
      ['verdict', 'checks'],
      verdictCounts(checks).map(([verdict, count]) => [VERDICTS[verdict].summary, countText(count)]),
    ),
    ...(wanting.length === 0
      ? []
      : markdownTable(['verdict', 'suite', 'what happened'], wanting.slice(0, SHOWN_CHECKS).map(rowOf))),
    ...(rest > 0 ? [`… and ${countedText(rest, 'more check')}`, ''] : []),
    ...(documents.length === 0 ? [] : documentRows(documents)),
    ...(coverage === null ? [] : ['Branch coverage:', '', ...coverageSummary(coverage).map((line) => `- ${line}`), '']),
    ...(atomics === null ? [] : atomicRows(atomics)),
  ]
  return `${lines.join('\n')}\n`
}

function documentRows(documents: readonly JudgedDocument[]): string[] {
  const rows = documents.flatMap(({ path, findings }) =>
    findings.length === 0
      ? [['nothing is wrong', path, '']]
      : findings.map((each) => [each.code, `${path}:${each.line}`, findingMessage(each)]),
  )
  return [
    'Detection documents:',
    '',
    ...markdownTable(['finding', 'document', 'what is wrong'], rows.slice(0, SHOWN_CHECKS)),
  ]
}

function atomicRows(report: AtomicReport): string[] {
  const rows = report.rows.flatMap(({ technique, test, name, guid, rules }) =>
    rules.map((rule) => {
      const number = test === null ? '' : countText(test.number)
      const { fired, telemetry, remarks } = linkCells(rule)
      return [
        technique ?? '',
        number,
        name ?? '',
        guid ?? '',
        [rule.title ?? rule.ruleId, ...remarks].join('; '),
        fired,
        telemetry,
      ]
    }),
  )
  const rest = rows.length - SHOWN_LINKS
  return [
    'Atomic Red Team:',
    '',
    ...markdownTable(['technique', 'test', 'name', 'GUID', 'rule', 'fired', 'telemetry'], rows.slice(0, SHOWN_LINKS)),
    ...(rest > 0 ? [`… and ${countedText(rest, 'more rule')}`, ''] : []),
    ...atomicSummary(report).map((line) => `- ${line}`),
    '',
  ]
}

function rowOf(check: CheckResult): readonly string[] {
  const { suite, place, verdict } = check
  return [VERDICTS[verdict].summary, `${suite}:${place.line}`, checkMessage(check)]
}
