import fc from 'fast-check'
import { RE2JS } from 're2js'
import { describe, expect, test } from 'vitest'
import { parseRegex } from '../../src/sigma/index.ts'

function re2(source: string, flags: string): RE2JS {
  const bits = { i: RE2JS.CASE_INSENSITIVE, m: RE2JS.MULTILINE, s: RE2JS.DOTALL }
  return RE2JS.compile(
    source,
    [...flags].reduce((sum, flag) => sum | bits[flag as 'i' | 'm' | 's'], 0),
  )
}

function finds(source: string, text: string, flags = ''): boolean {
  const parsed = parseRegex(source, flags)
  if (!parsed.ok) throw new Error(parsed.message)
  return re2(parsed.source, parsed.flags).matcher(text).find()
}

describe('a regular expression finds', () => {
  test.each<[pattern: string, flags: string, text: string, found: boolean]>([
    ['abc$', '', 'abc\n', false],
    ['abc$', 'm', 'abc\nx', true],
    ['abc\\Z', 'm', 'abc\nx', false],
    ['\\Aabc', 'm', 'x\nabc', false],
    ['^b', 'm', 'a\nb', true],
    ['a.b', '', 'a\nb', false],
    ['a.b', 's', 'a\nb', true],
    ['a(?s:.)b', '', 'a\nb', true],
    ['a(?-s:.)b', 's', 'a\nb', false],
    ['^.$', '', '😀', true],
    ['(?i)abc', '', 'ABC', true],
    ['a(?i:b)c', '', 'aBc', true],
    ['a(?i:b)c', '', 'ABc', false],
    ['a(?-i:b)c', 'i', 'ABC', false],
    ['a(?-i:b)c', 'i', 'AbC', true],
    ['(a(?i)b|c)d', '', 'aBd', true],
    ['(a(?i)b|c)d', '', 'Cd', true],
    ['(a(?i)b|c)d', '', 'CD', false],
    ['^k$', 'i', '\u212a', true],
    ['a{b}', '', 'a{b}', true],
    ['a{', '', 'a{', true],
    ['a{2}', '', 'aa', true],
    ['^a{,2}$', '', 'aaa', false],
    ['x{2,}', '', 'xx', true],
    [']', '', ']', true],
    ['[]a]+', '', ']', true],
    ['[^]a]', '', ']', false],
    ['[a-]', '', '-', true],
    ['[\\w-]', '', '-', true],
    ['[[]', '', '[', true],
    ['[[:alpha:]_]', '', 'x', true],
    ['[[:^digit:]]', '', '1', false],
    ['[\\D]', '', '1', false],
    ['[^\\d\\D]', '', '1', false],
    ['\\s', '', '\v', true],
    ['\\S', '', ' ', false],
    ['\\/\\-\\"\\ \\_', '', '/-" _', true],
    ['\\x41\\u0042\\x{43}', '', 'ABC', true],
    ['\\011\\0', '', '\t\0', true],
    ['[\\b]', '', '\b', true],
    ['\\bnc\\b', '', 'run nc -l', true],
    ['\\bnc\\b', '', 'sync', false],
    ['a\\Bb', '', 'ab', true],
    ['(?P<name>a)(?<other>b)', '', 'ab', true],
    ['a(?#a comment)b', '', 'ab', true],
    ['(?:a|b)*?c', '', 'abc', true],
    ['(|a)b', '', 'b', true],
    ['\\p{L}\\P{Lu}', '', 'éa', true],
    ['\\p{^L}', '', 'a', false],
    ['\\\\\\\\cmd', '', '\\\\cmd', true],
    ['пр', 'i', 'ПР', true],
    ['\\W', 'i', 'k', false],
    ['[\\W!]', 'i', 's', false],
    ['[[:^lower:]]', 'i', 'A', false],
  ])('%s with flags "%s" in %j: %s', (pattern, flags, text, found) => {
    expect(finds(pattern, text, flags)).toBe(found)
  })
})

