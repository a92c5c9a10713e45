import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  appendSequence,
  emptySequence,
  type RecordSequence,
  reportOf,
  SequenceBuilder,
  type StreamReport,
} from '../../src/event/index.ts'
import type { LogRecord } from '../../src/evtx/index.ts'
import { loggedRecord } from './logged-record.ts'

const SECOND = 10_000_000n

interface Logged {
  readonly id: number | bigint | null
  /** Seconds; null: the record does not tell. */
  readonly time?: number | null
  readonly computer?: string
}

function recordOf({ id, time = null, computer = 'PC-1' }: Logged): LogRecord {
  return loggedRecord({ recordId: id, timeTicks: time === null ? null : BigInt(time) * SECOND, computer })
}

function sequenceOf(records: readonly LogRecord[]): RecordSequence {
  const builder = new SequenceBuilder()
  for (const record of records) builder.add(record)
  return builder.sequence
}

/** As when each part of a file is read for itself. */
function joined(parts: readonly (readonly LogRecord[])[]): RecordSequence {
  const whole = emptySequence()
  for (const part of parts) appendSequence(whole, sequenceOf(part))
  return whole
}

function reportOfIds(...ids: readonly (number | bigint)[]): StreamReport {
  return reportOf(sequenceOf(ids.map((id) => recordOf({ id }))).streams[0]!)
}

describe('gaps and ids that come twice', () => {
  type Said = Partial<Omit<StreamReport, 'gaps' | 'duplicateRanges'>> & {
    readonly gaps?: readonly string[]
    readonly twice?: readonly string[]
  }

  it.each<[what: string, ids: readonly (number | bigint)[], said: Said]>([
    ['one record', [7], { first: 7, last: 7, records: 1 }],
    ['a run', [5, 6, 7], { first: 5, last: 7, records: 3 }],
    ['a gap', [1, 2, 5, 6], { missing: 2, gapCount: 1, gaps: ['3-4'] }],
    ['two gaps', [1, 3, 5], { missing: 2, gapCount: 2, gaps: ['2-2', '4-4'] }],
    ['a gap, the later part first', [9, 10, 1, 2], { first: 1, last: 10, missing: 6, gapCount: 1, gaps: ['3-8'] }],
    ['no gap, the later part first', [3, 4, 1, 2], { first: 1, last: 4, records: 4 }],
    ['backwards', [3, 2, 1], { first: 1, last: 3, records: 3 }],
    ['one id twice', [1, 2, 2, 3], { records: 4, duplicates: 1, twice: ['2-2'] }],
    ['all of it twice', [1, 2, 3, 1, 2, 3], { records: 6, duplicates: 3, twice: ['1-3'] }],
    ['all of it three times', [1, 2, 1, 2, 1, 2], { records: 6, duplicates: 4, twice: ['1-2'] }],
    ['copies that adjoin', [1, 2, 3, 4, 1, 2, 3, 5], { records: 8, duplicates: 3, twice: ['1-3'] }],
    ['a copy in two pieces', [1, 2, 3, 4, 3, 4, 1, 2], { duplicates: 4, twice: ['1-4'] }],
    ['copies that overlap', [1, 2, 3, 2, 3, 4, 3], { records: 7, duplicates: 3, twice: ['2-3'] }],
    [
      'a long run around a short one',
      [1, 2, 3, 4, 2, 6],
      { missing: 1, gapCount: 1, gaps: ['5-5'], twice: ['2-2'], duplicates: 1 },
    ],
    [
      'ids above 2^53',
      [2n ** 60n, 2n ** 60n + 2n],
      {
        first: 2n ** 60n,
        last: 2n ** 60n + 2n,
        missing: 1,
        gapCount: 1,
        gaps: [`${2n ** 60n + 1n}-${2n ** 60n + 1n}`],
      },
    ],
    [
      'from the lowest id to the highest',
      [0, 2n ** 64n - 1n],
      { missing: 2n ** 64n - 2n, gapCount: 1, gaps: [`1-${2n ** 64n - 2n}`] },
    ],
  ])('%s', (_what, ids, { gaps = [], twice = [], ...said }) => {
    const report = reportOfIds(...ids)
    expect(report).toMatchObject({ records: ids.length, missing: 0, gapCount: 0, duplicates: 0, untracked: 0, ...said })
    expect(report.gaps.map(({ first, last }) => `${first}-${last}`)).toEqual(gaps)
    expect(report.duplicateRanges.map(({ first, last }) => `${first}-${last}`)).toEqual(twice)
  })

  it('names a hundred ranges and counts all', () => {
    const even = reportOfIds(...Array.from({ length: 300 }, (_, i) => 2 * i))
    expect(even).toMatchObject({ gapCount: 299, missing: 299 })
    expect(even.gaps).toHaveLength(100)
    const twice = reportOfIds(...Array.from({ length: 600 }, (_, i) => 2 * Math.floor(i / 2)))
    expect(twice.duplicates).toBe(300)
    expect(twice.duplicateRanges).toHaveLength(100)
  })

  it('has nothing to say of records without an id, but for their time', () => {
    const sequence = sequenceOf([recordOf({ id: null, time: 3 })])
    expect(reportOf(sequence.streams[0]!)).toMatchObject({ first: null, last: null, records: 0 })
    expect(sequence).toMatchObject({ firstTicks: 3n * SECOND, lastTicks: 3n * SECOND, keys: [] })
  })
})

