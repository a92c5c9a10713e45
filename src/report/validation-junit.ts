/**
 * JUnit XML: a suite is a `testsuite`, a check a `testcase`. Checks that failed are failures, those that could not be
 * judged errors, those of unsupported log sources skipped; a warning is told in `system-out`.
 */
import type { JudgedDocument } from '../document/index.ts'
import { type CheckResult, statusOf, type ValidationResult, VERDICTS } from '../validate/index.ts'
import { checkMessage } from './check-message.ts'
import { findingMessage } from './document-text.ts'
import { ruleText } from './validation-text.ts'

export function validationJunit({ checks, documents }: ValidationResult): string {
  const bySuite = new Map<string, CheckResult[]>()
  for (const check of checks) {
    const known = bySuite.get(check.suite)
    if (known === undefined) bySuite.set(check.suite, [check])
    else known.push(check)
  }
  const suites = [...bySuite].map(
    ([name, ofSuite]) =>
      `  <testsuite ${attributes({ name, ...countsOf(ofSuite) })}>\n${ofSuite.map(testCase).join('')}  </testsuite>\n`,
  )
  suites.push(...documents.map(documentSuite))
  const counts = countsOf(checks)
  const faults = documents.flatMap(({ findings }) => findings.filter(({ severity }) => severity !== 'info'))
  const head = attributes({
    name: 'sigma-replay validate',
    ...counts,
    tests: counts.tests + documents.reduce((sum, { findings }) => sum + Math.max(1, findings.length), 0),
    failures: counts.failures + faults.length,
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${head}>\n${suites.join('')}</testsuites>\n`
}

/** A document is a `testsuite`, each finding a `testcase`; without findings one that passed. */
function documentSuite({ path, findings }: JudgedDocument): string {
  const failures = findings.filter(({ severity }) => severity !== 'info').length
  const head = attributes({ name: path, tests: Math.max(1, findings.length), failures, errors: 0, skipped: 0 })
  const cases = findings.map((finding) => {
    const { severity, code, line, message } = finding
    const text = escaped(findingMessage(finding))
    const body =
      severity === 'info'
        ? `<system-out>${text}</system-out>`
        : `<failure ${attributes({ type: code, message })}>${text}</failure>`
    return `    <testcase ${attributes({ name: `${code}: line ${line}`, classname: path, file: path, line })}>\n      ${body}\n    </testcase>\n`
  })
  const sound = `    <testcase ${attributes({ name: 'holds together', classname: path, file: path })}/>\n`
  return `  <testsuite ${head}>\n${cases.length === 0 ? sound : cases.join('')}  </testsuite>\n`
}

function countsOf(checks: readonly CheckResult[]) {
  const count = (status: string): number => checks.filter(({ verdict }) => statusOf(verdict) === status).length
  return { tests: checks.length, failures: count('failed'), errors: count('broken'), skipped: count('skipped') }
}

function testCase(check: CheckResult): string {
  const { test, recording, suite, place } = check
  const head = attributes({
    name: `${test}: ${ruleText(check)}`,
    classname: `${suite}.${recording}`,
    file: suite,
    line: place.line,
  })
  const body = outcome(check)
  const isEmpty = body === ''
  return `    <testcase ${head}${isEmpty ? '/>' : `>\n      ${body}\n    </testcase>`}\n`
}

function outcome(check: CheckResult): string {
  const { verdict } = check
  const { summary } = VERDICTS[verdict]
  const message = checkMessage(check)
  switch (statusOf(verdict)) {
    case 'passed':
      return ''
    case 'warning':
      return `<system-out>${escaped(message)}</system-out>`
    case 'skipped':
      return `<skipped ${attributes({ message })}/>`
    case 'broken':
      return `<error ${attributes({ type: verdict, message: summary })}>${escaped(message)}</error>`
    case 'failed':
      return `<failure ${attributes({ type: verdict, message: summary })}>${escaped(message)}</failure>`
  }
}

function attributes(values: { readonly [name: string]: string | number }): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escaped(String(value))}"`)
    .join(' ')
}

/** XML 1.0 has no way to write most control characters; they come as the escapes of JSON. */
const NO_XML =
  /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

const ENTITIES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
}

function escaped(text: string): string {
  return text
    .replace(NO_XML, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/[&<>"\n\r\t]/g, (character) => ENTITIES[character]!)
}