describe('a regular expression is refused', () => {
  test.each<[pattern: string, reason: 'invalid' | 'unsupported', offset: number]>([
    ['(abc', 'invalid', 0],
    ['ab)c', 'invalid', 2],
    ['[a-', 'invalid', 0],
    ['*abc', 'invalid', 0],
    ['a|*', 'invalid', 2],
    ['a**', 'invalid', 2],
    ['a{3,2}', 'invalid', 1],
    ['{2}', 'invalid', 0],
    ['[z-a]', 'invalid', 1],
    ['[\\d-z]', 'invalid', 1],
    ['[a-\\d]', 'invalid', 1],
    ['\\', 'invalid', 0],
    ['a\\y', 'invalid', 1],
    ['\\xZZ', 'invalid', 0],
    ['\\p{Nonsense}', 'invalid', 0],
    ['(?<1>a)', 'invalid', 0],
    ['(?P<n>a)(?P<n>b)', 'invalid', 8],
    ['(?i', 'invalid', 3],
    ['(?#', 'invalid', 0],
    ['a(?=b)', 'unsupported', 1],
    ['(?!b)', 'unsupported', 0],
    ['(?<=b)', 'unsupported', 0],
    ['(?<!b)', 'unsupported', 0],
    ['(a)\\1', 'unsupported', 3],
    ['(?P<n>a)(?P=n)', 'unsupported', 8],
    ['(?P<n>a)\\k<n>', 'unsupported', 8],
    ['(?>a)', 'unsupported', 0],
    ['a++', 'unsupported', 2],
    ['(?R)', 'unsupported', 0],
    ['(?x)a', 'unsupported', 2],
    ['a{1001}', 'unsupported', 1],
    ['(a{100}){100}', 'unsupported', 0],
    ['(*UTF)a', 'unsupported', 0],
    [`${'('.repeat(10_000)}a`, 'unsupported', 200],
  ])('%s: %s at %i', (pattern, reason, offset) => {
    expect(parseRegex(pattern)).toMatchObject({ ok: false, reason, offset })
  })
})

test('the tree has the shape that the engine reads', () => {
  const parsed = parseRegex('a(b|[c-d])+?$', 'i')
  expect(parsed.ok && parsed.ast).toEqual({
    kind: 'concat',
    of: [
      { kind: 'char', codePoint: 0x61, fold: true },
      {
        kind: 'repeat',
        min: 1,
        max: null,
        greedy: false,
        of: {
          kind: 'alternate',
          of: [
            { kind: 'char', codePoint: 0x62, fold: true },
            { kind: 'class', negated: false, ranges: [[0x63, 0x64]], properties: [], fold: true },
          ],
        },
      },
      { kind: 'assert', at: 'text-end' },
    ],
  })
})

/** Patterns that mean the same in JavaScript. */
const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(
      'a',
      'b',
      'k',
      '\\.',
      '.',
      '[ab]',
      '[^a]',
      '\\d',
      '\\W',
      '\\n',
      '^',
      '$',
      '\\b',
      '\\B',
      '\\x61',
      '😀',
    ),
    fc.tuple(tie('pattern'), tie('pattern')).map(([left, right]) => left + right),
    fc.tuple(tie('pattern'), tie('pattern')).map(([left, right]) => `(?:${left}|${right})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '*?', '+?'))
      .map(([of, count]) => `(${of})${count}`),
  ),
}))

const text = fc.string({ unit: fc.constantFrom('a', 'b', 'k', 'K', 'A', '.', '\n', '1', ' ', '😀'), maxLength: 8 })

test('what is printed for RE2 finds what JavaScript finds', () => {
  fc.assert(
    fc.property(pattern, text, fc.constantFrom('', 'i', 'm', 's', 'ims'), (source, subject, flags) => {
      // V8 looks for \B inside surrogate pairs too.
      fc.pre(!(source.includes('\\B') && subject.includes('😀')))
      expect(finds(source, subject, flags)).toBe(new RegExp(source, `${flags}u`).test(subject))
    }),
    { numRuns: 1500 },
  )
})

test('what is printed is read back as the same tree', () => {
  fc.assert(
    fc.property(
      fc.oneof(pattern, fc.string({ unit: 'binary', maxLength: 12 }), mixed),
      fc.constantFrom('', 'i', 'ms'),
      (source, flags) => {
        const first = parseRegex(source, flags)
        if (!first.ok) return
        const second = parseRegex(first.source, first.flags)
        expect(second).toEqual({ ...second, ok: true, source: first.source, flags: first.flags })
        expect(() => re2(first.source, first.flags)).not.toThrow()
      },
    ),
    { numRuns: 1500 },
  )
})

/** Anything made of the signs of the language. */
const mixed = fc.string({
  unit: fc.constantFrom(
    'a',
    '(',
    ')',
    '(?i)',
    '(?:',
    '(?m:',
    '(?-s:',
    '[',
    '[^',
    ']',
    '-',
    '\\',
    '\\d',
    '\\x{7f}',
    '{',
    '}',
    '2',
    ',',
    '*',
    '+',
    '?',
    '|',
    '^',
    '$',
    '.',
    'é',
  ),
  maxLength: 14,
})
