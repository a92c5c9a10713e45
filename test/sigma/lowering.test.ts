import { describe, expect, test } from 'vitest'
import type { Part, TestTree } from '../../src/sigma/index.ts'
import { loadEventRules } from './event-rules.ts'
import { codes, loadKey, ruleText } from './rule-text.ts'

/** One key of a selection -> its tree, written shortly. */
function lowered(key: string, value: string, placeholders = {}): string {
  const { rules, diagnostics } = loadKey(key, value, placeholders)
  const node = rules[0]?.plan.selections[0]?.node
  return node === undefined ? `refused: ${diagnostics.map(({ code }) => code).join(' ')}` : short(node)
}

/** `and(a='x', not(b=~'y'))`; wildcards bare, literals in quotes, dashes of windash as `<-/…>`, `!` for cased. */
function short(node: TestTree): string {
  switch (node.op) {
    case 'and':
    case 'or':
      return `${node.op}(${node.of.map(short).join(', ')})`
    case 'not':
      return `not(${short(node.of)})`
    case 'text':
      return `${node.field}${node.cased ? '!' : ''}=${parts(node.parts)}`
    case 'keyword':
      return `any${node.cased ? '!' : ''}=${parts(node.parts)}`
    case 'regex':
      return `${node.field}~/${node.source}/${node.flags}`
    case 'keyword-regex':
      return `any~/${node.source}/${node.flags}`
    case 'cidr':
      return `${node.field} in ${node.network}`
    case 'compare':
      return `${node.field} ${node.relation} ${node.value}`
    case 'timepart':
      return `${node.part}(${node.field})=${node.value}`
    case 'null':
      return `${node.field} is null`
    case 'exists':
      return `${node.field} ${node.expected ? 'exists' : 'is absent'}`
    case 'fieldref':
      return `${node.field}${node.cased ? '!' : ''} ${node.shape} ${node.other}`
    case 'indexed':
    case 'nested':
      return `a question of KQL to ${node.field}`
  }
}

function parts(all: readonly Part[]): string {
  return (
    all
      .map((part) => (typeof part === 'string' ? part : 'literal' in part ? `'${part.literal}'` : `<${part.oneOf}>`))
      .join('') || "''"
  )
}

/** The dashes of windash. */
const D = '<-/–—―>'

