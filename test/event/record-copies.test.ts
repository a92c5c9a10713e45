import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Copies, RecordCopies, SequenceBuilder } from '../../src/event/index.ts'
import type { LogRecord } from '../../src/evtx/index.ts'
import { loggedRecord } from './logged-record.ts'

function keysOf(...records: readonly Partial<LogRecord>[]): number[] {
  const builder = new SequenceBuilder()
  for (const record of records) builder.add(loggedRecord(record))
  return builder.sequence.keys
}

function copiesIn(files: readonly (readonly number[])[]): RecordCopies {
  const copies = new RecordCopies()
  for (const [number, keys] of files.entries()) copies.add(number, keys)
  return copies
}

it.each<[what: string, files: readonly (readonly number[])[], pairs: readonly Copies[]]>([
  [
    'none',
    [
      [1, 3],
      [5, 7],
    ],
    [],
  ],
  [
    'a file twice',
    [
      [1, 3],
      [1, 3],
    ],
    [{ first: 0, again: 1, records: 2 }],
  ],
  ['within a file', [[1, 3, 1, 1]], [{ first: 0, again: 0, records: 2 }]],
  [
    'parts of one file',
    [[1, 3], [5], [3, 5, 7]],
    [
      { first: 0, again: 2, records: 1 },
      { first: 1, again: 2, records: 1 },
    ],
  ],
  [
    'three files: the first that had it counts',
    [[1], [1], [1]],
    [
      { first: 0, again: 1, records: 1 },
      { first: 0, again: 2, records: 1 },
    ],
  ],
])('copies: %s', (_what, files, pairs) => {
  const copies = copiesIn(files)
  expect(copies.pairs()).toEqual(pairs)
  expect(copies.pairsOf(files.length - 1)).toEqual(pairs.filter(({ again }) => again === files.length - 1))
  expect(copies.isComplete).toBe(true)
})

it('a record is the same in any form, and another when anything of it differs', () => {
  const one = { recordId: 5, eventId: 1, timeTicks: 7n, headerRecordId: 3 }
  const [key] = keysOf(one)
  expect(keysOf({ ...one, headerRecordId: null, recovered: true, provider: 'Other' })).toEqual([key])
  const others = [
    { recordId: 6 },
    { eventId: 2 },
    { timeTicks: 8n },
    { timeTicks: null },
    { computer: 'PC-2' },
    { channel: null },
  ]
  expect(new Set(others.flatMap((other) => keysOf({ ...one, ...other }))).add(key!).size).toBe(others.length + 1)
})

it('keys are numbers that a table can hold', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.string(), fc.nat(), (recordId, computer, eventId) => {
      const [key] = keysOf({ recordId, computer, eventId })
      expect(Number.isSafeInteger(key) && key! > 0).toBe(true)
    }),
  )
})

it('any files have the copies that a map of all keys finds', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 20 }), { maxLength: 6 }), (files) => {
      const first = new Map<number, number>()
      const counts = new Map<string, number>()
      for (const [number, keys] of files.entries()) {
        for (const key of keys) {
          const pair = `${first.get(key)} ${number}`
          if (first.has(key)) counts.set(pair, (counts.get(pair) ?? 0) + 1)
          else first.set(key, number)
        }
      }
      const found = copiesIn(files).pairs()
      expect(new Map(found.map(({ first, again, records }) => [`${first} ${again}`, records]))).toEqual(counts)
    }),
  )
})
