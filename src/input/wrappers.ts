/** What stands around an event: hits of Elasticsearch, results of Splunk, a match, a record that holds its content as text. */
import { isObject, type JsonObject, valueAt } from './json-object.ts'

/** The event inside: an object, or text (JSON, or an event of Windows as XML). undefined: this wrapper is not there. */
type Unwrap = (value: JsonObject) => unknown

export interface Wrapper {
  readonly title: string
  readonly unwrap: Unwrap
}

export const WRAPPERS: readonly Wrapper[] = [
  { title: 'hit of Elasticsearch', unwrap: ({ _source }) => (isObject(_source) ? _source : undefined) },
  {
    title: 'fields of a hit of Elasticsearch',
    unwrap: ({ _index, fields }) => (typeof _index === 'string' && isObject(fields) ? fields : undefined),
  },
  { title: 'result of Splunk', unwrap: ({ result }) => (isObject(result) ? result : undefined) },
  { title: '_raw of Splunk', unwrap: ({ _raw }) => eventText(_raw) ?? classicText(_raw) },
  { title: 'match of Chainsaw', unwrap: (value) => objectOr(valueAt(value, 'document.data')) },
  {
    title: 'record of pyevtx-rs',
    unwrap: ({ event_record_id, data }) =>
      event_record_id === undefined ? undefined : (objectOr(data) ?? eventText(data)),
  },
  {
    title: 'match of sigma-replay',
    unwrap: ({ rule, event }) => (isObject(rule) && isObject(event) && isObject(event.fields) ? event : undefined),
  },
  { title: 'event.original of Elastic', unwrap: (value) => xmlText(valueAt(value, 'event.original')) },
]

function objectOr(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined
}

function xmlText(value: unknown): string | undefined {
  return typeof value === 'string' && /^\s*<Event[\s>]/.test(value) ? value : undefined
}

function eventText(value: unknown): string | undefined {
  return xmlText(value) ?? (typeof value === 'string' && /^\s*\{/.test(value) ? value : undefined)
}

/** Splunk's classic form: a date, then `Name=value` lines, then the message to the end. */
function classicText(value: unknown): JsonObject | undefined {
  if (typeof value !== 'string' || !/^EventCode=\d+\s*$/m.test(value)) return undefined
  const start = value.search(/^Message=/m)
  const head = start < 0 ? value : value.slice(0, start)
  const pairs = [...head.matchAll(/^(\w+)=(.*?)\r?$/gm)].map(([, name, text]) => [name!, text!])
  const Message = start < 0 ? '' : value.slice(start + 'Message='.length)
  return { ...Object.fromEntries(pairs), Message, sourcetype: 'WinEventLog' }
}
