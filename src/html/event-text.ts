/** Texts of an event's fields, whatever the form of the value. */
import type { Event } from '../event/index.ts'

/** The first of these fields that has a text. */
export function textOf(event: Event, ...fields: readonly string[]): string | null {
  for (const field of fields) {
    const value = event.get(field)
    const first = Array.isArray(value) ? value[0] : value
    if (typeof first === 'string' && first !== '' && first !== '-') return first
    if (typeof first === 'number' || typeof first === 'bigint') return String(first)
  }
  return null
}

/**
 * UTF-16 units of a command line in lists and trees; the details of a match have all of it. One limit for both, so that the
 * report holds the text once.
 */
export const MAX_LINE = 400
/** UTF-16 units of names: of hosts, users, images. */
export const MAX_NAME = 260

/** At most `limit` UTF-16 units, with an ellipsis where something was cut. */
export function shortened(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`
}
