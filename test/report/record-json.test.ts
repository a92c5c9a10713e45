import { describe, expect, it } from 'vitest'
import { bytesSource, type EvtxRecord, readEvtx } from '../../src/evtx/index.ts'
import { writeEvtx } from '../../src/evtx/write.ts'
import type { BodyDescription, DataDescription } from '../../src/evtx/write-event.ts'
import { recordJson } from '../../src/report/index.ts'

const SYSTEM = {
  provider: { name: 'Test' },
  eventId: 7,
  keywords: 0x8000000000000000n,
  channel: 'Test/Log',
  computer: 'pc',
  timeCreated: '2024-05-01T10:00:00.1234567Z',
}

async function recordOf(body: BodyDescription, recordId: number | bigint = 1): Promise<EvtxRecord> {
  for await (const record of readEvtx(bytesSource('log', writeEvtx([{ recordId, system: SYSTEM, body }]))))
    return record
  throw new Error('no record')
}

function eventData(...items: DataDescription[]): BodyDescription {
  return { kind: 'eventData', items }
}

describe('a record as a line of JSON', () => {
  it.each<[type: string, value: DataDescription['value'], json: string]>([
    ['String', { type: 'string', value: 'a "b" \u0001 \ud83d\ude00' }, '"a \\"b\\" \\u0001 \ud83d\ude00"'],
    ['String', { type: 'string', value: '' }, '""'],
    ['String', { type: 'string', value: 'half \ud800' }, '"half \\ud800"'],
    ['AnsiString', { type: 'ansi', value: 'abc' }, '"abc"'],
    ['Int8', { type: 'i8', value: -5 }, '-5'],
    ['UInt8', { type: 'u8', value: 255 }, '255'],
    ['Int16', { type: 'i16', value: -300 }, '-300'],
    ['UInt16', { type: 'u16', value: 65535 }, '65535'],
    ['Int32', { type: 'i32', value: -(2 ** 31) }, '-2147483648'],
    ['UInt32', { type: 'u32', value: 2 ** 32 - 1 }, '4294967295'],
    ['Int64', { type: 'i64', value: -(2n ** 63n) }, '-9223372036854775808'],
    ['UInt64', { type: 'u64', value: 2n ** 64n - 1n }, '18446744073709551615'],
    ['Real32', { type: 'float', value: 3.5 }, '3.5'],
    ['Real64', { type: 'double', value: 1e300 }, '1e+300'],
    ['Real64', { type: 'double', value: Number.NaN }, '"NaN"'],
    ['Real64', { type: 'double', value: Number.NEGATIVE_INFINITY }, '"-INF"'],
    ['Bool', { type: 'bool', value: true }, 'true'],
    ['Bool', { type: 'bool', value: false }, 'false'],
    ['Binary', { type: 'binary', value: Uint8Array.of(0, 0xab, 0xff) }, '"00ABFF"'],
    [
      'GUID',
      { type: 'guid', value: '{0123ABCD-0000-0000-0000-00000000000F}' },
      '"{0123abcd-0000-0000-0000-00000000000f}"',
    ],
    ['FileTime', { type: 'filetime', value: '2024-05-01T10:00:00.0000001Z' }, '"2024-05-01T10:00:00.0000001Z"'],
    ['SID', { type: 'sid', value: 'S-1-5-21-1-2-3' }, '"S-1-5-21-1-2-3"'],
    ['HexInt32', { type: 'hex32', value: 0x3e7 }, '"0x3e7"'],
    ['HexInt64', { type: 'hex64', value: 0 }, '"0x0"'],
    ['Null', { type: 'null' }, 'null'],
  ])('a value of type %s (%#)', async (type, value, json) => {
    const line = recordJson(await recordOf(eventData({ name: 'Value', value })), true)
    expect(line).toContain(`"fields":{"Value":${json}},`)
    expect(JSON.parse(line).types.fields).toEqual({ Value: type })
    expect(line).not.toMatch(/[\n\r]/)
  })

  it('has a list for a name that repeats, for arrays, and always for values without a name', async () => {
    const text = (name: string | undefined, value: string): DataDescription => ({
      ...(name === undefined ? {} : { name }),
      value: { type: 'string', value },
    })
    const list = eventData(text('A', 'one'), text('B', 'x'), text('A', 'two'), text(undefined, 'alone'))
    expect(JSON.parse(recordJson(await recordOf(list), false)).fields).toEqual({
      A: ['one', 'two'],
      B: 'x',
      Data: ['alone'],
    })
    const array = eventData({ value: { type: 'strings', value: ['p', '', 'q'] } })
    expect(JSON.parse(recordJson(await recordOf(array), false)).fields).toEqual({ Data: ['p', '', 'q'] })
  })

  it('keeps names that JavaScript would take for its own, and every digit of an id', async () => {
    const body = eventData({ name: '__proto__', value: { type: 'string', value: 'x' } })
    const line = recordJson(await recordOf(body, 18446744073709551614n), false)
    expect(line).toContain('"fields":{"__proto__":"x"}')
    expect(line).toContain('"recordId":18446744073709551614,"headerRecordId":18446744073709551614,')
    expect(line).toContain('"EventRecordID":18446744073709551614,')
  })
})
