/** Correlations against their definition, computed anew for every event, and what the definition leaves to say. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CorrelationMatch, Detector } from '../../src/detect/index.ts'
import { type Event, eventFromObject } from '../../src/event/index.ts'
import { loadRules } from '../../src/sigma/index.ts'

const BASE = ['a', 'b', 'c']
  .map(
    (name) => `title: ${name}\nname: ${name}\nlogsource: {category: t}\ndetection: {s: {e: ${name}}, condition: s}\n`,
  )
  .join('---\n')

function rulesOf(...correlations: string[]): ReturnType<typeof loadRules>['rules'] {
  const text = [BASE, ...correlations].join('---\n')
  const { rules, diagnostics } = loadRules([{ path: 'rules.yml', text }])
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return rules
}

const correlation = (body: string, head = 'title: C'): string => `${head}\ncorrelation: {${body}}\n`

interface Given {
  /** Seconds, with a fraction. */
  readonly at: number
  readonly e: string
  readonly u?: string
  readonly v?: unknown
}

function timeOf(at: number): string {
  return new Date(Date.UTC(2024, 0, 2) + Math.round(at * 1000)).toISOString()
}

function eventOf({ at, ...fields }: Given): Event {
  return eventFromObject(fields, { time: timeOf(at) })
}

function correlated(rules: ReturnType<typeof rulesOf>, events: readonly Given[]): CorrelationMatch[] {
  const detector = new Detector(rules, { routing: false })
  for (const event of events) detector.match(eventOf(event))
  return detector.finish()
}

/** [second, group, count] of each match. */
function short(matches: readonly CorrelationMatch[]): unknown[] {
  return matches.map(({ time, group, count }) => [
    (Date.parse(time!) - Date.UTC(2024, 0, 2)) / 1000,
    Object.values(group).join(),
    Math.round(count * 1000) / 1000,
  ])
}

const SPAN = 10

/** What each type measures, from the events of a window and nothing else. */
const MEASURES: { readonly [type: string]: (events: readonly Given[]) => number | null } = {
  event_count: (events) => events.length,
  value_count: (events) =>
    new Set(events.filter(({ v }) => v !== undefined).map(({ v }) => String(v).toLowerCase())).size,
  value_sum: (events) => withNumbers(events, (numbers) => numbers.reduce((sum, each) => sum + each, 0)),
  value_avg: (events) =>
    withNumbers(events, (numbers) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length),
  value_median: (events) => withNumbers(events, (numbers) => percentile(numbers, 0.5)),
  value_percentile: (events) => withNumbers(events, (numbers) => percentile(numbers, 0.9)),
  temporal: (events) => new Set(events.map(({ e }) => e)).size,
}

function withNumbers(events: readonly Given[], measure: (numbers: number[]) => number): number | null {
  const numbers = events.map(({ v }) => v).filter((v): v is number => typeof v === 'number')
  return numbers.length === 0 ? null : measure(numbers)
}

function percentile(numbers: readonly number[], fraction: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const rank = fraction * (sorted.length - 1)
  const low = sorted[Math.floor(rank)]!
  return low + (sorted[Math.ceil(rank)]! - low) * (rank - Math.floor(rank))
}

/** In the order of time, `holds` asked at every event, told when it becomes true. */
function byDefinition(events: readonly Given[], type: string, holds: (value: number) => boolean): unknown[] {
  const told: unknown[] = []
  const isTrue = new Map<string, boolean>()
  for (const event of events) {
    const window = events.filter(
      (other) =>
        other.u!.toLowerCase() === event.u!.toLowerCase() &&
        other.at >= event.at - SPAN - 1e-9 &&
        (other.at < event.at || (other.at === event.at && events.indexOf(other) <= events.indexOf(event))),
    )
    const key = event.u!.toLowerCase()
    if (window.length === 1) isTrue.set(key, false)
    const value = MEASURES[type]!(window)
    const now = value !== null && holds(value)
    if (now && isTrue.get(key) !== true) told.push([event.at, event.u, Math.round(value * 1000) / 1000])
    isTrue.set(key, now)
  }
  return told
}

const RELATIONS: { readonly [relation: string]: (a: number, b: number) => boolean } = {
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
  eq: (a, b) => a === b,
  neq: (a, b) => a !== b,
}

/** Distinct moments: events of one moment come in an order that is not theirs to choose. */
const someEvents = fc
  .uniqueArray(
    fc.record({
      at: fc.integer({ min: 0, max: 120 }).map((quarter) => quarter / 4),
      e: fc.constantFrom('a', 'b', 'c'),
      u: fc.constantFrom('x', 'X', 'y'),
      v: fc.constantFrom(1, 2, 3, -4, 10, 'text', undefined),
    }),
    { maxLength: 40, selector: ({ at }) => at },
  )
  .map((events) => events.sort((a, b) => a.at - b.at))