describe('times that go backwards', () => {
  it.each<[what: string, records: readonly Logged[], count: number, told: readonly (number | bigint)[]]>([
    [
      'forwards',
      [
        { id: 1, time: 10 },
        { id: 2, time: 10 },
        { id: 3, time: 11 },
      ],
      0,
      [],
    ],
    [
      'a second back',
      [
        { id: 1, time: 10 },
        { id: 2, time: 9 },
      ],
      1,
      [2],
    ],
    [
      'back across a gap',
      [
        { id: 1, time: 10 },
        { id: 5, time: 4 },
      ],
      1,
      [5],
    ],
    [
      'parts in the order of a ring',
      [
        { id: 3, time: 30 },
        { id: 4, time: 40 },
        { id: 1, time: 10 },
        { id: 2, time: 20 },
      ],
      0,
      [],
    ],
    [
      'back across parts',
      [
        { id: 3, time: 5 },
        { id: 4, time: 40 },
        { id: 1, time: 10 },
        { id: 2, time: 20 },
      ],
      1,
      [3],
    ],
    ['one without a time between', [{ id: 1, time: 10 }, { id: 2 }, { id: 3, time: 5 }], 0, []],
    [
      'told in the order of ids',
      [
        { id: 8, time: 9 },
        { id: 9, time: 1 },
        { id: 1, time: 5 },
        { id: 2, time: 3 },
        { id: 4, time: 2 },
      ],
      3,
      [2, 4, 9],
    ],
  ])('%s', (_what, records, count, told) => {
    const report = reportOf(sequenceOf(records.map(recordOf)).streams[0]!)
    expect(report.reversalCount).toBe(count)
    expect(report.reversals.map(({ recordId }) => recordId)).toEqual(told)
  })

  it('by less than a second are only counted', () => {
    const records = [1, 2].map((id) => loggedRecord({ recordId: id, timeTicks: SECOND - BigInt(id) }))
    expect(reportOf(sequenceOf(records).streams[0]!)).toMatchObject({ reversalCount: 1, reversals: [] })
  })

  it('are named a hundred times and counted always', () => {
    const records = Array.from({ length: 150 }, (_, id) => recordOf({ id, time: 1000 - 2 * id }))
    const report = reportOf(sequenceOf(records).streams[0]!)
    expect(report.reversalCount).toBe(149)
    expect(report.reversals).toHaveLength(100)
  })
})

