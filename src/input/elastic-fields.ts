/** Documents of Winlogbeat and Elastic Agent: what is raw below `winlog`, and what pipelines gave Elastic's names. */
import { recordedValues } from '../event/ecs-record.ts'
import type { Fields } from '../evtx/fields.ts'
import type { DataItem } from '../evtx/log-record.ts'
import { firstAt, type JsonObject, scalarText, valueAt } from './json-object.ts'
import { dataAt, formsOf, levelOf, type SystemPlaces, systemAt } from './shape-fields.ts'

export const ELASTIC_SYSTEM: SystemPlaces = {
  Provider_Name: ['winlog.provider_name', 'event.provider'],
  Provider_Guid: ['winlog.provider_guid'],
  EventID: ['winlog.event_id', 'event.code'],
  Version: ['winlog.version'],
  Task: ['winlog.task_id'],
  Keywords: ['winlog.keywords'],
  TimeCreated_SystemTime: ['winlog.time_created', '@timestamp'],
  EventRecordID: ['winlog.record_id'],
  Correlation_ActivityID: ['winlog.activity_id'],
  Execution_ProcessID: ['winlog.process.pid'],
  Execution_ThreadID: ['winlog.process.thread.id'],
  Channel: ['winlog.channel'],
  Computer: ['winlog.computer_name', 'host.name'],
  Security_UserID: ['winlog.user.identifier'],
}

export const WINLOGBEAT_6_SYSTEM: SystemPlaces = {
  Provider_Name: ['source_name'],
  Provider_Guid: ['provider_guid'],
  EventID: ['event_id'],
  Version: ['version'],
  Keywords: ['keywords'],
  TimeCreated_SystemTime: ['@timestamp'],
  EventRecordID: ['record_number'],
  Correlation_ActivityID: ['activity_id'],
  Execution_ProcessID: ['process_id'],
  Execution_ThreadID: ['thread_id'],
  Channel: ['log_name'],
  Computer: ['computer_name', 'host.name', 'beat.hostname'],
  Security_UserID: ['user.identifier'],
}

export function elasticFields(document: JsonObject): Fields {
  const system = systemAt(document, placesOf(document))
  const forms = formsOf(system)
  const level = levelOf(valueAt(document, 'log.level'))
  if (level !== undefined) system.set('Level', level)
  const raw = dataAt(document, ['winlog.event_data', 'winlog.user_data'], forms)
  const flat = Object.entries(document).flatMap(([name, value]) => flatItem(name, value, forms))
  const data = namedAgain([...raw, ...flat], system)
  const source = {
    provider: system.get('Provider_Name') ?? null,
    channel: system.get('Channel') ?? null,
    eventId: Number(system.get('EventID')),
  }
  const known = new Set(data.map(({ name }) => name))
  const textAt = (field: string): string | undefined => scalarText(firstAt(document, [field]))
  for (const [name, value] of recordedValues(textAt, source))
    if (!known.has(name)) data.push({ name, value: forms.text(name, value) })
  return { system, data }
}

/** The pipeline for Sysmon puts UtcTime into `@timestamp` and the time of the record into `event.created`. */
function placesOf(document: JsonObject): SystemPlaces {
  if (valueAt(document, 'event.module') !== 'sysmon') return ELASTIC_SYSTEM
  return { ...ELASTIC_SYSTEM, TimeCreated_SystemTime: ['event.created', '@timestamp'] }
}

export function winlogbeat6Fields(document: JsonObject): Fields {
  const system = systemAt(document, WINLOGBEAT_6_SYSTEM)
  const level = levelOf(document.level)
  if (level !== undefined) system.set('Level', level)
  return { system, data: namedAgain(dataAt(document, ['event_data', 'user_data'], formsOf(system)), system) }
}

/** Kibana's tables have `winlog.event_data.Image` as the name of a column. */
function flatItem(name: string, value: unknown, forms: ReturnType<typeof formsOf>): DataItem[] {
  const field = /^winlog\.(?:event|user)_data\.(.+)$/.exec(name)?.[1]
  if (field === undefined) return []
  return [value].flat().map((each) => ({ name: field, value: forms.text(field, each) }))
}

/** Values that have no name in the record are called param1, param2 …; providers with a manifest have such names themselves. */
function namedAgain(data: DataItem[], system: ReadonlyMap<string, string>): DataItem[] {
  const provider = system.get('Provider_Name') ?? ''
  const hasManifest = provider.startsWith('Microsoft-Windows-') || provider === 'Service Control Manager'
  if (hasManifest) return data
  return data.map(({ name, value }) => ({ name: /^param\d+$/.test(name) ? 'Data' : name, value }))
}
