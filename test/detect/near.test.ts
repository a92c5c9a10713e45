/** How far a failed test was from holding, and where it went wrong. */
import { describe, expect, it } from 'vitest'
import { Detector, type LeafTrace, type Near, type TestTrace } from '../../src/detect/index.ts'
import { eventFromObject } from '../../src/event/index.ts'
import { loadEventRules } from '../sigma/event-rules.ts'
import { ruleText } from '../sigma/rule-text.ts'

function nearOf(entry: string, fields: { readonly [name: string]: unknown }): Near {
  const { rules, diagnostics } = loadEventRules([{ path: 'r.yml', text: ruleText(`a:\n  ${entry}\ncondition: a`) }])
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  const { condition } = new Detector(rules).explain(rules[0]!, eventFromObject(fields))
  const [leaf] = leavesOf((condition as { readonly of: TestTrace }).of)
  expect(leaf).toMatchObject({ matched: false })
  return leaf!.near!
}

function leavesOf(node: TestTrace): readonly LeafTrace[] {
  if (node.op === 'test') return [node]
  return node.op === 'not' ? leavesOf(node.of) : node.of.flatMap(leavesOf)
}

describe('text', () => {
  const at = (offset: number, expected: string, actual: string, byteOffset = offset) => ({
    departure: { offset, byteOffset, expected, actual },
  })
  it.each<[entry: string, value: unknown, near: object]>([
    ['f: cmd.exe', 'cmd.com', { anchor: 'equals', found: { partOffset: 0, offset: 0, length: 4 }, ...at(4, 'e', 'c') }],
    ['f: cmd.exe', 'CMD.', at(4, 'e', '')],
    ['f: cmd', 'cmd.exe', { ...at(3, '', '.'), holdsAs: 'startswith' }],
    ['f: cmd.exe', 'C:\\cmd.exe', { ...at(1, 'm', ':'), holdsAs: 'endswith' }],
    ['f: cmd.exe', '\\cmd.exe', { ...at(0, 'c', '\\'), found: null, holdsAs: 'endswith' }],
    ['f: cmd', 'a cmd b', { holdsAs: 'contains' }],
    ["f: ''", 'x', at(0, '', 'x')],
    ['f: x', '', at(0, 'x', '')],
    ['f|startswith: C:\\Temp', 'C:\\Tools', { anchor: 'startswith', ...at(4, 'e', 'o') }],
    ['f|startswith: Temp', 'C:\\Temp', { holdsAs: 'contains' }],
    ['f|endswith: \\cmd.exe', 'C:\\CMD32.exe', { anchor: 'endswith', ...at(7, 'd', '2') }],
    ['f|endswith: \\cmd.exe', 'md.exe', at(0, 'c', '')],
    ['f|endswith: cmd', 'cmd.exe', { holdsAs: 'contains', found: null }],
    [
      'f|contains: -urlcache',
      'certutil -urlcash x',
      { anchor: 'contains', found: { partOffset: 0, offset: 9, length: 6 }, ...at(15, 'c', 's') },
    ],
    ['f|contains: whoami', 'x hoami', { found: { partOffset: 1, offset: 2, length: 5 }, ...at(1, 'w', ' ') }],
    ['f|contains: xyz', 'abc', { found: null, departure: null, distance: 1 }],
    // Bytes: é takes two, € three, 😀 four.
    ['f: éx', 'éy', at(1, 'x', 'y', 2)],
    ['f: €x', '€y', at(1, 'x', 'y', 3)],
    ['f: 😀x', '😀y', at(2, 'x', 'y', 4)],
    // The two differ in their second half only; what departs is the character.
    ['f: x😀', 'x😁', at(1, '😀', '😁')],
    ['f|contains: x😀', 'x😁', at(1, '😀', '😁')],
    ['f|cased: CMD', 'CmD', { ...at(1, 'M', 'm'), holdsAs: 'any-case' }],
    ['f|contains|cased: -Enc', 'x -enc y', { holdsAs: 'any-case', ...at(3, 'E', 'e') }],
    // The first part of a pattern that cannot be placed.
    ['f: a*bcd*e', 'a bc e', { anchor: 'contains', part: 'bcd', partNumber: 1, partCount: 3, ...at(4, 'd', ' ') }],
    ['f: a*bc*e', 'a bc x', { anchor: 'endswith', part: 'e', partNumber: 2, ...at(5, 'e', 'x') }],
    ['f: a*bc*e', 'x bc e', { anchor: 'startswith', part: 'a', partNumber: 0, ...at(0, 'a', 'x') }],
    ['f: ab*bc', 'abc', { anchor: 'endswith', part: 'bc', found: { partOffset: 1, offset: 2, length: 1 } }],
    ['f: a?c', 'abd', at(2, 'c', 'd')],
    [
      'f|windash|contains: -enc',
      'x /end y',
      { part: '-enc', found: { partOffset: 0, offset: 2, length: 3 }, ...at(5, 'c', 'd') },
    ],
    // Of several values the nearest.
    ['f: whoami', ['x', 'whoam', 'who'], { value: 'whoam' }],
  ])('%s in %j', (entry, value, near) => {
    expect(nearOf(entry, { f: value })).toMatchObject({ kind: 'text', ...near })
  })

  it('of the whole event: the nearest of all values', () => {
    expect(nearOf('"|contains": whoami', { f: 'xyz', g: ['who', 'whoa'] })).toMatchObject({ value: 'whoa' })
  })

  it('comes nearer the more of the pattern is there', () => {
    const distances = ['abcx', 'abxx', 'axxx', 'xxxx'].map((value) => nearOf('f: abcd', { f: value }).distance)
    expect(distances).toEqual([0.25, 0.5, 0.75, 1])
  })
})

