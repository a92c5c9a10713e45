import type { JudgedDocument } from '../document/index.ts'
import {
  type CheckResult,
  type CoveredBranch,
  coverageFigures,
  type NearestEvent,
  percentOf,
  type RuleCoverage,
  statusCounts,
  statusOf,
  type ValidationResult,
  verdictCounts,
} from '../validate/index.ts'
import { atomicsJson } from './atomic-json.ts'
import { jsonText } from './json-text.ts'
import { mendJson } from './mend-json.ts'

/**
 * One JSON document of a validation; docs/validate.md tells the keys, which are stable. What is not known is null, and so
 * is an upper bound that there is not.
 */
export function validationJson(result: ValidationResult): string {
  const { suites, recordings, events, checks, coverage, documents, atomics } = result
  const document = {
    suites,
    recordings,
    events,
    statuses: statusCounts(checks),
    verdicts: Object.fromEntries(verdictCounts(checks)),
    checks: checks.map(checkJson),
    coverage: coverage === null ? null : coverageJson(coverage),
    documents: documents.map(documentJson),
    atomics: atomics === null ? null : atomicsJson(atomics),
  }
  return `${jsonText(document, 2)}\n`
}

function documentJson({ path, blocks, findings, notJudged, assumed }: JudgedDocument): object {
  const told = findings.map(({ path: _, line, column, start, end, severity, code, message, hint, fix }) => {
    return { line, column, start, end, severity, code, message, hint: hint ?? null, fix: fix ?? null }
  })
  return { path, blocks, findings: told, notJudged, assumed }
}

function checkJson(check: CheckResult): object {
  const { verdict, suite, place, test, recording, window, reference, rule, rules, expected, count, offered } = check
  const { records, text, nearest, mends } = check
  return {
    status: statusOf(verdict),
    verdict,
    suite,
    line: place.line,
    column: place.column,
    test,
    atomic: check.atomic,
    recording,
    window,
    reference,
    rule: rule === null ? null : { id: rule.id, title: rule.title, path: rule.path },
    rules,
    expected: { least: expected.least, most: Number.isFinite(expected.most) ? expected.most : null },
    count,
    offered,
    records,
    text,
    nearest: nearest && { ...nearest, events: nearest.events.map(eventJson) },
    mends: mends?.map(mendJson) ?? null,
  }
}

function eventJson({ explanation: { event, time, trace }, failed }: NearestEvent): object {
  const { fields: _, ...place } = event
  return {
    event: place,
    time,
    distance: trace.distance,
    tests:
      failed?.map(({ selection, wanted, leaf: { field, expected, actual, near } }) => {
        return { selection, field, test: expected.test, pattern: expected.pattern, wanted, actual, near }
      }) ?? null,
  }
}

function coverageJson(coverage: readonly RuleCoverage[]): object {
  return {
    ...figuresJson(coverage),
    rules: coverage.map((each) => {
      const { id, title, path } = each.rule
      return {
        rule: { id, title, path },
        events: each.events,
        ...figuresJson([each]),
        branches: each.branches.map(branchJson),
      }
    }),
  }
}

function branchJson({ kind, selection, text, place, wasTrue, wasFalse, removed }: CoveredBranch): object {
  const { line, column } = place ?? { line: null, column: null }
  return { kind, selection, text, line, column, wasTrue, wasFalse, removed }
}

function figuresJson(coverage: readonly RuleCoverage[]): object {
  const figures = coverageFigures(coverage)
  return { percent: Math.floor(percentOf(figures) * 10) / 10, ...figures }
}
