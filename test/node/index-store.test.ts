import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Detector } from '../../src/detect/index.ts'
import { eventFromObject } from '../../src/event/index.ts'
import { CacheFolder } from '../../src/node/cache-folder.ts'
import { DiskIndexStore, indexKeyOf } from '../../src/node/index-store.ts'
import { loadEventRules } from '../sigma/event-rules.ts'
import { temporaryFolder } from './temporary-folder.ts'

const { rules } = loadEventRules(
  Array.from({ length: 60 }, (_, number) => ({
    path: `${number}.yml`,
    text: `
title: Rule ${number}
logsource: { category: process_creation, product: windows }
detection:
  listed: { CommandLine|contains: ['needle-${number}-é', 'word${number % 7}'], Image|endswith: ['\\a.exe', '😀.exe'] }
  expression: { CommandLine|re: 'x{${number}}y' }
  filter: { User: null }
  condition: (listed or expression) and not filter
`,
  })),
)
const SYSMON = { channel: 'Microsoft-Windows-Sysmon/Operational', provider: 'Microsoft-Windows-Sysmon', eventId: 1 }
const EVENTS = [
  { CommandLine: 'NEEDLE-3-É', Image: 'C:\\A.EXE', User: 'u' },
  { CommandLine: 'word6 xxxxxy', Image: 'c:\\😀.exe', User: 'u' },
  { CommandLine: 'word5', Image: 'c:\\a.exe' },
  { CommandLine: 'nothing', Image: 'c:\\b.exe', User: 'u' },
]

function matchesWith(store: DiskIndexStore | undefined): unknown {
  const detector = new Detector(rules, store && { indexes: store })
  return EVENTS.map((fields) => detector.match(eventFromObject(fields, SYSMON)))
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

it('gives back an index that answers as a new one does', () => {
  const folder = new CacheFolder(temporaryFolder())
  const store = new DiskIndexStore('0'.repeat(64), folder)
  const fresh = matchesWith(undefined)
  expect(JSON.stringify(fresh)).toContain('Rule 3')
  expect(matchesWith(store)).toEqual(fresh)
  expect(filesIn(folder.path)).toEqual([])
  store.write()
  expect(filesIn(folder.path)).toHaveLength(1)
  const again = new DiskIndexStore('0'.repeat(64), folder)
  expect(matchesWith(again)).toEqual(fresh)
  again.write()
  expect(filesIn(folder.path)).toHaveLength(1)
})

it.each<[what: string, damage: (bytes: Buffer) => Buffer]>([
  ['cut short', (bytes) => bytes.subarray(0, -1)],
  ['changed', (bytes) => bytes.fill(1, 200, 210)],
  ['empty', () => Buffer.alloc(0)],
])('does not trust an index that is %s', (_what, damage) => {
  const folder = new CacheFolder(temporaryFolder())
  const store = new DiskIndexStore('0'.repeat(64), folder)
  matchesWith(store)
  store.write()
  const [file] = filesIn(folder.path)
  writeFileSync(file!, damage(readFileSync(file!)))
  expect(matchesWith(new DiskIndexStore('0'.repeat(64), folder))).toEqual(matchesWith(undefined))
})

it('keeps indexes apart by rules, logsources and what was loaded', () => {
  const plans = rules.map(({ plan }) => plan)
  const row = { category: 'c', routes: [] } as never
  const keys = [
    indexKeyOf('a', plans, []),
    indexKeyOf('b', plans, []),
    indexKeyOf('a', plans.slice(1), []),
    indexKeyOf('a', [...plans].reverse(), []),
    indexKeyOf('a', plans, [row]),
  ]
  expect(new Set(keys).size).toBe(keys.length)
})

it('forgets the oldest sets of rules', () => {
  const folder = new CacheFolder(temporaryFolder())
  for (let set = 0; set < 10; set++) {
    const store = new DiskIndexStore(String(set).repeat(64), folder)
    matchesWith(store)
    store.write()
    for (const name of readdirSync(folder.path)) utimesSync(join(folder.path, name), 1, Number(name[6]) + 1)
  }
  expect(readdirSync(folder.path).map((name) => name[6])).toEqual(['2', '3', '4', '5', '6', '7', '8', '9'])
})
