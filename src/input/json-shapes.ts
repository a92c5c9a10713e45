/** The shapes in which events of Windows stand in JSON and CSV: one row each. A new shape is a row here. */
import type { Fields } from '../evtx/fields.ts'
import { ELASTIC_SYSTEM, elasticFields, WINLOGBEAT_6_SYSTEM, winlogbeat6Fields } from './elastic-fields.ts'
import { HAYABUSA_SYSTEM, hayabusaFields } from './hayabusa-fields.ts'
import { fieldsOfEventTree } from './json-event-tree.ts'
import { isObject, type JsonObject, scalarText, valueAt } from './json-object.ts'
import {
  dataAt,
  dataBeside,
  formsOf,
  levelOf,
  namesOfPlaces,
  objectAt,
  type SystemPlaces,
  systemAt,
  withMessage,
} from './shape-fields.ts'
import type { ShapeName } from './shape-names.ts'
import {
  EVENT_VIEWER_SYSTEM,
  EVTXECMD_SYSTEM,
  FLAT_SYSTEM,
  NXLOG_OWN,
  NXLOG_SYSTEM,
  POWERSHELL_SYSTEM,
  SPLUNK_OWN,
  SPLUNK_SYSTEM,
  VELOCIRAPTOR_ROW_SYSTEM,
} from './shape-places.ts'

/** Paths of which one has to be there, joined by ` | `: `winlog.channel`, `EventID | EventId`. */
export type Mark = string

export interface Shape {
  /** For people. */
  readonly title: string
  /** What makes a value one of this shape: all of these. */
  readonly needs: readonly Mark[]
  /** What most of them have besides. */
  readonly has: readonly Mark[]
  /** Where the data are, for people. */
  readonly data: string
  /** Where the values of System stand; null: under the names that they have in XML. */
  readonly system: SystemPlaces | null
  /** What the shape has lost of an event, for people; null: nothing. */
  readonly lost: string | null
  /** @throws Error when the data cannot be taken for data of an event */
  read(value: JsonObject): Fields
}

const NO_ZONE = 'times without a zone are taken as UTC'

