/** Every type of value that the reader knows can be written, and comes back as it was. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bytesSource,
  describedRecords,
  describeRecord,
  type EvtxRecord,
  readEvtx,
  writeEvtx,
} from '../../src/evtx/index.ts'
import { VALUE_TYPES as READ_TYPES } from '../../src/evtx/value.ts'
import { type PlainValue, writeRecords } from '../../src/evtx/write.ts'
import { VALUE_TYPES } from '../../src/evtx/write-value.ts'
import { readWithPeer } from './write-peers.ts'

const SYSTEM = {
  provider: { name: 'Example' },
  eventId: 1,
  timeCreated: '2026-03-11T09:14:02.1234567Z',
  channel: 'Example/Operational',
  computer: 'WS-0142.corp.example',
}

function logOf(values: readonly PlainValue[]): Uint8Array {
  const items = values.map((value, i) => ({ name: `V${i}`, value }))
  return writeEvtx([{ system: SYSTEM, body: { kind: 'eventData', items } }])
}

async function read(bytes: Uint8Array): Promise<EvtxRecord[]> {
  const records: EvtxRecord[] = []
  for await (const record of readEvtx(bytesSource('log', bytes))) records.push(record)
  return records
}

async function typed(value: PlainValue): Promise<readonly (readonly [type: string, text: string])[]> {
  const [record] = await read(logOf([value]))
  return record!.typed().data.map(({ type, value: text }) => [type, text] as const)
}

it('the writer has a name for every type of the reader', () => {
  const codes: readonly number[] = Object.values(VALUE_TYPES)
  expect(
    Object.keys(READ_TYPES)
      .map(Number)
      .filter((code) => !codes.includes(code)),
  ).toEqual([])
})

const SID = 'S-1-5-21-1004336348-1177238915-682003330-1104'
const GUID = '{0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0}'
const TIME = '2026-03-11T09:14:02.1234567Z'

describe('what is no scalar of the ordinary kind', () => {
  const cases: readonly [PlainValue, type: string, texts: readonly string[]][] = [
    [{ type: 'sizet', value: 2n ** 40n }, 'SizeT', ['0x10000000000']],
    [{ type: 'evthandle', value: Uint8Array.of(1, 2) }, 'EvtHandle', ['0102']],
    [{ type: 'evtxml', value: '<a/>' }, 'EvtXml', ['<a/>']],
    [{ type: 'sid', value: 'S-1-0x123456789abc-7' }, 'SID', ['S-1-0x123456789abc-7']],
    [{ type: 'strings', value: ['one', '', 'three'] }, 'String', ['one', '', 'three']],
    [{ type: 'array', of: 'string', value: ['a', 'b'] }, 'String', ['a', 'b']],
    [{ type: 'array', of: 'ansi', value: ['a', 'ü'] }, 'AnsiString', ['a', 'ü']],
    [{ type: 'array', of: 'i8', value: [-1, 2] }, 'Int8', ['-1', '2']],
    [{ type: 'array', of: 'u8', value: [0, 255] }, 'UInt8', ['0', '255']],
    [{ type: 'array', of: 'i16', value: [-300, 300] }, 'Int16', ['-300', '300']],
    [{ type: 'array', of: 'u16', value: [1, 65_535] }, 'UInt16', ['1', '65535']],
    [{ type: 'array', of: 'i32', value: [-70_000] }, 'Int32', ['-70000']],
    [{ type: 'array', of: 'u32', value: [7, 4_294_967_295] }, 'UInt32', ['7', '4294967295']],
    [{ type: 'array', of: 'i64', value: [-(2n ** 63n)] }, 'Int64', ['-9223372036854775808']],
    [{ type: 'array', of: 'u64', value: [1, 2n ** 64n - 1n] }, 'UInt64', ['1', '18446744073709551615']],
    [{ type: 'array', of: 'float', value: [0.5, -3.25] }, 'Real32', ['0.5', '-3.25']],
    [{ type: 'array', of: 'double', value: [0.1, Number.POSITIVE_INFINITY] }, 'Real64', ['0.1', 'INF']],
    [{ type: 'array', of: 'bool', value: [true, false] }, 'Bool', ['true', 'false']],
    [{ type: 'array', of: 'guid', value: [GUID, GUID] }, 'GUID', [GUID, GUID]],
    [{ type: 'array', of: 'filetime', value: [TIME] }, 'FileTime', [TIME]],
    [
      { type: 'array', of: 'systemtime', value: ['2024-02-29T23:59:58.045Z'] },
      'SystemTime',
      ['2024-02-29T23:59:58.045Z'],
    ],
    [{ type: 'array', of: 'sid', value: ['S-1-5-18', SID] }, 'SID', ['S-1-5-18', SID]],
    [{ type: 'array', of: 'hex32', value: [0x1f, 0] }, 'HexInt32', ['0x1f', '0x0']],
    [{ type: 'array', of: 'hex64', value: [0x3e7n, 1] }, 'HexInt64', ['0x3e7', '0x1']],
  ]
  it.each(cases)('%o', async (value, type, texts) => {
    expect(await typed(value)).toEqual(texts.map((text) => [type, text]))
  })

  it('of arrays, what libevtx and the Rust crate read is the same', () => {
    const known = cases.filter(
      ([value]) => value.type === 'strings' || (value.type === 'array' && ['u16', 'u32', 'u64'].includes(value.of)),
    )
    const texts = known.flatMap(([, , each]) => each)
    for (const peer of ['libevtx', 'rust'] as const) {
      const records = readWithPeer(peer, logOf(known.map(([value]) => value)))
      if (records !== undefined)
        expect(
          records[0]!.data.map(([, text]) => text),
          peer,
        ).toEqual(texts)
    }
  })
})

const text = fc.string({ unit: 'binary', maxLength: 40 }).map((each) => each.replaceAll('\0', ''))
const ticks = fc.bigInt({ min: 0n, max: 2_650_467_743_999_999_999n })
const value: fc.Arbitrary<PlainValue> = fc.oneof(
  text.map((each): PlainValue => ({ type: 'string', value: each })),
  fc.integer({ min: -0x80, max: 0x7f }).map((each): PlainValue => ({ type: 'i8', value: each })),
  fc.integer({ min: 0, max: 0xffff }).map((each): PlainValue => ({ type: 'u16', value: each })),
  fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff }).map((each): PlainValue => ({ type: 'i32', value: each })),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((each): PlainValue => ({ type: 'u64', value: each })),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((each): PlainValue => ({ type: 'i64', value: each })),
  fc.float().map((each): PlainValue => ({ type: 'float', value: each })),
  fc.double().map((each): PlainValue => ({ type: 'double', value: each })),
  fc.boolean().map((each): PlainValue => ({ type: 'bool', value: each })),
  fc.uint8Array({ maxLength: 40 }).map((each): PlainValue => ({ type: 'binary', value: each })),
  fc.uuid().map((each): PlainValue => ({ type: 'guid', value: each })),
  ticks.map((each): PlainValue => ({ type: 'filetime', value: each })),
  fc
    .array(fc.integer({ min: 0, max: 0xffff_ffff }), { maxLength: 15 })
    .map((each): PlainValue => ({ type: 'sid', value: ['S-1-5', ...each].join('-') })),
  fc.integer({ min: 0, max: 0xffff_ffff }).map((each): PlainValue => ({ type: 'hex32', value: each })),
)

it('whatever the values: a record written, read, described, written and read again says the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 12 }), async (values) => {
      const [first] = await read(logOf(values))
      const [second] = await read(writeRecords(describedRecords([describeRecord(first!)])))
      expect(second!.typed()).toEqual(first!.typed())
      expect(first!.typed().data).toHaveLength(values.length)
    }),
    { numRuns: 150 },
  )
})
