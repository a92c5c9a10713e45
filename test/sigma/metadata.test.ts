import { describe, expect, test } from 'vitest'
import { loadRules } from '../../src/sigma/index.ts'
import { codes, ruleText } from './rule-text.ts'

function load(metadata: string) {
  const rule = ruleText('a: {f: x}\ncondition: a')
  return loadRules([
    {
      path: 'folder/name.yml',
      text: /^title/m.test(metadata) ? rule.replace('title: Test', metadata) : `${metadata}\n${rule}`,
    },
  ])
}

const ID = '0b1c2d3e-4f50-4a61-8b72-93a4b5c6d7e8'

describe('metadata is accepted', () => {
  test.each([
    'level: informational',
    'status: unsupported',
    'tags:',
    'tags: []',
    'tags: [attack.t1059.001, attack.defense-evasion, attack.initial_access, attack.g0016, attack.s0002, attack.ta0001, cve.2021-44228, tlp.red, detection.emerging-threats, stp.5a]',
    'date: 2024-02-29',
    `id: ${ID}`,
    `related: [{id: ${ID}, type: derived}, {id: ${ID}, type: similar}]`,
    'references: [https://example.org/, 1]',
    'falsepositives: [Unknown]',
    'anything: {at: all}',
  ])('%s', (text) => {
    const loaded = load(text)
    expect(loaded.diagnostics).toEqual([])
    expect(loaded.rules).toHaveLength(1)
  })
})

describe('metadata has a flaw, and the rule runs', () => {
  test.each([
    ['title:', 'title-missing'],
    ["title: ''", 'title-missing'],
    ['title: 5', 'metadata-type'],
    ['title: [x]', 'metadata-type'],
    [`title: ${'x'.repeat(257)}`, 'title-too-long'],
    ['level: severe', 'level-unknown'],
    ['level: 3', 'metadata-type'],
    ['level: HIGH', 'word-case'],
    ['status: Stable', 'word-case'],
    ['status: [test]', 'metadata-type'],
    ['fields: f', 'metadata-type'],
    ['scope: server', 'metadata-type'],
    ['falsepositives: none', 'metadata-type'],
    ['references: [{a: b}]', 'metadata-type'],
    ['tags: attack.t1059', 'metadata-type'],
    ['tags: [attack]', 'tag-invalid'],
    ['tags: [attack t1059]', 'tag-invalid'],
    ['tags: [attack.1074]', 'tag-attack'],
    ['tags: [attack.t12]', 'tag-attack'],
    ['tags: [attack.T1059]', 'tag-case'],
    ['date: 1.2.2024', 'date-invalid'],
    ['date: 2024-13-01', 'date-invalid'],
    ['date: 2023-02-29', 'date-invalid'],
    ['date: 2024-1-2', 'date-invalid'],
    ['modified: 2024/01/02', 'date-form'],
    ['id: not-a-uuid', 'id-form'],
    ['id: 0b1c2d3e-4f50-1a61-8b72-93a4b5c6d7e8', 'id-form'],
    ['related: {id: x}', 'metadata-type'],
    ['related: [x]', 'related-invalid'],
    [`related: [{id: ${ID}}]`, 'related-invalid'],
    [`related: [{id: ${ID}, type: cousin}]`, 'related-invalid'],
    ['related: [{id: x, type: derived}]', 'related-invalid'],
  ])('%s: %s', (text, code) => {
    const loaded = load(text)
    expect(codes(loaded)).toEqual([code])
    expect(loaded.rules).toHaveLength(1)
  })
})

test('a missing title is replaced by the name of the file', () => {
  expect(load('title:').rules[0]!.plan.rule.title).toBe('name.yml')
})

test('unknown words are null in the plan and kept as written in the metadata', () => {
  const [rule] = load('level: severe\nstatus: HMM').rules
  expect(rule!.plan.rule).toMatchObject({ level: null, status: null })
  expect(rule!.metadata).toMatchObject({ level: 'severe', status: 'HMM' })
})

test('known words in another case count', () => {
  expect(load('level: HIGH').rules[0]).toMatchObject({ plan: { rule: { level: 'high' } }, metadata: { level: 'HIGH' } })
})

test('metadata is kept as written', () => {
  const text = `description: Text\nauthor: A, B\nreferences: [u]\nfields: [g]\nfalsepositives: [h]\nrelated: [{id: ${ID}, type: similar}]`
  expect(load(text).rules[0]!.metadata).toEqual({
    title: 'Test',
    id: null,
    name: null,
    taxonomy: null,
    description: 'Text',
    license: null,
    author: 'A, B',
    date: null,
    modified: null,
    level: null,
    status: null,
    references: ['u'],
    tags: [],
    fields: ['g'],
    falsepositives: ['h'],
    scope: [],
    related: [{ id: ID, type: 'similar' }],
  })
})
