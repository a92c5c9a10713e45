/** Files of --logsource and --placeholders: what they say, and where the mistakes of bad ones are. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readLogsourceFile } from '../../src/sigma/logsource-file.ts'
import { readPlaceholderFile, unusedPlaceholders } from '../../src/sigma/placeholder-file.ts'

describe('a logsource file', () => {
  it('is rows of plain JSON', () => {
    const text = `
# registry events of Windows' own log
- category: registry_set
  provider: Microsoft-Windows-Security-Auditing
  channel: Security
  event_id: 4657
  fields:
    Image: ProcessName
    TargetObject:
      from: '{ObjectName}\\{ObjectValueName}'
      beginnings: { '\\REGISTRY\\MACHINE': HKLM }
    Kind: { from: OperationType, values: { '%%1904': 1, '%%1905': true } }
- service: mine
  channel: [A, B/Operational]
  event_id: [1, 65535]
  replace: true
---
- product: rpc_firewall
  provider: RPCFW
`
    const { rows, diagnostics } = readLogsourceFile({ path: 'a.yml', text })
    expect(diagnostics).toEqual([])
    expect(rows).toEqual([
      {
        category: 'registry_set',
        provider: 'Microsoft-Windows-Security-Auditing',
        channels: ['Security'],
        eventIds: [4657],
        fields: {
          Image: 'ProcessName',
          TargetObject: { from: '{ObjectName}\\{ObjectValueName}', beginnings: { '\\REGISTRY\\MACHINE': 'HKLM' } },
          Kind: { from: 'OperationType', values: { '%%1904': '1', '%%1905': 'true' } },
        },
      },
      { service: 'mine', channels: ['A', 'B/Operational'], eventIds: [1, 65_535], replaces: true },
      { product: 'rpc_firewall', provider: 'RPCFW' },
    ])
    expect(structuredClone(rows)).toEqual(rows)
  })

  it.each<[text: string, place: string, message: RegExp]>([
    ['category: x', '1:1', /no list of rows/],
    ['- x', '1:3', /A row is no mapping/],
    ['- {channel: A}', '1:3', /no category and no service/],
    ['- {product: Windows, channel: A}', '1:3', /no category and no service/],
    ['- category: x\n  event_id: 1', '1:3', /no channel and no provider/],
    ['- category: x\n  chanel: A\n  provider: P', '2:3', /no key "chanel"/],
    ['- category: [x]\n  channel: A', '1:13', /The category is no text/],
    ['- category: ""\n  channel: A', '1:13', /The category is no text/],
    ['- category: x\n  channel: []', '2:12', /list of channel is empty/],
    ['- category: x\n  channel: A\n  event_id: [1, x]', '3:17', /whole number from 0 to 65535/],
    ['- category: x\n  channel: A\n  event_id: 70000', '3:13', /whole number/],
    ['- category: x\n  channel: A\n  replace: maybe', '3:12', /neither true nor false/],
    ['- category: x\n  channel: A\n  fields: [A]', '3:11', /no mapping of names/],
    ['- category: x\n  channel: A\n  fields: {A: "{B"}', '3:15', /braces/],
    ['- category: x\n  channel: A\n  fields: {A: {values: {a: b}}}', '3:15', /does not say from which name/],
    ['- category: x\n  channel: A\n  fields: {A: {from: B, value: {a: b}}}', '3:25', /no key "value"/],
    ['- category: x\n  channel: A\n  fields: {A: {from: B, values: {a: [b]}}}', '3:37', /What "a" becomes/],
    ['- category: x\n  category: y', '2:3', /occurs twice/],
    ['- category: @x', '1:13', /cannot begin/],
  ])('%j has a mistake at %s', (text, place, message) => {
    const [first] = readLogsourceFile({ path: 'a.yml', text }).diagnostics
    expect(`${first?.line}:${first?.column}`).toBe(place)
    expect(first?.message).toMatch(message)
  })
})

describe('a file of placeholders', () => {
  it.each<[text: string, placeholders: { readonly [name: string]: readonly string[] }]>([
    ['Admins: [adm-*, root]\nport: 0443', { Admins: ['adm-*', 'root'], port: ['0443'] }],
    ['name: mine\nvars:\n  Admins: root\ntransformations: []', { Admins: ['root'] }],
    ['vars: [a, b]', { vars: ['a', 'b'] }],
    ['', {}],
  ])('%j', (text, placeholders) => {
    const read = readPlaceholderFile({ path: 'a.yml', text })
    expect(read.diagnostics).toEqual([])
    expect(Object.fromEntries(read.placeholders.map(({ name, values }) => [name, values]))).toEqual(placeholders)
  })

  it.each<[text: string, place: string, message: RegExp]>([
    ['- Admins', '1:1', /no mapping of names/],
    ['"%Admins%": x', '1:1', /cannot be the name/],
    ['Admins: []', '1:9', /empty list/],
    ['Admins: [a, null]', '1:13', /no text and no number/],
    ['Admins: {a: b}', '1:9', /no text and no number/],
    ['Admins: ""', '1:9', /no text and no number/],
    ['A: 1\nA: 2', '2:1', /occurs twice/],
  ])('%j has a mistake at %s', (text, place, message) => {
    const [first] = readPlaceholderFile({ path: 'a.yml', text }).diagnostics
    expect(`${first?.line}:${first?.column}`).toBe(place)
    expect(first?.message).toMatch(message)
  })

  it('tells what no rule uses, with its place', () => {
    const file = { path: 'a.yml', text: 'Admins: x\nOld: y\n' }
    const unused = unusedPlaceholders(file, readPlaceholderFile(file).placeholders, new Set(['Admins']))
    expect(unused).toMatchObject([{ code: 'placeholder-unused', severity: 'warning', line: 2, column: 1 }])
  })
})

it('no content makes reading throw', () => {
  const word = fc.constantFrom(
    '- ',
    'category',
    ': ',
    'channel',
    'fields',
    'from',
    'values',
    'vars',
    '[',
    ']',
    '{',
    '}',
    '\n  ',
    '\n',
    'x',
    '1',
    ',',
    '"',
    '&a ',
    '*a',
  )
  const text = fc.oneof(
    fc.string(),
    fc.array(word, { maxLength: 40 }).map((words) => words.join('')),
  )
  fc.assert(
    fc.property(text, (content) => {
      for (const read of [readLogsourceFile, readPlaceholderFile])
        for (const { line, column } of read({ path: 'a.yml', text: content }).diagnostics)
          expect(line * column).toBeGreaterThan(0)
    }),
    { numRuns: 2000 },
  )
})
