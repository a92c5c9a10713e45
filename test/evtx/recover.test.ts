import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { u32 } from '../../src/evtx/bytes.ts'
import { chunkHeaderChecksum } from '../../src/evtx/chunk-header.ts'
import { crc32 } from '../../src/evtx/crc32.ts'
import { portableMachine } from '../../src/evtx/machine.ts'
import { type RecordDescription, writeEvtx } from '../../src/evtx/write.ts'
import { carveAll, type Reading, readAll } from './recover-reading.ts'

const HEADER = 4096
const CHUNK = 65_536

function description(number: number): RecordDescription {
  return {
    system: {
      provider: { name: 'Example-Provider', guid: '{0F1E2D3C-4B5A-6978-8796-A5B4C3D2E1F0}' },
      eventId: 1,
      timeCreated: `2026-03-11T09:14:${String(number % 60).padStart(2, '0')}.1234567Z`,
      channel: 'Example/Operational',
      computer: 'WS-0142.corp.example',
    },
    body: { kind: 'eventData', items: [{ name: 'Number', value: { type: 'string', value: `number ${number}` } }] },
  }
}

function logOf(count: number, first = 0): Uint8Array {
  return writeEvtx(Array.from({ length: count }, (_, i) => description(first + i)))
}

/** Offsets of the records in the first chunk, from the start of the file. */
function frames(log: Uint8Array): number[] {
  const offsets: number[] = []
  for (let at = HEADER + 512; u32(log, at) === 0x2a2a; at += u32(log, at + 4)) offsets.push(at)
  return offsets
}

