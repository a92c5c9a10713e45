import { describe, expect, test } from 'vitest'
import type { CheckCode } from '../../src/sigma/catalogue-checks.ts'
import type { SETTINGS } from '../../src/sigma/catalogue-settings.ts'
import { DIAGNOSTICS, type DiagnosticCode, loadRules } from '../../src/sigma/index.ts'
import { ruleText } from './rule-text.ts'

const RULE = ruleText('a: {f: x}\ncondition: a')

/** A file that has the flaw, and the text that the diagnostic points to. The compiler demands one for every code that loading has. */
const CASES: {
  readonly [code in Exclude<DiagnosticCode, CheckCode | keyof typeof SETTINGS>]: readonly [
    text: string | Uint8Array,
    place: string,
  ]
} = {
  'file-binary': [Uint8Array.of(0x45, 0x6c, 0x66, 0, 0xff, 0), ''],
  'file-encoding': [Uint8Array.of(0x61, 0x3a, 0x20, 0xe9, 0x0a), '\ufffd'],
  'file-too-large': ['#'.repeat(5 * 1024 * 1024), ''],
  'yaml-syntax': ['title: @x', '@'],
  'yaml-duplicate-key': ['title: a\ntitle: b', 'title'],
  'yaml-key': ['? [a]\n: b', '[a]'],
  'yaml-alias': ['a: *x', '*x'],
  'yaml-tag': ['a: !mine b', '!mine'],
  'yaml-too-deep': ['['.repeat(100), '['],
  'yaml-too-big': [bomb(), '*l'],
  'yaml-1-1': [detection('a: {f: yes}\ncondition: a'), 'yes'],
  'not-a-mapping': ['- a', '- a'],
  'action-unknown': ['action: globl\n', 'globl'],
  'action-without-rule': ['action: repeat\n', 'repeat'],
  'correlation-invalid': [correlation('type: event_count, timespan: 1m, condition: {gte: 1}'), 'correlation'],
  'correlation-key': [correlation('type: temporal, rules: [x], timespan: 1m, groupby: u'), 'groupby'],
  'correlation-type': [correlation('type: count, rules: [x], timespan: 1m'), 'count'],
  'correlation-timespan': [correlation('type: temporal, rules: [x], timespan: 1.5h'), '1.5h'],
  'correlation-condition': [correlation('type: event_count, rules: [x], timespan: 1m, condition: {gte: a}'), 'a'],
  'correlation-reference': [correlation('type: temporal, rules: [x], timespan: 1m'), 'x'],
  'correlation-cycle': [correlation('type: temporal, rules: [self], timespan: 1m'), 'correlation'],
  'reference-ambiguous': [
    `${correlation('type: temporal, rules: [x], timespan: 1m')}---\nname: x\n${RULE}---\nname: x\n${RULE}`,
    'x',
  ],
  'filter-invalid': [filter('rules: any, s: {f: x}'), 'filter'],
  'filter-positive': [`${filter('rules: any, s: {f: x}, condition: s')}---\n${RULE}`, 's'],
  'filter-without-effect': [`${filter('rules: y, s: {f: x}, condition: not s')}---\n${RULE}`, 'filter'],
  'logsource-missing': ['title: x\ndetection: {a: {f: x}, condition: a}', 'title'],
  'logsource-invalid': ['title: x\nlogsource: {category: [a]}\ndetection: {a: {f: x}, condition: a}', '[a]'],
  'detection-missing': ['title: x\nlogsource: {category: a}', 'title'],
  'detection-invalid': ['title: x\nlogsource: {category: a}\ndetection: text', 'detection'],
  'selection-empty': [detection('a: {}\ncondition: a'), '{}'],
  'selection-invalid': [detection('a: [[x]]\ncondition: a'), '[x]'],
  'unused-selection': [detection('a: {f: x}\nb: {f: x}\ncondition: a'), 'b'],
  'timeframe-ignored': [detection('a: {f: x}\ntimeframe: 5m\ncondition: a'), 'timeframe'],
  'modifier-unknown': [detection('a: {f|contain: x}\ncondition: a'), 'contain'],
  'modifier-combination': [detection('a: {f|contains|re: x}\ncondition: a'), 're'],
  'modifier-repeated': [detection('a: {f|contains|contains: x}\ncondition: a'), 'contains'],
  'modifier-without-effect': [detection('a: {f|re|contains: x}\ncondition: a'), 'contains'],
  'field-missing': [detection("a: {'|exists': true}\ncondition: a"), '|exists'],
  'all-single-value': [detection('a: {f|all: x}\ncondition: a'), 'f|all'],
  'value-type': [detection('a: {f|gt: x}\ncondition: a'), 'x'],
  'value-empty-list': [detection('a: {f: []}\ncondition: a'), '[]'],
  'number-invalid': [detection('a: {f: .nan}\ncondition: a'), '.nan'],
  'number-as-text': [detection('a: {f|contains: 1}\ncondition: a'), '1'],
  'null-in-list': [detection('a: {f: [x, null]}\ncondition: a'), 'null'],
  'regex-invalid': [detection("a: {f|re: '('}\ncondition: a"), "'('"],
  'regex-unsupported': [detection("a: {f|re: '(?=a)'}\ncondition: a"), "'(?=a)'"],
  'network-invalid': [detection('a: {f|cidr: x}\ncondition: a'), 'x'],
  'encoding-wildcard': [detection('a: {f|base64: x*}\ncondition: a'), 'x*'],
  'fieldref-invalid': [detection('a: {f|fieldref: x*}\ncondition: a'), 'x*'],
  'placeholder-undefined': [detection("a: {f|expand: '%x%'}\ncondition: a"), "'%x%'"],
  'placeholder-absent': [detection('a: {f|expand: x}\ncondition: a'), 'x'],
  'too-many-variants': [detection(`a: {f|windash|base64: '${'-a '.repeat(9)}'}\ncondition: a`), `'${'-a '.repeat(9)}'`],
  'time-part-range': [detection('a: {f|hour: 24}\ncondition: a'), '24'],
  'condition-missing': [detection('a: {f: x}'), 'detection'],
  'condition-invalid': [detection('a: {f: x}\ncondition: a and'), 'and'],
  'condition-case': [detection('a: {f: x}\ncondition: NOT a'), 'NOT'],
  'condition-undefined': [detection('a: {f: x}\ncondition: b'), 'b'],
  'condition-too-deep': [detection(`a: {f: x}\ncondition: ${'('.repeat(251)}a`), '('],
  'condition-too-big': [manyPatterns(), Array(400).fill('1 of s*').join(' or ')],
  'aggregation-replaced': [detection('a: {f: x}\ncondition: a | count() > 5'), '|'],
  'pattern-without-match': [detection('a: {f: x}\ncondition: a or 1 of b*'), '1 of b*'],
  'condition-list': [detection('a: {f: x}\ncondition: [a, a]'), '[a, a]'],
  'all-of-them': [detection('a: {f: x}\ncondition: all of them'), 'all of them'],
  'title-missing': ['logsource: {category: a}\ndetection: {a: {f: x}, condition: a}', 'logsource'],
  'title-too-long': [metadata(`title: ${'x'.repeat(257)}`), 'x'.repeat(257)],
  'metadata-type': [metadata('author: [x]'), '[x]'],
  'level-unknown': [metadata('level: hihg'), 'hihg'],
  'status-unknown': [metadata('status: testing'), 'testing'],
  'tag-invalid': [metadata('tags: [attack]'), 'attack'],
  'date-invalid': [metadata('date: 2024-02-30'), '2024-02-30'],
  'related-invalid': [metadata('related: [{id: x}]'), '{id: x}'],
  'word-case': [metadata('level: High'), 'High'],
  'tag-attack': [metadata('tags: [attack.1074]'), 'attack.1074'],
  'tag-case': [metadata('tags: [attack.T1059]'), 'attack.T1059'],
  'date-form': [metadata('date: 2024/02/03'), '2024/02/03'],
  'id-form': [metadata('id: abc'), 'abc'],
  'more-diagnostics': [detection(`a: {f: [${'yes, '.repeat(600)}]}\ncondition: a`), ''],
}

