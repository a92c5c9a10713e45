import { describe, expect, it } from 'vitest'
import { highlightLines, sparkline } from '../../src/report/highlights-text.ts'
import type { Highlights, RuleTotal } from '../../src/report/index.ts'

const NOBODY = { named: [], others: 0 }
/** 2026-03-01T00:00:00Z in seconds since 1601. */
const DAY = 13_416_796_800

function rule(count: number, ...tags: readonly string[]): RuleTotal {
  return { path: 'a.yml', id: null, title: 'a', level: null, tags, count }
}

function lines(highlights: Partial<Highlights>, byRule: readonly RuleTotal[] = []): string[] {
  return highlightLines({ timeline: null, computers: NOBODY, users: NOBODY, ...highlights }, byRule)
}

describe('the highlights', () => {
  it.each<[counts: readonly number[], line: string]>([
    [[1], '█'],
    [[0, 1, 0, 100], '·▁·█'],
    [[1, 2, 3, 4, 5, 6, 7, 8], '▁▂▃▄▅▆▇█'],
  ])('draw %j as %s', (counts, line) => {
    expect(sparkline(counts)).toBe(line)
  })

  it('say from when to when, how long a character is, and what the highest bar means', () => {
    expect(lines({ timeline: { from: DAY, width: 3600, counts: [1, 0, 1200] } })).toEqual([
      'activity  ▁·█',
      '          2026-03-01T00:00:00Z to 2026-03-01T03:00:00Z, 1 hour a character, 1,200 at most',
    ])
  })

  it('name the first five, and count the rest', () => {
    const named = ['a', 'b', 'c', 'd\u001b[2J', 'e', 'f', 'g'].map((name, i) => [name, 10 - i] as const)
    expect(lines({ computers: { named, others: 7 } })).toEqual([
      'hosts     a 10, b 9, c 8, d\\u001b[2J 7, e 6, 2 more 9, names beyond the first 7 7',
    ])
  })

  it('count a match for each tactic of its rule, however that is written', () => {
    const rules = [
      rule(3, 'attack.execution', 'attack.t1059'),
      rule(2, 'attack.defense_evasion', 'attack.defense-evasion', 'attack.execution'),
      rule(9, 'attack.t1105', 'attack.g0016', 'cve.2021-44228', 'attack.nonsense'),
    ]
    expect(lines({}, rules)).toEqual(['tactics   execution 5, defense-evasion 2'])
  })
})
