/** Dates as Elasticsearch's default format has them: `strict_date_optional_time||epoch_millis`, to the millisecond. */

const DATE =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(?:(\d\d)(?::(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?)?(Z|[+-]\d\d(?::?\d\d)?)?)?)?)?$/
const EPOCH_MILLISECONDS = /^-?\d+(?:\.\d{1,6})?$/

/**
 * Milliseconds since 1970; undefined for no such date. Without a zone it is UTC. What is missing is filled with the
 * first or, `roundUp`, the last moment.
 */
export function indexTime(text: string, roundUp: boolean): number | undefined {
  const match = DATE.exec(text)
  if (match !== null) return dateTime(match, roundUp)
  return EPOCH_MILLISECONDS.test(text) ? Math.floor(Number(text)) : undefined
}

function dateTime([, ...groups]: readonly (string | undefined)[], roundUp: boolean): number | undefined {
  const [year, month, day, hour, minute, second, fraction, zone] = groups
  const monthNumber = Number(month ?? (roundUp ? 12 : 1))
  const lastDay = new Date(Date.UTC(Number(year), monthNumber, 0)).getUTCDate()
  const dayNumber = Number(day ?? (roundUp ? lastDay : 1))
  const clock = [
    Number(hour ?? (roundUp ? 23 : 0)),
    Number(minute ?? (roundUp ? 59 : 0)),
    Number(second ?? (roundUp ? 59 : 0)),
    Number((fraction ?? (roundUp ? '999' : '0')).padEnd(3, '0').slice(0, 3)),
  ] as const
  const isDate = monthNumber >= 1 && monthNumber <= 12 && dayNumber >= 1 && dayNumber <= lastDay
  if (!isDate || clock[0] > 23 || clock[1] > 59 || clock[2] > 59) return undefined
  const time = new Date(0)
  // Not by `Date.UTC`, which takes years before 100 for others.
  time.setUTCFullYear(Number(year), monthNumber - 1, dayNumber)
  time.setUTCHours(...clock)
  return time.getTime() - offsetOf(zone)
}

function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3).replace(':', '') || 0)]
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}
