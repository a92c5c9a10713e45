/**
 * What records say of processes: who they are, who started them, when they ended. Sysmon names a process by its
 * ProcessGuid, the Security log by a process id, which Windows gives to another process once the first has ended.
 */
import type { LogRecord } from '../evtx/log-record.ts'

/** A process as an event names it; one of both is enough. */
export interface ProcessIds {
  readonly guid: string | undefined
  readonly pid: number | undefined
}

export interface CreationIds extends ProcessIds {
  readonly parentGuid: string | undefined
  readonly parentPid: number | undefined
}

/** Of Sysmon's event 1 and Security 4688; undefined for other records. */
export function creationIds(record: LogRecord): CreationIds | undefined {
  if (isSecurity(record, 4688))
    return {
      guid: undefined,
      parentGuid: undefined,
      pid: pidAt(record, 'NewProcessId'),
      parentPid: pidAt(record, 'ProcessId'),
    }
  if (!isSysmon(record, 1)) return undefined
  return {
    guid: guidAt(record, 'ProcessGuid'),
    parentGuid: guidAt(record, 'ParentProcessGuid'),
    pid: pidAt(record, 'ProcessId'),
    parentPid: pidAt(record, 'ParentProcessId'),
  }
}

/** Of Sysmon's event 5 and Security 4689; undefined for other records. */
export function endIds(record: LogRecord): ProcessIds | undefined {
  if (!isSysmon(record, 5) && !isSecurity(record, 4689)) return undefined
  return { guid: guidAt(record, 'ProcessGuid'), pid: pidAt(record, 'ProcessId') }
}

/** The process that an event is about: of a creation the new one, else the one that acts. */
export function actingIds(record: LogRecord): ProcessIds {
  return {
    guid: actingGuids(record)[0],
    // 0 stands for none: where a logon comes from the network, for example.
    pid:
      pidAt(record, isSecurity(record, 4688) ? 'NewProcessId' : 'ProcessId') ||
      pidAt(record, 'SourceProcessId') ||
      undefined,
  }
}

/** The acting process, whatever an event calls it. */
const GUID_FIELDS = ['ProcessGuid', 'SourceProcessGuid', 'SourceProcessGUID'] as const

export function actingGuids(record: LogRecord): readonly string[] {
  return GUID_FIELDS.flatMap((field) => guidAt(record, field) ?? [])
}

/** Event ids of creations and ends, in the logs that have them. */
export const PROCESS_EVENT_IDS: readonly number[] = [1, 5, 4688, 4689]

export function isSecurity({ eventId, channel }: Pick<LogRecord, 'eventId' | 'channel'>, id: number): boolean {
  return eventId === id && channel?.toLowerCase() === 'security'
}

function isSysmon({ eventId, provider, channel }: LogRecord, id: number): boolean {
  return eventId === id && /sysmon/i.test(provider ?? channel ?? '')
}

function guidAt(record: LogRecord, field: string): string | undefined {
  const value = record.get(field)
  return typeof value === 'string' ? normalGuid(value) : undefined
}

/** In lower case without braces; undefined for what is no guid, and for the one of zeros that stands for none. */
export function normalGuid(text: string): string | undefined {
  const guid = text.toLowerCase().replace(/^\{(.*)\}$/, '$1')
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(guid) && /[^0-]/.test(guid) ? guid : undefined
}

export function pidAt(record: LogRecord, field: string): number | undefined {
  const value = record.get(field)
  return typeof value === 'string' ? parsePid(value) : undefined
}

/** Sysmon writes process ids as decimal numbers, the Security log with 0x. */
export function parsePid(text: string): number | undefined {
  return /^(?:\d{1,10}|0x[0-9a-f]{1,8})$/i.test(text) ? Number(text) : undefined
}
