/** What an event tells of processes: the one that acted, and with a creation who started it. */
import type { Event } from '../event/index.ts'
import { normalGuid, parsePid } from '../event/process-facts.ts'
import { MAX_LINE, MAX_NAME, shortened, textOf } from './event-text.ts'

/** A process as one event names it. Plain data: workers post it. */
export interface ProcessTrace {
  readonly host: string
  readonly time: string | null
  /** In lower case without braces; null where the log has none, as in Security 4688. */
  readonly guid: string | null
  readonly pid: number | null
  readonly image: string | null
  readonly commandLine: string | null
  readonly user: string | null
  readonly parent: ParentTrace | null
  /** The event is the process's creation. */
  readonly isCreation: boolean
}

export interface ParentTrace {
  readonly guid: string | null
  readonly pid: number | null
  readonly image: string | null
  readonly commandLine: string | null
}

/** null: the event names no process. */
export function processOf(event: Event): ProcessTrace | null {
  const guid = guidOf(event, 'ProcessGuid', 'SourceProcessGuid', 'SourceProcessGUID')
  const pid = pidOf(event, 'ProcessId', 'SourceProcessId')
  if (guid === null && pid === null) return null
  const isCreation = isProcessCreation(event.source)
  return {
    host: (event.summary().computer ?? '').toLowerCase(),
    time: event.time,
    guid,
    pid,
    image: cut(textOf(event, 'Image', 'SourceImage', 'ProcessName'), MAX_NAME),
    commandLine: isCreation ? cut(textOf(event, 'CommandLine'), MAX_LINE) : null,
    user: cut(textOf(event, 'User', 'SourceUser'), MAX_NAME),
    parent: isCreation ? parentOf(event) : null,
    isCreation,
  }
}

function parentOf(event: Event): ParentTrace | null {
  const guid = guidOf(event, 'ParentProcessGuid')
  const pid = pidOf(event, 'ParentProcessId')
  if (guid === null && pid === null) return null
  const image = cut(textOf(event, 'ParentImage'), MAX_NAME)
  return { guid, pid, image, commandLine: cut(textOf(event, 'ParentCommandLine'), MAX_LINE) }
}

/** Sysmon's event 1, and Security 4688. */
export function isProcessCreation({ provider, channel, eventId }: Event['source']): boolean {
  if (eventId === 4688) return channel?.toLowerCase() === 'security'
  return eventId === 1 && /sysmon/i.test(provider ?? channel ?? '')
}

function guidOf(event: Event, ...fields: readonly string[]): string | null {
  const text = textOf(event, ...fields)
  return text === null ? null : (normalGuid(text) ?? null)
}

function pidOf(event: Event, ...fields: readonly string[]): number | null {
  const text = textOf(event, ...fields)
  return text === null ? null : (parsePid(text) ?? null)
}

function cut(text: string | null, limit: number): string | null {
  return text === null ? null : shortened(text, limit)
}
