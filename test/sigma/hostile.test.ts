import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadRules } from '../../src/sigma/index.ts'
import { codes, ruleText } from './rule-text.ts'

function load(text: string | Uint8Array) {
  return loadRules([{ path: 'hostile.yml', text }])
}

describe('hostile files are refused', () => {
  const megabytes = (count: number, line: string): string => line.repeat(Math.ceil((count * 1024 * 1024) / line.length))

  test.each<[string, string | Uint8Array, string]>([
    ['10 MB', megabytes(10, 'a: b\n'), 'file-too-large'],
    ['10 MB of bytes', new Uint8Array(10 * 1024 * 1024).fill(0x61), 'file-too-large'],
    ['3 MB of one key', megabytes(3, 'a: b\n'), 'yaml-duplicate-key'],
    ['10,000 open brackets', '['.repeat(10_000), 'yaml-too-deep'],
    ['10,000 open braces', '{a: '.repeat(10_000), 'yaml-too-deep'],
    ['10,000 nested lists', '- '.repeat(10_000), 'yaml-too-deep'],
    ['10,000 nested keys', '? '.repeat(10_000), 'yaml-too-deep'],
    [
      '10,000 indented mappings',
      Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''),
      'yaml-too-deep',
    ],
    [
      'a chain of aliases',
      `a0: &a0 [x]\n${Array.from({ length: 100 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}]\n`).join('')}`,
      'yaml-too-deep',
    ],
    ['a log', Uint8Array.from({ length: 70_000 }, (_, index) => (index * 37) & 0xff), 'file-binary'],
    ['one quote and much text', `a: "${megabytes(3, 'b ')}`, 'yaml-syntax'],
  ])('%s', (_, text, code) => {
    const loaded = load(text)
    expect(codes(loaded)).toEqual([code])
    expect(loaded.rules).toEqual([])
  })

  test('a bomb of aliases', () => {
    const levels = [...'abcdefghij'].map((name, index, all) => {
      return `${name}: &${name} [${index === 0 ? Array(10).fill('x') : Array(10).fill(`*${all[index - 1]}`)}]`
    })
    expect(codes(load(levels.join('\n')))).toEqual(['yaml-too-big'])
  })

  test('a value of many placeholders', () => {
    const text = ruleText(`a: {f|expand: '${'%x%'.repeat(40)}'}\ncondition: a`)
    const { diagnostics } = loadRules([{ path: 'a', text }], { placeholders: { x: ['1', '2', '3'] } })
    expect(diagnostics).toMatchObject([{ code: 'too-many-variants' }])
  })

  test('a regular expression of many parentheses', () => {
    expect(codes(load(ruleText(`a: {f|re: '${'('.repeat(49_000)}'}\ncondition: a`)))).toEqual(['regex-unsupported'])
  })
})

describe('large but honest files are read', () => {
  test('many documents', () => {
    expect(load(`${ruleText('a: {f: x}\ncondition: a')}---\n`.repeat(5000)).rules).toHaveLength(5000)
  })

  test('many values, windash included', () => {
    const values = Array.from({ length: 20_000 }, (_, index) => `'-v${index} /q'`)
    expect(load(ruleText(`a: {f|windash|contains: [${values.join(', ')}]}\ncondition: a`)).rules).toHaveLength(1)
  })

  test('a value of a megabyte', () => {
    for (const key of ['f|base64offset|contains', 'f|utf16|base64', 'f|windash', 'f|re', 'f|contains']) {
      const { rules, diagnostics } = load(ruleText(`a: {${key}: '${'abc'.repeat(350_000)}'}\ncondition: a`))
      expect(rules.length + diagnostics.length).toBe(1)
      for (const { message } of diagnostics) expect(message.length).toBeLessThan(500)
    }
  })

  test('many selections', () => {
    const selections = Array.from({ length: 5000 }, (_, index) => `s${index}: {f: x}`).join('\n')
    expect(load(ruleText(`${selections}\ncondition: all of s*`)).rules).toHaveLength(1)
  })
})

const SEED = [
  'title: A rule',
  'id: 0b1c2d3e-4f50-4a61-8b72-93a4b5c6d7e8',
  'status: test',
  'tags: [attack.t1059, x.y]',
  'logsource: {category: process_creation, product: windows}',
  'detection:',
  '  sel_1:',
  "    Image|endswith: '\\cmd.exe'",
  '    CommandLine|contains|windash|all: [" -enc", "/c"]',
  '  sel_2:',
  '    - f|re|i: "^a(b|c)+[d-f]{2,3}$"',
  '    - f|cidr: 10.0.0.0/8',
  '    - f|base64offset|contains: http://',
  '    - t|hour|gte: 22',
  '    - keyword',
  '  flt: {f|fieldref: g, h|exists: true, i: null, j|expand: "%x%"}',
  '  condition: (1 of sel_* or all of them) and not flt',
  'level: high',
].join('\n')

/** Pieces that mean something somewhere in a rule. */
const PIECES = [
  '\n',
  '  ',
  '- ',
  ': ',
  '|',
  '*',
  '\\',
  "'",
  '"',
  '[',
  ']',
  '{',
  '}',
  '(',
  ')',
  '&a ',
  '*a',
  '!!',
  '#',
  '---\n',
  '%',
  '\0',
  '\ud800',
  '😀',
  'not ',
  ' of ',
  '1',
  'null',
  'action: repeat\n',
  '?',
  '\t',
  '\r',
]

test('the loader never throws, whatever becomes of a rule', () => {
  const change = fc.record({
    at: fc.nat(SEED.length),
    remove: fc.nat(30),
    insert: fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 4 })),
  })
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
      let text = SEED
      for (const { at, remove, insert } of changes) text = text.slice(0, at) + insert + text.slice(at + remove)
      const loaded = loadRules([{ path: 'mutant.yml', text }], { placeholders: { x: ['a', 1] } })
      for (const { start, end, line, column } of loaded.diagnostics) {
        expect(start).toBeLessThanOrEqual(end)
        expect(end).toBeLessThanOrEqual(text.length)
        expect(Math.min(line, column)).toBeGreaterThan(0)
      }
      expect(loaded.rules.length + loaded.notRules.length + loaded.diagnostics.length).toBeGreaterThan(0)
    }),
    { numRuns: 3000 },
  )
})

test('the loader never throws on bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(load(bytes)).toBeDefined()
    }),
    { numRuns: 2000 },
  )
})
