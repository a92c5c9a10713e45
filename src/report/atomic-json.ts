import type { AtomicTest } from '../atomic/index.ts'
import type { NearestMade } from '../document/index.ts'
import { type AtomicReport, type AtomicReportRow, type LinkedRule, linkCounts } from '../validate/index.ts'

/** docs/validate.md tells the keys. What is not known is null. */
export function atomicsJson(report: AtomicReport): object {
  const { tests, windowsTests, withoutRule, rows } = report
  return {
    tests,
    windowsTests,
    links: linkCounts(report),
    missing: rows.filter(({ test }) => test === null).length,
    table: rows.map(rowJson),
    withoutRule: withoutRule.map(testJson),
  }
}

function testJson({ technique, number, name, guid, path, line }: AtomicTest): object {
  return { technique, number, name, guid, path, line }
}

function rowJson({ technique, test, name, guid, linkedAs, links, rules }: AtomicReportRow): object {
  const unknown = { technique, number: null, name, guid, path: null, line: null }
  return {
    ...(test === null ? unknown : testJson(test)),
    linkedAs,
    links: links.map(({ ruleId, path, line, column }) => ({ rule: ruleId, path, line, column })),
    rules: rules.map(ruleJson),
  }
}

function ruleJson({ ruleId, title, path, status, recordings, fired, hasTelemetry, text, made }: LinkedRule): object {
  const ways = made && Object.fromEntries(made.ways.map(({ way, sees }) => [way, sees]))
  return {
    id: ruleId,
    title,
    path,
    status,
    recordings,
    fired,
    telemetry: hasTelemetry,
    text,
    made: made && { events: made.events, ways, open: made.open, nearest: made.nearest && nearestJson(made.nearest) },
  }
}

function nearestJson({ way, kind, tests }: NearestMade): object {
  return {
    event: kind,
    way,
    tests: tests.map(({ selection, wanted, leaf: { field, expected, actual, near } }) => {
      return { selection, field, test: expected.test, pattern: expected.pattern, wanted, actual, near }
    }),
  }
}
