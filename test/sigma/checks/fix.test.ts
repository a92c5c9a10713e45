/** Fixes: what was found is gone, the rule still loads, and nothing else has changed. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LOG_KNOWLEDGE } from '../../../src/detect/log-knowledge.ts'
import { fixText, lintRules, loadRules } from '../../../src/sigma/index.ts'
import { CASES } from './cases.ts'
import { changed, GOOD_PATH, GOOD_RULE } from './good-rule.ts'

const options = { logs: LOG_KNOWLEDGE }

function fixed(text: string): string {
  return fixText({ path: GOOD_PATH, text }, () => true, options).text
}

const cli = (after: string): readonly [string, string] => ["CommandLine|contains: ' -run '", after]

/** What is wrong, and what it becomes; the rest of the rule must stay as it is. */
const MENDS: readonly (readonly [code: string, before: readonly [string, string], after: readonly [string, string]])[] =
  [
    ['word-case', ['level: medium', 'level: Medium'], ['level: medium', 'level: medium']],
    ['word-case', ['status: test', 'status: "TEST" # yes'], ['status: test', 'status: "test" # yes']],
    ['level-unknown', ['level: medium', 'level: mediun'], ['level: medium', 'level: medium']],
    ['tag-case', ['- attack.t1059.001', '- attack.T1059.001'], ['- attack.t1059.001', '- attack.t1059.001']],
    ['tag-attack', ['- attack.t1059.001', '- attack.1059.001'], ['- attack.t1059.001', '- attack.t1059.001']],
    [
      'tag-underscore',
      ['- attack.execution', '- attack.defense_evasion'],
      ['- attack.execution', '- attack.defense-evasion'],
    ],
    ['tag-duplicate', ['- attack.execution', '- attack.execution\n    - attack.execution'], ['x', 'x']],
    ['date-form', ['date: 2024-01-02', 'date: 2024/1/2'], ['x', 'x']],
    ['modifier-repeated', ['contains:', 'contains|contains:'], ['x', 'x']],
    ['all-single-value', ['contains:', 'contains|all:'], ['x', 'x']],
    ['field-case', ['CommandLine', 'commandline'], ['x', 'x']],
    ['condition-case', [' and not ', ' AND not '], ['x', 'x']],
    ['number-as-text', cli('CommandLine|contains: 443'), cli("CommandLine|contains: '443'")],
    ['yaml-1-1', cli('CommandLine: no'), cli("CommandLine: 'no'")],
    ['wildcard-double', cli("CommandLine|contains: 'a**b'"), cli("CommandLine|contains: 'a*b'")],
    ['wildcard-for-modifier', cli("CommandLine: ['*a', '*b']"), cli("CommandLine|endswith: ['a', 'b']")],
    ['falsepositive-typo', ['- Unknown', "- 'unkown, perhaps'"], ['- Unknown', "- 'Unknown, perhaps'"]],
    ['falsepositive-case', ['- Unknown', '- backups'], ['- Unknown', '- Backups']],
    ['title-form', ['Good Example', 'Good Example.'], ['x', 'x']],
    ['value-duplicate', ["- '\\beta.exe'", "- '\\beta.exe'\n            - '\\BETA.exe'"], ['x', 'x']],
  ]

function lineEndsOf(text: string): readonly string[] {
  return [text, text.replaceAll('\n', '\r\n'), `\ufeff${text}`]
}