describe('correlations', () => {
  it('tell what their definition tells, whatever the order of the events', () => {
    fc.assert(
      fc.property(
        someEvents,
        fc.constantFrom(...Object.keys(MEASURES)),
        fc.constantFrom(...Object.keys(RELATIONS)),
        fc.integer({ min: 0, max: 6 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (events, type, relation, bound, random) => {
          const field = type.startsWith('value_') ? ', field: v' : ''
          const rank = type === 'value_percentile' ? ', percentile: 90' : ''
          const rules = rulesOf(
            correlation(
              `type: ${type}, rules: [a, b, c], group-by: u, timespan: ${SPAN}s, condition: {${relation}: ${bound}${field}${rank}}`,
            ),
          )
          const wanted = byDefinition(events, type, (value) =>
            RELATIONS[relation]!(Math.round(value * 1e9) / 1e9, bound),
          )
          expect(short(correlated(rules, events))).toEqual(wanted)
          const shuffled = events
            .map((event) => ({ event, key: random.next().value }))
            .sort((a, b) => a.key - b.key)
            .map(({ event }) => event)
          expect(short(correlated(rules, shuffled))).toEqual(wanted)
        },
      ),
      { numRuns: 300, seed: 20261124 },
    )
  })

  it.each<[what: string, body: string, events: Given[], matches: unknown[]]>([
    [
      'is told again after it was false',
      'type: event_count, rules: [a], timespan: 10s, condition: {gte: 2}',
      [0, 1, 2, 50, 51].map((at) => ({ at, e: 'a' })),
      [
        [1, '', 2],
        [51, '', 2],
      ],
    ],
    [
      'is told again after the window was empty',
      'type: event_count, rules: [a], timespan: 10s, condition: {gte: 1}',
      [0, 5, 100].map((at) => ({ at, e: 'a' })),
      [
        [0, '', 1],
        [100, '', 1],
      ],
    ],
    [
      'with "not" waits until its window has passed',
      'type: temporal, rules: [a, b, c], timespan: 10s, condition: a and b and not c',
      [
        { at: 0, e: 'a' },
        { at: 4, e: 'b' },
        { at: 30, e: 'a' },
        { at: 31, e: 'b' },
        { at: 40, e: 'c' },
        { at: 60, e: 'a' },
        { at: 61, e: 'b' },
      ],
      [
        [4, '', 1],
        [61, '', 1],
      ],
    ],
    [
      'ordered: the order of the list, at the same time too',
      'type: temporal_ordered, rules: [a, b], timespan: 10s',
      [
        { at: 0, e: 'b' },
        { at: 1, e: 'a' },
        { at: 20, e: 'b' },
        { at: 20, e: 'a' },
      ],
      [[20, '', 2]],
    ],
    [
      'ordered, with fewer rules than all',
      'type: temporal_ordered, rules: [a, b, c], timespan: 10s, condition: {gte: 2}',
      [
        { at: 0, e: 'a' },
        { at: 1, e: 'c' },
        { at: 2, e: 'b' },
      ],
      [[2, '', 2]],
    ],
    [
      'ordered, with an expression',
      'type: temporal_ordered, rules: [a, b, c], timespan: 10s, condition: a and (b or c)',
      [
        { at: 0, e: 'c' },
        { at: 1, e: 'a' },
        { at: 2, e: 'b' },
        { at: 30, e: 'a' },
        { at: 31, e: 'c' },
      ],
      [[31, '', 1]],
    ],
  ])('a condition %s', (_what, body, events, matches) => {
    expect(short(correlated(rulesOf(correlation(body)), events))).toEqual(matches)
  })

  it('may refer to correlations: their matches count at the time of their last event', () => {
    const rules = rulesOf(
      correlation(
        'type: event_count, rules: [a], group-by: u, timespan: 10s, condition: {gte: 2}',
        'title: Many\nname: many',
      ),
      correlation('type: temporal_ordered, rules: [many, b], group-by: u, timespan: 10s', 'title: Then'),
    )
    const events = [
      { at: 0, e: 'a', u: 'x' },
      { at: 5, e: 'a', u: 'x' },
      { at: 14, e: 'b', u: 'x' },
      { at: 100, e: 'b', u: 'y' },
    ]
    const [match, ...others] = correlated(rules, events)
    expect(others).toEqual([])
    expect(match).toMatchObject({
      rule: { title: 'Then' },
      group: { u: 'x' },
      count: 2,
      time: '2024-01-02T00:00:14.0000000Z',
    })
    expect(match!.window).toEqual({ from: '2024-01-02T00:00:05.0000000Z', to: '2024-01-02T00:00:14.0000000Z' })
    expect(match!.events.map(({ rule, time }) => [rule, time!.slice(17, 19)])).toEqual([
      ['a', '00'],
      ['a', '05'],
      ['b', '14'],
    ])
  })

  it('leave the rules that they refer to silent unless told otherwise', () => {
    const told = (generate: string): string[] => {
      const body = `type: event_count, rules: [a], timespan: 10s, condition: {gte: 2}${generate}`
      const detector = new Detector(rulesOf(correlation(body)), { routing: false })
      return ['a', 'b'].flatMap((e) => detector.match(eventOf({ at: 0, e })).map(({ rule }) => rule.title))
    }
    expect(told('')).toEqual(['b'])
    expect(told(', generate: true')).toEqual(['a', 'b'])
  })

  it('count an event once, whichever of the rules it matches, and list at most a hundred', () => {
    const events = Array.from({ length: 150 }, (_, i) => ({ at: i / 100, e: 'a' }))
    const twice = `title: a2\nname: a2\nlogsource: {category: t}\ndetection: {s: {e: a}, condition: s}\n`
    const rules = rulesOf(twice, correlation('type: event_count, rules: [a, a2], timespan: 10s, condition: {gte: 150}'))
    const [match] = correlated(rules, events)
    expect(match).toMatchObject({ count: 150 })
    expect(match!.events).toHaveLength(100)
  })

  it('cannot place events without a time, and count them', () => {
    const rules = rulesOf(correlation('type: event_count, rules: [a], timespan: 10s, condition: {gte: 1}'))
    const detector = new Detector(rules, { routing: false })
    detector.match(eventFromObject({ e: 'a' }))
    expect(detector.finish()).toEqual([])
    expect(detector.hitsWithoutTime).toBe(1)
  })
})