describe('one key becomes', () => {
  test.each([
    // Equality, wildcards and escapes
    ['f', 'abc', "f='abc'"],
    ['f', "''", "f=''"],
    ['f', "'a*b?c'", "f='a'*'b'?'c'"],
    ['f', "'**'", 'f=*'],
    ['f', String.raw`'\*\?\\x\y\'`, String.raw`f='*?\x\y\'`],
    ['f', String.raw`'\\*'`, String.raw`f='\'*`],
    ['f', String.raw`'\\\*'`, String.raw`f='\*'`],
    ['f', String.raw`"\\\\*"`, String.raw`f='\'*`],
    ['f', "'[a].+(b)'", "f='[a].+(b)'"],
    // Numbers, booleans, null
    ['f', '4625', "f='4625'"],
    ['f', '2.0', "f='2'"],
    ['f', '1e3', "f='1000'"],
    ['f', '-1.50', "f='-1.5'"],
    ['f', '.5', "f='0.5'"],
    ['f', '0x10', "f='16'"],
    ['f', '0o10', "f='8'"],
    ['f', '18446744073709551615', "f='18446744073709551615'"],
    ['f', '010', "f='010'"],
    ['f', 'TRUE', "f='true'"],
    ['f', 'yes', "f='yes'"],
    ['f', 'null', 'f is null'],
    ['f', '~', 'f is null'],
    ['f', '', 'f is null'],
    ['f', "['', null]", "or(f='', f is null)"],
    // Shapes
    ['f|contains', 'abc', "f=*'abc'*"],
    ['f|startswith', String.raw`'C:\Windows\'`, String.raw`f='C:\Windows\'*`],
    ['f|endswith', "'abc*'", "f=*'abc'*"],
    ['f|startswith', "'*a*c'", "f=*'a'*'c'*"],
    ['f|contains', "''", 'f=*'],
    ['f|contains', "'*'", 'f=*'],
    ['f|endswith', "'?'", 'f=*?'],
    ['f|contains', '445', "f=*'445'*"],
    ['f|cased|contains', 'AbC', "f!=*'AbC'*"],
    ['f|contains|cased', 'AbC', "f!=*'AbC'*"],
    // Lists, all, neq
    ['f', '[a, b]', "or(f='a', f='b')"],
    ['f|contains|all', '[a, b]', "and(f=*'a'*, f=*'b'*)"],
    ['f|all|contains', '[a, b]', "and(f=*'a'*, f=*'b'*)"],
    ['f|neq', 'a', "not(f='a')"],
    ['f|contains|neq', '[a, b]', "not(or(f=*'a'*, f=*'b'*))"],
    ['f|neq|contains|all', '[a, b]', "not(and(f=*'a'*, f=*'b'*))"],
    ['f|neq', 'null', 'not(f is null)'],
    ['f|contains|contains', 'a', "f=*'a'*"],
    // Keywords
    ["'|all'", '[a, 7]', "and(any=*'a'*, any=*'7'*)"],
    ["'|contains'", '[a, b]', "or(any=*'a'*, any=*'b'*)"],
    ["'|re'", "'a+'", 'any~/a+/'],
    ["'|cased'", 'A', "any!=*'A'*"],
    // Regular expressions
    ['f|re', String.raw`'^\d{2}a{b}$'`, String.raw`f~/^[0-9]{2}a\{b\}$/`],
    ['f|re|i', 'abc', 'f~/abc/i'],
    ['f|re|s|ignorecase|m', 'abc', 'f~/abc/ims'],
    ['f|re', "'(?i)abc'", 'f~/abc/i'],
    ['f|re|contains', 'abc', 'f~/abc/'],
    ['f|neq|re', 'abc', 'not(f~/abc/)'],
    ['f|re|all', '[a, b]', 'and(f~/a/, f~/b/)'],
    // Addresses
    ['f|cidr', '192.168.0.0/16', 'f in 192.168.0.0/16'],
    ['f|cidr', '192.0.2.7', 'f in 192.0.2.7/32'],
    ['f|cidr', "'fe80::/10'", 'f in fe80::/10'],
    ['f|cidr', "['10.0.0.0/8', '::1']", 'or(f in 10.0.0.0/8, f in ::1/128)'],
    // Numbers and times
    ['f|gt', '5', 'f gt 5'],
    ['f|lte', '9007199254740993', 'f lte 9007199254740993'],
    ['f|gte', '[1.5, -2]', 'or(f gte 1.5, f gte -2)'],
    ['t|hour', '[1, 2]', 'or(hour(t)=1, hour(t)=2)'],
    ['t|hour|gte', '22', 'or(hour(t)=22, hour(t)=23)'],
    ['t|month|lt', '3', 'or(month(t)=1, month(t)=2)'],
    ['t|day|gt', '31', 'or()'],
    // Encoders
    ['f|base64', 'foobar', "f='Zm9vYmFy'"],
    ['f|base64', String.raw`'a\*b'`, "f='YSpi'"],
    ['f|base64|contains', 'foob', "f=*'Zm9vYg=='*"],
    ['f|base64offset|contains', 'foobar', "or(f=*'Zm9vYmFy'*, f=*'Zvb2Jhc'*, f=*'mb29iYX'*)"],
    ['f|base64offset|contains', 'é', "or(f=*'w6'*, f=*'Op'*, f=*'Dq'*)"],
    [
      'f|base64offset|contains|all',
      '[ab, cd]',
      "and(or(f=*'YW'*, f=*'Fi'*, f=*'hY'*), or(f=*'Y2'*, f=*'Nk'*, f=*'jZ'*))",
    ],
    ['f|wide|base64', 'é€', "f='6QCsIA=='"],
    ['f|utf16le|base64', 'cmd', "f='YwBtAGQA'"],
    ['f|utf16be|base64', 'cmd', "f='AGMAbQBk'"],
    ['f|utf16|base64', 'cmd', "f='//5jAG0AZAA='"],
    ['f|wide', 'cmd', "f='c\0m\0d\0'"],
    ['f|base64|base64', 'a', "f='WVE9PQ=='"],
    // Dashes
    ['f|windash|contains', "' -enc'", `f=*' '${D}'enc'*`],
    ['f|contains|windash', "' /c '", `f=*' '${D}'c '*`],
    ['f|windash', "'-x'", `f=${D}'x'`],
    ['f|windash|contains', "'a-b --all */q'", `f=*'a-b -'${D}'all '*${D}'q'*`],
    ['f|windash', 'none', "f='none'"],
    ['f|windash|base64', "'-x'", "or(f='LXg=', f='L3g=', f='4oCTeA==', f='4oCUeA==', f='4oCVeA==')"],
    // References and presence
    ['a|fieldref', 'b', 'a equals b'],
    ['a|fieldref|startswith', 'b', 'a startswith b'],
    ['a|fieldref|cased', 'b', 'a! equals b'],
    ['a|neq|fieldref', 'b', 'not(a equals b)'],
    ['f|exists', 'true', 'f exists'],
    ['f|exists', 'False', 'f is absent'],
  ])('%s: %s', (key, value, tree) => {
    expect(lowered(key, value)).toBe(tree)
  })
})

