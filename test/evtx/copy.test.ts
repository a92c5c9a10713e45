/** Records copied into another log: nothing of them changes, and others read them. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bytesSource,
  type Damage,
  describedRecords,
  describeRecord,
  EvtxError,
  type EvtxRecord,
  EvtxWriteError,
  EvtxWriter,
  type FramedRecord,
  RecordCopier,
  readEvtx,
} from '../../src/evtx/index.ts'
import { writeRecords } from '../../src/evtx/write.ts'
import { sample } from '../node/logs.ts'
import { describeWithShared, SHARED, sharedFiles } from '../shared-folder.ts'
import { readWithPeer } from './write-peers.ts'

interface Reading {
  readonly records: EvtxRecord[]
  readonly damages: Damage[]
}

async function readAll(bytes: Uint8Array): Promise<Reading> {
  const damages: Damage[] = []
  const records: EvtxRecord[] = []
  const onDamage = (damage: Damage): void => void damages.push(damage)
  for await (const record of readEvtx(bytesSource('log', bytes), { onDamage })) records.push(record)
  return { records, damages }
}

/** Everything that a record says: ids, times, every value with its type. */
function said(record: EvtxRecord): string {
  const { headerRecordId, written } = record
  return JSON.stringify([String(headerRecordId), String(written), record.typed()])
}

/** What text cannot say of a record is left out: the order of System, the form of XML, and what a host rendered. */
function values(record: EvtxRecord): string {
  const { headerRecordId, written } = record
  const { system, data } = record.typed()
  const ofSystem = system.filter(({ value }) => value !== '').map(({ name, value }) => [name, value])
  return JSON.stringify([String(headerRecordId), String(written), ofSystem.sort(), data])
}

function copyOf(records: readonly EvtxRecord[]): Uint8Array {
  const copier = new RecordCopier()
  return writeRecords(
    records.map((record) => copier.copy(record)),
    crc32,
  )
}

