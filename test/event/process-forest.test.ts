/** Who started whom: by guid, by process id at a time, and what is said where the log does not hold it. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Process } from '../../src/event/index.ts'
import { ProcessForest } from '../../src/event/index.ts'
import type { Creation, End } from '../../src/event/process-collector.ts'

const SECOND = 10_000_000n
let records = 0

interface Told {
  readonly at: number
  readonly guid?: string
  readonly pid?: number
  readonly parentGuid?: string
  readonly parentPid?: number
  readonly image?: string
  readonly parentImage?: string
  readonly log?: 'sysmon' | 'security'
  readonly computer?: string
  readonly recordId?: number
}

function creation(told: Told): Creation {
  return {
    guid: told.guid,
    pid: told.pid,
    parentGuid: told.parentGuid,
    parentPid: told.parentPid,
    ticks: BigInt(told.at) * SECOND,
    time: `t${String(told.at).padStart(6, '0')}`,
    computer: told.computer ?? 'PC',
    record: {
      log: told.log ?? (told.guid === undefined ? 'security' : 'sysmon'),
      file: 'a.evtx',
      recordId: told.recordId ?? ++records,
    },
    image: told.image ?? null,
    commandLine: null,
    user: null,
    parentImage: told.parentImage ?? null,
    parentCommandLine: null,
    parentUser: null,
  }
}

function end(at: number, ids: { guid?: string; pid?: number }): End {
  return { guid: ids.guid, pid: ids.pid, ticks: BigInt(at) * SECOND, time: `t${at}`, computer: 'PC' }
}

function forestOf(told: readonly Told[], ends: readonly End[] = []): ProcessForest {
  return new ProcessForest(told.map(creation), ends)
}

/** `cmd.exe<explorer.exe?`: name, then its parent; `?` where its creation is not in the log. */
function links({ processes }: ProcessForest): string[] {
  const name = ({ image, ticks }: Process): string => `${image ?? 'unknown'}${ticks === null ? '?' : ''}`
  return processes
    .filter(({ ticks }) => ticks !== null)
    .map((process) => `${name(process)} ${process.parentage} ${process.parent === null ? '-' : name(process.parent)}`)
}

