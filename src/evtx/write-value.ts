/**
 * Typed values as BinXML stores them (MS-EVEN6 2.2.12, libevtx "Value types"). A value is written without its length:
 * that stands in the descriptor in front of all values of a template instance.
 */
import type { ByteWriter } from './write-bytes.ts'

/** Type bytes. A set bit 0x80 means array. */
export const VALUE_TYPES = {
  null: 0x00,
  string: 0x01,
  ansi: 0x02,
  i8: 0x03,
  u8: 0x04,
  i16: 0x05,
  u16: 0x06,
  i32: 0x07,
  u32: 0x08,
  i64: 0x09,
  u64: 0x0a,
  float: 0x0b,
  double: 0x0c,
  bool: 0x0d,
  binary: 0x0e,
  guid: 0x0f,
  filetime: 0x11,
  systemtime: 0x12,
  sid: 0x13,
  hex32: 0x14,
  hex64: 0x15,
  binxml: 0x21,
  strings: 0x81,
} as const satisfies { readonly [type: string]: number }

export type ValueType = keyof typeof VALUE_TYPES

/** What a description gives for each type; nested BinXML is added in `write-binxml.ts`. */
interface PlainValues {
  null: undefined
  string: string
  ansi: string
  i8: number
  u8: number
  i16: number
  u16: number
  i32: number
  u32: number
  i64: bigint | number
  u64: bigint | number
  float: number
  double: number
  bool: boolean
  binary: Uint8Array
  /** With or without braces. */
  guid: string
  filetime: Time
  systemtime: Time
  /** `S-1-5-18`. */
  sid: string
  hex32: number
  hex64: bigint | number
  strings: readonly string[]
}

type PlainType = keyof PlainValues

export type PlainValue =
  | { readonly type: 'null'; readonly value?: undefined }
  | { [Type in Exclude<PlainType, 'null'>]: { readonly type: Type; readonly value: PlainValues[Type] } }[Exclude<
      PlainType,
      'null'
    >]

/** 100 ns since 1601-01-01 UTC, or ISO 8601 with `Z` or an offset and up to seven digits of a second. */
export type Time = bigint | string

/** Thrown for descriptions that the format cannot hold. */
export class EvtxWriteError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'EvtxWriteError'
  }
}

export function writePlainValue(out: ByteWriter, { type, value }: PlainValue): void {
  const write = WRITERS[type] as (out: ByteWriter, value: unknown) => void
  write(out, value)
}

const WRITERS: { readonly [Type in PlainType]: (out: ByteWriter, value: PlainValues[Type]) => void } = {
  null: () => {},
  string: (out, text) => out.utf16(text),
  ansi: (out, text) => out.put(latin1(text)),
  i8: (out, number) => out.u8(whole(number, -0x80, 0x7f)),
  u8: (out, number) => out.u8(whole(number, 0, 0xff)),
  i16: (out, number) => out.u16(whole(number, -0x8000, 0x7fff)),
  u16: (out, number) => out.u16(whole(number, 0, 0xffff)),
  i32: (out, number) => out.u32(whole(number, -0x8000_0000, 0x7fff_ffff)),
  u32: (out, number) => out.u32(whole(number, 0, 0xffff_ffff)),
  i64: (out, number) => out.u64(whole(BigInt(number), -(2n ** 63n), 2n ** 63n - 1n)),
  u64: (out, number) => out.u64(whole(BigInt(number), 0n, 2n ** 64n - 1n)),
  float: (out, number) => out.f32(number),
  double: (out, number) => out.f64(number),
  bool: (out, truth) => out.u32(truth ? 1 : 0), // four bytes, whatever MS-EVEN6 says: all recorded ones are
  binary: (out, bytes) => out.put(bytes),
  guid: writeGuid,
  filetime: (out, time) => out.u64(fileTime(time)),
  systemtime: (out, time) => writeSystemTime(out, fileTime(time)),
  sid: writeSid,
  hex32: (out, number) => out.u32(whole(number, 0, 0xffff_ffff)),
  hex64: (out, number) => out.u64(whole(BigInt(number), 0n, 2n ** 64n - 1n)),
  strings: writeStrings,
}

