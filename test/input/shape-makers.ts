/** Records of EVTX written the way exporters write them, as far as is known; what an exporter loses is lost here, too. */

import { ecsEventOf } from '../../src/event/ecs-event.ts'
import { ECS_FIELDS, EMPTY_VALUES } from '../../src/event/ecs-fields.ts'
import { eventOf } from '../../src/event/index.ts'
import type { LogRecord, TypedItem } from '../../src/evtx/index.ts'
import { recordJson } from '../../src/report/record-json.ts'

type Json = { [name: string]: unknown }

/** All that is written of a file. */
export type Maker = (records: readonly LogRecord[]) => string

const lines =
  (object: (record: LogRecord) => unknown): Maker =>
  (records) =>
    records.map((record) => `${JSON.stringify(object(record))}\n`).join('')

/** A list for values of one name. */
function grouped(items: readonly { readonly name: string; readonly value: unknown }[]): Json {
  const object: Json = {}
  for (const { name, value } of items) object[name] = Object.hasOwn(object, name) ? [object[name], value].flat() : value
  return object
}

function system(record: LogRecord, name: string): string | undefined {
  return record.system().get(name)
}

/** Numbers are numbers, hexadecimal ones too, GUIDs are capitals without braces, empty is null. */
function goValue({ type, value }: TypedItem): unknown {
  if (type === 'Null') return null
  if (/^(?:U?Int|HexInt)/.test(type)) return Number(value)
  if (type === 'Bool') return value === 'true'
  return type === 'GUID' ? value.replace(/[{}]/g, '').toUpperCase() : value
}

const velociraptor = (record: LogRecord): Json => ({
  System: {
    Provider: { Name: record.provider, Guid: system(record, 'Provider_Guid') },
    EventID: { Value: record.eventId },
    Version: Number(system(record, 'Version')),
    Level: Number(system(record, 'Level')),
    Keywords: BigInt(system(record, 'Keywords') ?? 0).toString(),
    TimeCreated: { SystemTime: Date.parse(record.timeCreated ?? '') / 1000 },
    EventRecordID: Number(record.recordId),
    Execution: { ProcessID: Number(system(record, 'Execution_ProcessID')) },
    Channel: record.channel,
    Computer: record.computer,
    Security: { UserID: system(record, 'Security_UserID') },
  },
  EventData: grouped(record.typed().data.map((item) => ({ name: item.name, value: goValue(item) }))),
  Message: 'rendered',
})

const velociraptorRow = (record: LogRecord): Json => {
  const { EventData } = velociraptor(record)
  const { timeCreated, computer, channel, eventId, provider, recordId } = record
  return {
    EventTime: timeCreated,
    Computer: computer,
    Channel: channel,
    Provider: provider,
    EventID: eventId,
    EventRecordID: Number(recordId),
    EventData,
  }
}

/** Values without a name are numbered; the pipelines take away more than Winlogbeat. */
function beatsData(record: LogRecord, lost: ReadonlySet<string> = new Set([''])): Json {
  let nameless = 0
  const items = record.data().map(({ name, value }) => ({ name: name === 'Data' ? `param${++nameless}` : name, value }))
  return grouped(items.filter(({ value }) => !lost.has(value)))
}

const winlogbeat = (record: LogRecord): Json => ({
  '@timestamp': record.timeCreated,
  event: { code: String(record.eventId), kind: 'event', provider: record.provider, created: '2099-01-01T00:00:00Z' },
  host: { name: record.computer },
  log: { level: 'information' },
  message: 'rendered',
  winlog: {
    channel: record.channel,
    computer_name: record.computer,
    event_data: beatsData(record),
    event_id: String(record.eventId),
    keywords: ['Audit Success'],
    process: { pid: Number(system(record, 'Execution_ProcessID')), thread: { id: 1 } },
    provider_guid: system(record, 'Provider_Guid'),
    provider_name: record.provider,
    record_id: Number(record.recordId),
    user: { identifier: system(record, 'Security_UserID') },
  },
})

