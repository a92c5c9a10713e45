/** Values of every recording, compared with what the other readers make of it. */
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { expect, it } from 'vitest'
import {
  compareRecords,
  type DifferenceKindName,
  differenceKind,
  PEER_NAMES,
  type PeerName,
  PeerWindow,
  type PlainRecord,
  plainRecord,
} from '../../src/event/index.ts'
import { bytesSource, readEvtx } from '../../src/evtx/index.ts'
import { readWithTsEvtx } from '../../src/input/index.ts'
import { PeerReading, peerVersion } from '../../src/node/peer-readers.ts'
import { csvCells, describeWithShared, SHARED, sharedLines } from '../shared-folder.ts'
import { COUNTED_VERSIONS, GOLDEN, RECORDS } from './peer-differences.ts'

const FILES = sharedLines('expected/records.csv')
  .slice(1)
  .map((line) => csvCells(line)[0]!)

/** Cargo installs commands where not every PATH leads. */
const ENV = { ...process.env, PATH: [process.env.PATH, join(homedir(), '.cargo', 'bin')].join(delimiter) }

const versions = new Map<PeerName, string | null>()
for (const peer of PEER_NAMES) versions.set(peer, await peerVersion(peer, ENV))
for (const [peer, version] of versions)
  if (version === null) console.warn(`${peer} is not installed: recordings are not compared with what it reads.`)

/** Files in work at the same time. */
const AT_ONCE = 2

interface Comparison {
  records: number
  readonly kinds: Map<DifferenceKindName, number>
  /** What no row of the golden list may explain. */
  readonly wrong: string[]
}

/** The second reader's library runs in this process: starting another for each file would take most of the time. */
async function* recordsOf(peer: PeerName, path: string): AsyncGenerator<PlainRecord> {
  if (peer === 'ts-evtx') for await (const record of readWithTsEvtx(path)) yield plainRecord(record)
  else yield* new PeerReading(peer, path, ENV).records()
}

async function compareFile(peer: PeerName, file: string, into: Comparison): Promise<void> {
  const path = join(SHARED, file)
  const window = new PeerWindow(recordsOf(peer, path))
  for await (const record of readEvtx(bytesSource(file, readFileSync(path)))) {
    const ours = plainRecord(record)
    const theirs = await window.find(ours)
    into.records++
    if (theirs === undefined) into.wrong.push(`${file} at ${ours.offset}: not read by ${peer}`)
    else
      for (const { kind } of compareRecords(ours, theirs, peer)) into.kinds.set(kind, (into.kinds.get(kind) ?? 0) + 1)
  }
  for (let left = await window.next(); left !== undefined; left = await window.next())
    into.wrong.push(`${file}: ${peer} alone has record ${left.system.get('EventRecordID')}`)
}

async function compareAll(peer: PeerName): Promise<Comparison> {
  const comparison: Comparison = { records: 0, kinds: new Map(), wrong: [] }
  const files = FILES.values()
  const work = async (): Promise<void> => {
    for (const file of files) await compareFile(peer, file, comparison)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return comparison
}

it('explains nothing that is really different', () => {
  expect(GOLDEN.filter(({ kind }) => differenceKind(kind).weight === 'real')).toEqual([])
})

describeWithShared.each(PEER_NAMES)('recordings as %s reads them', (peer) => {
  const version = versions.get(peer)
  const golden = GOLDEN.filter((row) => row.peer === peer)

  it.skipIf(version === null)('hold the same records and values, but for what the golden list explains', async () => {
    const { records, kinds, wrong } = await compareAll(peer)
    expect(wrong).toEqual([])
    expect(records).toBe(RECORDS)
    const isCounted = version === COUNTED_VERSIONS[peer]
    const rows = golden.filter(({ kind }) => isCounted || kinds.has(kind))
    const expected = rows.map(({ kind, values }) => [kind, isCounted ? values : kinds.get(kind)])
    expect(Object.fromEntries(kinds)).toEqual(Object.fromEntries(expected))
  })
})
