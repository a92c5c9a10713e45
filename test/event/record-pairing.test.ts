import { expect, it } from 'vitest'
import { PeerWindow, type PlainRecord } from '../../src/event/index.ts'
import { WINDOW } from '../../src/event/record-pairing.ts'

function record(id: number | null, mark = '', offset: number | null = null, second = 0): PlainRecord {
  const time = new Date(Date.UTC(2026, 0, 1) + 1000 * second).toISOString()
  const system = new Map([['TimeCreated_SystemTime', time]])
  if (id !== null) system.set('EventRecordID', String(id))
  return { offset, headerRecordId: null, system, data: [{ name: 'Mark', value: mark }] }
}

/** The other reader's records, and how many of them were asked for. */
function windowOver(records: Iterable<PlainRecord>): { window: PeerWindow; pulled: () => number } {
  let count = 0
  async function* counted(): AsyncGenerator<PlainRecord> {
    for (const each of records) {
      count++
      yield each
    }
  }
  return { window: new PeerWindow(counted()), pulled: () => count }
}

function labelOf(found: PlainRecord | undefined): string | undefined {
  return found && `${found.system.get('EventRecordID')}${found.data[0]!.value}`
}

async function pairs(ours: readonly PlainRecord[], theirs: readonly PlainRecord[]) {
  const { window } = windowOver(theirs)
  const found: (string | undefined)[] = []
  for (const our of ours) found.push(labelOf(await window.find(our)))
  const left: (string | undefined)[] = []
  for (let next = await window.next(); next !== undefined; next = await window.next()) left.push(labelOf(next))
  return { found, left }
}

const range = (from: number, to: number): PlainRecord[] =>
  Array.from({ length: to - from }, (_, index) => record(from + index))

it('pairs records in order and looks no further ahead than it has to', async () => {
  const { window, pulled } = windowOver(range(0, 10))
  expect(labelOf(await window.find(record(0)))).toBe('0')
  expect(pulled()).toBe(1)
})

it.each<[what: string, ours: PlainRecord[], theirs: PlainRecord[], found: (string | undefined)[], left: string[]]>([
  ['a record that the other reader lacks', range(0, 3), [record(0), record(2)], ['0', undefined, '2'], []],
  ['a record that we lack', [record(0), record(2)], range(0, 3), ['0', '2'], ['1']],
  ['a reader that ends early', range(0, 3), range(0, 1), ['0', undefined, undefined], []],
  ['a reader that gives nothing', range(0, 1), [], [undefined], []],
  ['another order', range(0, 4), [2, 3, 0, 1].map((id) => record(id)), ['0', '1', '2', '3'], []],
  ['the same id and time twice, in order', [record(1), record(1)], [record(1, 'a'), record(1, 'b')], ['1a', '1b'], []],
  ['the same id at another time', [record(1, '', null, 5)], [record(1, 'a')], [undefined], ['1a']],
  ['records without an id', [record(null)], [record(null, 'a')], ['undefineda'], []],
  [
    'the same id and time, told apart by offsets',
    [record(1, '', 200), record(1, '', 100)],
    [record(1, 'a', 100), record(1, 'b', 200)],
    ['1b', '1a'],
    [],
  ],
  ['the same id at another offset', [record(1, '', 100)], [record(1, 'a', 200)], [undefined], ['1a']],
  ['another id at the same offset', [record(1, '', 100)], [record(9, 'a', 100)], ['9a'], []],
])('pairs %s', async (_what, ours, theirs, found, left) => {
  expect(await pairs(ours, theirs)).toEqual({ found, left })
})

it.each([
  ['that the other reader lacks', (long: PlainRecord[], short: PlainRecord[]) => [long, short] as const],
  ['that we lack', (long: PlainRecord[], short: PlainRecord[]) => [short, long] as const],
])('finds together again behind more records than the window holds, %s', async (_what, sides) => {
  const gap = 3 * WINDOW.records
  const [ours, theirs] = sides(range(0, gap + 20), [...range(0, 10), ...range(gap + 10, gap + 20)])
  const { found, left } = await pairs(ours, theirs)
  expect(found.filter((each) => each !== undefined)).toHaveLength(20)
  expect(left).toHaveLength(theirs.length - 20)
})

it('holds no more than the window, however many records we lack', async () => {
  const { window, pulled } = windowOver(range(0, 100_000))
  expect(await window.find(record(null))).toBeUndefined()
  expect(pulled()).toBe(WINDOW.records)
  let given = 0
  for (let id = 9; id < 100_000; id += 10) {
    expect(await window.find(record(id))).toBeDefined()
    given += window.givenUp().length
    expect(pulled() - given - (id + 1) / 10).toBeLessThanOrEqual(2 * WINDOW.records + 10)
  }
  let left = 0
  while ((await window.next()) !== undefined) left++
  expect(given + left).toBe(90_000)
})
