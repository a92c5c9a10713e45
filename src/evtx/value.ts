import { hex, u16, u32, u64 } from './bytes.ts'
import type { Machine } from './machine.ts'
import { storedTimeText, systemTimeText } from './time.ts'

/**
 * Value types of BinXML (MS-EVEN6 §2.2.12.2, libevtx "Value types") and their text as Windows prints it. A value is
 * always read inside its descriptor's size: longer than its type needs, it is clipped; shorter, it is shown as hex.
 */
export const ARRAY_FLAG = 0x80
export const TYPE_NULL = 0x00
export const TYPE_STRING = 0x01
export const TYPE_FILETIME = 0x11
export const TYPE_BINXML = 0x21

interface ValueType {
  readonly name: string
  /** Bytes that the type needs; 0: any number. */
  readonly width: number
  text(bytes: Uint8Array, offset: number, size: number, machine: Machine): string
}

/** One row a type: add a type here and everything else knows it. */
export const VALUE_TYPES = {
  0: { name: 'Null', width: 0, text: () => '' },
  1: { name: 'String', width: 0, text: stringText },
  2: { name: 'AnsiString', width: 0, text: ansiText },
  3: { name: 'Int8', width: 1, text: (bytes, at) => String((bytes[at]! << 24) >> 24) },
  4: { name: 'UInt8', width: 1, text: (bytes, at) => String(bytes[at]) },
  5: { name: 'Int16', width: 2, text: (bytes, at) => String((u16(bytes, at) << 16) >> 16) },
  6: { name: 'UInt16', width: 2, text: (bytes, at) => String(u16(bytes, at)) },
  7: { name: 'Int32', width: 4, text: (bytes, at) => String(u32(bytes, at) | 0) },
  8: { name: 'UInt32', width: 4, text: (bytes, at) => String(u32(bytes, at)) },
  9: { name: 'Int64', width: 8, text: (bytes, at) => String(BigInt.asIntN(64, u64(bytes, at))) },
  10: { name: 'UInt64', width: 8, text: (bytes, at) => String(u64(bytes, at)) },
  11: { name: 'Real32', width: 4, text: (bytes, at) => real32Text(viewOf(bytes, at, 4).getFloat32(0, true)) },
  12: { name: 'Real64', width: 8, text: (bytes, at) => realText(viewOf(bytes, at, 8).getFloat64(0, true)) },
  13: { name: 'Bool', width: 1, text: boolText },
  14: { name: 'Binary', width: 0, text: hexText },
  15: { name: 'GUID', width: 16, text: guidText },
  16: { name: 'SizeT', width: 4, text: (bytes, at, size) => hex(size >= 8 ? u64(bytes, at) : u32(bytes, at), 1) },
  17: { name: 'FileTime', width: 8, text: (bytes, at) => storedTimeText(bytes, at) ?? hex(u64(bytes, at), 1) },
  18: { name: 'SystemTime', width: 16, text: (bytes, at) => systemTimeText(bytes, at) },
  19: { name: 'SID', width: 8, text: sidText },
  20: { name: 'HexInt32', width: 4, text: (bytes, at) => hex(u32(bytes, at), 1) },
  21: { name: 'HexInt64', width: 8, text: (bytes, at) => hex(u64(bytes, at), 1) },
  32: { name: 'EvtHandle', width: 0, text: hexText },
  33: { name: 'BinXml', width: 0, text: hexText },
  35: { name: 'EvtXml', width: 0, text: stringText },
} as const satisfies { readonly [code: number]: ValueType }

const TYPES: readonly (ValueType | undefined)[] = Array.from(
  { length: 0x80 },
  (_, code) => (VALUE_TYPES as { readonly [code: number]: ValueType })[code],
)

/** More than a value can have where nobody knows the type. */
const LEAST_SIZES = Float64Array.from(TYPES, (row) => row?.width ?? Number.POSITIVE_INFINITY)

/** Strings, in whatever form. All other types print as `NUMBER_TEXT` says. */
export function isTextType(type: number): boolean {
  return type === TYPE_STRING || type === 0x02 || type === 0x23
}

/** Every text, in lower case, that a value prints which is no string: numbers, hex, GUIDs, SIDs, times, true and false. */
export const NUMBER_TEXT = /^[0-9a-fxtzsrulniy{}:.+-]*$/

/** For people; a type nobody knows is named by its code. */
export function typeName(type: number): string {
  return TYPES[type]?.name ?? `Type${hex(type, 2)}`
}

/** False for a type nobody knows and for fewer bytes than the type needs: such values are shown as hex. */
export function fitsType(type: number, size: number): boolean {
  return size >= LEAST_SIZES[type & ~ARRAY_FLAG]! || (size === 0 && TYPES[type & ~ARRAY_FLAG] !== undefined)
}

/** The text of one value; an unknown type is shown as hex. Arrays: see `arrayTexts`. */
export function valueText(type: number, bytes: Uint8Array, offset: number, size: number, machine: Machine): string {
  if (size === 0) return ''
  const row = TYPES[type & ~ARRAY_FLAG]
  if (row === undefined || size < row.width) return hexText(bytes, offset, size)
  return row.text(bytes, offset, size, machine)
}

/** The items of an array value. An empty array has one empty item, so that its element stays. */
export function arrayTexts(type: number, bytes: Uint8Array, offset: number, size: number, machine: Machine): string[] {
  if (size === 0) return ['']
  const base = type & ~ARRAY_FLAG
  if (base === TYPE_STRING) return stringItems(bytes, offset, size, machine)
  if (base === 0x02) return ansiItems(bytes, offset, size)
  const items: string[] = []
  for (let at = offset; at < offset + size; ) {
    const left = offset + size - at
    const width = Math.min(itemWidth(base, bytes, at) || left, left)
    items.push(valueText(base, bytes, at, width, machine))
    at += width
  }
  return items
}

