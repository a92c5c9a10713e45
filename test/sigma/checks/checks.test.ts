/** Every check against a rule in which it finds something, and one in which it must not. */
import { describe, expect, it } from 'vitest'
import { LOG_KNOWLEDGE } from '../../../src/detect/log-knowledge.ts'
import { CHECKS } from '../../../src/sigma/catalogue-checks.ts'
import { lintRules } from '../../../src/sigma/index.ts'
import { CASES, pathOf } from './cases.ts'
import { changed, GOOD_CORRELATION, GOOD_PATH, GOOD_RULE, lintText } from './good-rule.ts'

const cases = Object.entries(CASES)

function codesOf(text: string, path?: string): readonly string[] {
  return lintText(text, path).map(({ code }) => code)
}

describe('checks of a single rule', () => {
  it('find nothing in a good rule', () => {
    expect(lintText(GOOD_RULE)).toEqual([])
    expect(lintText(GOOD_CORRELATION)).toEqual([])
  })

  it.each(cases)('%s is found', (code, check) => {
    expect(codesOf(changed(check.base ?? GOOD_RULE, ...check.invalid), pathOf(check))).toContain(code)
  })

  it.each(cases)('%s is not found where nothing is wrong', (code, { valid = [], base = GOOD_RULE }) => {
    expect(codesOf(changed(base, ...valid))).not.toContain(code)
  })

  it('have a case for each code', () => {
    const ofAll = ['id-duplicate', 'title-duplicate', 'file-name-duplicate', 'value-misspelt']
    expect([...Object.keys(CASES), ...ofAll].sort()).toEqual(Object.keys(CHECKS).sort())
  })

  it('report places inside the text', () => {
    for (const [, check] of cases) {
      const text = changed(check.base ?? GOOD_RULE, ...check.invalid)
      for (const { start, end, fix = [] } of lintText(text, pathOf(check))) {
        expect(start).toBeLessThanOrEqual(end)
        expect(end).toBeLessThanOrEqual(text.length)
        for (const edit of fix) expect(edit.end).toBeLessThanOrEqual(text.length)
      }
    }
  })
})

describe('checks of all rules', () => {
  const copy = changed(GOOD_RULE, ['5c1a3d52', '6c1a3d52'])
  const both = (text: string, path: string) =>
    lintRules(
      [
        { path: GOOD_PATH, text: GOOD_RULE },
        { path, text },
      ],
      { logs: LOG_KNOWLEDGE },
    ).diagnostics

  it('find an id that two rules have, in the second of them', () => {
    const found = both(changed(GOOD_RULE, ['5c1a3d52', '5C1A3D52']), 'b/proc_creation_win_other.yml')
    expect(found.filter(({ code }) => code === 'id-duplicate')).toMatchObject([
      { path: 'b/proc_creation_win_other.yml', line: 2, hint: `It is used in ${GOOD_PATH}.` },
    ])
  })

  it('find a title that two rules have', () => {
    expect(both(copy, 'b/proc_creation_win_other.yml').map(({ code }) => code)).toEqual(['title-duplicate'])
  })

  it('find two files of one name', () => {
    const text = changed(copy, ['Good Example', 'Other Example'])
    expect(both(text, 'b/proc_creation_win_good_example.yml').map(({ code }) => code)).toEqual(['file-name-duplicate'])
  })
})

describe('a word of a value', () => {
  const withValue = (value: string): string => changed(GOOD_RULE, ["' -run '", `'${value}'`])
  const rulesWith = (values: readonly string[]) =>
    values.map((value, i) => ({ path: `rules/proc_creation_win_${i}.yml`, text: withValue(value) }))
  const found = (values: readonly string[], words?: ReadonlyMap<string, number>) =>
    lintRules(rulesWith(values), { logs: { ...LOG_KNOWLEDGE, ...(words === undefined ? {} : { words }) } })
      .diagnostics.filter(({ code }) => code === 'value-misspelt')
      .map(({ path, line, column, hint }) => `${path.replace(/\D/g, '')} ${line}:${column} ${hint}`)
  const FIVE = ['a Discovery', 'b DISCOVERY', 'c Discovery.bat', '\\discovery', 'x discovery y']

  it('one letter from that of five other rules is told', () => {
    const hint = 'Did you mean "discovery", one letter away? 5 rules have it.'
    for (const misspelt of ['Disovery', 'Discoveery', 'Disckvery', 'Dicsovery'])
      expect(found([...FIVE, `\\${misspelt}.bat`])).toEqual([`5 22:33 ${hint}`])
    expect(found([...FIVE.slice(1), 'Disovery'])).toEqual([])
  })

  it('may be another word: with another first or last letter, short, of two rules, of digits', () => {
    for (const other of ['Rediscovery', 'Discoverys', 'Xiscovery', 'Discoverx', 'Dscry'])
      expect(found([...FIVE, other])).toEqual([])
    expect(found([...FIVE, 'Disovery', 'Disovery'])).toEqual([])
    expect(found(['abcdefab', 'abcdefab c', 'abcdefab d', 'abcdefab e', 'abcdefab f', 'abcdeab b'])).toEqual([])
  })

  it('is compared with what was recorded, and is none where it was recorded itself', () => {
    const hint = 'Did you mean "discovery", one letter away? It is in what --words names.'
    expect(found(['Disovery'], new Map([['discovery', 10]]))).toEqual([`0 22:32 ${hint}`])
    expect(found(['Disovery'], new Map([['discovery', 9]]))).toEqual([])
    expect(found([...FIVE, 'Disovery'], new Map([['disovery', 1]]))).toEqual([])
  })
})

describe('filters', () => {
  const filter = `title: Filter\nid: 8d1a3d52-7f0e-4d1b-9a43-0f6f2f1f3c12\ndescription: Takes away what administrators do\nauthor: Somebody\ndate: 2024-01-02\nlogsource:\n    category: process_creation\n    product: windows\nfilter:\n    rules: any\n    administrators:\n        User|startswith: 'adm_'\n    condition: not administrators\n`
  const withRule = (text: string) => codesOf(`${GOOD_RULE}---\n${text}`)

  it('need no level or status', () => {
    expect(withRule(filter)).toEqual([])
  })

  it('have their selections looked at', () => {
    expect(withRule(changed(filter, ['User|', 'Usr|']))).toEqual(['field-unknown'])
  })
})

describe('comments', () => {
  const bad = changed(GOOD_RULE, ["'\\beta.exe'", "'beta.exe'"])

  it('silence a code on their line, or on the line below', () => {
    expect(codesOf(bad)).toEqual(['backslash-missing'])
    expect(codesOf(changed(bad, ["'beta.exe'", "'beta.exe' # sigma-replay: ignore backslash-missing"]))).toEqual([])
    const above = "# sigma-replay: ignore value-any, backslash-missing\n            - 'beta.exe'"
    expect(codesOf(changed(bad, ["- 'beta.exe'", above]))).toEqual([])
  })

  it('leave other codes alone', () => {
    expect(codesOf(changed(bad, ["'beta.exe'", "'beta.exe' # sigma-replay: ignore value-any"]))).toEqual([
      'backslash-missing',
    ])
  })
})