describe('fixes', () => {
  it.each(MENDS)('mend %s (%j) and nothing else', (code, before, after) => {
    const wanted = after[0] === 'x' ? GOOD_RULE : changed(GOOD_RULE, after)
    const variants = lineEndsOf(wanted)
    for (const [index, text] of lineEndsOf(changed(GOOD_RULE, before)).entries()) {
      expect(lintRules([{ path: GOOD_PATH, text }], options).diagnostics.map((each) => each.code)).toContain(code)
      expect(fixed(text)).toBe(variants[index])
    }
  })

  it('do several at once, and what they uncover', () => {
    const text = changed(
      GOOD_RULE,
      ['level: medium', 'level: MEDIUM'],
      ['attack.t1059.001', 'ATTACK.1059.001'],
      ['date: 2024-01-02', 'date: 2024/01/02'],
    )
    expect(fixed(text)).toBe(GOOD_RULE)
  })

  it('leave alone what could be meant in several ways', () => {
    for (const pair of [
      ['level: medium', 'level: severe'],
      ['status: test', 'status: tst'],
      cli('CommandLine|contains: 00443'),
      cli('CommandLine: 010'),
      cli('CommandLine: *a\n        X: &a b'),
      ['date: 2024-01-02', 'date: 2024/13/02'],
    ] as const) {
      const text = changed(GOOD_RULE, pair)
      expect(fixed(text)).toBe(text)
    }
  })

  it.each(['\n', '\r\n'])('make a correlation of an aggregation (%j)', (lineBreak) => {
    const old = changed(
      GOOD_RULE,
      [
        '    condition: all of selection_* and not filter_main_parent',
        '    timeframe: 5m\n    condition: selection_img | count() by User > 10',
      ],
      ["    selection_cli:\n        CommandLine|contains: ' -run '\n", ''],
      ["    filter_main_parent:\n        ParentImage: 'C:\\Windows\\explorer.exe'\n", ''],
    )
    const text = fixed(old.replaceAll('\n', lineBreak))
    expect(text).toMatch(lineBreak === '\n' ? /[^\r]\n$/ : /\r\n$/)
    expect(text.replaceAll('\r\n', '\n')).toContain('condition: selection_img\n')
    expect(text).not.toContain('timeframe')
    const { diagnostics, ruleCount } = lintRules([{ path: GOOD_PATH, text }], options)
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(ruleCount).toBe(2)
  })

  it('leave the meaning of a rule alone', () => {
    const value = fc
      .array(fc.constantFrom('*', '\\', '?', 'a', 'B', '-', ' '), { minLength: 1, maxLength: 8 })
      .map((signs) => signs.join(''))
    const key = fc.constantFrom(
      'CommandLine',
      'CommandLine|all',
      'CommandLine|contains|contains',
      'CommandLine|endswith|all',
    )
    const meaning = (text: string): string => {
      const [rule] = loadRules([{ path: GOOD_PATH, text }]).rules
      return JSON.stringify(rule?.plan, (name, each) => (name === 'shown' ? undefined : each))
    }
    fc.assert(
      fc.property(key, fc.array(value, { minLength: 1, maxLength: 3 }), (name, values) => {
        const list = values.map((each) => `'${each}'`).join(', ')
        const text = changed(GOOD_RULE, cli(`${name}: [${list}]`))
        expect(meaning(fixed(text))).toBe(meaning(text))
      }),
      { numRuns: 500 },
    )
  })

  it('are dropped with a list in brackets, where the line holds more', () => {
    const text = changed(GOOD_RULE, cli("CommandLine|contains: [' -run ', ' -run ']"))
    expect(fixed(text)).toBe(text)
  })

  it('keep a rule loading, end, and throw for no text at all', () => {
    const bad = Object.values(CASES).map(({ invalid, base = GOOD_RULE }) => changed(base, ...invalid))
    const mutated = fc.tuple(
      fc.constantFrom(...bad),
      fc.array(
        fc.tuple(
          fc.nat(2000),
          fc.nat(6),
          fc.oneof(
            fc.string({ maxLength: 4 }),
            fc.constantFrom('|', "'", '*', '\\', ': ', '- ', '\n', '\t', '[', '"', '😀', '\ufeff'),
          ),
        ),
      ),
    )
    fc.assert(
      fc.property(mutated, ([text, edits]) => {
        const broken = edits.reduce(
          (result, [at, length, inserted]) => result.slice(0, at) + inserted + result.slice(at + length),
          text,
        )
        const before = lintRules([{ path: GOOD_PATH, text: broken }], options).diagnostics
        const after = lintRules([{ path: GOOD_PATH, text: fixed(broken) }], options).diagnostics
        const errors = (found: typeof before): number => found.filter(({ severity }) => severity === 'error').length
        expect(errors(after)).toBeLessThanOrEqual(errors(before))
      }),
      { numRuns: 400 },
    )
  })
})
