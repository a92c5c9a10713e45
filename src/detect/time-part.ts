import type { TimePart } from '../sigma/plan.ts'

const ISO_TIME = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i

/** A part of an ISO 8601 time as it is written (no zone is applied); undefined when the text is none or lacks the part. */
export function timePartOf(text: string, part: TimePart): number | undefined {
  const parts = ISO_TIME.exec(text)
  if (parts === null) return undefined
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined
  switch (part) {
    case 'year':
      return year
    case 'month':
      return month
    case 'week':
      return isoWeek(year, month, day)
    case 'day':
      return day
    case 'hour':
      return clockPart(parts[4], 23)
    case 'minute':
      return clockPart(parts[5], 59)
  }
}

function clockPart(digits: string | undefined, last: number): number | undefined {
  return digits === undefined || Number(digits) > last ? undefined : Number(digits)
}

const DAY_MILLISECONDS = 86_400_000

/** ISO 8601: weeks begin on Monday, week 1 holds the year's first Thursday. */
function isoWeek(year: number, month: number, day: number): number {
  const date = Date.UTC(year, month - 1, day)
  const weekday = (new Date(date).getUTCDay() + 6) % 7
  const thursday = date + (3 - weekday) * DAY_MILLISECONDS
  const firstDay = Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1)
  return 1 + Math.floor((thursday - firstDay) / (7 * DAY_MILLISECONDS))
}