/** What evtxinfo and evtxexport tell of a log; undefined where libevtx is not installed. */
function toldByLibevtx(bytes: Uint8Array): { info: string; exported: number; warnings: string } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'sigma-replay-'))
  const run = (command: string, args: readonly string[]) =>
    spawnSync(command, args, { cwd: folder, encoding: 'utf8', maxBuffer: 512 * 1024 * 1024 })
  try {
    writeFileSync(join(folder, 'written.evtx'), bytes)
    const info = run('evtxinfo', ['written.evtx'])
    if (info.error !== undefined) return undefined
    const xml = run('evtxexport', ['-f', 'xml', 'written.evtx'])
    const exported = xml.stdout.split('<Event ').length - 1
    return { info: info.stdout, exported, warnings: info.stderr + xml.stderr }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function expectSound(bytes: Uint8Array, records: number): void {
  const told = toldByLibevtx(bytes)
  if (told === undefined) return
  const { info, exported, warnings } = told
  expect({ exported, warnings }).toEqual({ exported: records, warnings: '' })
  expect(info).toMatch(new RegExp(`Number of records\\s+: ${records}$`, 'm'))
  expect(info).toMatch(/Number of recovered records\s+: 0$/m)
  expect(info).not.toMatch(/corrupted/i)
}

describeWithShared('real recordings', () => {
  const paths = sharedFiles('corpora', '.evtx')
  const EXCEPTIONS = /Lsass\w+3001|etw_rpc|rogue_msi_url_1040|failed_traces_system_10016/

  it('are copied without a difference, and libevtx finds all of their records', async () => {
    const wrong: string[] = []
    const all: FramedRecord[] = []
    const copier = new RecordCopier()
    let undamaged = 0
    for (const path of paths) {
      const { records, damages } = await readAll(readFileSync(join(SHARED, path)))
      if (damages.length > 0) continue
      undamaged++
      const copied = await readAll(copyOf(records))
      const isSame =
        copied.records.length === records.length && copied.records.every((each, i) => said(each) === said(records[i]!))
      if (!isSame || copied.damages.length > 0) wrong.push(path)
      all.push(...records.map((record) => copier.copy(record)))
    }
    expect(wrong).toEqual([])
    expect(undamaged).toBeGreaterThan(250)
    expectSound(writeRecords(all, crc32), all.length)
  })

  it('say the same when they are written anew from their values', async () => {
    const different: string[] = []
    for (const path of paths.filter((path, i) => i % 3 === 0 || EXCEPTIONS.test(path))) {
      const { records } = await readAll(readFileSync(join(SHARED, path)))
      const anew = writeRecords(describedRecords(records.map(describeRecord)), crc32)
      const { records: read, damages } = await readAll(anew)
      const isSame = read.length === records.length && read.every((each, i) => values(each) === values(records[i]!))
      if (!isSame || damages.length > 0) different.push(path.slice(path.lastIndexOf('/') + 1))
    }
    expect(different).toEqual([
      // The template has the provider's GUID as text, in capitals; it comes back as a GUID.
      'LsassSilentProcessExit_process_exit_monitor_3001_lsass.evtx',
      // Execution has the times of ETW, which the 18-value System template has no place for.
      'etw_rpc_zerologon.evtx',
      // Capitals again, twice.
      'rogue_msi_url_1040_1042.evtx',
      'LM_dcom_shwnd_shbrwnd_mmc20_failed_traces_system_10016.evtx',
    ])
  })
})

describe('a copy', () => {
  it('brings nothing along but the records: no slack, no padding, no template that they do not use', async () => {
    const { records } = await readAll(sample('mixed-channels'))
    const copy = copyOf(records.slice(0, 1))
    const holds = (name: string): boolean => Buffer.from(copy).includes(Buffer.from(name, 'utf16le'))
    expect(holds('NewTime')).toBe(true)
    for (const name of ['ServiceName', 'TargetObject', 'LogFileCleared']) expect(holds(name), name).toBe(false)
  })

  it('is read by other readers with the same values', async () => {
    const { records } = await readAll(sample('mixed-channels'))
    const copy = copyOf(records)
    for (const peer of ['libevtx', 'rust'] as const) {
      const read = readWithPeer(peer, copy)
      if (read !== undefined) expect(read).toEqual(readWithPeer(peer, sample('mixed-channels')))
    }
  })

  it('of damaged bytes is sound, or refused: what is wrong with a log does not spread', async () => {
    const log = sample('mixed-channels')
    const places = fc.array(fc.tuple(fc.integer({ min: 4608, max: 16_000 }), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 6,
    })
    await fc.assert(
      fc.asyncProperty(places, async (changes) => {
        const bytes = Uint8Array.from(log)
        for (const [at, byte] of changes) bytes[at] = byte
        const copier = new RecordCopier()
        const parts: { bytes: Uint8Array; position: number }[] = []
        const writer = new EvtxWriter((part, position) => parts.push({ bytes: part.slice(), position }), crc32)
        for (const record of (await readAll(bytes)).records) {
          try {
            writer.append(copier.copy(record))
          } catch (error) {
            if (!(error instanceof EvtxWriteError)) throw error
          }
        }
        writer.finish()
        const written = new Uint8Array(writer.byteLength)
        for (const part of parts) written.set(part.bytes, part.position)
        const { records, damages } = await readAll(written)
        expect(records).toHaveLength(writer.recordCount)
        // Values that were damaged in the source are so in the copy; its frames and headers are not.
        expect(damages.filter(({ code }) => !code.startsWith('record-'))).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('of a record that unfolds without end is refused', async () => {
    for (const path of sharedFiles('hard/files', '.evtx').filter((each) => /y0[2568]/.test(each))) {
      try {
        for (const record of (await readAll(readFileSync(join(SHARED, path)))).records)
          try {
            writeRecords([new RecordCopier().copy(record)], crc32)
          } catch (error) {
            expect(error).toBeInstanceOf(EvtxWriteError)
          }
      } catch (error) {
        expect(error).toBeInstanceOf(EvtxError)
      }
    }
  })
})

describe('at the borders of chunks', () => {
  /** The smallest log of one record with a text of so many characters. */
  const SYSTEM = {
    provider: { name: 'Example' },
    eventId: 1,
    timeCreated: '2026-03-11T09:14:02.1234567Z',
    channel: 'Example/Operational',
    computer: 'WS-0142.corp.example',
  }
  const binary = (length: number, recordId: number) =>
    ({
      recordId,
      system: SYSTEM,
      body: { kind: 'eventData', items: [{ name: 'B', value: { type: 'binary', value: new Uint8Array(length) } }] },
    }) as const

  function made(records: readonly ReturnType<typeof binary>[]): Uint8Array {
    return writeRecords(describedRecords(records), crc32)
  }

  /** Of a record that still shares its chunk with another; found by trying. */
  function longestThatFits(before: readonly ReturnType<typeof binary>[]): number {
    let [low, high] = [0, 65_535]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      let chunks = Number.POSITIVE_INFINITY
      try {
        chunks = (made([...before, binary(middle, 2)]).length - 4096) / 65_536
      } catch (error) {
        if (!(error instanceof EvtxWriteError)) throw error
      }
      if (chunks === 1) low = middle
      else high = middle - 1
    }
    return low
  }

  it('a record that just fits shares its chunk, one byte more begins another', async () => {
    const longest = longestThatFits([binary(10, 1)])
    const full = made([binary(10, 1), binary(longest, 2)])
    expect(full.length).toBe(4096 + 65_536)
    expectSound(full, 2)
    expect(readWithPeer('libevtx', full)?.length ?? 2).toBe(2)
    expect((await readAll(full)).records).toHaveLength(2)
    const more = made([binary(10, 1), binary(longest + 1, 2)])
    expect(more.length).toBe(4096 + 2 * 65_536)
    expectSound(more, 2)
  })

  it('the longest value that a record can hold is written, a longer one is refused', async () => {
    const longest = longestThatFits([])
    expect(longest).toBeGreaterThan(62_000)
    const { records, damages } = await readAll(made([binary(longest, 1)]))
    expect(damages).toEqual([])
    expect(records[0]!.get('B')).toHaveLength(2 * longest)
    expect(() => made([binary(longest + 8, 1)])).toThrow(/does not fit into a chunk/)
    // 65,535 bytes are what a descriptor can count; with the frame around them no chunk has room for so many.
    expect(() => made([binary(65_535, 1)])).toThrow(/bytes in one value|does not fit/)
    expect(() => made([binary(65_536, 1)])).toThrow(/65536 bytes in one value/)
  })

  it('a thousand chunks with one record each', async () => {
    const records = Array.from({ length: 1000 }, (_, i) => binary(40_000, i + 1))
    const log = made(records)
    expect(log.length).toBe(4096 + 1000 * 65_536)
    expectSound(log, 1000)
    const { records: read, damages } = await readAll(log)
    expect(damages).toEqual([])
    expect(read.map(({ headerRecordId }) => headerRecordId)).toEqual(records.map(({ recordId }) => recordId))
  })

  it('no record at all', async () => {
    const log = made([])
    expectSound(log, 0)
    expect(await readAll(log)).toEqual({ records: [], damages: [] })
  })

  it('ids that come again begin a new chunk, so that readers that stop at the last id miss none', async () => {
    const log = made([binary(1, 7), binary(2, 8), binary(3, 7), binary(4, 9)])
    expect(log.length).toBe(4096 + 2 * 65_536)
    expectSound(log, 4)
    expect(readWithPeer('rust', log)?.length ?? 4).toBe(4)
    expect((await readAll(log)).damages).toEqual([])
  })
})
