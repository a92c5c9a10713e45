/** Timelines of Hayabusa: a line for each match of a rule, with the event's values under its own or shortened names. */
import type { Fields } from '../evtx/fields.ts'
import type { DataItem } from '../evtx/log-record.ts'
import { firstAt, isObject, type JsonObject, ownOf } from './json-object.ts'
import { dataAt, formsOf, type SystemPlaces, systemAt } from './shape-fields.ts'

export const HAYABUSA_SYSTEM: SystemPlaces = {
  Provider_Name: ['Provider'],
  EventID: ['EventID', 'Event ID'],
  TimeCreated_SystemTime: ['Timestamp'],
  EventRecordID: ['RecordID', 'Record ID'],
  Channel: ['Channel'],
  Computer: ['Computer', 'Hostname'],
}

export function hayabusaFields(row: JsonObject): Fields {
  const system = systemAt(row, HAYABUSA_SYSTEM, { channel: (name) => ownOf(CHANNELS, name) })
  const forms = formsOf(system)
  const whole = pairsOf(firstAt(row, ['AllFieldInfo']))
  if (whole !== undefined) return { system, data: dataAt({ whole }, ['whole'], forms) }
  const details = pairsOf(firstAt(row, ['Details'])) ?? {}
  const rest = pairsOf(firstAt(row, ['ExtraFieldInfo'])) ?? {}
  const names = { ...NAMES, ...ownOf(NAMES_OF_CHANNEL, system.get('Channel') ?? '') }
  const renamed = dataAt({ details }, ['details'], forms).map(({ name, value }): DataItem => {
    const recorded = ownOf(names, name) ?? name
    return { name: recorded, value: forms.text(recorded, value) }
  })
  return { system, data: [...renamed, ...dataAt({ rest }, ['rest'], forms)] }
}

/** Of CSV all pairs are one text: `Cmdline: whoami ¦ Proc: C:\…`. */
function pairsOf(value: unknown): JsonObject | undefined {
  if (isObject(value)) return value
  if (typeof value !== 'string' || value === '' || value === '-') return undefined
  const pairs = value.split(' ¦ ').map((pair): [string, string] => {
    const colon = pair.indexOf(': ')
    return colon < 0 ? [pair.replace(/:$/, ''), ''] : [pair.slice(0, colon), pair.slice(colon + 2)]
  })
  return Object.fromEntries(pairs)
}

const operational = (name: string): string => `Microsoft-Windows-${name}/Operational`

/** What Hayabusa calls channels. AppLocker and Security-Mitigations are several; the one with most events stands for them. */
const CHANNELS: { readonly [name: string]: string } = {
  App: 'Application',
  AppLocker: 'Microsoft-Windows-AppLocker/EXE and DLL',
  BitsCli: operational('Bits-Client'),
  CodeInteg: operational('CodeIntegrity'),
  Defender: operational('Windows Defender'),
  'DHCP-Svr': operational('DHCP-Server'),
  'DNS-Svr': 'DNS Server',
  DvrFmwk: operational('DriverFrameworks-UserMode'),
  Exchange: 'MSExchange Management',
  Firewall: 'Microsoft-Windows-Windows Firewall With Advanced Security/Firewall',
  NTLM: operational('NTLM'),
  OpenSSH: 'OpenSSH/Operational',
  PrintAdm: 'Microsoft-Windows-PrintService/Admin',
  PrintOp: operational('PrintService'),
  PwSh: operational('PowerShell'),
  PwShClassic: 'Windows PowerShell',
  PwShCore: 'PowerShellCore/Operational',
  'RDP-Cli': operational('TerminalServices-RDPClient'),
  'RDP-CoreTS': operational('RemoteDesktopServices-RdpCoreTS'),
  'RDS-LSM': operational('TerminalServices-LocalSessionManager'),
  'RDS-RCM': operational('TerminalServices-RemoteConnectionManager'),
  Sec: 'Security',
  SmbCliSec: 'Microsoft-Windows-SmbClient/Security',
  Sys: 'System',
  Sysmon: operational('Sysmon'),
  TaskSch: operational('TaskScheduler'),
  WinRM: operational('WinRM'),
  WMI: operational('WMI-Activity'),
}

/** Names in `Details` that mean the same in most events. */
const NAMES: { readonly [name: string]: string } = {
  Cmdline: 'CommandLine',
  CmdLine: 'CommandLine',
  Cmd: 'CommandLine',
  Proc: 'Image',
  PID: 'ProcessId',
  PGUID: 'ProcessGuid',
  ParentCmdline: 'ParentCommandLine',
  ParentCmd: 'ParentCommandLine',
  ParentProc: 'ParentImage',
  ParentPID: 'ParentProcessId',
  ParentPGUID: 'ParentProcessGuid',
  LID: 'LogonId',
  LGUID: 'LogonGuid',
  Path: 'TargetFilename',
  TgtObj: 'TargetObject',
  Pipe: 'PipeName',
  Query: 'QueryName',
  Result: 'QueryResults',
  Proto: 'Protocol',
  SrcIP: 'SourceIp',
  SrcPort: 'SourcePort',
  SrcHost: 'SourceHostname',
  TgtIP: 'DestinationIp',
  TgtPort: 'DestinationPort',
  TgtHost: 'DestinationHostname',
  SrcProc: 'SourceImage',
  TgtProc: 'TargetImage',
  SrcPID: 'SourceProcessId',
  TgtPID: 'TargetProcessId',
  SrcUser: 'SourceUser',
  TgtUser: 'TargetUser',
  Access: 'GrantedAccess',
  ScriptBlock: 'ScriptBlockText',
  Svc: 'ServiceName',
  Acct: 'AccountName',
}

const NAMES_OF_CHANNEL: { readonly [channel: string]: { readonly [name: string]: string } } = {
  Security: {
    Proc: 'NewProcessName',
    Path: 'NewProcessName',
    PID: 'NewProcessId',
    User: 'SubjectUserName',
    LID: 'SubjectLogonId',
    TgtUser: 'TargetUserName',
    SrcUser: 'SubjectUserName',
    SrcIP: 'IpAddress',
    SrcPort: 'IpPort',
    SrcComp: 'WorkstationName',
    Type: 'LogonType',
    Name: 'TaskName',
    Content: 'TaskContent',
  },
  System: { Path: 'ImagePath' },
}
