/**
 * Events that somebody wrote or cut out as JSON, for looking at each of them: in any shape of an export, or an object of
 * fields alone, `{"EventID": 1, "Channel": "…", "Image": "…"}`, whose names and values are taken as they are written.
 */
import { withEcsView, withElasticView } from '../event/ecs-event.ts'
import { type Event, eventFromObject, eventOf } from '../event/index.ts'
import type { LogRecord } from '../evtx/log-record.ts'
import { JsonFinder } from './json-finder.ts'
import { isObject, type JsonObject, jsonProblem, parseJson } from './json-object.ts'
import { JsonRecord, recordOf } from './json-record.ts'
import { systemAt } from './shape-fields.ts'
import { FLAT_SYSTEM } from './shape-places.ts'
import { recogniseShape } from './shape-recognition.ts'
import { UnitWindow } from './unit-window.ts'

export type JsonEvents =
  | { readonly ok: true; readonly events: readonly Event[] }
  | { readonly ok: false; readonly message: string }

/** The first thing that is wrong makes all of it refused: who writes an event wants to know. */
export function jsonEvents(bytes: Uint8Array, file: string): JsonEvents {
  const window = UnitWindow.of(bytes, true)
  const events: Event[] = []
  for (const found of new JsonFinder(window).found()) {
    const place = `line ${found.line}, column ${found.column}`
    if (found.kind === 'broken') return { ok: false, message: `${place}: ${found.reason}` }
    try {
      const value = parseJson(window.text(found.start, found.end).text) as JsonObject
      events.push(eventOfValue(value, { file, offset: window.byteOffset(found.start), chunk: null }))
    } catch (error) {
      const message = error instanceof SyntaxError ? jsonProblem(error) : (error as Error).message
      return { ok: false, message: `${place}: ${message}` }
    }
  }
  if (events.length === 0) return { ok: false, message: 'there is no JSON object in here' }
  return { ok: true, events }
}

function eventOfValue(value: JsonObject, place: LogRecord['place']): Event {
  const shape = recogniseShape(value)?.shape ?? 'flat'
  if (shape === 'flat') return withEcsView(eventFromObject(value, sourceOf(value)))
  return eventOfRecord(recordOf(value, shape, place, () => undefined))
}

/** A document out of Elasticsearch has Elastic's names itself; whoever asks by them sees what is written there. */
export function eventOfRecord(record: LogRecord): Event {
  const event = eventOf(record)
  if (!(record instanceof JsonRecord) || !isElastic(record.document)) return event
  const { channel, provider, eventId, timeCreated } = record
  const document = eventFromObject(record.document, {
    ...(channel === null ? {} : { channel }),
    ...(provider === null ? {} : { provider }),
    ...(eventId === null ? {} : { eventId }),
    ...(timeCreated === null ? {} : { time: timeCreated }),
  })
  return withElasticView(event, () => document)
}

function isElastic(document: JsonObject): boolean {
  return isObject(document.winlog) || Object.keys(document).some((name) => name.startsWith('winlog.'))
}

function sourceOf(object: JsonObject): NonNullable<Parameters<typeof eventFromObject>[1]> {
  const system = systemAt(object, FLAT_SYSTEM)
  const channel = system.get('Channel')
  const provider = system.get('Provider_Name')
  const time = system.get('TimeCreated_SystemTime')
  const eventId = Number(system.get('EventID') ?? Number.NaN)
  return {
    ...(channel === undefined ? {} : { channel }),
    ...(provider === undefined ? {} : { provider }),
    ...(time === undefined ? {} : { time }),
    ...(Number.isInteger(eventId) ? { eventId } : {}),
  }
}
