/** Dates of queries: `2026-01-26`, `now-1d/d`, `2026-01-26||+1M/M`. UTC. */
import { indexTime } from '../detect/index-time.ts'

/** Milliseconds since 1970; undefined for no date. `roundUp`: the last moment of what is meant. */
export function parseDate(text: string, roundUp: boolean, now: number): number | undefined {
  if (text.startsWith('now')) return calculated(now, text.slice(3), roundUp)
  const bars = text.indexOf('||')
  if (bars < 0) return indexTime(text, roundUp)
  const time = indexTime(text.slice(0, bars), false)
  return time === undefined ? undefined : calculated(time, text.slice(bars + 2), roundUp)
}

const STEP = /([+-])(\d*)([yMwdhHms])|\/1?([yMwdhHms])/y

function calculated(start: number, math: string, roundUp: boolean): number | undefined {
  let time = new Date(start)
  let at = 0
  while (at < math.length) {
    STEP.lastIndex = at
    const step = STEP.exec(math)
    if (step === null) return undefined
    at = STEP.lastIndex
    const [, sign, count, unit, rounded] = step
    if (rounded === undefined) time = plus(time, (sign === '-' ? -1 : 1) * Number(count === '' ? 1 : count), unit!)
    else {
      time = floor(time, rounded)
      if (roundUp) time = new Date(plus(time, 1, rounded).getTime() - 1)
    }
  }
  return Number.isNaN(time.getTime()) ? undefined : time.getTime()
}

const MILLISECONDS: { readonly [unit: string]: number } = {
  w: 7 * 86_400_000,
  d: 86_400_000,
  h: 3_600_000,
  H: 3_600_000,
  m: 60_000,
  s: 1000,
}

/** A month later than the 31st is the last day of a shorter month. */
function plus(time: Date, count: number, unit: string): Date {
  const step = MILLISECONDS[unit]
  if (step !== undefined) return new Date(time.getTime() + count * step)
  const moved = new Date(time)
  moved.setUTCDate(1)
  moved.setUTCMonth(time.getUTCMonth() + (unit === 'y' ? 12 : 1) * count)
  const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate()
  moved.setUTCDate(Math.min(time.getUTCDate(), lastDay))
  return moved
}

function floor(time: Date, unit: string): Date {
  const floored = new Date(time)
  if (unit === 'y') floored.setUTCMonth(0, 1)
  if (unit === 'M') floored.setUTCDate(1)
  // Weeks begin on Monday.
  if (unit === 'w') floored.setUTCDate(time.getUTCDate() - ((time.getUTCDay() + 6) % 7))
  if (unit === 's') floored.setUTCMilliseconds(0)
  else if (unit === 'm') floored.setUTCSeconds(0, 0)
  else if (unit === 'h' || unit === 'H') floored.setUTCMinutes(0, 0, 0)
  else floored.setUTCHours(0, 0, 0, 0)
  return floored
}