function correlation(text: string): string {
  return `title: C\nname: self\ncorrelation: {${text}}\n`
}

function filter(text: string): string {
  return `title: F\nlogsource: {category: test}\nfilter: {${text}}\n`
}

function detection(text: string): string {
  return ruleText(text)
}

function metadata(line: string): string {
  const rule = ruleText('a: {f: x}\ncondition: a')
  return line.startsWith('title') ? rule.replace('title: Test', line) : `${line}\n${rule}`
}

function manyPatterns(): string {
  const selections = Array.from({ length: 400 }, (_, index) => `s${index}: {f: x}`).join('\n')
  return detection(`${selections}\ncondition: ${Array(400).fill('1 of s*').join(' or ')}`)
}

/** Ten aliases a level, ten levels. */
function bomb(): string {
  const levels = [...'abcdefghijkl'].map((name, index, all) => {
    return `${name}: &${name} [${
      index === 0
        ? 'x'
        : Array(10)
            .fill(`*${all[index - 1]}`)
            .join(', ')
    }]`
  })
  return `${levels.join('\n')}\nm: [*l]`
}

describe('every diagnostic', () => {
  test.each(Object.entries(CASES))('%s is reported where it belongs', (code, [text, place]) => {
    const { diagnostics, rules } = loadRules([{ path: 'rule.yml', text }])
    const diagnostic = diagnostics.find((each) => each.code === code)
    const kind = DIAGNOSTICS[code as DiagnosticCode]
    expect(diagnostic).toMatchObject({ severity: kind.severity, path: 'rule.yml', document: 0 })
    if (code !== 'yaml-too-big') {
      const decoded = typeof text === 'string' ? text : new TextDecoder().decode(text)
      expect(decoded.slice(diagnostic!.start, diagnostic!.end)).toBe(place)
    }
    expect(rules.length === 0).toBe(kind.refuses)
    expect(diagnostic!.message).toMatch(/^[\S\s]+\.$/)
  })

  test('is an error when it refuses a rule', () => {
    for (const { severity, refuses } of Object.values(DIAGNOSTICS)) if (refuses) expect(severity).toBe('error')
  })
})

