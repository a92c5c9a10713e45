import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import {
  accountedBytes,
  bytesSource,
  type Damage,
  emptyAccount,
  type LogRecord,
  readEvtx,
} from '../../src/evtx/index.ts'
import { writeEvtx } from '../../src/evtx/write.ts'
import { readWithTsEvtx } from '../../src/input/index.ts'
import { CORPORA_MISSING, recordings } from './corpora.ts'
import { explained } from './ts-evtx-differences.ts'

const folder = mkdtempSync(join(tmpdir(), 'ts-evtx-'))
afterAll(() => rmSync(folder, { recursive: true }))

function fileOf(bytes: Uint8Array, name = 'log.evtx'): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

function log(count: number): Uint8Array {
  const system = {
    provider: { name: 'Test' },
    eventId: 7,
    channel: 'Test/Log',
    computer: 'pc',
    timeCreated: '2024-05-01T10:00:00.1234567Z',
  }
  const body = {
    kind: 'eventData',
    items: [{ name: 'Image', value: { type: 'string', value: 'C:\\a & b.exe' } }],
  } as const
  return writeEvtx(Array.from({ length: count }, () => ({ system, body })))
}

async function readAll(
  path: string,
): Promise<{ records: LogRecord[]; damages: Damage[]; account: ReturnType<typeof emptyAccount> }> {
  const records: LogRecord[] = []
  const damages: Damage[] = []
  const account = emptyAccount()
  for await (const record of readWithTsEvtx(path, {
    account,
    onDamage: (damage) => damages.push(damage),
    name: 'log.evtx',
  }))
    records.push(record)
  expect(accountedBytes(account)).toBe(readFileSync(path).length)
  return { records, damages, account }
}

test('records come with place, ids and values', async () => {
  const { records, damages, account } = await readAll(fileOf(log(2)))
  expect(damages).toEqual([])
  expect(account).toMatchObject({ chunks: 1, records: 2, damagedRecords: 0 })
  expect(records[0]).toMatchObject({
    place: { file: 'log.evtx', offset: 4608, chunk: 0 },
    recordId: 1,
    headerRecordId: 1,
    eventId: 7,
    channel: 'Test/Log',
    provider: 'Test',
    computer: 'pc',
    timeCreated: '2024-05-01T10:00:00.1230000Z',
  })
  expect(records[0]!.data()).toEqual([{ name: 'Image', value: 'C:\\a & b.exe' }])
})

test('a damaged record is told, the others are read', async () => {
  const bytes = log(3)
  const size = new DataView(bytes.buffer).getUint32(4612, true)
  bytes.fill(0xff, 4608 + size + 24, 4608 + size + 40)
  const { records, damages, account } = await readAll(fileOf(bytes))
  expect(records.map((record) => record.recordId)).toEqual([1, 3])
  expect(damages).toMatchObject([{ code: 'input-record', offset: 4608 + size, chunk: 0, recordId: 2 }])
  expect(account).toMatchObject({ records: 3, damagedRecords: 1 })
})

test.each([
  ['no EVTX file', new Uint8Array(8192), 'NOT_EVTX'],
  ['an empty file', new Uint8Array(0), 'NOT_EVTX'],
  ['a wrong checksum', log(1).fill(0, 124, 128), 'NOT_EVTX'],
] as const)('refused: %s', async (_, bytes, code) => {
  const error = await readAll(fileOf(bytes)).catch((caught: unknown) => caught)
  expect(error).toMatchObject({
    name: 'EvtxError',
    code,
    message: expect.stringContaining('ts-evtx does not read this file'),
  })
})

test('refused: more than 100 MB', async () => {
  const path = fileOf(log(1), 'large.evtx')
  truncateSync(path, 100 * 1024 * 1024 + 1)
  await expect(readAll(path)).rejects.toMatchObject({ code: 'TOO_LARGE' })
  rmSync(path)
})

test('a file that is not there is an error of the operating system', async () => {
  await expect(readAll(join(folder, 'none.evtx'))).rejects.toMatchObject({ code: 'ENOENT' })
})

test('both readers give the same values of real recordings', async (context) => {
  const paths = recordings(3)
  if (paths.length === 0) return context.skip(CORPORA_MISSING)
  const total = { files: 0, values: 0, behindBoolean: 0 }
  for (const path of paths) {
    const ours: LogRecord[] = []
    for await (const record of readEvtx(bytesSource('log.evtx', readFileSync(path)))) ours.push(record)
    const { records: theirs, damages } = await readAll(path)
    if (damages.length > 0 || theirs.length !== ours.length) continue
    for (const [index, our] of ours.entries()) {
      const their = theirs[index]!
      const { left, right, values, behindBoolean } = explained(our, their)
      expect(right, `${path} record ${our.recordId}`).toEqual(left)
      expect([their.recordId, their.eventId, their.headerRecordId, their.place.offset]).toEqual([
        our.recordId,
        our.eventId,
        our.headerRecordId,
        our.place.offset,
      ])
      total.values += values
      total.behindBoolean += behindBoolean
    }
    total.files++
  }
  // Of all 277 recordings (8,255 records) 215,234 values are equal; 2,968 stand behind a Boolean.
  expect(total.files).toBeGreaterThan(80)
  expect(total.values).toBeGreaterThan(50_000)
  expect(total.behindBoolean).toBeLessThan(total.values / 50)
})
