/**
 * The message that Windows makes of an event for people, taken apart again. It is the only place of the values in exports
 * of Event Viewer as text, in Splunk's classic form and in what PowerShell prints.
 */

import { sysmonFields } from '../event/known-fields.ts'
import { SYSMON_PROVIDER } from '../event/sysmon.ts'
import type { DataItem } from '../evtx/log-record.ts'
import { ownOf } from './json-object.ts'

export interface MessageSource {
  readonly provider: string | undefined
  readonly eventId: number
}

/** Values under the names that the record has them. What stands under no known label keeps its label without spaces. */
export function messageFields(message: string, { provider, eventId }: MessageSource): readonly DataItem[] {
  const text = message.replaceAll('\r\n', '\n')
  if (provider === SYSMON_PROVIDER) return sysmonItems(text, new Set(sysmonFields(eventId)))
  if (eventId === 4104 && provider?.toLowerCase().includes('powershell') === true) return scriptBlockItems(text)
  return labelledItems(text, eventId)
}

/** A line that begins with no name of the event's schema goes on with the value before it. */
function sysmonItems(text: string, names: ReadonlySet<string>): readonly DataItem[] {
  const items: { name: string; value: string }[] = []
  for (const line of text.split('\n').slice(1)) {
    const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? []
    const last = items.at(-1)
    if (name !== undefined && (names.has(name) || names.size === 0)) items.push({ name, value: value! })
    else if (last !== undefined) last.value += `\n${line}`
  }
  return items.map(({ name, value }) => ({ name, value: value.trimEnd() }))
}

/** The script is whatever stands between the head and the last two lines. */
function scriptBlockItems(text: string): readonly DataItem[] {
  const parts =
    /^[^\n]*\((\d+) [^\d\n]+ (\d+)\):\n([\s\S]*?)\n\nScriptBlock ID: (\S+)\nPath: ?([^\n]*)\s*$/.exec(text) ?? undefined
  if (parts === undefined) return []
  const [, MessageNumber, MessageTotal, ScriptBlockText, ScriptBlockId, Path] = parts
  return Object.entries({ MessageNumber, MessageTotal, ScriptBlockText, ScriptBlockId, Path }).map(([name, value]) => ({
    name,
    value: value ?? '',
  }))
}

/** `Section:` on a line of its own, `Label:<tabs>value` below it. The text behind the last of them explains the event. */
function labelledItems(text: string, eventId: number): readonly DataItem[] {
  const items: DataItem[] = []
  let section = ''
  for (const line of text.split('\n')) {
    const [, indent, label, value] = /^(\s*)([A-Z][\w ()/-]{0,60}?):(?:[\t ]+(.*?)|)\s*$/.exec(line) ?? []
    if (label === undefined) continue
    if (value === undefined && indent === '') section = label
    const name = fieldName(indent === '' ? '' : section, label, eventId)
    if (value !== undefined) items.push({ name, value: recordedValue(name, value) })
  }
  return items
}

const SUBJECT = 'Subject'
const TARGET = 'Target'

/** Whose account the lines below a heading are of. */
const ROLES: { readonly [section: string]: string } = {
  Subject: SUBJECT,
  'Creator Subject': SUBJECT,
  'Target Subject': TARGET,
  'New Logon': TARGET,
  'Account For Which Logon Failed': TARGET,
  'Account Whose Credentials Were Used': TARGET,
  'Target Account': TARGET,
  'New Account': TARGET,
  'Account That Was Locked Out': TARGET,
  'Account Information': TARGET,
  User: TARGET,
  Group: TARGET,
  Member: 'Member',
}

const ACCOUNT_FIELDS: { readonly [label: string]: string } = {
  'Security ID': 'UserSid',
  'Account Name': 'UserName',
  'Account Domain': 'DomainName',
  'Logon ID': 'LogonId',
  'Group Name': 'UserName',
  'Group Domain': 'DomainName',
}

const FIELDS: { readonly [label: string]: string } = {
  'Process Command Line': 'CommandLine',
  'Creator Process Name': 'ParentProcessName',
  'Creator Process ID': 'ProcessId',
  'New Process ID': 'NewProcessId',
  'New Process Name': 'NewProcessName',
  'Token Elevation Type': 'TokenElevationType',
  'Mandatory Label': 'MandatoryLabel',
  'Process ID': 'ProcessId',
  'Process Name': 'ProcessName',
  'Caller Process ID': 'ProcessId',
  'Caller Process Name': 'ProcessName',
  'Logon Type': 'LogonType',
  'Logon Process': 'LogonProcessName',
  'Logon GUID': 'LogonGuid',
  'Authentication Package': 'AuthenticationPackageName',
  'Package Name (NTLM only)': 'LmPackageName',
  'Workstation Name': 'WorkstationName',
  'Source Network Address': 'IpAddress',
  'Source Address': 'IpAddress',
  'Client Address': 'IpAddress',
  'Network Address': 'IpAddress',
  'Source Port': 'IpPort',
  'Client Port': 'IpPort',
  Port: 'IpPort',
  'Share Name': 'ShareName',
  'Share Path': 'ShareLocalPath',
  'Relative Target Name': 'RelativeTargetName',
  'Object Type': 'ObjectType',
  'Object Name': 'ObjectName',
  'Object Server': 'ObjectServer',
  'Access Mask': 'AccessMask',
  Accesses: 'AccessList',
  'Handle ID': 'HandleId',
  Privileges: 'PrivilegeList',
  'Failure Reason': 'FailureReason',
  'Sub Status': 'SubStatus',
  'Task Name': 'TaskName',
  'Task Content': 'TaskContent',
  'Service Type': 'ServiceType',
  'Service Start Type': 'StartType',
  'Service Account': 'AccountName',
}

/** System 7045 of the Service Control Manager and Security 4697 call the same lines by other names. */
const SERVICE_FILE = { 7045: 'ImagePath', 4697: 'ServiceFileName' } as const

function fieldName(section: string, label: string, eventId: number): string {
  const role = ownOf(ROLES, section)
  const account = ownOf(ACCOUNT_FIELDS, label)
  if (role !== undefined && account !== undefined) return `${role}${account}`
  if (label === 'Service File Name') return eventId === 7045 ? SERVICE_FILE[7045] : SERVICE_FILE[4697]
  if (eventId === 4697 && label === 'Service Start Type') return 'ServiceStartType'
  if (eventId === 4697 && label === 'Service Account') return 'ServiceAccount'
  return ownOf(FIELDS, label) ?? label.replace(/[ ()/-]+/g, '')
}

/** Words that Windows puts in the place of what is recorded. */
const RECORDED: { readonly [name: string]: { readonly [word: string]: string } } = {
  MandatoryLabel: {
    'Mandatory Label\\Untrusted Mandatory Level': 'S-1-16-0',
    'Mandatory Label\\Low Mandatory Level': 'S-1-16-4096',
    'Mandatory Label\\Medium Mandatory Level': 'S-1-16-8192',
    'Mandatory Label\\Medium Plus Mandatory Level': 'S-1-16-8448',
    'Mandatory Label\\High Mandatory Level': 'S-1-16-12288',
    'Mandatory Label\\System Mandatory Level': 'S-1-16-16384',
  },
  TokenElevationType: {
    'TokenElevationTypeDefault (1)': '%%1936',
    'TokenElevationTypeFull (2)': '%%1937',
    'TokenElevationTypeLimited (3)': '%%1938',
  },
}

function recordedValue(name: string, value: string): string {
  return ownOf(ownOf(RECORDED, name) ?? {}, value) ?? value
}