describe('other tests', () => {
  it.each<[entry: string, fields: { readonly [name: string]: unknown }, near: object]>([
    ['CommandLine: x', { Commandline: 'x' }, { kind: 'absent', meant: 'Commandline', distance: 1 }],
    ['Image: x', { User: 'x' }, { kind: 'absent', meant: null }],
    ['FileName: x', { RuleName: 'x' }, { kind: 'absent', meant: null }],
    ['Comandline: x', { RuleName: 'x', CommandLine: 'y' }, { kind: 'absent', meant: 'CommandLine' }],
    ['f|exists: true', { g: 1 }, { kind: 'absent' }],
    ['f|exists: false', { f: null }, { kind: 'present' }],
    ['f: null', { f: '' }, { kind: 'present' }],
    ['f: x', { f: null }, { kind: 'no-value' }],
    ['f: x', { f: [] }, { kind: 'no-value' }],
    ['f: x', { f: { g: 1 } }, { kind: 'no-value' }],
    ['f|gte: 10', { f: '7' }, { kind: 'number', value: '7', isNumber: true, difference: -3 }],
    ['f|gte: 10', { f: '0x10' }, { kind: 'number', isNumber: false, difference: null, distance: 1 }],
    ['f|lt: 10', { f: [900, 12] }, { value: '12', difference: 2 }],
    ['f|cidr: 10.0.0.0/8', { f: '11.0.0.1' }, { kind: 'address', version: 4, commonBits: 7, prefixLength: 8 }],
    ['f|cidr: 10.0.0.0/8', { f: 'fe80::1' }, { kind: 'address', version: 6, commonBits: null, distance: 1 }],
    ['f|cidr: 10.0.0.0/8', { f: '10.0.0.1:80' }, { kind: 'address', version: null, commonBits: null }],
    ['f|hour: 3', { f: '2026-01-01T04:00:00Z' }, { kind: 'time-part', actual: 4 }],
    ['f|hour: 3', { f: '2026-01-01' }, { kind: 'time-part', actual: null }],
    ['f|fieldref: g', { f: 'abc', g: 'abd' }, { kind: 'reference', others: ['abd'], of: { departure: { offset: 2 } } }],
    ['f|fieldref: g', { f: 'abc' }, { kind: 'reference', others: null, of: null }],
    ['f|re: whoami\\s+/all', { f: 'whoami /priv' }, { kind: 'regex', missing: ['/all'], holdsAs: null }],
    ['f|re: who[aA]mi', { f: 'WHOAMI' }, { kind: 'regex', missing: [], holdsAs: 'any-case' }],
  ])('%s in %j', (entry, fields, near) => {
    expect(nearOf(entry, fields)).toMatchObject(near)
  })
})

describe('regular expressions', () => {
  it.each<[pattern: string, value: string, found: object | null]>([
    ['whoami\\s+/all', 'x whoami /priv', { rest: 'all', offset: 2, end: 10 }],
    ['a(b|c)d', 'xabe', { rest: 'd', offset: 1, end: 3, endByteOffset: 3 }],
    ['^ab', 'é', { beginning: '^', end: 0 }],
    ['éb', 'éa', { rest: 'b', end: 1, endByteOffset: 2 }],
    ['[xy]', 'abc', null],
    ['[xy]z', 'abc', null],
  ])('%s in %j', (pattern, value, found) => {
    const near = nearOf(`f|re: '${pattern}'`, { f: value })
    if (found === null) expect(near).toMatchObject({ found: null })
    else expect(near).toMatchObject({ found })
  })
})

describe('what could take long', () => {
  it('is bounded: long lists of long patterns on a long value', () => {
    const values = Array.from({ length: 500 }, (_, index) => `'${'ab'.repeat(100)}${index}'`)
    const { rules } = loadEventRules([
      { path: 'r.yml', text: ruleText(`a:\n  f|contains: [${values.join(', ')}]\ncondition: a`) },
    ])
    const trace = new Detector(rules).explain(rules[0]!, eventFromObject({ f: 'ab'.repeat(32_768) }))
    const nears = leavesOf((trace.condition as { readonly of: TestTrace }).of).map(({ near }) => near)
    expect(nears).toHaveLength(500)
    expect(nears.at(-1)).toMatchObject({ isCompared: false, found: null, distance: 1 })
  })

  it('is bounded: regular expressions on a long value', () => {
    const near = nearOf("f|re: '(a+)+b(c|d)*e.*f.*g.*h'", { f: 'a'.repeat(65_536) })
    expect(near).toMatchObject({ kind: 'regex', missing: expect.arrayContaining([]) })
  })

  it('is bounded: a field of very many values', () => {
    expect(nearOf('f: xyz', { f: Array.from({ length: 100_000 }, () => 'xy') })).toMatchObject({ value: 'xy' })
  })
})
