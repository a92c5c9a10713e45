/** Times as BinXML stores them. */
import type { ByteWriter } from './write-bytes.ts'
import { EvtxWriteError } from './write-error.ts'

/** 100 ns since 1601-01-01 UTC, or ISO 8601 with `Z` or an offset and up to seven digits of a second. */
export type Time = bigint | string

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
export function writeSystemTime(out: ByteWriter, ticks: bigint): void {
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