describe('the place of a diagnostic', () => {
  test.each([
    ['LF', '\n'],
    ['CR LF', '\r\n'],
    ['CR', '\r'],
  ])('counts lines and columns from 1 with %s', (_, lineBreak) => {
    const text = `# x${lineBreak}${lineBreak}title: a${lineBreak}  b: @`
    expect(loadRules([{ path: 'a', text }]).diagnostics[0]).toMatchObject({ line: 4 })
  })

  test('counts UTF-16 units and keeps a byte order mark', () => {
    const text = `\ufeff# 😀\n${ruleText('a: {😀: 😀, f|x: y}\ncondition: a')}`
    for (const each of [text, new TextEncoder().encode(text)]) {
      const [diagnostic] = loadRules([{ path: 'a', text: each }]).diagnostics
      expect(text.slice(diagnostic!.start, diagnostic!.end)).toBe('x')
      expect(diagnostic).toMatchObject({ line: 6, column: text.split('\n')[5]!.indexOf('x:') + 1 })
    }
  })

  test('points into quoted and folded conditions as well as it can', () => {
    const quoted = ruleText("a: {f: x}\ncondition: 'a and zz'")
    const folded = ruleText('a: {f: x}\ncondition: >\n  a\n  and zz')
    const places = [quoted, folded].map((text) => {
      const [diagnostic] = loadRules([{ path: 'a', text }]).diagnostics
      return text.slice(diagnostic!.start, diagnostic!.end).trim()
    })
    expect(places).toEqual(['zz', 'a\n    and zz'])
  })

  test('order is that of the files, documents and places', () => {
    const rule = ruleText('a: {f|x: y, f|z: y}\ncondition: b')
    const { diagnostics } = loadRules(['1.yml', '2.yml'].map((path) => ({ path, text: `${rule}---\n${rule}` })))
    expect(diagnostics.map(({ path, document, code }) => `${path} ${document} ${code}`)).toEqual(
      ['1.yml', '2.yml'].flatMap((path) =>
        [0, 1].flatMap((document) =>
          ['unused-selection', 'modifier-unknown', 'modifier-unknown', 'condition-undefined'].map(
            (code) => `${path} ${document} ${code}`,
          ),
        ),
      ),
    )
  })
})
