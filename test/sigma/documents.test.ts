import { describe, expect, test } from 'vitest'
import type { LoadedRules } from '../../src/sigma/index.ts'
import { loadEventRules } from './event-rules.ts'
import { codes, ruleText } from './rule-text.ts'

function load(text: string | Uint8Array): ReturnType<typeof loadEventRules> {
  return loadEventRules([{ path: 'folder/name.yml', text }])
}

const RULE = ruleText('a: {f: x}\ncondition: a')

function titles({ rules }: LoadedRules): readonly string[] {
  return rules.map(({ plan }) => plan.rule.title)
}

describe('YAML', () => {
  test.each([
    ['a byte order mark', `\ufeff${RULE}`],
    ['CR LF', RULE.replaceAll('\n', '\r\n')],
    ['comments', `# one\n${RULE.replace('logsource:', 'logsource: # two')}`],
    ['JSON', '{"title":"t","logsource":{"category":"a"},"detection":{"a":{"f":"x"},"condition":"a"}}'],
    ['a directive', `%YAML 1.2\n---\n${RULE}`],
    ['known tags', RULE.replace('f: x', 'f: !!str 1, g: !!int 2, h: !!seq [x]')],
    ['text of several lines', `description: |\n  a\n\n  b\n${RULE}`],
    ['bytes', new TextEncoder().encode(RULE)],
    ['anything at the top level', `x: &x [1, {y: z}]\nz: *x\n${RULE}`],
  ])('is read with %s', (_, text) => {
    const loaded = load(text)
    expect(loaded.diagnostics).toEqual([])
    expect(loaded.rules).toHaveLength(1)
  })

  test.each([
    ['tabs as indentation', 'title: x\ndetection:\n\ta: b', 'yaml-syntax'],
    ['a control character', 'title: "a\u0001"', 'yaml-syntax'],
    ['an unknown escape', String.raw`title: "C:\Windows"`, 'yaml-syntax'],
    ['a missing quote', "title: 'x\na: b", 'yaml-syntax'],
    ['a missing bracket', 'title: [x\na: b', 'yaml-syntax'],
    ['a key twice', 'a: 1\n"a": 2', 'yaml-duplicate-key'],
    [
      'a key twice among many',
      `${[...'abcdefghijklm'].map((key) => `${key}: 1`).join('\n')}\nc: 2`,
      'yaml-duplicate-key',
    ],
    ['a recursive alias', 'a: &a [*a]', 'yaml-alias'],
    ['an alias of the other document', 'a: &a 1\n---\nb: *a', 'yaml-alias'],
    ['a tag that does not fit', 'a: !!int x', 'yaml-tag'],
    ['a tag of Python', 'a: !!python/object:x {}', 'yaml-tag'],
    ['a list as key', '? [a]\n: b', 'yaml-key'],
    ['NUL in text', 'a: \u0000', 'file-binary'],
  ])('is refused with %s', (_, text, code) => {
    const loaded = load(text)
    expect(codes(loaded)).toEqual([code])
    expect(loaded.rules).toEqual([])
  })

  test('one broken document refuses the file', () => {
    const loaded = load(`${RULE}---\n${RULE}---\na: *b\n---\n${RULE}`)
    expect(loaded.rules).toEqual([])
    expect(loaded.diagnostics).toMatchObject([{ code: 'yaml-alias', document: 2 }])
  })

  test('a rule with a flaw refuses only itself', () => {
    const loaded = load(`${RULE}---\n${RULE.replace('condition: a', 'condition: b')}---\n${RULE}`)
    expect(loaded.rules.map(({ plan }) => plan.rule.document)).toEqual([0, 2])
  })

  test('UTF-16 is recognised', () => {
    const bytes = Uint8Array.of(
      0xff,
      0xfe,
      ...new Uint8Array(Uint16Array.from(RULE, (unit) => unit.charCodeAt(0)).buffer),
    )
    expect(load(bytes).diagnostics).toMatchObject([
      { code: 'file-encoding', hint: 'It seems to be UTF-16; save it as UTF-8.' },
    ])
  })

  test.each([
    ['yes', 'true'],
    ['Off', 'false'],
    ['010', 'an octal number'],
    ['0o10', 'text'],
    ['0b11', 'a binary number'],
    ['1:30', 'a number of base 60'],
    ['1_000', 'a number'],
    ['1e3', 'text'],
    ['2024-01-02', 'a date'],
    ['2024-01-02 03:04:05', 'a date'],
    ['=', 'an instruction'],
  ])('a warning says that YAML 1.1 reads %s as %s', (value, reading) => {
    const { diagnostics, rules } = load(RULE.replace('f: x', `f: ${value}`))
    expect(rules).toHaveLength(1)
    expect(diagnostics).toMatchObject([{ code: 'yaml-1-1', message: expect.stringContaining(`as ${reading}.`) }])
  })

  test.each([
    '"yes"',
    '4625',
    '-1',
    '2.5',
    '0',
    'true',
    'null',
    '~',
    '0x1F',
    'yesterday',
    '10.0.0.1',
    '1.0e+3',
    "'010'",
  ])('no warning for %s', (value) => {
    expect(load(RULE.replace('f: x', `f: ${value}`)).diagnostics).toEqual([])
  })
})

