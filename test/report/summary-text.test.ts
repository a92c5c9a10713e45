import { describe, expect, it } from 'vitest'
import { emptyAccount } from '../../src/evtx/index.ts'
import {
  bytesText,
  type ClosingFacts,
  closingBlock,
  countedText,
  countText,
  durationText,
  type RuleTotal,
  type StartFacts,
  startBlock,
} from '../../src/report/index.ts'
import { type Diagnostic, LEVELS } from '../../src/sigma/index.ts'

const plain = (_style: string, text: string): string => text

function numbersOf(line: string): number[] {
  return (line.match(/\d[\d,]*/g) ?? []).map((digits) => Number(digits.replaceAll(',', '')))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function ruleTotal(rule: Pick<RuleTotal, 'title' | 'level' | 'count'>): RuleTotal {
  return { path: 'a.yml', id: null, tags: [], ...rule }
}

function ruleCounts(...counts: readonly number[]): ClosingFacts['byRule'] {
  return counts.map((count, i) => ruleTotal({ title: `Rule ${'abcdefghijklmnop'[i]}`, level: LEVELS[i % 5]!, count }))
}

const FACTS: ClosingFacts = {
  account: {
    ...emptyAccount(),
    bytes: { header: 4608, live: 1_234_567, slack: 89, zero: 65_000, damaged: 512 },
    records: 12_345,
    dismissed: 10_000,
    damagedRecords: 45,
  },
  files: 7,
  unreadableFiles: 2,
  events: 2100,
  outsideWindow: 200,
  hitsWithoutTime: 0,
  matches: 78,
  byRule: ruleCounts(12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1),
  firstTime: '2026-03-01T08:00:00.0000000Z',
  lastTime: '2026-03-02T08:00:00.0000000Z',
  damages: new Map([['record-content', 45]]),
  isInterrupted: false,
  threads: 2,
  milliseconds: 2000,
  bytes: 4_000_000,
  peakMemoryBytes: 123_456_789,
  highlights: null,
  outputs: ['out\u001b.ndjson', 'b.csv'],
}

function line(lines: readonly string[], begin: string): string {
  return lines.find((each) => each.startsWith(begin)) ?? ''
}

describe('the closing block', () => {
  const lines = closingBlock(FACTS, plain)

  it.each(['bytes', 'records'])('has %s that add up', (name) => {
    const [total, ...parts] = numbersOf(line(lines, name))
    expect(parts.length).toBeGreaterThan(1)
    expect(sum(parts)).toBe(total)
  })

  it('has matches by level and by rule that add up', () => {
    const [total, , ...byLevel] = numbersOf(line(lines, 'matches'))
    expect(total).toBe(78)
    expect(sum(byLevel)).toBe(78)
    const byRule = lines.filter((each) => / Rule [a-p]$/.test(each)).map((each) => numbersOf(each)[0]!)
    expect(byRule).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3])
    expect(lines).toContain('        3 of 2 more rules')
  })

  it('has files, events, times, damage, speed and memory', () => {
    expect(line(lines, 'files')).toBe('files     5 read, 2 unreadable')
    expect(line(lines, 'events')).toBe('events    2,100 evaluated, 200 outside --from and --to')
    expect(line(lines, 'time')).toBe('time      2026-03-01T08:00:00.0000000Z to 2026-03-02T08:00:00.0000000Z')
    expect(line(lines, 'damage')).toBe('damage    record-content: 45')
    expect(line(lines, 'elapsed')).toBe('elapsed   2.00 s, 2.0 MB/s, peak memory 123.5 MB, 2 threads')
    expect(lines.slice(-2)).toEqual(['output    out\\u001b.ndjson', 'output    b.csv'])
  })

  it('says when there was nothing, and when there was an interruption', () => {
    const nothing = closingBlock({ ...FACTS, matches: 0, byRule: [], firstTime: null, lastTime: null }, plain)
    expect(line(nothing, 'matches')).toBe('matches   none')
    expect(line(nothing, 'time')).toBe('')
    const [first] = closingBlock({ ...FACTS, isInterrupted: true }, plain)
    expect(first).toBe('interrupted: what was found so far has been written')
  })

  it('counts a rule without a level as informational', () => {
    const facts = { ...FACTS, matches: 3, byRule: [ruleTotal({ title: 'x', level: null, count: 3 })] }
    expect(line(closingBlock(facts, plain), 'matches')).toBe('matches   3 of 1 rule: 3 informational')
  })
})

