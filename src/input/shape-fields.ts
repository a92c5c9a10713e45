/** What the rows of the table of shapes are made of: how a flat or half-flat object becomes the values of a record. */
import type { Fields } from '../evtx/fields.ts'
import type { DataItem } from '../evtx/log-record.ts'
import { messageFields } from './event-message.ts'
import { dataOfEventTree } from './json-event-tree.ts'
import { firstAt, isObject, type JsonObject, ownOf, scalarText, valueAt } from './json-object.ts'
import { timeText } from './time-text.ts'
import { systemText, ValueForms } from './value-forms.ts'

/** Name of System → where its value stands; the first place that has one counts. */
export interface SystemPlaces {
  readonly Channel: readonly string[]
  readonly Provider_Name: readonly string[]
  readonly EventID: readonly string[]
  readonly TimeCreated_SystemTime: readonly string[]
  readonly [name: string]: readonly string[]
}

const AUDITING = 'Microsoft-Windows-Security-Auditing'

/** What the service of the event log writes into Security itself: 1100, 1102 (cleared) … */
const EVENT_LOG_SERVICE = 'Microsoft-Windows-Eventlog'
const SERVICE_EVENTS = /^110[0-8]$/

/** Providers that write most of a log: for shapes that name only one of the two. Lower case → as it is written. */
const PROVIDER_OF_CHANNEL: { readonly [channel: string]: string } = {
  'microsoft-windows-sysmon/operational': 'Microsoft-Windows-Sysmon',
  security: AUDITING,
  'microsoft-windows-powershell/operational': 'Microsoft-Windows-PowerShell',
  'windows powershell': 'PowerShell',
  'microsoft-windows-windows defender/operational': 'Microsoft-Windows-Windows Defender',
  'microsoft-windows-taskscheduler/operational': 'Microsoft-Windows-TaskScheduler',
  'microsoft-windows-wmi-activity/operational': 'Microsoft-Windows-WMI-Activity',
}

/** Names that Event Viewer and collectors shorten. */
const FULL_PROVIDERS: { readonly [name: string]: string } = {
  sysmon: 'Microsoft-Windows-Sysmon',
  'microsoft windows security auditing.': AUDITING,
  'security-auditing': AUDITING,
}

const CHANNEL_OF_PROVIDER: { readonly [provider: string]: string } = {
  ...Object.fromEntries(
    Object.entries(PROVIDER_OF_CHANNEL).map(([, provider]) => [provider.toLowerCase(), channelNameOf(provider)]),
  ),
  'service control manager': 'System',
  'microsoft-windows-eventlog': 'System',
}

function channelNameOf(provider: string): string {
  if (provider === AUDITING) return 'Security'
  return provider === 'PowerShell' ? 'Windows PowerShell' : `${provider}/Operational`
}

export interface SystemOptions {
  /** What the exporter calls channels by another name. */
  readonly channel?: (name: string) => string | undefined
}

export function systemAt(object: JsonObject, places: SystemPlaces, options: SystemOptions = {}): Map<string, string> {
  const system = new Map<string, string>()
  for (const [name, paths] of Object.entries(places)) {
    const value = firstAt(object, paths)
    const text = name === 'TimeCreated_SystemTime' ? timeAt(value) : scalarText(value)
    if (text !== undefined && text !== '') system.set(name, systemText(name, text))
  }
  const channel = system.get('Channel')
  if (channel !== undefined) system.set('Channel', options.channel?.(channel) ?? channel)
  complete(system)
  return system
}

function timeAt(value: unknown): string | undefined {
  const only = Array.isArray(value) && value.length === 1 ? value[0] : value
  return only === undefined || typeof only === 'object' ? undefined : timeText(only)
}

/** Channel and provider tell one another, where only one of them was kept. */
function complete(system: Map<string, string>): void {
  const given = system.get('Provider_Name')
  const provider = given === undefined ? undefined : (ownOf(FULL_PROVIDERS, given.toLowerCase()) ?? given)
  if (provider !== undefined) system.set('Provider_Name', provider)
  const channel = system.get('Channel')
  const isOfService = SERVICE_EVENTS.test(system.get('EventID') ?? '')
  if (channel === undefined) {
    const name = (provider ?? '').toLowerCase()
    const isInSecurity = isOfService && name === EVENT_LOG_SERVICE.toLowerCase()
    const log = isInSecurity ? 'Security' : ownOf(CHANNEL_OF_PROVIDER, name)
    if (log !== undefined) system.set('Channel', log)
  } else if (provider === undefined) {
    const told = ownOf(PROVIDER_OF_CHANNEL, channel.toLowerCase())
    if (told !== undefined) system.set('Provider_Name', told === AUDITING && isOfService ? EVENT_LOG_SERVICE : told)
  }
}

export function formsOf(system: ReadonlyMap<string, string>): ValueForms {
  return new ValueForms(system.get('Provider_Name'), Number(system.get('EventID')))
}

/** Exporters write the level as a word. undefined: it is none of Windows'. */
export function levelOf(value: unknown): string | undefined {
  return ownOf(LEVELS, scalarText(value)?.toLowerCase() ?? '')
}

const LEVELS: { readonly [word: string]: string } = {
  critical: '1',
  error: '2',
  warning: '3',
  information: '4',
  verbose: '5',
}

/** The entries of the objects at these places. */
export function dataAt(object: JsonObject, paths: readonly string[], forms: ValueForms): DataItem[] {
  return paths.flatMap((path) => dataOfEventTree(valueAt(object, path), forms))
}

/** Every entry of the object that is not the exporter's own. */
export function dataBeside(object: JsonObject, others: ReadonlySet<string>, forms: ValueForms): DataItem[] {
  const entries = Object.entries(object).filter(([name]) => !others.has(name) && !name.startsWith('@'))
  return dataOfEventTree(Object.fromEntries(entries), forms)
}

/** Names that are in none of the items yet are added from the message. */
export function withMessage(fields: Fields, message: string | undefined, forms: ValueForms): Fields {
  if (message === undefined || message === '') return fields
  const known = new Set(fields.data.map(({ name }) => name))
  const source = { provider: fields.system.get('Provider_Name'), eventId: Number(fields.system.get('EventID')) }
  const found = messageFields(message, source).filter(({ name }) => !known.has(name))
  const added = found.map(({ name, value }) => ({ name, value: forms.text(name, value) }))
  // A message that gives no values is all that is left of the event: rules that look for words find them in it.
  const data =
    fields.data.length + added.length === 0 ? [{ name: 'Message', value: message }] : [...fields.data, ...added]
  return { system: fields.system, data }
}

/** The places of a row as names that are no data. */
export function namesOfPlaces(places: SystemPlaces, more: string): ReadonlySet<string> {
  return new Set([...Object.values(places).flat(), ...more.trim().split(/\s+/)])
}

export function objectAt(object: JsonObject, path: string): JsonObject {
  const value = valueAt(object, path)
  return isObject(value) ? value : {}
}