const winlogbeat6 = (record: LogRecord): Json => ({
  '@timestamp': record.timeCreated,
  computer_name: record.computer,
  event_data: beatsData(record),
  event_id: record.eventId,
  level: 'Information',
  log_name: record.channel,
  provider_guid: system(record, 'Provider_Guid'),
  record_number: String(record.recordId),
  source_name: record.provider,
  type: 'wineventlog',
})

/** What the table of ECS makes of the record, nested. */
const ecs = (record: LogRecord): Json => {
  const event = ecsEventOf(eventOf(record).seenAs('raw'))
  const document: Json = {}
  const put = (path: string, value: unknown): void => {
    const names = path.split('.')
    let object = document
    for (const name of names.slice(0, -1)) {
      object[name] ??= {}
      object = object[name] as Json
    }
    object[names.at(-1)!] = value
  }
  for (const field of Object.keys(ECS_FIELDS)) {
    const value = event.get(field)
    if (value !== undefined) put(field, value)
  }
  for (const [name, value] of Object.entries(beatsData(record, EMPTY_VALUES))) {
    const left = event.get(`winlog.event_data.${name}`)
    if (left !== undefined) put(`winlog.event_data.${name}`, value)
  }
  return document
}

const nxlog = (record: LogRecord): Json => ({
  EventTime: record.timeCreated?.replace('T', ' ').slice(0, 19),
  Hostname: record.computer,
  Keywords: BigInt.asIntN(64, BigInt(system(record, 'Keywords') ?? 0)).toString(),
  EventType: 'INFO',
  SeverityValue: 2,
  Severity: 'INFO',
  EventID: record.eventId,
  SourceName: record.provider,
  ProviderGuid: system(record, 'Provider_Guid')?.toUpperCase(),
  RecordNumber: Number(record.recordId),
  ExecutionProcessID: Number(system(record, 'Execution_ProcessID')),
  Channel: record.channel,
  Message: 'rendered',
  ...grouped(record.data()),
  EventReceivedTime: '2099-01-01 00:00:00',
  SourceModuleName: 'in',
  SourceModuleType: 'im_msvistalog',
})

const splunkFields = (record: LogRecord): Json => ({
  preview: false,
  result: {
    _time: record.timeCreated,
    EventCode: String(record.eventId),
    EventRecordID: String(record.recordId),
    Computer: record.computer,
    source: `XmlWinEventLog:${record.channel}`,
    SourceName: record.provider,
    host: record.computer,
    sourcetype: 'XmlWinEventLog',
    ...grouped(record.data()),
  },
})

const hayabusa = (record: LogRecord): Json => ({
  Timestamp: record.timeCreated?.replace('T', ' ').replace('Z', ' +00:00'),
  RuleTitle: 'any',
  Level: 'info',
  Computer: record.computer,
  Channel: { 'Microsoft-Windows-Sysmon/Operational': 'Sysmon', Security: 'Sec', Application: 'App', System: 'Sys' }[
    record.channel ?? ''
  ],
  EventID: record.eventId,
  RecordID: Number(record.recordId),
  AllFieldInfo: grouped(
    record.typed().data.map((item) => ({
      name: item.name,
      value: item.type.startsWith('HexInt') ? item.value : (goValue(item) ?? ''),
    })),
  ),
})

const evtxecmd = (record: LogRecord): Json => ({
  EventId: record.eventId,
  Provider: record.provider,
  Channel: record.channel,
  Computer: record.computer,
  RecordNumber: 1,
  EventRecordId: String(record.recordId),
  TimeCreated: record.timeCreated?.replace('Z', '+00:00'),
  Payload: JSON.stringify({
    EventData: { Data: record.data().map(({ name, value }) => ({ '@Name': name, '#text': value })) },
  }),
})

const flat = (record: LogRecord): Json => ({
  EventID: record.eventId,
  Channel: record.channel,
  Provider: record.provider,
  Computer: record.computer,
  TimeCreated: record.timeCreated,
  EventRecordID: Number(record.recordId),
  ...grouped(record.data()),
})