describe('a document', () => {
  test.each([
    ['an empty file', ''],
    ['only comments', '# nothing\n'],
    ['only markers', '---\n---\n'],
    ['another schema', 'id: 1\ndescription: x\nrule_metadata: []'],
    ['a title alone', 'title: My site\ntheme: dark'],
  ])('that is %s is no rule, and no error', (_, text) => {
    expect(load(text)).toEqual({ rules: [], diagnostics: [], notRules: [{ path: 'folder/name.yml', document: 0 }] })
  })

  test('with keys in capitals is a rule with flaws', () => {
    const { diagnostics } = load('Title: x\nLogsource: {category: a}\nDetection: {a: {f: x}, condition: a}')
    expect(diagnostics.map(({ code, hint }) => `${code}: ${hint}`)).toEqual([
      'title-missing: Keys are lower-case: write "title" instead of "Title".',
      'logsource-missing: Keys are lower-case: write "logsource" instead of "Logsource".',
      'detection-missing: Keys are lower-case: write "detection" instead of "Detection".',
    ])
  })

  test('that is empty between others keeps their numbers', () => {
    expect(load(`---\n---\n${RULE}---\n---\n${RULE}`).rules.map(({ plan }) => plan.rule.document)).toEqual([1, 3])
  })
})

describe('a collection', () => {
  const body = (title: string) => RULE.replace('Test', title)
  const detection = 'detection: {a: {f: x}, condition: a}\n'

  test('has what is global in every rule until reset', () => {
    const loaded = load(
      `action: global\ntitle: G\nlogsource: {category: c}\ndetection: {flt: {g: y}}\n---\ndetection: {a: {f: x}, condition: a and not flt}\n---\naction: reset\n---\n${body('B')}`,
    )
    expect(loaded.diagnostics).toEqual([])
    expect(titles(loaded)).toEqual(['G', 'B'])
    expect(loaded.rules[0]!.plan.selections.map(({ name }) => name)).toEqual(['a', 'flt'])
    expect(loaded.rules[0]!.plan.rule.document).toBe(1)
  })

  test('lets what is global win', () => {
    expect(titles(load(`action: global\ntitle: G\n---\n${body('Own')}`))).toEqual(['G'])
  })

  test('adds up what is global', () => {
    expect(
      titles(load(`action: global\ntitle: G\n---\naction: global\nlogsource: {category: c}\n---\n${detection}`)),
    ).toEqual(['G'])
  })

  test('repeats the rule before with changes', () => {
    const loaded = load(
      `${body('A')}---\naction: repeat\ntitle: B\ndetection: {a: {f: y}}\n---\naction: repeat\ntitle: C\n`,
    )
    expect(titles(loaded)).toEqual(['A', 'B', 'C'])
    expect(loaded.rules.map(({ plan }) => JSON.stringify(plan.selections).includes('"y"'))).toEqual([false, true, true])
  })

  test('lacks after reset what was global', () => {
    const loaded = load(`action: global\ntitle: G\nlogsource: {category: c}\n---\naction: reset\n---\n${detection}`)
    expect(codes(loaded)).toEqual(['title-missing', 'logsource-missing'])
    expect(loaded.rules).toEqual([])
  })
})