/** Without this check a number that is too large would be cut silently. */
function whole<N extends number | bigint>(number: N, least: N, most: N): N {
  if (number < least || number > most || (typeof number === 'number' && !Number.isInteger(number))) {
    throw new EvtxWriteError(`${number} is no whole number from ${least} to ${most}`)
  }
  return number
}

/** Every item ends with a NUL, the last one too: that is how nearly all recorded arrays look. */
function writeStrings(out: ByteWriter, items: readonly string[]): void {
  for (const item of items) {
    out.utf16(item)
    out.u16(0)
  }
}

/** ANSI text has no code page of its own. Only characters that all the Western ones share are written. */
function latin1(text: string): number[] {
  return [...text].map((character) => {
    const code = character.codePointAt(0)!
    const shared = code < 0x80 || (code >= 0xa0 && code <= 0xff)
    if (!shared) throw new EvtxWriteError(`"${character}" cannot be written as ANSI text`)
    return code
  })
}

const GUID = /^\{?([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\}?$/i

/** With or without braces. The first three fields are little endian, the last eight bytes as written. */
export function writeGuid(out: ByteWriter, text: string): void {
  const [, first, second, third, fourth, fifth] = GUID.exec(text) ?? []
  if (first === undefined) throw new EvtxWriteError(`"${text}" is no GUID`)
  out.u32(Number.parseInt(first, 16))
  out.u16(Number.parseInt(second!, 16))
  out.u16(Number.parseInt(third!, 16))
  for (const pair of `${fourth}${fifth}`.match(/../g)!) out.u8(Number.parseInt(pair, 16))
}

const SID = /^S-(\d{1,3})-(\d{1,15})((?:-\d{1,10}){0,15})$/i

/** Revision, number of sub-authorities, authority (48 bits, big endian), then 32 bits each. */
function writeSid(out: ByteWriter, text: string): void {
  const [, revision, authority, rest] = SID.exec(text) ?? []
  if (revision === undefined) throw new EvtxWriteError(`"${text}" is no SID`)
  const subAuthorities = rest!.split('-').slice(1)
  out.u8(Number(revision))
  out.u8(subAuthorities.length)
  for (let shift = 40n; shift >= 0n; shift -= 8n) out.u8(Number((BigInt(authority!) >> shift) & 0xffn))
  for (const part of subAuthorities) out.u32(Number(part))
}

/** Seconds from 1601 (FILETIME) to 1970 (Unix). */
const EPOCH_DIFFERENCE = 11_644_473_600n
const TICKS_PER_SECOND = 10_000_000n

const ISO_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,7}))?(Z|[+-]\d\d:\d\d)$/

/** @throws EvtxWriteError for text that is no time, and for times that a FILETIME cannot hold */
export function fileTime(time: Time): bigint {
  const ticks = typeof time === 'bigint' ? time : parseTime(time)
  if (ticks < 0n || ticks > 0xffff_ffff_ffff_ffffn) throw new EvtxWriteError(`${time} is outside what a FILETIME holds`)
  return ticks
}

function parseTime(text: string): bigint {
  const [, seconds, fraction = '', zone] = ISO_TIME.exec(text) ?? []
  const milliseconds = seconds === undefined ? Number.NaN : Date.parse(`${seconds}${zone}`)
  if (Number.isNaN(milliseconds)) throw new EvtxWriteError(`"${text}" is no time like 2026-03-11T09:14:02.1234567Z`)
  const unixSeconds = BigInt(milliseconds / 1000)
  return (unixSeconds + EPOCH_DIFFERENCE) * TICKS_PER_SECOND + BigInt(fraction.padEnd(7, '0'))
}

/** SYSTEMTIME: year, month, day of week, day, hour, minute, second, millisecond, 16 bits each. */
function writeSystemTime(out: ByteWriter, ticks: bigint): void {
  const date = new Date(Number(ticks / 10_000n - EPOCH_DIFFERENCE * 1000n))
  if (Number.isNaN(date.getTime())) throw new EvtxWriteError(`${ticks} is outside what a SYSTEMTIME holds`)
  out.u16(date.getUTCFullYear())
  out.u16(date.getUTCMonth() + 1)
  out.u16(date.getUTCDay())
  out.u16(date.getUTCDate())
  out.u16(date.getUTCHours())
  out.u16(date.getUTCMinutes())
  out.u16(date.getUTCSeconds())
  out.u16(date.getUTCMilliseconds())
}