/** As Sysmon's messages are written; of other providers there is no message here. */
function sysmonMessage(record: LogRecord): string {
  return ['Event:', ...record.data().map(({ name, value }) => `${name}: ${value}`)].join('\r\n')
}

const powershell = (record: LogRecord): Json => ({
  Id: record.eventId,
  ProviderName: record.provider,
  LogName: record.channel,
  RecordId: Number(record.recordId),
  MachineName: record.computer,
  TimeCreated: `/Date(${Date.parse(record.timeCreated ?? '')})/`,
  Message: sysmonMessage(record),
})

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

const eventViewer: Maker = (records) =>
  [
    '\ufeffLevel,Date and Time,Source,Event ID,Task Category',
    ...records.map((record) =>
      [
        'Information',
        '5/8/2019 3:00:37 AM',
        record.provider ?? '',
        String(record.eventId),
        'any',
        sysmonMessage(record),
      ]
        .map(quoted)
        .join(),
    ),
  ].join('\r\n')

const kibanaTable: Maker = (records) => {
  const names = ['@timestamp', 'winlog.channel', 'winlog.event_id', 'winlog.provider_name', 'winlog.record_id']
  const data = [...new Set(records.flatMap((record) => Object.keys(beatsData(record))))]
  const rows = records.map((record) => {
    const own = beatsData(record)
    const head = [record.timeCreated, record.channel, record.eventId, record.provider, record.recordId].map(String)
    return [...head, ...data.map((name) => String(own[name] ?? ''))].map(quoted).join()
  })
  return [[...names, ...data.map((name) => `winlog.event_data.${name}`)].map(quoted).join(), ...rows].join('\n')
}

/** Name → how it is written, and which of `--input-format` it is. `sysmon`: only messages of Sysmon are made here. */
export const MAKERS: {
  readonly [name: string]: { readonly make: Maker; readonly shape: string; readonly sysmon?: true }
} = {
  'dump of sigma-replay': {
    make: (records) => records.map((record) => `${recordJson(record, false)}\n`).join(''),
    shape: 'sigma-replay',
  },
  Winlogbeat: { make: lines(winlogbeat), shape: 'winlogbeat' },
  'Winlogbeat 6': { make: lines(winlogbeat6), shape: 'winlogbeat-6' },
  'Winlogbeat in a table of Kibana': { make: kibanaTable, shape: 'winlogbeat' },
  'Elastic Agent (ECS)': { make: lines(ecs), shape: 'ecs' },
  'hits of Elasticsearch, on one line': {
    make: (records) =>
      JSON.stringify({
        took: 1,
        hits: { total: { value: 9 }, hits: records.map((r) => ({ _index: 'a', _source: winlogbeat(r) })) },
      }),
    shape: 'winlogbeat',
  },
  'elasticdump of ECS': { make: lines((record) => ({ _index: 'a', _source: ecs(record) })), shape: 'ecs' },
  NXLog: { make: lines(nxlog), shape: 'nxlog' },
  'Splunk, fields': { make: lines(splunkFields), shape: 'splunk' },
  'Splunk, _raw with XML': {
    make: lines((record) => ({ preview: false, result: { _raw: record.toXml(), source: 'XmlWinEventLog:any' } })),
    shape: 'xml',
  },
  Velociraptor: { make: lines(velociraptor), shape: 'velociraptor' },
  'Velociraptor, rows': { make: lines(velociraptorRow), shape: 'velociraptor-rows' },
  'Hayabusa with all fields': { make: lines(hayabusa), shape: 'hayabusa' },
  EvtxECmd: { make: lines(evtxecmd), shape: 'evtxecmd' },
  'flat objects in a list': { make: (records) => JSON.stringify(records.map(flat), null, 2), shape: 'flat' },
  'Get-WinEvent': {
    make: (records) => JSON.stringify(records.map(powershell), null, 4),
    shape: 'powershell',
    sysmon: true,
  },
  'Event Viewer, as text': { make: eventViewer, shape: 'event-viewer', sysmon: true },
}