describe('a key is refused', () => {
  test.each([
    ['f|unknown', 'x', 'modifier-unknown'],
    ['f|Contains', 'x', 'modifier-unknown'],
    ["'f|'", 'x', 'modifier-unknown'],
    ["'f||contains'", 'x', 'modifier-unknown'],
    ["'f | contains'", 'x', 'modifier-unknown'],
    ['f|constructor', 'x', 'modifier-unknown'],
    ['f|contains|startswith', 'x', 'modifier-combination'],
    ['f|i', 'x', 'modifier-combination'],
    ['f|contains|re', 'x', 'modifier-combination'],
    ['f|re|cased', 'x', 'modifier-combination'],
    ['f|re|base64', 'x', 'modifier-combination'],
    ['f|re|expand', 'x', 'modifier-combination'],
    ['f|contains|base64', 'x', 'modifier-combination'],
    ['f|base64|windash', 'x', 'modifier-combination'],
    ['f|base64|expand', 'x', 'modifier-combination'],
    ['f|wide|utf16', 'x', 'modifier-combination'],
    ['f|cidr|contains', '10.0.0.0/8', 'modifier-combination'],
    ['f|gt|lt', '5', 'modifier-combination'],
    ['f|startswith|fieldref', 'x', 'modifier-combination'],
    ['f|exists|neq', 'true', 'modifier-combination'],
    ['f|hour|contains', '1', 'modifier-combination'],
    ['f|year|gte', '2020', 'modifier-combination'],
    ["'|startswith'", 'x', 'modifier-combination'],
    ["'|exists'", 'true', 'field-missing'],
    ["'|cidr'", '10.0.0.0/8', 'field-missing'],
    ["'|gt'", '5', 'field-missing'],
    ['f|contains', 'null', 'value-type'],
    ['f|contains', 'true', 'value-type'],
    ['f|cased', '5', 'value-type'],
    ['f|windash', '5', 'value-type'],
    ['f|base64', '123', 'value-type'],
    ['f|re', '5', 'value-type'],
    ['f|cidr', '5', 'value-type'],
    ['f|gt', "'5'", 'value-type'],
    ['f|gt', 'null', 'value-type'],
    ['f|hour', "'5'", 'value-type'],
    ['f|hour', '1.5', 'value-type'],
    ['f|exists', "'true'", 'value-type'],
    ['f|exists', '1', 'value-type'],
    ['f|fieldref', '5', 'value-type'],
    ['f|base64offset|contains', 'a', 'value-type'],
    ['f', '{a: b}', 'value-type'],
    ['f', '[[a]]', 'value-type'],
    ["'|all'", '[a, null]', 'null-in-list value-type'],
    ['f', '[]', 'value-empty-list'],
    ['f', '.nan', 'number-invalid'],
    ['f|gt', '-.inf', 'number-invalid'],
    ['f', '1.0e+99999', 'number-invalid'],
    ['f|re', "'(abc'", 'regex-invalid'],
    ['f|re', "'(?=a)'", 'regex-unsupported'],
    ['f|cidr', '10.0.0.1/8', 'network-invalid'],
    ['f|base64', "'a*'", 'encoding-wildcard'],
    ['f|fieldref', "'b*'", 'fieldref-invalid'],
    ['f|windash|base64', "'-a -b -c -d -e -f'", 'too-many-variants'],
    ['f|expand', "'%x%'", 'placeholder-undefined'],
    ['f|expand', '5', 'value-type'],
  ])('%s: %s', (key, value, code) => {
    expect(lowered(key, value)).toBe(`refused: ${code}`)
  })
})

