/**
 * What Windows writes around the data of the events that descriptions use most: channel, provider, System values, and
 * the data fields in record order with their types (measured on recorded files). Other events can be described too;
 * their values are text unless the description says otherwise.
 */
import type { SystemDescription, ValueType } from '../evtx/write.ts'

export interface EventShape {
  readonly channel: string
  readonly eventId: number
  readonly system: Partial<SystemDescription>
  /** null: not known, so the description says it all. */
  readonly fields: readonly FieldShape[] | null
}

/** `fallback`: the value of a field that the description leaves out. Without one, it has to be derived or given. */
export interface FieldShape {
  readonly name: string
  readonly type: ValueType
  readonly fallback?: string
}

export const SYSMON = 'Microsoft-Windows-Sysmon/Operational'
export const SECURITY = 'Security'

/** Number of fields of Sysmon's event 1, by which its schemas are told apart: their version number never changed. */
export const PROCESS_SCHEMAS = {
  16: ['RuleName', 'FileVersion', 'Description', 'Product', 'Company', 'OriginalFileName', 'ParentUser'],
  21: ['OriginalFileName', 'ParentUser'],
  22: ['ParentUser'],
  23: [],
} as const satisfies { readonly [fields: number]: readonly string[] }

export type ProcessSchema = keyof typeof PROCESS_SCHEMAS

export function shapeOf(channel: string, eventId: number): EventShape | undefined {
  return SHAPES.find((shape) => shape.channel === channel && shape.eventId === eventId)
}

/** Sysmon's event 1 without the fields that came later than the schema. */
export function withSchema(shape: EventShape, schema: ProcessSchema): EventShape {
  const later: readonly string[] = PROCESS_SCHEMAS[schema]
  return { ...shape, fields: shape.fields?.filter((field) => !later.includes(field.name)) ?? null }
}

function sysmon(eventId: number, version: number, fields: readonly string[]): EventShape {
  return {
    channel: SYSMON,
    eventId,
    system: {
      provider: { name: 'Microsoft-Windows-Sysmon', guid: '5770385F-C22A-43E0-BF4C-06F5698FFBD9' },
      version,
      level: 4,
      task: eventId,
      opcode: 0,
      keywords: 0x8000_0000_0000_0000n,
      processId: 2412,
      threadId: 3660,
      userId: 'S-1-5-18',
    },
    fields: ['RuleName=-', 'UtcTime', ...fields].map(field),
  }
}

/** `Name`, `Name:type` or `Name:type=fallback`; the type is string where none is given. */
function field(text: string): FieldShape {
  const [, name, type = 'string', fallback] = /^(\w+)(?::(\w+))?(?:=(.*))?$/.exec(text)!
  const shape = { name: name!, type: type as ValueType }
  return fallback === undefined ? shape : { ...shape, fallback }
}

const PROCESS = ['ProcessGuid:guid', 'ProcessId:u32', 'Image']

const SHAPES: readonly EventShape[] = [
  sysmon(1, 5, [
    ...PROCESS,
    'FileVersion',
    'Description',
    'Product',
    'Company',
    'OriginalFileName',
    'CommandLine',
    'CurrentDirectory',
    'User',
    'LogonGuid:guid',
    'LogonId:hex64',
    'TerminalSessionId:u32',
    'IntegrityLevel',
    'Hashes',
    'ParentProcessGuid:guid',
    'ParentProcessId:u32',
    'ParentImage',
    'ParentCommandLine',
    'ParentUser',
  ]),
  sysmon(3, 5, [
    ...PROCESS,
    'User',
    'Protocol=tcp',
    'Initiated:bool=true',
    'SourceIsIpv6:bool=false',
    'SourceIp',
    'SourceHostname=-',
    'SourcePort:u16',
    'SourcePortName=-',
    'DestinationIsIpv6:bool=false',
    'DestinationIp',
    'DestinationHostname=-',
    'DestinationPort:u16',
    'DestinationPortName=-',
  ]),
  sysmon(5, 3, [...PROCESS, 'User']),
  sysmon(11, 2, [...PROCESS, 'TargetFilename', 'CreationUtcTime', 'User']),
  sysmon(13, 2, ['EventType=SetValue', ...PROCESS, 'TargetObject', 'Details', 'User']),
  sysmon(22, 5, ['ProcessGuid:guid', 'ProcessId:u32', 'QueryName', 'QueryStatus=0', 'QueryResults', 'Image', 'User']),
  {
    channel: SECURITY,
    eventId: 4688,
    system: {
      provider: { name: 'Microsoft-Windows-Security-Auditing', guid: '54849625-5478-4994-A5BA-3E3B0328C30D' },
      version: 2,
      level: 0,
      task: 13312,
      opcode: 0,
      keywords: 0x8020_0000_0000_0000n,
      processId: 4,
      threadId: 5128,
    },
    fields: [
      'SubjectUserSid:sid',
      'SubjectUserName',
      'SubjectDomainName',
      'SubjectLogonId:hex64',
      'NewProcessId:hex64',
      'NewProcessName',
      'TokenElevationType=%%1938',
      'ProcessId:hex64',
      'CommandLine',
      'TargetUserSid:sid=S-1-0-0',
      'TargetUserName=-',
      'TargetDomainName=-',
      'TargetLogonId:hex64=0',
      'ParentProcessName',
      'MandatoryLabel:sid',
    ].map(field),
  },
  {
    channel: 'System',
    eventId: 7045,
    system: {
      provider: {
        name: 'Service Control Manager',
        guid: '555908D1-A6D7-4695-8E1E-26931D2012F4',
        eventSourceName: 'Service Control Manager',
      },
      qualifiers: 16384,
      version: 0,
      level: 4,
      task: 0,
      opcode: 0,
      keywords: 0x8080_0000_0000_0000n,
      processId: 716,
      threadId: 1904,
      userId: 'S-1-5-18',
    },
    fields: [
      'ServiceName',
      'ImagePath',
      'ServiceType=user mode service',
      'StartType=demand start',
      'AccountName=LocalSystem',
    ].map(field),
  },
  {
    channel: 'System',
    eventId: 1,
    system: {
      provider: { name: 'Microsoft-Windows-Kernel-General', guid: 'A68CA8B7-004F-D7B6-A698-07E2DE0F1F5D' },
      version: 1,
      level: 4,
      task: 5,
      opcode: 0,
      keywords: 0x8000_0000_0000_0010n,
      processId: 4,
      threadId: 312,
    },
    fields: ['NewTime:filetime', 'OldTime:filetime', 'Reason:u32=2'].map(field),
  },
  {
    channel: 'System',
    eventId: 104,
    system: {
      provider: { name: 'Microsoft-Windows-Eventlog', guid: 'FC65DDD8-D6EF-4962-83D5-6E5CFE9CE148' },
      version: 0,
      level: 4,
      task: 104,
      opcode: 0,
      keywords: 0x8000_0000_0000_0000n,
      processId: 1240,
      threadId: 1408,
    },
    fields: null,
  },
]
