import type { LogRecord, TypedItem } from '../evtx/index.ts'
import { fileTimeText } from '../evtx/index.ts'
import { jsonText } from './json-text.ts'

/**
 * A record as one line of JSON, every value of it with its type. Keys and their order are stable; what is not known is null.
 * The first ones are those of `event` in a match, see `match-json.ts`; besides these:
 *
 * | key | value |
 * |---|---|
 * | `chunk` | number of the 64 KiB chunk, from 0; null for exports and for records out of images |
 * | `written` | the time in the record's header: of writing or of the export, not of the event |
 * | `damaged` | not all of the content could be decoded; values that lost their names are in `Data` |
 * | `system`, `fields` | values under their names, in record order. Numbers and Booleans are JSON's own, Null is null, everything else is text as Windows prints it. A name that repeats has a list; values without a name are the list `Data` |
 * | `rendering` | what the host made of the event for people (RenderingInfo), where it was recorded |
 * | `types` | with `withTypes`: the type of each value of `system` and `fields`, in the same shape |
 */
export function recordJson(record: LogRecord, withTypes: boolean): string {
  const { system, data, rendering } = record.typed()
  const { file, offset, chunk } = record.place
  const head = jsonText({
    time: record.timeCreated,
    file,
    recordId: record.recordId,
    headerRecordId: record.headerRecordId,
    offset,
    chunk,
    eventId: record.eventId,
    channel: record.channel,
    provider: record.provider,
    computer: record.computer,
    written: record.written === null ? null : (fileTimeText(record.written) ?? null),
    recovered: record.recovered,
    damaged: record.damaged,
  })
  const shown = rendering.length === 0 ? '' : `,"rendering":${grouped(rendering, valueJson)}`
  const types = withTypes ? `,"types":{"system":${grouped(system, typeJson)},"fields":${grouped(data, typeJson)}}` : ''
  return `${head.slice(0, -1)},"system":${grouped(system, valueJson)},"fields":${grouped(data, valueJson)}${shown}${types}}`
}

/** The name of values without one. */
const NAMELESS = 'Data'

/** As text at once: names come from the log, and `__proto__` is one like any other. */
function grouped(items: readonly TypedItem[], json: (item: TypedItem) => string): string {
  const values = new Map<string, string>()
  const lists = new Set<string>()
  for (const item of items) {
    const known = values.get(item.name)
    if (known !== undefined || item.name === NAMELESS) lists.add(item.name)
    values.set(item.name, known === undefined ? json(item) : `${known},${json(item)}`)
  }
  const entries: string[] = []
  for (const [name, value] of values) entries.push(`${JSON.stringify(name)}:${lists.has(name) ? `[${value}]` : value}`)
  return `{${entries.join()}}`
}

const WHOLE_NUMBERS: ReadonlySet<string> = new Set([
  'Int8',
  'UInt8',
  'Int16',
  'UInt16',
  'Int32',
  'UInt32',
  'Int64',
  'UInt64',
])

/** A value that does not fit its type was printed as hex, and stays text. A number is JSON as it stands, with all its digits. */
function valueJson({ type, value }: TypedItem): string {
  if (type === 'Null') return 'null'
  if (WHOLE_NUMBERS.has(type) && /^-?\d+$/.test(value)) return value
  if ((type === 'Real32' || type === 'Real64') && value !== '' && Number.isFinite(Number(value))) return value
  if (type === 'Bool' && (value === 'true' || value === 'false')) return value
  return JSON.stringify(value)
}

function typeJson({ type }: TypedItem): string {
  return JSON.stringify(type)
}
