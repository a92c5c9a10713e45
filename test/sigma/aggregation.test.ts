import { describe, expect, test } from 'vitest'
import { isCorrelation, loadRules } from '../../src/sigma/index.ts'

function rule(condition: string, extra = '', timeframe = 'timeframe: 5m'): string {
  return `title: Many Failures
${extra}logsource: {category: test}
detection:
  selection: {e: fail}
  ${timeframe}
  condition: ${condition}
`
}

function hintOf(text: string): string {
  const { diagnostics, rules } = loadRules([{ path: 'rule.yml', text }])
  expect(rules).toEqual([])
  return diagnostics.find(({ code }) => code === 'aggregation-replaced')!.hint!
}

/** The rule as the hint says to change it: without the aggregation, with a name where it needs one, and the document added. */
function mended(text: string): string {
  const hint = hintOf(text)
  const name = /give the rule "(name: \w+)"/.exec(hint)?.[1]
  const bare = text.replace(/ \|.*$/m, '').replace(/^ {2}timeframe.*\n/m, '')
  return `${name === undefined ? '' : `${name}\n`}${bare}---\n${hint.slice(hint.indexOf('---\n') + 4)}\n`
}

describe('an aggregation is refused with the correlation that replaces it', () => {
  test('byte for byte', () => {
    expect(hintOf(rule('selection | count() by User, Host > 10', 'level: high\n'))).toBe(
      `Remove "|" and what follows it from the condition, give the rule "name: many_failures", and add this document to the file:
---
title: Many Failures (Correlation)
level: high
correlation:
  type: event_count
  rules:
    - many_failures
  group-by:
    - User
    - Host
  timespan: 5m
  condition:
    gt: 10`,
    )
  })

  test.each<[condition: string, correlation: object]>([
    [
      'selection | count() > 5',
      { type: 'event_count', groupBy: [], condition: { bounds: [{ relation: 'gt', value: 5 }] } },
    ],
    [
      'selection | count(Host) by User >= 3',
      { type: 'value_count', condition: { field: { name: 'Host' }, bounds: [{ relation: 'gte', value: 3 }] } },
    ],
    [
      'selection | sum(bytes) by src == 100',
      { type: 'value_sum', condition: { bounds: [{ relation: 'eq', value: 100 }] } },
    ],
    ['selection | avg(bytes) < 1.5', { type: 'value_avg', condition: { bounds: [{ relation: 'lt', value: 1.5 }] } }],
    [
      'selection  |  count( ) by A_B != 2',
      { type: 'event_count', condition: { bounds: [{ relation: 'neq', value: 2 }] } },
    ],
  ])('%s', (condition, correlation) => {
    const { rules, diagnostics } = loadRules([{ path: 'rule.yml', text: mended(rule(condition)) }])
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(rules.map(({ plan }) => plan).find(isCorrelation)?.correlation).toMatchObject(correlation)
  })

  test.each([
    ['its id', 'id: 11111111-1111-4111-8111-111111111111\n', "    - '11111111-1111-4111-8111-111111111111'"],
    ['its name', 'name: failures\n', '    - failures'],
  ])('refers to the rule by %s', (_what, extra, line) => {
    expect(hintOf(rule('selection | count() > 5', extra))).toContain(`\n${line}\n`)
  })

  test('asks for a timespan where the rule has none', () => {
    expect(hintOf(rule('selection | count() > 5', '', 'other: {f: x}'))).toContain('timespan: 1d # choose one')
  })

  test.each(['selection | near other', 'selection | max(x) > 3', 'selection | count() by > 3', 'selection | foo'])(
    '%s has none: it is refused with a hint to correlation rules',
    (condition) => {
      expect(hintOf(rule(condition))).toMatch(/correlation/)
      expect(hintOf(rule(condition))).not.toContain('---')
    },
  )
})