export const JSON_SHAPES = {
  evtx_dump: {
    title: 'evtx_dump or an XML converter',
    needs: ['Event.System.EventID', 'Event.System.Channel | Event.System.Provider | Event.System.Provider_attributes'],
    has: [
      'Event.System.TimeCreated | Event.System.TimeCreated_attributes',
      'Event.System.Computer',
      'Event.EventData | Event.UserData',
    ],
    data: 'Event.EventData, Event.UserData',
    system: null,
    lost: null,
    read: (value) => fieldsOfEventTree(objectAt(value, 'Event')),
  },
  'sigma-replay': {
    title: 'sigma-replay dump',
    needs: ['fields', 'eventId', 'channel'],
    has: ['system', 'time', 'provider', 'recordId'],
    data: 'fields',
    system: dumpPlaces(),
    lost: null,
    read: dumpFields,
  },
  'winlogbeat-6': {
    title: 'Winlogbeat up to 6',
    needs: ['event_id', 'log_name', 'event_data | user_data | record_number'],
    has: ['source_name', 'computer_name', '@timestamp'],
    data: 'event_data, user_data',
    system: WINLOGBEAT_6_SYSTEM,
    lost: 'values that are empty',
    read: winlogbeat6Fields,
  },
  ecs: {
    title: 'Elastic Common Schema (Elastic Agent, Winlogbeat with pipelines)',
    needs: [
      'winlog.event_id | event.code',
      'winlog.channel',
      'event.category | event.module | process.pid | process.executable | process.name | file.path | registry.path | dns.question.name | destination.ip | source.ip | user.id | powershell.file.script_block_text',
    ],
    has: ['winlog.provider_name | event.provider', '@timestamp', 'winlog.record_id'],
    data: 'winlog.event_data, winlog.user_data, and what Elastic calls by other names (docs/ecs.md)',
    system: ELASTIC_SYSTEM,
    lost: 'values that are empty or "-"; answers of DNS queries; the digits of a QWORD',
    read: elasticFields,
  },
  winlogbeat: {
    title: 'Winlogbeat',
    needs: ['winlog.event_id | event.code', 'winlog.channel'],
    has: ['winlog.event_data | winlog.user_data', 'winlog.provider_name', 'winlog.record_id', '@timestamp'],
    data: 'winlog.event_data, winlog.user_data',
    system: ELASTIC_SYSTEM,
    lost: 'values that are empty',
    read: elasticFields,
  },
  nxlog: {
    title: 'NXLog',
    needs: [
      'EventID',
      'SourceName',
      'Channel',
      'SourceModuleType | SourceModuleName | EventReceivedTime | SeverityValue',
    ],
    has: ['EventTime', 'Hostname', 'RecordNumber', 'Keywords'],
    data: 'the object itself; values that have the name of one of NXLog’s own are taken from Message',
    system: NXLOG_SYSTEM,
    lost: `values that have the name of one of NXLog’s own, unless Message has them; ${NO_ZONE}`,
    read(value) {
      const system = systemAt(value, NXLOG_SYSTEM)
      const forms = formsOf(system)
      const data = dataBeside(value, NXLOG_NAMES, forms)
      const isSysmon = system.get('Provider_Name') === 'Microsoft-Windows-Sysmon'
      return isSysmon || data.length === 0
        ? withMessage({ system, data }, scalarText(value.Message), forms)
        : { system, data }
    },
  },
  velociraptor: {
    title: 'Velociraptor, or System and EventData by themselves',
    needs: ['System.EventID', 'System.Channel | System.Provider'],
    has: ['System.Provider.Name', 'System.TimeCreated.SystemTime', 'EventData | UserData', 'System.Computer'],
    data: 'EventData, UserData',
    system: null,
    lost: null,
    read: fieldsOfEventTree,
  },
  'velociraptor-rows': {
    title: 'Velociraptor (rows of an artefact)',
    needs: ['EventID', 'Channel', 'EventData'],
    has: ['EventTime | TimeCreated', 'Computer', 'EventRecordID', 'Provider'],
    data: 'EventData, UserData',
    system: VELOCIRAPTOR_ROW_SYSTEM,
    lost: 'most of System',
    read(value) {
      const system = systemAt(value, VELOCIRAPTOR_ROW_SYSTEM)
      return { system, data: dataAt(value, ['EventData', 'UserData'], formsOf(system)) }
    },
  },
  hayabusa: {
    title: 'Hayabusa timeline',
    needs: ['Timestamp', 'Channel', 'EventID | Event ID', 'AllFieldInfo | Details | ExtraFieldInfo'],
    has: ['RuleTitle | EventTitle', 'Computer | Hostname', 'RecordID | Record ID'],
    data: 'AllFieldInfo, else Details and ExtraFieldInfo',
    system: HAYABUSA_SYSTEM,
    lost: 'events that no rule of Hayabusa matched; an event stands here once for each match; the provider, unless the profile has it; without AllFieldInfo, values whose names were shortened beyond recognition',
    read: hayabusaFields,
  },
  evtxecmd: {
    title: 'EvtxECmd',
    needs: ['EventId', 'Channel', 'Payload'],
    has: ['Provider', 'RecordNumber', 'TimeCreated', 'Computer'],
    data: 'Payload',
    system: EVTXECMD_SYSTEM,
    lost: null,
    read(value) {
      const system = systemAt(value, EVTXECMD_SYSTEM)
      const payload = typeof value.Payload === 'string' ? JSON.parse(value.Payload) : value.Payload
      return { system, data: isObject(payload) ? dataAt(payload, ['EventData', 'UserData'], formsOf(system)) : [] }
    },
  },
  powershell: {
    title: 'Get-WinEvent of PowerShell',
    needs: ['Id', 'LogName', 'ProviderName'],
    has: ['TimeCreated', 'RecordId', 'MachineName', 'Message'],
    data: 'Message',
    system: POWERSHELL_SYSTEM,
    lost: 'values that the message does not show; what it shows as words; names of values it does not label',
    read: (value) => fromMessage(value, POWERSHELL_SYSTEM),
  },
  splunk: {
    title: 'Splunk (fields)',
    needs: ['EventCode | EventID | EventId', 'LogName | Channel | source', '_time | _raw | sourcetype'],
    has: ['ComputerName | Computer | host', 'RecordNumber | EventRecordID'],
    data: 'the object itself, and Message',
    system: SPLUNK_SYSTEM,
    lost: 'what Splunk did not extract, unless _raw is there',
    read(value) {
      const system = systemAt(value, SPLUNK_SYSTEM, { channel: splunkChannel })
      const forms = formsOf(system)
      const data = dataBeside(value, SPLUNK_NAMES, forms)
      return withMessage({ system, data }, scalarText(value.Message), forms)
    },
  },
  'event-viewer': {
    title: 'Event Viewer, as text (CSV)',
    needs: ['Date and Time', 'Source', 'Event ID'],
    has: ['Level | Keywords', 'Task Category', 'Message'],
    data: 'Message',
    system: EVENT_VIEWER_SYSTEM,
    lost: `channel (taken from the source, where it is known), computer, record id, most of System, values that the message does not show or shows as words; ${NO_ZONE}`,
    read: (value) => fromMessage(value, EVENT_VIEWER_SYSTEM),
  },
  flat: {
    title: 'flat objects',
    needs: [FLAT_SYSTEM.EventID.join(' | '), [...FLAT_SYSTEM.Channel, ...FLAT_SYSTEM.Provider_Name].join(' | ')],
    has: [FLAT_SYSTEM.TimeCreated_SystemTime.join(' | '), FLAT_SYSTEM.Computer!.join(' | ')],
    data: 'the object itself',
    system: FLAT_SYSTEM,
    lost: 'what is not in the object',
    read(value) {
      const system = systemAt(value, FLAT_SYSTEM)
      return { system, data: dataBeside(value, FLAT_NAMES, formsOf(system)) }
    },
  },
} as const satisfies { readonly [name in ShapeName]: Shape }

