import { normalTime } from '../evtx/time.ts'
import type { Event, EventDescription, EventSummary, Value, View } from './event.ts'

export interface ObjectEventOptions {
  /** ISO 8601 with `Z` or offset. */
  readonly time?: string
  readonly channel?: string
  readonly provider?: string
  readonly eventId?: number
  /** Field names are taken exactly as given, in every view. */
  readonly view?: View
}

/** An event out of a plain object. Values may be nested; `a.b` finds a key of that name first, then b inside a. */
export function eventFromObject(fields: { readonly [name: string]: unknown }, options: ObjectEventOptions = {}): Event {
  const event: Event = {
    source: { provider: options.provider ?? null, channel: options.channel ?? null, eventId: options.eventId ?? null },
    time: options.time === undefined ? null : (normalTime(options.time) ?? null),
    get: (field) => lookUp(fields as { readonly [name: string]: Value | undefined }, field),
    units: () => undefined,
    values: () => Object.values(fields as { readonly [name: string]: Value }),
    seenAs: () => event,
    eachText: () => false,
    eachField: () => false,
    describe: () => describe(fields as { readonly [name: string]: Value | undefined }, options),
    summary: () => summarise(options),
  }
  return event
}

type Mapping = { readonly [name: string]: Value | undefined }

function isMapping(value: Value | undefined): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `a.b` is a key of that name, or b inside a. Own keys only: inherited ones and the properties of strings and lists are no fields. */
export function lookUp(object: Mapping, field: string): Value | undefined {
  if (Object.hasOwn(object, field)) return object[field]
  for (let dot = field.indexOf('.'); dot > 0; dot = field.indexOf('.', dot + 1)) {
    const head = field.slice(0, dot)
    if (!Object.hasOwn(object, head)) continue
    const found = lookInside(object[head], field.slice(dot + 1))
    if (found !== undefined) return found
  }
  return undefined
}

/** A list is searched item by item. */
function lookInside(value: Value | undefined, field: string): Value | undefined {
  if (isMapping(value)) return lookUp(value, field)
  if (!Array.isArray(value)) return undefined
  const found = value.map((item) => lookInside(item, field)).filter((item) => item !== undefined)
  return found.length === 0 ? undefined : found.flat()
}

function describe(fields: Mapping, options: ObjectEventOptions): EventDescription {
  const texts: { [name: string]: string | readonly string[] } = Object.create(null)
  for (const [name, value] of Object.entries(fields)) {
    if (Array.isArray(value)) texts[name] = value.map(textOf)
    else if (value !== null && value !== undefined) texts[name] = textOf(value)
  }
  return { ...summarise(options), fields: texts }
}

function summarise(options: ObjectEventOptions): EventSummary {
  return {
    file: null,
    recordId: null,
    headerRecordId: null,
    offset: null,
    eventId: options.eventId ?? null,
    channel: options.channel ?? null,
    provider: options.provider ?? null,
    computer: null,
    recovered: false,
  }
}

function textOf(value: Value): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
}