describe('a parent', () => {
  it.each<[what: string, told: readonly Told[], ends: readonly End[], links: readonly string[]]>([
    [
      'is found by guid, whatever the ids of processes say',
      [
        { at: 1, guid: 'p', pid: 10, image: 'a' },
        { at: 2, guid: 'x', pid: 10, image: 'x' },
        { at: 3, guid: 'c', pid: 11, parentGuid: 'p', parentPid: 10, image: 'b' },
      ],
      [],
      ['a none -', 'x none -', 'b known a'],
    ],
    [
      'is found by process id where there is no guid',
      [
        { at: 1, pid: 10, image: 'a' },
        { at: 2, pid: 11, parentPid: 10, image: 'b' },
      ],
      [],
      ['a none -', 'b known a'],
    ],
    [
      'is the process that had the id at that time',
      [
        { at: 1, pid: 10, image: 'a' },
        { at: 3, pid: 10, image: 'b' },
        { at: 2, pid: 11, parentPid: 10, image: 'c' },
        { at: 4, pid: 12, parentPid: 10, image: 'd' },
      ],
      [],
      ['a none -', 'c known a', 'b none -', 'd known b'],
    ],
    [
      'is missing when its creation was not recorded',
      [
        { at: 1, guid: 'c', pid: 11, parentGuid: 'p', parentPid: 10, parentImage: 'a', image: 'b' },
        { at: 2, pid: 13, parentPid: 12, parentImage: 'c', image: 'd' },
      ],
      [],
      ['b missing a?', 'd missing c?'],
    ],
    [
      'is missing when the id was given away only later',
      [
        { at: 1, pid: 11, parentPid: 10, image: 'b' },
        { at: 2, pid: 10, image: 'late' },
      ],
      [],
      ['b missing unknown?', 'late none -'],
    ],
    [
      'had a re-used id when the process that is known by it had ended',
      [
        { at: 1, pid: 10, image: 'a' },
        { at: 3, pid: 11, parentPid: 10, image: 'b' },
      ],
      [end(2, { pid: 10 })],
      ['a none -', 'b reused unknown?'],
    ],
    [
      'had a re-used id when the process that is known by it has another name',
      [
        { at: 1, pid: 10, image: 'C:\\a.exe' },
        { at: 3, pid: 11, parentPid: 10, parentImage: 'C:\\z.exe', image: 'b' },
      ],
      [],
      ['C:\\a.exe none -', 'b reused C:\\z.exe?'],
    ],
    [
      'is one process of the other log where Sysmon did not see it begin',
      [
        { at: 1, pid: 10, image: 'C:\\a.exe' },
        { at: 9, guid: 'c', pid: 11, parentGuid: 'p', parentPid: 10, parentImage: 'C:\\A.EXE', image: 'b' },
      ],
      [],
      ['C:\\a.exe none -', 'b known C:\\a.exe'],
    ],
    [
      'is on the same computer',
      [
        { at: 1, pid: 10, image: 'a', computer: 'OTHER' },
        { at: 2, pid: 11, parentPid: 10, image: 'b' },
      ],
      [],
      ['a none -', 'b missing unknown?'],
    ],
    [
      'is none where the id is that of the idle process',
      [{ at: 1, pid: 4, parentPid: 0, image: 'System' }],
      [],
      ['System none -'],
    ],
    ['cannot be the process itself', [{ at: 1, guid: 'a', pid: 1, parentGuid: 'a', image: 'a' }], [], ['a circular -']],
  ])('%s', (_what, told, ends, expected) => {
    expect(links(forestOf(told, ends))).toEqual(expected)
  })

  it('that is missing is one for all its children, and another for those of its id after a known one', () => {
    const { processes } = forestOf([
      { at: 1, pid: 11, parentPid: 10, image: 'b' },
      { at: 2, pid: 12, parentPid: 10, image: 'c' },
      { at: 3, pid: 10, image: 'known' },
      { at: 4, pid: 13, parentPid: 10, image: 'd', parentImage: 'x' },
    ])
    const [b, c, known, d] = processes
    expect(b!.parent).toBe(c!.parent)
    expect(d).toMatchObject({ parentage: 'reused', parentIdHolder: known })
    expect(d!.parent).not.toBe(b!.parent)
  })

  it('is cut off where a forged log closes a circle', () => {
    const forest = forestOf([
      { at: 1, guid: 'a', parentGuid: 'c', image: 'a' },
      { at: 2, guid: 'b', parentGuid: 'a', image: 'b' },
      { at: 3, guid: 'c', parentGuid: 'b', image: 'c' },
    ])
    expect(forest.processes.filter(({ parentage }) => parentage === 'circular')).toHaveLength(1)
    expect(reachable(forest)).toBe(3)
  })
})

describe('one creation', () => {
  it('that both logs tell of is one process, with the words of both', () => {
    const told: readonly Told[] = [
      { at: 1, pid: 10, image: 'C:\\a.exe', log: 'security' },
      { at: 2, guid: 'a', pid: 10, image: 'C:\\A.exe', parentGuid: 'p', parentImage: 'x', log: 'sysmon' },
      { at: 5, pid: 11, parentPid: 10, image: 'b', log: 'security' },
    ]
    for (const order of [told, told.toReversed()]) {
      const forest = forestOf(order)
      expect(links(forest)).toEqual(['C:\\A.exe missing x?', 'b known C:\\A.exe'])
      expect(forest.processes[0]!.records.map(({ log }) => log).sort()).toEqual(['security', 'sysmon'])
    }
  })

  it('of the same id and name seconds later is another process', () => {
    const forest = forestOf([
      { at: 1, guid: 'a', pid: 10, image: 'a' },
      { at: 4, pid: 10, image: 'a' },
    ])
    expect(forest.processes).toHaveLength(2)
  })

  it('in a copy of the log is counted, and no process of its own', () => {
    const forest = forestOf([
      { at: 1, guid: 'a', pid: 10, image: 'a', recordId: 1 },
      { at: 1, guid: 'a', pid: 10, image: 'a', recordId: 1 },
      { at: 2, pid: 20, image: 'b', recordId: 2 },
      { at: 2, pid: 20, image: 'b', recordId: 2 },
    ])
    expect({ processes: forest.processes.length, copies: forest.copies }).toEqual({ processes: 2, copies: 2 })
  })
})

