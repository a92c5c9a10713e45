/** Times as exporters write them, made ISO 8601 with a zone, which is what a record keeps. */
import { fileTimeText, ticksOf } from '../evtx/time.ts'

/** Ticks of 100 ns between 1601 and 1970. */
const UNIX_EPOCH_TICKS = 116_444_736_000_000_000n

/** Times since 1970 by their size: seconds until the year 5138, milliseconds, microseconds. */
const FIRST_MILLISECONDS = 1e11
const FIRST_MICROSECONDS = 1e14

/**
 * `2020-01-31T12:00:00.123Z`, `2020-01-31 12:00:00.123 +01:00`, `2020-01-31 12:00:00` (taken as UTC, for want of a zone),
 * numbers since 1970, `/Date(…)/` of PowerShell. What is no time is given back as it is.
 */
export function timeText(value: unknown): string {
  if (typeof value === 'number') return sinceEpoch(value) ?? String(value)
  const text = String(value).trim()
  const date = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/.exec(text)
  if (date !== null) return sinceEpoch(Number(date[1]) * 1000, 1) ?? text
  if (/^\d{9,17}(?:\.\d+)?$/.test(text)) return sinceEpoch(Number(text)) ?? text
  const parts = /^(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d+))? ?(UTC|Z|[+-]\d\d:?\d\d)?$/i.exec(text)
  if (parts === null) return clockText(text) ?? text
  const [, year, month, day, clock, fraction, zone] = parts
  const normal = `${year}-${month}-${day}T${clock}${fraction === undefined ? '' : `.${fraction}`}${zoneText(zone)}`
  return ticksOf(normal) === undefined ? text : normal
}

function zoneText(zone: string | undefined): string {
  return zone === undefined || /^(?:utc|z)$/i.test(zone) ? 'Z' : zone
}

function sinceEpoch(value: number, unit = microsecondsOf(value)): string | undefined {
  if (!Number.isFinite(value)) return undefined
  return fileTimeText(UNIX_EPOCH_TICKS + BigInt(Math.round(value * unit)) * 10n)
}

/** Microseconds in the unit of a time of this size. */
function microsecondsOf(value: number): number {
  if (value >= FIRST_MICROSECONDS) return 1
  return value >= FIRST_MILLISECONDS ? 1e3 : 1e6
}

/**
 * What Event Viewer writes: `5/8/2019 3:00:37 AM` as in the United States, `08.05.2019 03:00:37` day first. With slashes
 * and twenty-four hours nobody knows which is the month, unless one of the two cannot be.
 */
function clockText(text: string): string | undefined {
  const parts = /^(\d{1,2})([/.])(\d{1,2})[/.](\d{4}),? (\d{1,2}):(\d\d):(\d\d)(?: ([AP])M)?$/i.exec(text)
  if (parts === null) return undefined
  const [, first, mark, second, year, hour, minutes, seconds, half] = parts
  const isMonthFirst = mark === '/' && (half !== undefined || Number(second) > 12)
  if (mark === '/' && !isMonthFirst && Number(first) <= 12) return undefined
  const [month, day] = isMonthFirst ? [first!, second!] : [second!, first!]
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toUpperCase() === 'P' ? 12 : 0)
  const two = (number: string | number): string => String(number).padStart(2, '0')
  const normal = `${year}-${two(month)}-${two(day)}T${two(hours)}:${minutes}:${seconds}Z`
  return ticksOf(normal) === undefined ? undefined : normal
}
