import { describe, expect, it } from 'vitest'
import { compareRecords, DIFFERENCE_KINDS, type PeerName } from '../../src/event/index.ts'

type Items = readonly (readonly [name: string, value: string])[]

function record(data: Items, system: Items = []) {
  return { system: new Map(system), data: data.map(([name, value]) => ({ name, value })) }
}

/** `kind name` of each difference of the data. */
function kinds(ours: Items, theirs: Items, reader: PeerName = 'evtx_dump'): string[] {
  return compareRecords(record(ours), record(theirs), reader).map(({ kind, name }) => `${kind} ${name}`)
}

describe('one value', () => {
  it.each<[kind: string, ours: string, theirs: string, reader?: PeerName]>([
    ['guid', '{365abb72-7acc-5cc4-0000-0010b2470300}', '{365ABB72-7ACC-5CC4-0000-0010B2470300}'],
    ['guid', '{365abb72-7acc-5cc4-0000-0010b2470300}', '365ABB72-7ACC-5CC4-0000-0010B2470300'],
    ['value', '{365abb72-7acc-5cc4-0000-0010b2470300}', '{365abb72-7acc-5cc4-0000-0010b2470301}'],
    ['hex-padding', '0x1f', '0x0000001f'],
    ['hex-padding', '0x0', '0x0000000000000000'],
    ['value', '0x1f', '0x1e'],
    ['hex-case', '0A1B', '0a1b'],
    ['value', '0A1B', '0a1c'],
    ['value', 'Abc', 'abc'],
    ['number-base', '0x1fc', '508'],
    ['number-base', '508', '0x1fc'],
    ['value', '0x1fc', '509'],
    ['time-padding', '2019-04-27T15:57:25.8688632Z', '2019-04-27T15:57:25.868863200Z'],
    ['time-padding', '2019-04-27T15:57:25.0000000Z', '2019-04-27T15:57:25Z'],
    ['time-cut', '2019-04-27T15:57:25.8688632Z', '2019-04-27T15:57:25.868Z'],
    ['time-cut', '2019-04-27T15:57:25.8688632Z', '2019-04-27T15:57:25.868863Z'],
    ['value', '2019-04-27T15:57:25.8688632Z', '2019-04-27T15:57:25.869Z'],
    ['value', '2019-04-27T15:57:25.8688632Z', '2019-04-27T15:57:26.868Z'],
    ['real', '3.14', '3.140000e+000'],
    ['real', '3.14', '3.140000104904175'],
    ['real', '-INF', '-inf'],
    ['value', '3.14', '3.15'],
    ['value', '1000000001', '1000000002'],
    ['boolean-number', 'true', '2'],
    ['value', 'true', '2', 'evtxexport'],
    ['value', 'true', '0'],
    ['line-ends', 'a\r\nb', 'a\nb'],
    ['white-space', ' ', ''],
    ['white-space', 'a\r\n\tb', 'a\n    \tb'],
    ['value', 'a  b', 'a b'],
    ['control-characters', '\u0002-', '_-'],
    ['control-characters', '\x94\u0002-', '_-'.padStart(3, '\x94')],
    ['control-characters', 'a\u0001b', 'ab'],
    ['control-characters', 'x\ud800y', 'x\ufffdy'],
    ['value', 'a_b', 'ab'],
    ['sign-magnitude', '-5', '-123', 'evtxexport'],
    ['sign-magnitude', '-300', '-32468', 'evtxexport'],
    ['value', '-5', '-123', 'evtx_dump'],
    ['astral-characters', 'a\u{1f600}', 'a\u{1f201}', 'evtxexport'],
    ['value', 'a\u{1f600}', 'b\u{1f201}', 'evtxexport'],
    ['code-page', 'café', 'caf\ufffd', 'ts-evtx'],
    ['value', 'cmd.exe', 'calc.exe'],
    ['value', '', 'x'],
    ['value', 'x', ''],
  ])('%s: %j and %j', (kind, ours, theirs, reader) => {
    expect(kinds([['A', ours]], [['A', theirs]], reader)).toEqual([`${kind} A`])
  })

  it('that is equal is not told', () => {
    expect(kinds([['A', 'x']], [['A', 'x']])).toEqual([])
  })
})

