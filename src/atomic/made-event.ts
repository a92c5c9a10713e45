/** Events as Sysmon, the Security log and PowerShell would write them of a process that somebody is going to start. */

import { withEcsView } from '../event/ecs-event.ts'
import type { Event } from '../event/event.ts'
import { eventFromObject } from '../event/object-event.ts'
import { SYSMON_CHANNEL, SYSMON_PROVIDER } from '../event/sysmon.ts'
import { accountOf } from '../recording/process.ts'
import { Processes, securityCreation, sysmonCreation, type Values } from '../recording/process-events.ts'
import type { RegistryWrite } from './registry-writes.ts'

export interface MadeEvent {
  readonly kind: 'sysmon-1' | 'sysmon-13' | 'security-4688' | 'powershell-4104'
  /** Under Sysmon's names for rules of a category, under its own for others. */
  readonly event: Event
  /** Every field with its text, under the names of the log. */
  readonly values: { readonly [field: string]: string }
  /** Fields, under the names of the log and of Sysmon, whose value nobody can tell before the test is run. */
  readonly untold: ReadonlySet<string>
  /** Why there is such an event, in a sentence. */
  readonly because: string
}

export interface StartedProgram {
  readonly image: string
  readonly commandLine: string
  /** The command line is only one of those that it may have. */
  readonly isExample?: boolean
}

interface KnownProgram extends StartedProgram {
  readonly isFolderKnown: boolean
  readonly isDescribed: boolean
}

/** Nothing depends on the moment; it is the same in every run of the program. */
const TIME = '2026-01-01T12:00:00.0000000Z'
const COMPUTER = 'WORKSTATION'
const USER = 'WORKSTATION\\user'
const TEMP = 'C:\\Users\\user\\AppData\\Local\\Temp\\'

/** Fields of which a value is made up. */
const MADE_UP = `
  UtcTime RuleName ProcessGuid ProcessId FileVersion CurrentDirectory User LogonGuid LogonId TerminalSessionId
  IntegrityLevel Hashes md5 MD5 sha1 SHA1 sha256 SHA256 imphash Imphash IMPHASH ParentProcessGuid ParentProcessId ParentUser
  SubjectUserSid SubjectUserName SubjectDomainName SubjectLogonId NewProcessId TokenElevationType MandatoryLabel
  TargetUserSid TargetUserName TargetDomainName TargetLogonId
`
  .trim()
  .split(/\s+/)
const PARENT_FIELDS = ['ParentImage', 'ParentCommandLine', 'ParentProcessName']
const VERSION_FIELDS = ['OriginalFileName', 'Description', 'Product', 'Company']

/** Sysmon's event 1 and Security 4688 of the same process. @param parent undefined: nobody can tell it */
export function processCreations(
  program: KnownProgram,
  parent: StartedProgram | undefined,
  { isElevated }: { readonly isElevated: boolean },
  because: string,
): MadeEvent[] {
  const processes = new Processes()
  const origin = { computer: COMPUTER, time: TIME }
  const above = parent ?? { image: 'C:\\Windows\\explorer.exe', commandLine: 'C:\\Windows\\Explorer.EXE' }
  const running = processes.running({ Image: above.image, CommandLine: above.commandLine }, origin, USER)
  const integrity = isElevated ? 'High' : 'Medium'
  const facts = {
    Image: program.image,
    CommandLine: program.commandLine,
    CurrentDirectory: TEMP,
    IntegrityLevel: integrity,
  }
  const creation = processes.created(facts, origin, USER, running)
  const untold = new Set([
    ...MADE_UP,
    ...(program.isDescribed ? [] : VERSION_FIELDS),
    ...(parent === undefined ? PARENT_FIELDS : []),
    ...(parent?.isExample === true ? ['ParentCommandLine'] : []),
  ])
  return [
    sysmonEvent(texts(sysmonCreation(creation)), untold, because),
    securityEvent(texts(securityCreation(creation)), untold, because),
  ]
}

function sysmonEvent(values: Texts, untold: ReadonlySet<string>, because: string): MadeEvent {
  const source = { time: TIME, channel: SYSMON_CHANNEL, provider: SYSMON_PROVIDER, eventId: 1 }
  const all = { RuleName: '-', UtcTime: '2026-01-01 12:00:00.000', ...values }
  return { kind: 'sysmon-1', event: systemEvent(all, source), values: all, untold, because }
}

function securityEvent(values: Texts, untold: ReadonlySet<string>, because: string): MadeEvent {
  const provider = 'Microsoft-Windows-Security-Auditing'
  const source = { time: TIME, channel: 'Security', provider, eventId: 4688 }
  const raw = systemEvent(values, source)
  const named = systemEvent({ ...values, ...sysmonNames(values) }, source)
  const event: Event = { ...raw, seenAs: (view) => (view === 'sysmon' ? named : raw.seenAs(view)) }
  return { kind: 'security-4688', event, values, untold, because }
}

/** 4688 under the names of Sysmon's event 1, as `event/views.ts` has them for records. */
function sysmonNames(values: Texts): Texts {
  return {
    Image: values.NewProcessName!,
    ProcessId: values.NewProcessId!,
    ParentImage: values.ParentProcessName!,
    ParentProcessId: values.ProcessId!,
    IntegrityLevel: values.MandatoryLabel!,
    LogonId: values.SubjectLogonId!,
    User: `${values.SubjectDomainName}\\${values.SubjectUserName}`,
  }
}

/** Sysmon's event 13 of a program that sets a value. */
export function registryValueSet(image: string, { targetObject, details }: RegistryWrite, because: string): MadeEvent {
  const source = { time: TIME, channel: SYSMON_CHANNEL, provider: SYSMON_PROVIDER, eventId: 13 }
  const values = { EventType: 'SetValue', Image: image, TargetObject: targetObject, Details: details, User: USER }
  return { kind: 'sysmon-13', event: systemEvent(values, source), values, untold: new Set(MADE_UP), because }
}

/** Of the user in whose name everything is made. */
export const USER_SID = accountOf(USER).sid

/** What script block logging writes of a command that the runner gives to powershell.exe. */
export function scriptBlock(command: string): MadeEvent {
  const values = { MessageNumber: '1', MessageTotal: '1', ScriptBlockText: command.trim(), ScriptBlockId: '', Path: '' }
  const source = {
    time: TIME,
    channel: 'Microsoft-Windows-PowerShell/Operational',
    provider: 'Microsoft-Windows-PowerShell',
    eventId: 4104,
  }
  return {
    kind: 'powershell-4104',
    event: systemEvent(values, source),
    values,
    untold: new Set(['MessageNumber', 'MessageTotal', 'ScriptBlockId', 'Path']),
    because: 'PowerShell writes what it runs, where script block logging is on.',
  }
}

type Texts = { readonly [field: string]: string }

/** With the System values that rules ask for. */
function systemEvent(
  values: Texts,
  source: { readonly time: string; readonly channel: string; readonly provider: string; readonly eventId: number },
): Event {
  const system = {
    EventID: source.eventId,
    Channel: source.channel,
    Provider_Name: source.provider,
    Computer: COMPUTER,
  }
  return withEcsView(eventFromObject({ ...system, ...values }, source))
}

function texts(values: Values): Texts {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
