/**
 * Events written as JSON: an object of fields, `{"EventID": 1, "Channel": "…", "Image": "…"}`, or a record as `dump`
 * prints it; one of them, a list, or one a line. Numbers above 2^53 lose digits, as JSON readers have it: quote them.
 */
import { type Event, eventFromObject } from '../event/index.ts'

export type JsonEvents =
  | { readonly ok: true; readonly events: readonly Event[] }
  | { readonly ok: false; readonly message: string }

type Mapping = { readonly [name: string]: unknown }

export function jsonEvents(text: string): JsonEvents {
  const values = valuesOf(text)
  if (!values.ok) return values
  const strange = values.values.findIndex((value) => !isMapping(value))
  if (strange >= 0) return { ok: false, message: `value ${strange + 1} is no JSON object of fields` }
  if (values.values.length === 0) return { ok: false, message: 'there is no JSON object in here' }
  return { ok: true, events: (values.values as readonly Mapping[]).map(eventOfObject) }
}

/** True for bytes that begin as such a file does, white space and byte order marks aside. */
export function looksLikeJson(bytes: Uint8Array): boolean {
  const first = bytes.find((byte) => !SKIPPED.includes(byte))
  return first === 0x7b || first === 0x5b
}

/** White space, the bytes of UTF-8's and UTF-16's marks, and the zeros of UTF-16. */
const SKIPPED = [0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf, 0xff, 0xfe, 0x00]

type Values =
  | { readonly ok: true; readonly values: readonly unknown[] }
  | { readonly ok: false; readonly message: string }

function valuesOf(text: string): Values {
  const whole = parsed(text)
  if (whole.ok) return { ok: true, values: whole.values.flat() }
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length < 2 || !parsed(lines[0]!).ok) return whole
  const values: unknown[] = []
  for (const [number, line] of lines.entries()) {
    const one = parsed(line)
    if (!one.ok) return { ok: false, message: `line ${number + 1}: ${one.message}` }
    values.push(...one.values)
  }
  return { ok: true, values }
}

function parsed(text: string): Values {
  try {
    return { ok: true, values: [JSON.parse(text)] }
  } catch (error) {
    return { ok: false, message: `this is no JSON: ${(error as Error).message}` }
  }
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function eventOfObject(object: Mapping): Event {
  const { system, fields } = object
  if (isMapping(system) && isMapping(fields)) {
    // Fields hide what System has under the same name, as they do in a record.
    return eventFromObject({ ...system, ...fields }, sourceOf({ ...system, ...object }))
  }
  return eventFromObject(object, sourceOf(object))
}

/** Spellings of System's values, the most usual first. */
const NAMES = {
  channel: ['Channel', 'channel'],
  provider: ['Provider_Name', 'Provider', 'ProviderName', 'SourceName', 'provider'],
  eventId: ['EventID', 'EventId', 'eventId'],
  time: ['TimeCreated_SystemTime', 'TimeCreated', 'time'],
} as const

function sourceOf(object: Mapping): NonNullable<Parameters<typeof eventFromObject>[1]> {
  const channel = textOf(object, NAMES.channel)
  const provider = textOf(object, NAMES.provider)
  const time = textOf(object, NAMES.time)
  const eventId = Number(textOf(object, NAMES.eventId) ?? Number.NaN)
  return {
    ...(channel === undefined ? {} : { channel }),
    ...(provider === undefined ? {} : { provider }),
    ...(time === undefined ? {} : { time }),
    ...(Number.isInteger(eventId) ? { eventId } : {}),
  }
}

function textOf(object: Mapping, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = Object.hasOwn(object, name) ? object[name] : undefined
    if ((typeof value === 'string' && value !== '') || typeof value === 'number') return String(value)
  }
  return undefined
}
