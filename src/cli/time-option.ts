import { normalTime } from '../evtx/index.ts'
import { UserError } from './exit-codes.ts'

/** Day, clock and zone as typed; seconds, their fraction and the zone may be missing, and the clock with them. */
const TYPED_TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/i

/**
 * What --from or --to means, in the form of `normalTime`. Without a zone it is UTC; a date alone is its first moment,
 * or its last where it is the end of a window.
 */
export function timeOption(name: string, text: string | undefined, isEnd: boolean): string | undefined {
  if (text === undefined) return undefined
  const [, day = '', minutes, seconds = ':00', zone = 'Z'] = TYPED_TIME.exec(text) ?? []
  const clock = minutes === undefined ? (isEnd ? '23:59:59.9999999' : '00:00:00') : minutes + seconds
  const time = isDay(day) ? normalTime(`${day}T${clock}${zone}`) : undefined
  if (time !== undefined) return time
  const examples = '2026-03-01, 2026-03-01T08:30 or 2026-03-01T08:30:00+01:00'
  throw new UserError(`--${name}: "${text}" is no time; write it like ${examples}`)
}

/** `Date` takes 30 February for 2 March. */
function isDay(day: string): boolean {
  const milliseconds = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(day)
}
