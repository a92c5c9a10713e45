/** Suite files: what is understood, and what is wrong with line and column. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countRangeText, parseCount, range, readRegressionInfo, readSuiteFile } from '../../src/validate/index.ts'

function mistakes(text: string, read = readSuiteFile): readonly string[] {
  return read({ path: 's', text }).diagnostics.map(({ line, column, message }) => `${line}:${column} ${message}`)
}

describe('how often a rule must match', () => {
  it('is read as it is written', () => {
    const count = fc.nat({ max: 999_999_999 })
    fc.assert(
      fc.property(count, fc.oneof(count, fc.constant(Number.POSITIVE_INFINITY)), (one, other) => {
        const counted = range(Math.min(one, other), Math.max(one, other))
        expect(parseCount(countRangeText(counted))).toEqual(
          countRangeText(counted) === 'at least 0' ? range(0, Number.POSITIVE_INFINITY) : counted,
        )
      }),
    )
  })

  it.each([
    ['2', range(2, 2)],
    [' At  Least 2 times', range(2, Number.POSITIVE_INFINITY)],
    ['exactly 1 time', range(1, 1)],
    ['NEVER', range(0, 0)],
  ])('"%s"', (text, counted) => expect(parseCount(text)).toEqual(counted))

  it.each(['', 'often', '-1', '1.5', '3 to 2', 'at least', 'at least x', '1e3', '9999999999'])(
    '"%s" is not understood',
    (text) => expect(parseCount(text)).toBeUndefined(),
  )
})

describe('a suite file', () => {
  it.each<readonly [text: string, mistake: string]>([
    ['[]', '1:1 A suite is no mapping of keys to values.'],
    ['tests: []', '1:8 The list of tests is empty.'],
    ['tests: [x]', '1:9 A test is no mapping of keys to values.'],
    ['test: []', '1:1 A suite has no key "test".'],
    ['tests:\n  - expect: { a: 1 }', '2:5 No recording is named.'],
    ['tests:\n  - recording: [a, {}]\n    expect: { a: 1 }', '2:20 An entry of recording is no text.'],
    ['tests:\n  - recording: a', '2:5 The test expects nothing.'],
    ['tests:\n  - recording: a\n    expect: 1', '3:13 What is expected is no mapping of keys to values.'],
    ['tests:\n  - recording: a\n    expect: { b: ~ }', '3:18 How often "b" must match is not understood.'],
    ['tests:\n  - recording: a\n    expect: { b: 1, b: 2 }', '3:21 The key "b" occurs twice.'],
    ['tests:\n  - recording: a\n    window: {}\n    expect: { b: 1 }', '3:13 The window has no bound.'],
    [
      'tests:\n  - recording: a\n    window: { from: 2026-03-11 }\n    expect: { b: 1 }',
      '3:21 "2026-03-11" is no time with a zone.',
    ],
    [
      'tests:\n  - recording: a\n    window: { from: 2026-03-12T00:00:00Z, to: 2026-03-11T00:00:00Z }\n    expect: { b: 1 }',
      '3:13 The window ends before it begins.',
    ],
    [
      'tests:\n  - recording: a\n    window: { process: cmd.exe }\n    expect: { b: 1 }',
      '3:24 "cmd.exe" is no process.',
    ],
    [
      'tests:\n  - recording: a\n    window: { record: 1, process: 2 }\n    expect: { b: 1 }',
      '3:23 The window names a process twice.',
    ],
    ['baselines: [{ recording: a, expect: { others: 1 } }]', '1:39 On a baseline "others" never fire; leave it out.'],
    ['tests: {', '1:9 A list or mapping in brackets is not closed, or lacks a comma.'],
  ])('%s: %s', (text, mistake) => expect(mistakes(text)).toEqual([mistake]))

  it('asks of each recording what the test expects', () => {
    const text = 'tests:\n  - recordings: [a, b]\n    expect: { r: 2, others: never }\nbaselines: [c]\n'
    const { tests, diagnostics } = readSuiteFile({ path: 's', text })
    expect(diagnostics).toEqual([])
    expect(
      tests.map(({ recording, expectations, others }) => [
        recording.path,
        expectations.map(({ rule, count }) => `${rule} ${countRangeText(count)}`),
        others && countRangeText(others.count),
      ]),
    ).toEqual([
      ['a', ['r exactly 2'], 'never'],
      ['b', ['r exactly 2'], 'never'],
      ['c', [], 'never'],
    ])
  })
})

describe('an info.yml', () => {
  it.each<readonly [text: string, mistake: string]>([
    ['regression_tests_info: [{ path: a }]', '1:1 No rule is named: there is no rule_metadata.'],
    ['rule_metadata: [{ title: x }]\nregression_tests_info: [{ path: a }]', '1:17 "id" is missing.'],
    ['rule_metadata: [{ id: x }]\nregression_tests_info: []', '2:24 The list of regression_tests_info is empty.'],
    ['rule_metadata: [{ id: x }]\nregression_tests_info: [{ type: evtx }]', '2:25 "path" is missing.'],
    [
      'rule_metadata: [{ id: x }]\nregression_tests_info: [{ path: a, match_count: many }]',
      '2:49 "many" is no number of matches.',
    ],
  ])('%s: %s', (text, mistake) => expect(mistakes(text, readRegressionInfo)).toContain(mistake))

  it('lets be what else SigmaHQ writes into it', () => {
    const text =
      'id: 1\nfuture: { a: 1 }\nrule_metadata: [{ id: x, title: y }]\nregression_tests_info: [{ path: a, provider: p }]'
    expect(mistakes(text, readRegressionInfo)).toEqual([])
  })

  it('never throws, whatever it holds', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        for (const read of [readRegressionInfo, readSuiteFile]) {
          for (const text of [
            json,
            `{"tests": ${json}, "baselines": ${json}}`,
            `{"rule_metadata": ${json}, "regression_tests_info": ${json}}`,
          ])
            read({ path: 's', text })
        }
      }),
    )
  })
})
