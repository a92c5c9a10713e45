import { expect, test } from 'vitest'
import { testPlace } from '../../src/sigma/index.ts'
import { loadEventRules } from './event-rules.ts'
import { ruleText } from './rule-text.ts'

const TEXT = ruleText(
  [
    "sel: {Image|endswith: ['\\a.exe', b], User: c}",
    'enc: {f|base64offset|contains: abc}',
    'words: [evil, {g|neq: d}]',
    "condition: ['sel and enc', words]",
  ].join('\n'),
)

const [rule] = loadEventRules([{ path: 'a.yml', text: TEXT }]).rules

function cut({ start, end }: { readonly start: number; readonly end: number }): string {
  return TEXT.slice(start, end)
}

test('tests know their keys and values, in the order of the plan', () => {
  const places = Array.from({ length: 8 }, (_, index) => testPlace(rule!.places, index)!)
  expect(places.map(({ key, value }) => [cut(key), cut(value)])).toEqual([
    ['Image|endswith', "'\\a.exe'"],
    ['Image|endswith', 'b'],
    ['User', 'c'],
    ['f|base64offset|contains', 'abc'],
    ['f|base64offset|contains', 'abc'],
    ['f|base64offset|contains', 'abc'],
    ['', 'evil'],
    ['g|neq', 'd'],
  ])
  expect(testPlace(rule!.places, 8)).toBeUndefined()
})

test('selections and conditions know their places', () => {
  expect(rule!.places.selections.map((span) => cut(span).split(':')[0])).toEqual(['sel', 'enc', 'words'])
  expect(rule!.places.conditions.map(cut)).toEqual(["'sel and enc'", 'words'])
  expect(cut(rule!.places.title)).toBe('Test')
})