/** As when Windows starts a chunk anew: only the first `live` records count, the others are slack. */
function shortened(log: Uint8Array, live: number): Uint8Array {
  const copy = log.slice()
  const chunk = copy.subarray(HEADER, HEADER + CHUNK)
  const offsets = frames(copy)
  const view = new DataView(chunk.buffer, chunk.byteOffset)
  const free = (offsets[live] ?? HEADER) - HEADER
  view.setBigUint64(16, BigInt(live), true)
  view.setBigUint64(32, BigInt(live), true)
  view.setUint32(44, offsets[live - 1]! - HEADER, true)
  view.setUint32(48, free, true)
  view.setUint32(52, crc32(chunk.subarray(512, free)), true)
  view.setUint32(124, chunkHeaderChecksum(chunk, portableMachine), true)
  return copy
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function numbers({ records }: Reading, recovered = true): number[] {
  return records
    .filter((record) => record.recovered === recovered)
    .map((record) => Number(String(record.get('Number')).slice('number '.length)))
}

const upTo = (count: number, first = 0): number[] => Array.from({ length: count }, (_, i) => first + i)

describe('slack', () => {
  const log = shortened(logOf(10), 6)

  it('is left alone unless asked for', async () => {
    const { records, account } = await readAll(log, {})
    expect(records).toHaveLength(6)
    expect(account).toMatchObject({ recovered: 0, unrecovered: 0 })
  })

  it('gives the records of an older generation, after the live ones and at their true place', async () => {
    const reading = await readAll(log, { recover: true })
    expect(numbers(reading, false)).toEqual(upTo(6))
    expect(numbers(reading)).toEqual(upTo(4, 6))
    expect(reading.records.map(({ place }) => place.offset)).toEqual(frames(log))
    expect(reading.account).toMatchObject({ records: 6, recovered: 4, unrecovered: 0 })
    expect(reading.damages).toEqual([])
  })

  it('gives no copies of live records, wherever those are', async () => {
    const whole = logOf(10)
    for (const parts of [
      [log, whole.subarray(HEADER)],
      [whole, log.subarray(HEADER)],
    ]) {
      expect(numbers(await readAll(join(...parts), { recover: true }))).toEqual([])
    }
  })

  it('gives nothing whose name or template was overwritten', async () => {
    for (const what of ['EventData', 'Provider']) {
      const damaged = log.slice()
      const at = Buffer.from(damaged.buffer).indexOf(Buffer.from(what, 'utf16le'))
      damaged[at] = damaged[at]! ^ 1
      const { account } = await readAll(damaged, { recover: true })
      expect(account, what).toMatchObject({ recovered: 0, unrecovered: 4 })
    }
  })

  it('dismisses what nobody wants', async () => {
    const interest = { eventId: () => false, source: () => false }
    const { records, account } = await readAll(log, { recover: true, interest })
    expect(records).toEqual([])
    expect(account).toMatchObject({ dismissed: 6, recovered: 4 })
  })
})

describe('blocks that are no chunks', () => {
  it('zeroed header and first record: the grid tells where the chunk began', async () => {
    const log = join(logOf(3), logOf(10, 100).subarray(HEADER).fill(0, 0, 1024))
    const reading = await readAll(log, { recover: true })
    expect(numbers(reading, false)).toEqual(upTo(3))
    expect(numbers(reading).at(-1)).toBe(109)
    expect(reading.damages.map(({ code }) => code)).toEqual((await readAll(log, {})).damages.map(({ code }) => code))
  })

  it.each([1, 77, 4096, 65_535])('%i bytes too many in front of a chunk', async (extra) => {
    const second = logOf(10, 100).subarray(HEADER)
    const log = join(logOf(3), new Uint8Array(extra).fill(7), second, logOf(5, 200).subarray(HEADER))
    expect(numbers(await readAll(log, { recover: true })).sort((a, b) => a - b)).toEqual([
      ...upTo(10, 100),
      ...upTo(5, 200),
    ])
  })

  it.each([20, 77, 20_000])('%i bytes missing at the end of a chunk', async (missing) => {
    const first = logOf(3)
    const log = join(first.subarray(0, first.length - missing), logOf(10, 100).subarray(HEADER))
    const reading = await readAll(log, { recover: true })
    expect(numbers(reading, false)).toEqual(upTo(3))
    expect(numbers(reading)).toEqual(upTo(10, 100))
  })
})

describe('images', () => {
  const garbage = (length: number, seed: number): Uint8Array =>
    Uint8Array.from({ length }, (_, i) => (Math.imul(i + seed, 2_654_435_761) >>> 13) & 0xff)
  const chunk = (count: number, first: number): Uint8Array => logOf(count, first).subarray(HEADER)
  const cut = chunk(80, 200)
  const lone = logOf(2, 300)
  const [withTemplate, without] = frames(lone)
  const image = join(
    garbage(1001, 1),
    chunk(10, 100),
    garbage(700_003, 2),
    cut.subarray(0, 30_001),
    chunk(3, 400),
    garbage(77, 3),
    lone.subarray(withTemplate, without),
    garbage(90_000, 4),
    lone.subarray(without, without! + u32(lone, without! + 4)),
    garbage(13, 5),
    chunk(10, 100),
  )

  it('gives chunks at any offset, chunks cut by others, lone records that bring their template; copies once', async () => {
    const reading = await carveAll(image)
    const found = numbers(reading)
    const ofCut = found.filter((number) => number >= 200 && number < 280)
    expect(ofCut.length).toBeGreaterThan(20)
    expect(found).toEqual([...upTo(10, 100), ...upTo(ofCut.length, 200), ...upTo(3, 400), 300])
    expect(reading.records.every(({ recovered, place }) => recovered && place.chunk === null)).toBe(true)
    for (const { place } of reading.records) expect(u32(image, place.offset!)).toBe(0x2a2a)
    expect(reading.account).toMatchObject({ recovered: found.length, unrecovered: 1, chunks: 4 })
  })

  it('reports records whose template is gone, with id and time', async () => {
    const { damages } = await carveAll(image)
    expect(damages).toMatchObject([{ code: 'record-orphan', recordId: 2, chunk: null }])
    expect(damages[0]!.message).toContain('2026-03-11T09:14:01.1234567Z')
  })

  it('are taken by readEvtx when recovery is asked for', async () => {
    expect(numbers(await readAll(image, { recover: true }))).toEqual(numbers(await carveAll(image)))
    expect((await readAll(image, {})).records).toEqual([])
    expect((await readAll(garbage(9000, 6), { recover: true })).records).toEqual([])
  })

  it('loses nothing in a dense image of several blocks', async () => {
    const dense = join(...upTo(20).flatMap((i) => [chunk(60, 60 * i), garbage(13, i)]))
    const reading = await carveAll(dense)
    expect(numbers(reading)).toEqual(upTo(1200))
    expect(reading.damages).toEqual([])
  })

  it('records may be kept: they own their bytes', async () => {
    const { records } = await carveAll(image)
    expect(new Set(records.map((record) => record.toXml())).size).toBe(records.length)
  })
})

describe('any damage', () => {
  const samples = new URL('../../samples/', import.meta.url)
  const files = readdirSync(samples)
    .filter((name) => name.endsWith('.evtx'))
    .sort()

  it('never makes recovery throw anything but its own error; it only adds; the account adds up', async () => {
    const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    const damage = fc.record({
      file: fc.constantFrom(...files),
      flips: fc.array(fc.record({ at: place, byte: fc.integer({ min: 0, max: 255 }) }), { maxLength: 40 }),
      // Bytes put in or taken out somewhere, so that chunks move.
      shift: fc.record({ at: place, by: fc.integer({ min: -300, max: 300 }) }),
      zeroed: fc.option(place),
    })
    await fc.assert(
      fc.asyncProperty(damage, async ({ file, flips, shift, zeroed }) => {
        const whole = Uint8Array.from(readFileSync(new URL(file, samples)))
        const used = whole.findLastIndex((byte) => byte !== 0) + 1
        for (const { at, byte } of flips) whole[Math.floor(at * used)] = byte
        if (zeroed !== null) whole.fill(0, Math.floor(zeroed * used), Math.floor(zeroed * used) + 512)
        const at = Math.floor(shift.at * used)
        const behind = whole.subarray(Math.min(used, at + Math.max(0, -shift.by)))
        const bytes = join(whole.subarray(0, at), new Uint8Array(Math.max(0, shift.by)), behind)
        const before = await readAll(bytes, {})
        const after = await readAll(bytes, { recover: true })
        for (const record of after.records) record.toXml()
        const live = after.records.filter(({ recovered }) => !recovered)
        expect(live.map(({ place }) => place)).toEqual(before.records.map(({ place }) => place))
        expect(new Set(after.records.map(({ place }) => place.offset)).size).toBe(after.records.length)
        await carveAll(bytes)
      }),
      { numRuns: 150, seed: 20261124 },
    )
  })
})
