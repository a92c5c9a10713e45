/** `info` over real and over damaged logs: it tells of every file, its bytes add up, and it counts what others count. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { csvCells, describeWithShared, SHARED, sharedFiles, sharedLines } from '../shared-folder.ts'
import { inProcess, linesOf } from './command.ts'

interface Told {
  readonly file: string
  readonly sha256: string
  readonly unreadable: string | null
  readonly bytes: { readonly [kind: string]: number }
  readonly records: { readonly found: number; readonly decoded: number; readonly recovered: number }
  readonly recordIds: readonly { readonly records: number }[]
  /** null for an export. */
  readonly chunkTable: readonly { readonly length: number; readonly records?: number }[] | null
  readonly live: {
    readonly records: number
    readonly providers: readonly Counted[]
    readonly channels: readonly Counted[]
    readonly templates: readonly Counted[]
  }
  readonly recovered: { readonly records: number } | null
}

interface Counted {
  readonly name: string | null
  readonly records: number
  readonly events?: readonly { readonly eventId: number | null; readonly records: number }[]
}

async function told(paths: readonly string[], ...options: readonly string[]): Promise<Told[]> {
  const { out } = await inProcess(['info', ...paths, '-f', 'ndjson', '-q', ...options], { cwd: SHARED })
  return linesOf(out).map((line) => JSON.parse(line) as Told)
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}

/** Every number that is told twice is the same. */
function expectSums({ bytes, records, chunkTable, live, recovered }: Told): void {
  const { total, ...parts } = bytes
  expect(sum(Object.values(parts))).toBe(total)
  if (chunkTable !== null) {
    expect(sum(chunkTable.map((chunk) => chunk.length)) + 4096).toBe(total)
    expect(sum(chunkTable.map((chunk) => chunk.records ?? 0))).toBe(records.found)
  }
  expect(sum(live.providers.map((each) => each.records))).toBe(live.records)
  expect(sum(live.channels.map((each) => each.records))).toBe(live.records)
  for (const { records: count, events } of live.providers) expect(sum(events!.map((each) => each.records))).toBe(count)
  expect(recovered?.records ?? 0).toBe(records.recovered)
  expect(live.records).toBeGreaterThanOrEqual(records.decoded)
  expect(live.records).toBeLessThanOrEqual(records.found)
}

describeWithShared('logs that are hard to read', () => {
  const files = sharedFiles('hard/files', '.evtx')

  it.each([[[]], [['--recover']]])('are all told of, with sums that add up %s', async (options) => {
    const all = await told(files, ...options)
    expect(all.map(({ file }) => file)).toEqual(files)
    for (const each of all) if (each.unreadable === null) expectSums(each)
  })

  it('are all told of as text, on lines of a terminal', async () => {
    const { out } = await inProcess(['info', ...files, '-q', '--chunks', '-v'], { cwd: SHARED })
    expect(files.filter((file) => !out.includes(`${file}\nsize `))).toEqual([])
    expect(out).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f]/)
    const tooLong = linesOf(out).filter((line) => line.length > 100)
    // Only what cannot be broken may stand over: one log has a provider of a hundred hex digits.
    expect(tooLong.filter((line) => line.split(' ').every((word) => word.length < 50))).toEqual([])
  })
})

describeWithShared('real recordings', () => {
  /** file, sha256, records_libevtx, recovered_libevtx, records_rust, errors_rust, damaged, sysmon_records, sysmon_eid1, security_4688 */
  const rows = sharedLines('expected/records.csv').slice(1).map(csvCells)

  it('have the records that libevtx and the Rust crate count', async () => {
    const all = await told(rows.map(([file]) => file!))
    const byName = new Map(all.map((each) => [each.file, each]))
    for (const [file, sha256, libevtx, , rust, , , sysmonRecords, sysmonProcesses] of rows) {
      const each = byName.get(file!)!
      const sysmon = each.live.providers.find(({ name }) => name === 'Microsoft-Windows-Sysmon')
      expect(each, file).toMatchObject({ sha256 })
      expect(each.records.found, file).toBeGreaterThanOrEqual(Math.max(Number(libevtx), Number(rust)))
      expect(sysmon?.records ?? 0, file).toBe(Number(sysmonRecords))
      expect(sysmon?.events?.find(({ eventId }) => eventId === 1)?.records ?? 0, file).toBe(Number(sysmonProcesses))
      expectSums(each)
    }
  })

  it('have the digest of their bytes', async () => {
    const files = rows.slice(0, 20).map(([file]) => file!)
    const sums = files.map((file) =>
      createHash('sha256')
        .update(readFileSync(join(SHARED, file)))
        .digest('hex'),
    )
    expect((await told(files)).map(({ sha256 }) => sha256)).toEqual(sums)
  })
})
