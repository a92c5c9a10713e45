import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { portableMachine } from '../../src/evtx/machine.ts'
import { fileTimeText, normalTime, storedTimeText, ticksOf } from '../../src/evtx/time.ts'
import { arrayTexts, valueText } from '../../src/evtx/value.ts'

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

function utf16(text: string): string {
  return [...text]
    .map((character) =>
      character
        .charCodeAt(0)
        .toString(16)
        .padStart(4, '0')
        .replace(/(..)(..)/, '$2$1'),
    )
    .join('')
}

function text(type: number, hex: string): string {
  const bytes = bytesOf(hex)
  return valueText(type, bytes, 0, bytes.length, portableMachine)
}

describe('values print as Windows prints them', () => {
  it.each([
    ['text', 0x01, utf16('cmd.exe'), 'cmd.exe'],
    ['text ends at its first NUL', 0x01, utf16('ab\0c'), 'ab'],
    ['trailing NULs are no text', 0x01, utf16('ab\0\0'), 'ab'],
    ['a lone surrogate is kept', 0x01, '00d8', '\ud800'],
    ['ANSI text in code page 1252', 0x02, '4d80fc6c00', 'M€ül'],
    ['a negative byte', 0x03, 'fb', '-5'],
    ['UInt8', 0x04, 'ff', '255'],
    ['Int16', 0x05, 'd4fe', '-300'],
    ['UInt16', 0x06, 'ffff', '65535'],
    ['Int32', 0x07, 'ffffffff', '-1'],
    ['UInt32', 0x08, 'ffffffff', '4294967295'],
    ['Int64', 0x09, 'ffffffffffffffff', '-1'],
    ['UInt64, exactly', 0x0a, 'ffffffffffffffff', '18446744073709551615'],
    ['Real32, shortest', 0x0b, 'c3f54840', '3.14'],
    ['Real64', 0x0c, '182d4454fb210940', '3.141592653589793'],
    ['infinity', 0x0c, '000000000000f07f', 'INF'],
    ['true in four bytes', 0x0d, '01000000', 'true'],
    ['any bit is true', 0x0d, '00000002', 'true'],
    ['false in one byte', 0x0d, '00', 'false'],
    ['binary', 0x0e, '01abff', '01ABFF'],
    ['GUID', 0x0f, '85f3570622c2e043bf4c06f5698ffbd9', '{0657f385-c222-43e0-bf4c-06f5698ffbd9}'],
    ['SizeT of four bytes', 0x10, 'e7030000', '0x3e7'],
    ['SizeT of eight bytes', 0x10, 'e703000001000000', '0x1000003e7'],
    ['FILETIME, all seven digits', 0x11, '826e13d9f0c5d701', '2021-10-20T20:27:05.5471234Z'],
    ['FILETIME beyond the year 9999', 0x11, 'ffffffffffffff7f', '0x7fffffffffffffff'],
    ['SYSTEMTIME', 0x12, 'e8070500030001000a0000000000' + '2d00', '2024-05-01T10:00:00.045Z'],
    ['SID', 0x13, '010500000000000515000000010000000200000003000000f4010000', 'S-1-5-21-1-2-3-500'],
    ['a SID that claims more than it has', 0x13, '01ff000000000005' + '12000000', 'S-1-5-18'],
    ['HexInt32, not padded', 0x14, '1f000000', '0x1f'],
    ['HexInt64, not padded', 0x15, 'e703000000000000', '0x3e7'],
    ['a UInt32 in eight bytes is clipped', 0x08, '0100000002000000', '1'],
    ['fewer bytes than the type needs: hex', 0x08, 'abcd', 'ABCD'],
    ['an unknown type: hex', 0x7f, '0102', '0102'],
    ['an empty value', 0x08, '', ''],
  ])('%s', (_name, type, hex, expected) => {
    expect(text(type, hex)).toBe(expected)
  })

  it.each([
    ['strings', 0x81, utf16('a\0bc\0'), ['a', 'bc']],
    ['an empty item in the middle', 0x81, utf16('a\0\0c\0'), ['a', '', 'c']],
    ['no trailing NUL', 0x81, utf16('a\0b'), ['a', 'b']],
    ['nothing: one empty item', 0x81, '', ['']],
    ['numbers by their width', 0x88, '0100000002000000', ['1', '2']],
    [
      'SIDs by their own length',
      0x93,
      '010100000000000512000000' + '010100000000000513000000',
      ['S-1-5-18', 'S-1-5-19'],
    ],
  ])('arrays of %s', (_name, type, hex, expected) => {
    const bytes = bytesOf(hex)
    expect(arrayTexts(type, bytes, 0, bytes.length, portableMachine)).toEqual(expected)
  })
})

describe('times', () => {
  it('keep 100 ns both ways', () => {
    const written = '2021-10-20T20:27:05.5471234Z'
    expect(fileTimeText(ticksOf(written)!)).toBe(written)
  })

  it('are the same of bytes and of a number', () => {
    const last = 2_650_467_743_999_999_999n
    const ticks = fc.oneof(
      fc.bigInt(0n, last + 10n),
      fc.bigInt(last - 2n ** 33n, last + 2n ** 33n),
      fc.bigInt(0n, 2n ** 64n - 1n),
    )
    fc.assert(
      fc.property(ticks, (number) => {
        const bytes = new Uint8Array(11)
        new DataView(bytes.buffer).setBigUint64(3, number, true)
        expect(storedTimeText(bytes, 3)).toBe(fileTimeText(number))
      }),
      { numRuns: 2000, seed: 3 },
    )
  })

  it.each([
    ['2024-05-01T10:00:00Z', '2024-05-01T10:00:00.0000000Z'],
    ['2024-05-01 10:00:00.123+02:00', '2024-05-01T08:00:00.1230000Z'],
    ['1601-01-01T00:00:00Z', '1601-01-01T00:00:00.0000000Z'],
    ['2024-13-01T00:00:00Z', undefined],
    ['yesterday', undefined],
  ])('%s becomes %s', (written, expected) => {
    expect(normalTime(written)).toBe(expected)
  })
})