export function shapeOf(name: ShapeName): Shape {
  return JSON_SHAPES[name]
}

const NXLOG_NAMES = namesOfPlaces(NXLOG_SYSTEM, NXLOG_OWN)
const SPLUNK_NAMES = namesOfPlaces(SPLUNK_SYSTEM, SPLUNK_OWN)
const FLAT_NAMES = namesOfPlaces(FLAT_SYSTEM, '')

function dumpPlaces(): SystemPlaces {
  return {
    Channel: ['channel'],
    Provider_Name: ['provider'],
    EventID: ['eventId'],
    TimeCreated_SystemTime: ['time'],
    EventRecordID: ['recordId'],
    Computer: ['computer'],
  }
}

/** `system` has everything; a match has only what stands beside it. CSV keeps `fields` as one text. */
function dumpFields(value: JsonObject): Fields {
  const fields = typeof value.fields === 'string' ? JSON.parse(value.fields) : value.fields
  const system = systemAt(value, dumpPlaces())
  for (const [name, content] of Object.entries(objectAt(value, 'system'))) {
    const text = scalarText(content)
    if (text !== undefined) system.set(name, text)
  }
  return { system, data: isObject(fields) ? dataAt({ fields }, ['fields'], formsOf(system)) : [] }
}

function fromMessage(value: JsonObject, places: SystemPlaces): Fields {
  const system = systemAt(value, places)
  const level = levelOf(valueAt(value, 'Level'))
  if (level !== undefined) system.set('Level', level)
  return withUtcTime(withMessage({ system, data: [] }, scalarText(value.Message), formsOf(system)))
}

/** Sysmon's own time has a zone and milliseconds, which is more than Event Viewer writes. */
function withUtcTime(fields: Fields): Fields {
  const utc = fields.data.find(({ name }) => name === 'UtcTime')?.value
  if (utc === undefined || fields.system.get('Provider_Name') !== 'Microsoft-Windows-Sysmon') return fields
  return { ...fields, system: new Map(fields.system).set('TimeCreated_SystemTime', `${utc.replace(' ', 'T')}Z`) }
}

/** `WinEventLog:Security` and `XmlWinEventLog:Microsoft-Windows-Sysmon/Operational` name a source of Splunk. */
function splunkChannel(name: string): string {
  return name.replace(/^(?:Xml)?WinEventLog:/i, '')
}
