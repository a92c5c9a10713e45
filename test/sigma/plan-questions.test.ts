import { expect, it } from 'vitest'
import type { Plan } from '../../src/sigma/index.ts'
import { eventIdsAskedBy, fieldsAskedBy, searchesAllValues } from '../../src/sigma/plan-questions.ts'
import { loadEventRules } from './event-rules.ts'

function planOf(detection: string): Plan {
  const text = `title: x\nlogsource: { service: security, product: windows }\ndetection: ${detection}\n`
  const { rules, diagnostics } = loadEventRules([{ path: 'a.yml', text }])
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return rules[0]!.plan
}

it.each<[detection: string, ids: readonly number[] | null]>([
  ['{ a: { EventID: 4688 }, condition: a }', [4688]],
  ["{ a: { EventID: ['7', 1] }, condition: a }", [1, 7]],
  ['{ a: { EventID: 1, f: x }, b: { f: y }, condition: a and b }', [1]],
  ['{ a: { EventID: [1, 2] }, b: { EventID: [2, 3] }, condition: a and b }', [2]],
  ['{ a: { EventID: 1 }, b: { EventID: 3 }, condition: a or b }', [1, 3]],
  ['{ a: { EventID: 1 }, b: { EventID: 3 }, condition: 1 of them }', [1, 3]],
  ['{ a: { EventID: 1 }, b: { f: x }, condition: a or b }', null],
  ['{ a: { EventID: 1 }, b: { EventID: 3 }, condition: a and not b }', [1]],
  ['{ a: { EventID: 1 }, condition: not a }', null],
  ["{ a: { EventID: '46*' }, condition: a }", null],
  ['{ a: { EventID|gt: 5 }, condition: a }', null],
  ['{ a: [ { EventID: 1 }, { EventID: 2, f: x } ], condition: a }', [1, 2]],
  ['{ a: [x, y], condition: a }', null],
])('event ids of %s are %j', (detection, ids) => {
  expect(eventIdsAskedBy(planOf(detection))).toEqual(ids)
})

it.each<[detection: string, fields: readonly string[], searchesAll: boolean]>([
  ['{ a: { B|contains: x, A: [y, z] }, condition: a }', ['B', 'A'], false],
  ['{ a: { A|fieldref: B }, b: { A|exists: true }, condition: a or b }', ['A', 'B'], false],
  ['{ a: [x, y], b: { A: null }, condition: a and not b }', ['A'], true],
])('%s asks for %j', (detection, fields, searchesAll) => {
  const plan = planOf(detection)
  expect(fieldsAskedBy(plan)).toEqual(fields)
  expect(searchesAllValues(plan)).toBe(searchesAll)
})