describe('streams', () => {
  it('are told apart by computer and channel, and ids of headers go by the file', () => {
    const records = [
      loggedRecord({ recordId: 1, headerRecordId: 1, computer: 'A' }),
      loggedRecord({ recordId: 1, headerRecordId: 2, computer: 'B' }),
      loggedRecord({ recordId: 1, headerRecordId: 3, computer: 'A', channel: 'System' }),
      loggedRecord({ recordId: 2, headerRecordId: 5, computer: 'A' }),
    ]
    const { streams, headers } = sequenceOf(records)
    expect(streams.map(reportOf)).toMatchObject([
      { computer: 'A', channel: 'Security', records: 2, missing: 0 },
      { computer: 'B', channel: 'Security', records: 1 },
      { computer: 'A', channel: 'System', records: 1 },
    ])
    expect(reportOf(headers)).toMatchObject({ first: 1, last: 5, records: 4, missing: 1 })
  })

  it('that are too many are counted together', () => {
    const records = Array.from({ length: 10_007 }, (_, i) => recordOf({ id: 1, computer: `PC-${i}` }))
    for (const { streams, keys } of [sequenceOf(records), joined([records.slice(0, 9_999), records.slice(9_999)])]) {
      expect(streams).toHaveLength(10_001)
      expect(streams.at(-1)).toMatchObject({ computer: null, channel: null, untracked: 7 })
      expect(keys.length === 10_007 || keys.length === 0).toBe(true)
    }
  })

  it('with more runs than are kept say how many records they do not speak of', () => {
    const records = Array.from({ length: 500_010 }, (_, i) => recordOf({ id: 2 * i, computer: `PC-${i % 2}` }))
    const { streams } = sequenceOf(records)
    expect(streams.map(({ untracked }) => untracked)).toEqual([5, 5])
    expect(streams.map(reportOf).map((report) => report.records)).toEqual([250_000, 250_000])
  })
})

const LOGGED = fc.record({
  id: fc.nat(12),
  time: fc.option(fc.nat(6)),
  computer: fc.constantFrom('PC-1', 'PC-2'),
})

/** What there is to say, from a set of ids for each computer. */
function naiveReport(records: readonly Logged[], computer: string) {
  const ids = records.filter((record) => record.computer === computer).map(({ id }) => Number(id))
  const distinct = [...new Set(ids)].sort((a, b) => a - b)
  const steps = distinct.slice(1).map((id, i) => id - distinct[i]! - 1)
  return {
    first: distinct[0],
    last: distinct.at(-1),
    records: ids.length,
    missing: steps.reduce((sum, step) => sum + step, 0),
    gapCount: steps.filter((step) => step > 0).length,
    duplicates: ids.length - distinct.length,
  }
}

function idsOf(ranges: StreamReport['gaps']): number[] {
  return ranges.flatMap(({ first, last }) =>
    Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => Number(first) + i),
  )
}

describe('any records', () => {
  it('are counted as a set of their ids would count them', () => {
    fc.assert(
      fc.property(fc.array(LOGGED, { maxLength: 40 }), (records) => {
        for (const stream of sequenceOf(records.map(recordOf)).streams) {
          const report = reportOf(stream)
          expect(report).toMatchObject(naiveReport(records, stream.computer!))
          const ids = records.filter(({ computer }) => computer === stream.computer).map(({ id }) => id)
          const twice = [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))].sort((a, b) => a - b)
          expect(idsOf(report.duplicateRanges)).toEqual(twice)
          expect(idsOf(report.gaps).some((id) => ids.includes(id))).toBe(false)
          expect(idsOf(report.gaps)).toHaveLength(Number(report.missing))
        }
      }),
    )
  })

  it('with ids that come once have the reversals that neighbours have', () => {
    fc.assert(
      fc.property(fc.uniqueArray(LOGGED, { selector: ({ id }) => id }), (records) => {
        for (const stream of sequenceOf(records.map(recordOf)).streams) {
          const inOrder = records.filter(({ computer }) => computer === stream.computer).sort((a, b) => a.id - b.id)
          const back = inOrder.filter(({ time }, i) => {
            const before = inOrder[i - 1]?.time ?? null
            return before !== null && time !== null && time < before
          })
          const report = reportOf(stream)
          expect(report.reversalCount).toBe(back.length)
          expect(report.reversals.map(({ recordId }) => recordId)).toEqual(back.map(({ id }) => id))
        }
      }),
    )
  })

  it('say the same when the file is read in parts', () => {
    fc.assert(
      fc.property(fc.array(fc.array(LOGGED, { maxLength: 12 }), { maxLength: 5 }), (parts) => {
        const records = parts.map((part) => part.map(recordOf))
        const { keys: _whole, ...whole } = sequenceOf(records.flat())
        const { keys: _parts, ...inParts } = joined(records)
        expect(inParts).toEqual(whole)
      }),
    )
  })
})
