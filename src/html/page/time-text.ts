/** `since`: milliseconds since 1970; `ticks`: 100 ns from there. As logs write times, UTC, with seven digits. */
export function timeText(since: number, ticks: number | null): string {
  if (ticks === null) return 'no time'
  const whole = Math.floor(ticks / 10_000)
  const date = new Date(since + whole)
  if (Number.isNaN(date.getTime())) return 'no time'
  const rest = String(ticks - whole * 10_000).padStart(4, '0')
  return `${date.toISOString().slice(0, 23).replace('T', ' ')}${rest}`
}

/** To the second. */
export function shortTime(milliseconds: number): string {
  const date = new Date(milliseconds)
  return Number.isNaN(date.getTime()) ? 'no time' : date.toISOString().slice(0, 19).replace('T', ' ')
}