function itemWidth(base: number, bytes: Uint8Array, at: number): number {
  if (base === 0x13) return 8 + 4 * bytes[at + 1]!
  if (base === 0x0d) return 4
  return TYPES[base]?.width ?? 0
}

/** Items end in NUL; a NUL at the very end ends the last item and begins no other. */
function stringItems(bytes: Uint8Array, offset: number, size: number, machine: Machine): string[] {
  const text = machine.utf16(bytes, offset, size >> 1)
  return (text.endsWith('\0') ? text.slice(0, -1) : text).split('\0')
}

function ansiItems(bytes: Uint8Array, offset: number, size: number): string[] {
  const text = decodeAnsi(bytes, offset, size)
  return (text.endsWith('\0') ? text.slice(0, -1) : text).split('\0')
}

/** Windows ends text at its first NUL. */
function stringText(bytes: Uint8Array, offset: number, size: number, machine: Machine): string {
  let length = size >> 1
  while (length > 0 && bytes[offset + 2 * length - 2] === 0 && bytes[offset + 2 * length - 1] === 0) length--
  const text = machine.utf16(bytes, offset, length)
  const nul = text.indexOf('\0')
  return nul < 0 ? text : text.slice(0, nul)
}

/**
 * The code page is the source machine's and not recorded; Western European (Windows-1252) is the likeliest. Node 20's
 * TextDecoder reads that name as ISO 8859-1, so the 32 places where they differ are told here.
 */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

function ansiText(bytes: Uint8Array, offset: number, size: number): string {
  const text = decodeAnsi(bytes, offset, size)
  const nul = text.indexOf('\0')
  return nul < 0 ? text : text.slice(0, nul)
}

function decodeAnsi(bytes: Uint8Array, offset: number, size: number): string {
  let text = ''
  for (let at = offset; at < offset + size; at++) {
    const byte = bytes[at]!
    text += byte >= 0x80 && byte < 0xa0 ? WINDOWS_1252[byte - 0x80]! : String.fromCharCode(byte)
  }
  return text
}

/** Four bytes in practice, one by MS-EVEN6; anything but zero is true. */
function boolText(bytes: Uint8Array, offset: number, size: number): string {
  for (let i = 0; i < Math.min(size, 4); i++) if (bytes[offset + i] !== 0) return 'true'
  return 'false'
}

const HEX_BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, '0'))

/** Byte → the code of its first and of its second digit, in lower case. */
const HIGH_DIGITS = Uint8Array.from(HEX_BYTES, (digits) => digits.toLowerCase().charCodeAt(0))
const LOW_DIGITS = Uint8Array.from(HEX_BYTES, (digits) => digits.toLowerCase().charCodeAt(1))

function hexText(bytes: Uint8Array, offset: number, size: number): string {
  let text = ''
  for (let i = 0; i < size; i++) text += HEX_BYTES[bytes[offset + i]!]
  return text
}

/** `{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}`, lower case as current Windows prints it; the first three parts are little endian. */
export function guidText(bytes: Uint8Array, at: number): string {
  const high = HIGH_DIGITS
  const low = LOW_DIGITS
  // biome-ignore format: a byte a line. One call is six times as fast as joining texts, and an event has three or four GUIDs.
  return String.fromCharCode(
    0x7b,
    high[bytes[at + 3]!]!, low[bytes[at + 3]!]!,
    high[bytes[at + 2]!]!, low[bytes[at + 2]!]!,
    high[bytes[at + 1]!]!, low[bytes[at + 1]!]!,
    high[bytes[at]!]!, low[bytes[at]!]!,
    0x2d,
    high[bytes[at + 5]!]!, low[bytes[at + 5]!]!,
    high[bytes[at + 4]!]!, low[bytes[at + 4]!]!,
    0x2d,
    high[bytes[at + 7]!]!, low[bytes[at + 7]!]!,
    high[bytes[at + 6]!]!, low[bytes[at + 6]!]!,
    0x2d,
    high[bytes[at + 8]!]!, low[bytes[at + 8]!]!,
    high[bytes[at + 9]!]!, low[bytes[at + 9]!]!,
    0x2d,
    high[bytes[at + 10]!]!, low[bytes[at + 10]!]!,
    high[bytes[at + 11]!]!, low[bytes[at + 11]!]!,
    high[bytes[at + 12]!]!, low[bytes[at + 12]!]!,
    high[bytes[at + 13]!]!, low[bytes[at + 13]!]!,
    high[bytes[at + 14]!]!, low[bytes[at + 14]!]!,
    high[bytes[at + 15]!]!, low[bytes[at + 15]!]!,
    0x7d,
  )
}

/** `S-revision-authority-sub…`: the authority is 48 bits, big endian; hex above 32 bits (MS-DTYP §2.4.2.1). */
function sidText(bytes: Uint8Array, at: number, size: number): string {
  const count = Math.min(bytes[at + 1]!, (size - 8) >> 2)
  let authority = 0
  for (let i = 2; i < 8; i++) authority = authority * 256 + bytes[at + i]!
  let text = `S-${bytes[at]}-${authority < 2 ** 32 ? authority : hex(authority, 12)}`
  for (let i = 0; i < count; i++) text += `-${u32(bytes, at + 8 + 4 * i)}`
  return text
}

function viewOf(bytes: Uint8Array, at: number, length: number): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset + at, length)
}

/** The shortest decimal that reads back as the same 32-bit number. */
function real32Text(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return realText(short)
  }
  return realText(value)
}

/** XML Schema's names for what is no number. */
function realText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'INF' : '-INF'
  return String(value)
}