describe('placeholders', () => {
  const placeholders = { admins: ['root', 'admin'], hosts: 'srv*', id: [7, 8], none: [] }

  test.each([
    ['f|expand', "'%admins%'", "or(f='root', f='admin')"],
    ['f|expand', "'%hosts%'", "f='srv'*"],
    ['f|expand', "'%id%'", "or(f='7', f='8')"],
    ['f|expand|contains', "'%admins%-%id%'", "or(f=*'root-7'*, f=*'root-8'*, f=*'admin-7'*, f=*'admin-8'*)"],
    ['f|expand|all', "['%admins%', x]", "and(or(f='root', f='admin'), f='x')"],
    ['f|expand', String.raw`'\%plain%admins%'`, "or(f='%plainroot', f='%plainadmin')"],
    ['f|expand', String.raw`'C:\Users\%admins%\x'`, String.raw`f='C:\Users%admins%\x'`],
    ['f|expand', String.raw`'C:\\%hosts%'`, String.raw`f='C:\srv'*`],
    ['f|expand', "'100%'", "f='100%'"],
    ['f|expand|base64', "'%id%'", "or(f='Nw==', f='OA==')"],
    ['f|contains', "'%admins%'", "f=*'%admins%'*"],
    ['f|expand', "'%none%'", 'refused: placeholder-undefined'],
    ['f|expand', "'%admins%%missing%'", 'refused: placeholder-undefined'],
    ['f|expand', "'%constructor%'", 'refused: placeholder-undefined'],
  ])('%s: %s', (key, value, tree) => {
    expect(lowered(key, value, placeholders)).toBe(tree)
  })

  test('the evidence shows the value that was put in', () => {
    const node = loadKey('f|expand', "'x %hosts%'", placeholders).rules[0]?.plan.selections[0]?.node
    expect(node).toMatchObject({ shown: { test: 'equals', pattern: 'x srv*' } })
  })

  test('too many combinations are refused', () => {
    const many = Array.from({ length: 200 }, (_, index) => `v${index}`)
    expect(codes(loadKey('f|expand', "'%many%%many%'", { many }))).toEqual(['too-many-variants'])
  })
})

describe('the comparison is shown as', () => {
  test.each([
    ['f', 'a', 'equals'],
    ['f|endswith', 'a', 'endswith'],
    ['f|base64offset|contains', 'abc', 'base64offset|contains'],
    ['f|wide|base64', 'abc', 'wide|base64|equals'],
    ['f|re|i', 'a', 're'],
    ['f|gt', '1', 'gt'],
    ['f|hour', '1', 'hour'],
    ['f|hour|gte', '23', 'hour|gte'],
    ['f|fieldref', 'b', 'fieldref'],
    ['f', 'null', 'null'],
    ["'|all'", '[a, b]', 'keyword'],
    ["''", 'a', 'keyword'],
  ])('%s: %s', (key, value, shown) => {
    expect(JSON.stringify(loadKey(key, value).rules[0]?.plan)).toContain(`"test":"${shown}"`)
  })
})

