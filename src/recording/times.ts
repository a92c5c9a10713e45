import { fileTimeText } from '../evtx/time.ts'
import { fileTime } from '../evtx/write-value.ts'

/** 100 ns ticks since 1601 as ISO 8601 with seven digits. */
export function isoTime(ticks: bigint): string {
  return fileTimeText(ticks) ?? String(ticks)
}

/** Sysmon writes times as text, UTC, to the millisecond. */
export function sysmonTime(time: string): string {
  const milliseconds = Number(fileTime(time) / 10_000n - 11_644_473_600_000n)
  return new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '')
}