it('a process has its id from its creation to its end, and is found by it', () => {
  const forest = forestOf(
    [
      { at: 1, pid: 10, image: 'a' },
      { at: 5, pid: 10, image: 'b' },
    ],
    [end(3, { pid: 10 })],
  )
  const at = (seconds: number | null) =>
    forest.withPid(10, seconds === null ? null : BigInt(seconds) * SECOND).map(({ image }) => image)
  expect([0, 1, 3, 4, 5, 9].map(at)).toEqual([[], ['a'], ['a'], [], ['b'], ['b']])
  expect(at(null)).toEqual(['a', 'b'])
})

it('an event is of the process that had the id then, or of one that is known by nothing else', () => {
  const forest = forestOf([{ at: 1, guid: 'a', pid: 10, image: 'C:\\a.exe' }])
  const of = (told: { guid?: string; pid?: number; at?: number; image?: string }) =>
    forest.processOf({
      computer: 'PC',
      guid: told.guid,
      pid: told.pid,
      ticks: told.at === undefined ? null : BigInt(told.at) * SECOND,
      image: told.image ?? null,
    })
  expect(of({ guid: 'a' })).toBe(forest.processes[0])
  expect(of({ pid: 10, at: 2 })).toBe(forest.processes[0])
  expect(of({ pid: 10, at: 0 }).ticks).toBeNull()
  expect(of({ pid: 10, at: 2, image: 'C:\\b.exe' }).ticks).toBeNull()
  expect(of({ guid: 'z', pid: 10, at: 2 })).toBe(of({ guid: 'z' }))
  expect(of({})).toBe(of({ at: 7 }))
})

/** Processes that a walk from the roots meets. */
function reachable({ processes }: ProcessForest): number {
  let met = 0
  const waiting = processes.filter(({ parent }) => parent === null)
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    met++
    expect(met).toBeLessThanOrEqual(processes.length)
    waiting.push(...next.children)
  }
  return met
}

const few = fc.integer({ min: 0, max: 5 })
const guid = fc.option(few.map(String), { nil: undefined })
const anyCreation = fc.record({
  at: fc.integer({ min: 0, max: 20 }),
  guid,
  parentGuid: guid,
  pid: few,
  parentPid: few,
  image: fc.constantFrom('a', 'b', 'C:\\a'),
  parentImage: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
  recordId: fc.integer({ min: 1, max: 1000 }),
})
const anyEnd = fc.record({ at: fc.integer({ min: 0, max: 20 }), pid: few })

it('whatever logs say, every process is in one tree, below its parent, and nothing is lost', () => {
  fc.assert(
    fc.property(fc.array(anyCreation, { maxLength: 30 }), fc.array(anyEnd, { maxLength: 10 }), (told, ends) => {
      const creations = told.map((each) => creation(each as Told))
      const forest = new ProcessForest(
        creations,
        ends.map(({ at, pid }) => end(at, { pid })),
      )
      expect(reachable(forest)).toBe(forest.processes.length)
      for (const process of forest.processes) for (const child of process.children) expect(child.parent).toBe(process)
      const kept = forest.processes.reduce((sum, { records }) => sum + records.length, 0)
      expect(kept + forest.copies).toBe(creations.length)
    }),
    { numRuns: 500, seed: 11 },
  )
})