describe('the start block', () => {
  const refusal: Diagnostic = {
    code: 'yaml-syntax',
    severity: 'error',
    message: 'It is broken.',
    path: 'a.yml',
    document: 0,
    line: 3,
    column: 7,
    start: 0,
    end: 1,
  }
  const facts: StartFacts = {
    version: '1.2.3',
    loadedRules: 1200,
    usedRules: 900,
    refusals: [],
    metadataErrors: [],
    otherProducts: new Map([
      ['macos', 50],
      ['linux\u001b', 200],
    ]),
    unusedPlaceholders: [{ ...refusal, code: 'placeholder-unused', severity: 'warning', message: 'No rule uses it.' }],
    notRules: 1,
    files: 3,
    bytes: 1_500_000,
  }

  it('says what was loaded, what is in use and why the rest is not', () => {
    expect(startBlock(facts, plain, false)).toEqual([
      'sigma-replay 1.2.3',
      'rules     1,200 loaded, 900 of them in use',
      '          250 not served, for products other than Windows: linux\\u001b 200, macos 50',
      '          1 YAML document that is no rule',
      '          1 placeholder that no rule uses:',
      '  a.yml:3:7: warning[placeholder-unused]: No rule uses it.',
      'evidence  3 files, 1.50 MB',
    ])
  })

  it('names the products with most rules, and all of them with --verbose', () => {
    const otherProducts = new Map(Array.from({ length: 9 }, (_, i) => [`product${i}`, 10 - i]))
    const products = (isVerbose: boolean): string =>
      startBlock({ ...facts, otherProducts }, plain, isVerbose)[2]!.trim()
    const shown = 'product0 10, product1 9, product2 8, product3 7, product4 6, product5 5'
    expect(products(false)).toBe(`54 not served, for products other than Windows: ${shown}, 3 more 9`)
    expect(products(true)).toContain('product8 2')
  })

  it('gives place and reason for every refused rule, up to a limit without --verbose', () => {
    const many = { ...facts, refusals: Array.from({ length: 25 }, () => refusal) }
    const shown = (isVerbose: boolean): string[] =>
      startBlock(many, plain, isVerbose).filter((text) => text.startsWith('  a.yml:3:7: error[yaml-syntax]'))
    expect(shown(true)).toHaveLength(25)
    expect(shown(false)).toHaveLength(20)
    expect(startBlock(many, plain, false).join('\n')).toContain('… and 5 more; --verbose lists them all')
    expect(startBlock(many, plain, false).join('\n')).toContain('25 refused:')
  })
})

it.each([
  [countText(0), '0'],
  [countText(999), '999'],
  [countText(1_234_567), '1,234,567'],
  [countedText(1, 'file'), '1 file'],
  [countedText(2, 'file'), '2 files'],
  [bytesText(0), '0 bytes'],
  [bytesText(999), '999 bytes'],
  [bytesText(1000), '1.00 KB'],
  [bytesText(69_632), '69.6 KB'],
  [bytesText(1e15), '1000.0 TB'],
  [durationText(59_990), '59.99 s'],
  [durationText(60_000), '1 min 0 s'],
  [durationText(59_999), '1 min 0 s'],
  [durationText(119_700), '2 min 0 s'],
  [durationText(3_725_000), '62 min 5 s'],
])('numbers read like this: %s', (text, expected) => {
  expect(text).toBe(expected)
})
