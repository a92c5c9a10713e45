/**
 * Typed values as BinXML stores them (MS-EVEN6 2.2.12, libevtx "Value types"). A value is written without its length:
 * that stands in the descriptor in front of all values of a template instance.
 */
import type { ByteWriter } from './write-bytes.ts'
import { EvtxWriteError } from './write-error.ts'
import { writeGuid, writeSid } from './write-identity.ts'
import { fileTime, type Time, writeSystemTime } from './write-time.ts'

export { EvtxWriteError } from './write-error.ts'
export { writeGuid } from './write-identity.ts'
export { fileTime, type Time } from './write-time.ts'

/** Type bytes; those of `value.ts`. */
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
  /** Recorded files have hex32 or hex64 where a template says this. */
  sizet: 0x10,
  filetime: 0x11,
  systemtime: 0x12,
  sid: 0x13,
  hex32: 0x14,
  hex64: 0x15,
  evthandle: 0x20,
  binxml: 0x21,
  evtxml: 0x23,
  strings: 0x81,
  array: 0x80,
} as const satisfies { readonly [type: string]: number }

export type ValueType = keyof typeof VALUE_TYPES

/** Sizes of values and lengths of text are 16 bits wide. */
export const LONGEST = 0xffff

/** What a description gives for each type; nested BinXML is added in `write-binxml.ts`. */
interface ScalarValues {
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
  sizet: bigint | number
  filetime: Time
  systemtime: Time
  /** `S-1-5-18`. */
  sid: string
  hex32: number
  hex64: bigint | number
  evthandle: Uint8Array
  evtxml: string
}

export type ScalarType = keyof ScalarValues

/** Types whose values have no length of their own, so that a row of them could not be taken apart. */
type ShapelessType = 'binary' | 'evthandle' | 'evtxml'

export type ItemType = Exclude<ScalarType, ShapelessType>

export type ScalarValue = {
  [Type in ScalarType]: { readonly type: Type; readonly value: ScalarValues[Type] }
}[ScalarType]

export type PlainValue =
  | { readonly type: 'null'; readonly value?: undefined }
  | ScalarValue
  /** Stands for several elements; a text may hold no NUL. */
  | { readonly type: 'strings'; readonly value: readonly string[] }
  | ArrayValue

/** The same for other types. */
export type ArrayValue = {
  [Type in ItemType]: { readonly type: 'array'; readonly of: Type; readonly value: readonly ScalarValues[Type][] }
}[ItemType]

/** A set bit 0x80 means array. */
export function typeCode(value: PlainValue): number {
  return value.type === 'array' ? VALUE_TYPES.array | VALUE_TYPES[value.of] : VALUE_TYPES[value.type]
}

export function writePlainValue(out: ByteWriter, value: PlainValue): void {
  if (value.type === 'null') return
  if (value.type === 'strings') return writeItems(out, 'string', value.value)
  if (value.type === 'array') return writeItems(out, value.of, value.value)
  writeScalar(out, value.type, value.value)
}

/** Texts end with a NUL each, the last one too: that is how nearly all recorded arrays look. */
function writeItems(out: ByteWriter, type: ItemType, items: readonly unknown[]): void {
  for (const item of items) {
    writeScalar(out, type, item)
    if (type === 'string') out.u16(0)
    else if (type === 'ansi') out.u8(0)
  }
}

function writeScalar(out: ByteWriter, type: ScalarType, value: unknown): void {
  const write = WRITERS[type] as (out: ByteWriter, value: unknown) => void
  write(out, value)
}

const WRITERS: { readonly [Type in ScalarType]: (out: ByteWriter, value: ScalarValues[Type]) => void } = {
  string: (out, text) => out.utf16(text),
  ansi: (out, text) => out.put(latin1(text)),
  i8: (out, number) => out.u8(whole(number, -0x80, 0x7f)),
  u8: (out, number) => out.u8(whole(number, 0, 0xff)),
  i16: (out, number) => out.u16(whole(number, -0x8000, 0x7fff)),
  u16: (out, number) => out.u16(whole(number, 0, 0xffff)),
  i32: (out, number) => out.u32(whole(number, -0x8000_0000, 0x7fff_ffff)),
  u32: (out, number) => out.u32(whole(number, 0, 0xffff_ffff)),
  i64: (out, number) => out.u64(whole(BigInt(number), -(2n ** 63n), 2n ** 63n - 1n)),
  u64: writeU64,
  float: (out, number) => out.f32(number),
  double: (out, number) => out.f64(number),
  bool: (out, truth) => out.u32(truth ? 1 : 0), // four bytes, whatever MS-EVEN6 says: all recorded ones are
  binary: (out, bytes) => out.put(bytes),
  guid: writeGuid,
  sizet: writeU64,
  filetime: (out, time) => out.u64(fileTime(time)),
  systemtime: (out, time) => writeSystemTime(out, fileTime(time)),
  sid: writeSid,
  hex32: (out, number) => out.u32(whole(number, 0, 0xffff_ffff)),
  hex64: writeU64,
  evthandle: (out, bytes) => out.put(bytes),
  evtxml: (out, text) => out.utf16(text),
}

function writeU64(out: ByteWriter, number: bigint | number): void {
  out.u64(whole(BigInt(number), 0n, 2n ** 64n - 1n))
}

/** Without this check a number that is too large would be cut silently. */
function whole<N extends number | bigint>(number: N, least: N, most: N): N {
  if (number < least || number > most || (typeof number === 'number' && !Number.isInteger(number))) {
    throw new EvtxWriteError(`${number} is no whole number from ${least} to ${most}`)
  }
  return number
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
