import type { LogRecord } from '../evtx/index.ts'
import { csvRow } from './csv-row.ts'
import { jsonText } from './json-text.ts'

/** A record as a row for spreadsheets: the same columns whatever was recorded; `fields` holds all values as one JSON object. */
const COLUMNS: { readonly [column: string]: (record: LogRecord) => string } = {
  time: ({ timeCreated }) => timeCreated ?? '',
  computer: ({ computer }) => computer ?? '',
  channel: ({ channel }) => channel ?? '',
  provider: ({ provider }) => provider ?? '',
  event_id: ({ eventId }) => String(eventId ?? ''),
  record_id: ({ recordId }) => String(recordId ?? ''),
  header_record_id: ({ headerRecordId }) => String(headerRecordId ?? ''),
  level: (record) => record.system().get('Level') ?? '',
  user_id: (record) => record.system().get('Security_UserID') ?? '',
  process_id: (record) => record.system().get('Execution_ProcessID') ?? '',
  recovered: ({ recovered }) => String(recovered),
  damaged: ({ damaged }) => String(damaged),
  file: ({ place }) => place.file,
  offset: ({ place }) => String(place.offset ?? ''),
  fields: (record) => jsonText(textsByName(record)),
}

export function recordCsvHeader(): string {
  return csvRow(Object.keys(COLUMNS))
}

export function recordCsv(record: LogRecord): string {
  return csvRow(Object.values(COLUMNS).map((column) => column(record)))
}

function textsByName(record: LogRecord): ReadonlyMap<string, string | readonly string[]> {
  const values = new Map<string, string[]>()
  for (const { name, value } of record.data()) values.set(name, [...(values.get(name) ?? []), value])
  return new Map([...values].map(([name, all]) => [name, all.length > 1 ? all : all[0]!]))
}