describe('values of a record', () => {
  it.each<[what: string, ours: Items, theirs: Items, expected: string[], reader?: PeerName]>([
    [
      'one that the other lacks',
      [
        ['A', '1'],
        ['B', '2'],
      ],
      [['A', '1']],
      ['missing-there B'],
    ],
    [
      'one that we lack',
      [['B', '2']],
      [
        ['A', '1'],
        ['B', '2'],
      ],
      ['missing-here A'],
    ],
    [
      'an empty one that the other leaves out',
      [
        ['A', ''],
        ['B', '2'],
      ],
      [['B', '2']],
      ['empty-value A'],
    ],
    ['an empty one that we leave out', [], [['Binary', '']], ['empty-value Binary']],
    [
      'another order',
      [
        ['A', '1'],
        ['B', '2'],
      ],
      [
        ['B', '2'],
        ['A', '1'],
      ],
      ['order B'],
    ],
    [
      'another name',
      [
        ['A', '1'],
        ['B', '2'],
      ],
      [
        ['A', '1'],
        ['C', '2'],
      ],
      ['name B'],
    ],
    ['another name and value', [['A', '1']], [['C', '2']], ['missing-there A', 'missing-here C']],
    [
      'repeated names, by their place',
      [
        ['A', '1'],
        ['A', '2'],
      ],
      [
        ['A', '1'],
        ['A', '3'],
      ],
      ['value A'],
    ],
    [
      'repeated names, one fewer',
      [
        ['A', '1'],
        ['A', '2'],
      ],
      [['A', '1']],
      ['missing-there A'],
    ],
    [
      'joined items',
      [
        ['Data', 'a'],
        ['Data', 'b'],
        ['Data', ''],
      ],
      [['Data', 'a, b']],
      ['joined-items Data'],
      'ts-evtx',
    ],
    [
      'items of another reader',
      [
        ['Data', 'a'],
        ['Data', 'b'],
      ],
      [['Data', 'a, b']],
      ['value Data', 'missing-there Data'],
    ],
    [
      'behind a Boolean',
      [
        ['B', 'true'],
        ['P', '80'],
      ],
      [
        ['B', 'true'],
        ['P', '7'],
      ],
      ['behind-boolean P'],
      'ts-evtx',
    ],
    [
      'before a Boolean',
      [
        ['P', '80'],
        ['B', 'true'],
      ],
      [
        ['P', '7'],
        ['B', 'true'],
      ],
      ['value P'],
      'ts-evtx',
    ],
    [
      'behind a Boolean of another reader',
      [
        ['B', 'true'],
        ['P', '80'],
      ],
      [
        ['B', 'true'],
        ['P', '7'],
      ],
      ['value P'],
    ],
    ['a name like a property of objects', [['__proto__', '1']], [['__proto__', '2']], ['value __proto__']],
  ])('%s', (_what, ours, theirs, expected, reader) => {
    expect(kinds(ours, theirs, reader)).toEqual(expected)
  })

  it('of System are compared by name, whatever their order', () => {
    const ours = record(
      [],
      [
        ['EventID', '1'],
        ['Level', '4'],
        ['Keywords', '0x80'],
      ],
    )
    const theirs = record(
      [],
      [
        ['Level', '4'],
        ['EventID', '2'],
        ['Keywords', '0x0080'],
        ['Opcode', '0'],
      ],
    )
    expect(compareRecords(ours, theirs, 'evtxexport')).toEqual([
      { part: 'system', name: 'EventID', kind: 'value', ours: '1', theirs: '2' },
      { part: 'system', name: 'Keywords', kind: 'hex-padding', ours: '0x80', theirs: '0x0080' },
      { part: 'system', name: 'Opcode', kind: 'missing-here', ours: null, theirs: '0' },
    ])
  })
})

it('every kind is a sentence', () => {
  for (const [kind, { meaning }] of Object.entries(DIFFERENCE_KINDS)) expect(meaning, kind).toMatch(/^[A-Zs].*\.$/)
})
