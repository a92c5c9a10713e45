import { u16, u32, u64 } from './bytes.ts'

/** 100 ns ticks from 1601-01-01 (FILETIME's zero) to 1970-01-01. */
const UNIX_EPOCH_TICKS = 116_444_736_000_000_000n
/** 9999-12-31T23:59:59.9999999Z: what Windows itself can print. */
const LAST_TICKS = 2_650_467_743_999_999_999n
const LAST_HIGH = Number(LAST_TICKS >> 32n)
const SECONDS_TO_UNIX = Number(UNIX_EPOCH_TICKS / 10_000_000n)
const REST_OF_HIGH = 2 ** 32 - 429 * 10_000_000

/** FILETIME (100 ns since 1601, UTC) as `YYYY-MM-DDThh:mm:ss.fffffffZ`; undefined beyond the year 9999. */
export function fileTimeText(ticks: bigint): string | undefined {
  if (ticks > LAST_TICKS) return undefined
  const fraction = ((ticks % 10_000_000n) + 10_000_000n) % 10_000_000n
  return secondsText(Number((ticks - fraction) / 10_000_000n), Number(fraction))
}

/** The same of eight bytes, without a bigint: every match has one or two. */
export function storedTimeText(bytes: Uint8Array, at: number): string | undefined {
  const high = u32(bytes, at + 4)
  if (high >= LAST_HIGH) return fileTimeText(u64(bytes, at))
  // 2^32 ticks are 429 seconds and a rest; below 2^53 all of it is exact.
  const rest = high * REST_OF_HIGH + u32(bytes, at)
  return secondsText(high * 429 + Math.floor(rest / 10_000_000), rest % 10_000_000)
}

/** `seconds` since 1601, and ticks. */
function secondsText(seconds: number, fraction: number): string {
  const date = new Date((seconds - SECONDS_TO_UNIX) * 1000).toISOString().slice(0, 19)
  return `${date}.${String(fraction).padStart(7, '0')}Z`
}

/** The inverse of `fileTimeText`, for any ISO 8601 time with a zone; undefined when it is none. */
export function ticksOf(text: string): bigint | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)$/i.exec(text)
  if (parts === null) return undefined
  const [, day, clock, fraction = '', zone] = parts
  const milliseconds = Date.parse(`${day}T${clock}${zone!.toUpperCase()}`)
  if (Number.isNaN(milliseconds)) return undefined
  return BigInt(milliseconds) * 10_000n + BigInt(fraction.padEnd(7, '0').slice(0, 7)) + UNIX_EPOCH_TICKS
}

/** Any ISO 8601 time with a zone in the form of `fileTimeText`, so that text order is time order. */
export function normalTime(text: string): string | undefined {
  const ticks = ticksOf(text)
  return ticks === undefined || ticks < 0n ? undefined : fileTimeText(ticks)
}

/** SYSTEMTIME: eight 16-bit numbers: year, month, day of week, day, hour, minute, second, millisecond. Printed as stored, sound or not. */
export function systemTimeText(bytes: Uint8Array, at: number): string {
  const [year, month, , day, hour, minute, second, millisecond] = Array.from({ length: 8 }, (_, i) =>
    u16(bytes, at + 2 * i),
  )
  const two = (number: number | undefined): string => String(number).padStart(2, '0')
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
  return `${date}T${two(hour)}:${two(minute)}:${two(second)}.${String(millisecond).padStart(3, '0')}Z`
}
