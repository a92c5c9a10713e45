import { describe, expect, it } from 'vitest'
import { InventoryBuilder } from '../../src/event/index.ts'
import { type ChunkFacts, ChunkTableBuilder, type Damage, emptyAccount } from '../../src/evtx/index.ts'
import { type FileInfo, infoJson, infoText } from '../../src/report/index.ts'
import { tableLines } from '../../src/report/table-text.ts'
import { loggedRecord } from '../event/logged-record.ts'

const IDS = { firstRecordNumber: 1n, lastRecordNumber: 1n, firstRecordId: 1n, lastRecordId: 2n }

function chunk(index: number): ChunkFacts {
  return {
    kind: 'chunk',
    index,
    offset: 4096 + 65_536 * index,
    length: 65_536,
    header: {
      ...IDS,
      magic: true,
      lastRecordOffset: 512,
      freeOffset: 600,
      recordsChecksum: 1,
      headerChecksum: 2,
      flags: 1,
    },
    headerChecksum: 2,
    recordsChecksum: 1,
    records: 1,
    firstRecordId: 1,
    lastRecordId: 1,
    end: 600,
  }
}

function infoOf(builders: { readonly chunks?: ChunkTableBuilder; readonly live?: InventoryBuilder }): FileInfo {
  const { chunks = new ChunkTableBuilder(), live = new InventoryBuilder() } = builders
  return {
    source: {
      file: { name: 'a.evtx', byteLength: 4096 },
      form: 'evtx',
      sha256: null,
      unreadable: null,
      account: emptyAccount(),
      header: null,
      facts: null,
      damageCounts: new Map(),
      damages: [],
      sequence: null,
      copies: [],
      isComplete: true,
    },
    chunks: chunks.table(),
    live: live.inventory(),
    recovered: new InventoryBuilder().inventory(),
    copies: [],
  }
}

const SHORT = { allChunks: false, allRows: false }
const ALL = { allChunks: true, allRows: true }

describe('lists that are long', () => {
  const live = new InventoryBuilder()
  for (let i = 0; i < 30; i++) live.add(loggedRecord({ computer: `PC-${i}` }))

  it('are cut, and say so', () => {
    const text = infoText(infoOf({ live }), SHORT)
    expect(text.match(/PC-\d+/g)).toHaveLength(20)
    expect(text).toContain('… and 10 more; --verbose lists them all')
  })

  it('are whole when all rows are asked for', () => {
    expect(infoText(infoOf({ live }), ALL).match(/PC-\d+/g)).toHaveLength(30)
  })

  it('say how many records have names that were too many', () => {
    const many = new InventoryBuilder()
    for (let i = 0; i < 20_003; i++) many.add(loggedRecord({ computer: `PC-${i}` }))
    expect(infoText(infoOf({ live: many }), SHORT)).toContain('3 records of others: there were too many to count each')
    expect(JSON.parse(infoJson(infoOf({ live: many })))).toMatchObject({ live: { uncounted: { computers: 3 } } })
  })
})

describe('more chunks than are kept', () => {
  const chunks = new ChunkTableBuilder()
  for (let i = 0; i < 100_004; i++) chunks.add(chunk(i))
  const damage = { code: 'record-content', chunk: 7 } as Damage
  chunks.damage(damage)
  chunks.damage(damage)
  chunks.damage({ ...damage, chunk: 100_002 })
  const info = infoOf({ chunks })

  it('are counted', () => {
    expect(infoText(info, SHORT)).toMatch(/chunks +100,004 = 100,004 with header/)
    expect(infoText(info, SHORT)).toContain('  4 more are too many to list')
    expect(JSON.parse(infoJson(info))).toMatchObject({ unlistedChunks: 4, chunkCounts: { found: 100_004 } })
  })

  it('are all listed that are kept', () => {
    const text = infoText(info, ALL)
    expect(text.match(/^ +\d+ +0x[0-9a-f]{8,} /gm)).toHaveLength(100_000)
    expect(text).toMatch(/^ +record-content × 2$/m)
  })
})

describe('a table', () => {
  it('sets numbers to the right, and breaks what stands last at spaces', () => {
    const long = 'word '.repeat(30).trim()
    expect(
      tableLines(['n', 'name'], [{ cells: ['1', 'a'] }, { cells: ['100', long], below: ['below'] }], '  '),
    ).toEqual([
      '    n  name',
      '    1  a',
      `  100  ${'word '.repeat(18).trim()}`,
      `       ${'word '.repeat(12).trim()}`,
      '           below',
    ])
  })

  it('puts below the row what finds no room in it', () => {
    const wide = 'x'.repeat(70)
    expect(tableLines(['n', 'name'], [{ cells: [wide, 'y'.repeat(60)] }], '')).toEqual([
      `${'n'.padStart(70)}  name`,
      wide,
      `${' '.repeat(11)}${'y'.repeat(60)}`,
    ])
  })
})