describe('selections', () => {
  function selection(text: string): string {
    const { rules } = loadEventRules([{ path: 'rule.yml', text: ruleText(`selection:${text}\ncondition: selection`) }])
    return short(rules[0]!.plan.selections[0]!.node)
  }

  test.each([
    ['a mapping is an and', ' {a: 1, b: [2, 3]}', "and(a='1', or(b='2', b='3'))"],
    ['a list of mappings is an or', ' [{a: 1}, {b: 2, c: 3}]', "or(a='1', and(b='2', c='3'))"],
    ['text is a keyword', ' evil', "any=*'evil'*"],
    ['a list of text is an or of keywords', ' [a, 4625]', "or(any=*'a'*, any=*'4625'*)"],
    ['lists may be mixed', ' [evil, {f: x}]', "or(any=*'evil'*, f='x')"],
    ['one field may have several keys', ' {f|startswith: a, f|endswith: b}', "and(f='a'*, f=*'b')"],
    [
      'names of fields are taken as they are',
      " {'a b.c-d@e:f': x, 123: y, __proto__: z}",
      "and(a b.c-d@e:f='x', 123='y', __proto__='z')",
    ],
    ['aliases stand for what they name', '\n  f: &v abc\n  g: *v', "and(f='abc', g='abc')"],
  ])('%s', (_, text, tree) => {
    expect(selection(text)).toBe(tree)
  })
})

describe('a plan', () => {
  test('is complete, and JSON', () => {
    const text = [
      'title: A title',
      'id: 0b1c2d3e-4f50-4a61-8b72-93a4b5c6d7e8',
      'level: high',
      'status: test',
      'author: Someone',
      'tags: [attack.t1059]',
      'logsource: {category: process_creation, product: windows, definition: anything}',
      'detection:',
      "  sel_img: {Image|endswith: '\\a.exe'}",
      '  sel_cmd: {CommandLine|contains: [x, y]}',
      '  _private: {User: z}',
      '  condition: all of sel_* and not _private',
    ].join('\n')
    const { rules, diagnostics } = loadEventRules([{ path: 'rules/a.yml', text, sha256: 'ab' }])
    expect(diagnostics).toEqual([])
    expect(rules[0]?.plan).toEqual({
      rule: {
        id: '0b1c2d3e-4f50-4a61-8b72-93a4b5c6d7e8',
        title: 'A title',
        level: 'high',
        status: 'test',
        tags: ['attack.t1059'],
        author: 'Someone',
        path: 'rules/a.yml',
        document: 0,
        sha256: 'ab',
      },
      view: 'sysmon',
      logsource: { category: 'process_creation', product: 'windows' },
      selections: [
        {
          name: 'sel_img',
          node: {
            op: 'text',
            field: 'Image',
            parts: ['*', { literal: '\\a.exe' }],
            cased: false,
            shown: { test: 'endswith', pattern: '\\a.exe' },
          },
        },
        {
          name: 'sel_cmd',
          node: {
            op: 'or',
            of: ['x', 'y'].map((literal) => ({
              op: 'text',
              field: 'CommandLine',
              parts: ['*', { literal }, '*'],
              cased: false,
              shown: { test: 'contains', pattern: literal },
            })),
          },
        },
        {
          name: '_private',
          node: {
            op: 'text',
            field: 'User',
            parts: [{ literal: 'z' }],
            cased: false,
            shown: { test: 'equals', pattern: 'z' },
          },
        },
      ],
      condition: {
        op: 'and',
        of: [
          {
            op: 'and',
            of: [
              { op: 'selection', name: 'sel_img' },
              { op: 'selection', name: 'sel_cmd' },
            ],
          },
          { op: 'not', of: { op: 'selection', name: '_private' } },
        ],
      },
    })
  })

  test('of a service sees the names of the log', () => {
    const text = ruleText('a: {f: x}\ncondition: a').replace('category: test', 'service: security')
    expect(loadEventRules([{ path: 'a.yml', text }]).rules[0]?.plan.view).toBe('raw')
  })
})
