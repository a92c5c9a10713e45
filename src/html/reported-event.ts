/** An event that matched, as the report has it. Made where the event is: in the worker. */
import {
  type CorrelationMatch,
  type FoundMatch,
  type MatchedRule,
  markedPlaces,
  matchOf,
  testOf,
} from '../detect/index.ts'
import type { Event, EventDescription } from '../event/index.ts'
import { jsonText } from '../report/index.ts'
import { eventJson } from '../report/match-json.ts'
import { MAX_LINE, MAX_NAME, shortened, textOf } from './event-text.ts'
import type { CorrelationDetail, MarkedEvidence } from './report-data.ts'
import { type ProcessTrace, processOf } from './reported-process.ts'

/** Plain data: workers post it. */
export interface ReportedEvent {
  readonly time: string | null
  /** Of each of its matches. */
  readonly rules: readonly MatchedRule[]
  readonly host: string | null
  readonly user: string | null
  readonly file: string | null
  readonly channel: string | null
  readonly eventId: number | null
  readonly recordId: string | null
  readonly summary: string
  readonly process: ProcessTrace | null
  /** An `EventDetail` as JSON. */
  readonly detail: string
}

/** UTF-16 units of a value that the report holds; only XML has longer ones, as a record of EVTX ends at 64 KiB. */
export const MAX_VALUE_LENGTH = 1024 * 1024

export function reportedEvent(event: Event, found: readonly FoundMatch[]): ReportedEvent {
  const description = event.describe()
  const { file, channel, eventId, recordId, computer } = description
  return {
    time: event.time,
    rules: found.map(({ rule }) => rule),
    host: computer,
    user: userOf(event),
    file,
    channel,
    eventId,
    recordId: recordId === null ? null : String(recordId),
    summary: summaryOf(event, description),
    process: processOf(event),
    detail: detailOf(event, description, found),
  }
}

function detailOf(event: Event, description: EventDescription, found: readonly FoundMatch[]): string {
  const long = Object.entries(description.fields).filter(([, value]) => lengthOf(value) > MAX_VALUE_LENGTH)
  const shown = long.length === 0 ? description : { ...description, fields: cutFields(description.fields) }
  const evidence = JSON.stringify(found.map((each) => markedEvidence(event, description, each)))
  const lengths = JSON.stringify(long.map(([name, value]) => [name, lengthOf(value)]))
  // Printed in parts, as ids may be above 2^53: see MatchedEventDetail.
  return `{"time":${JSON.stringify(event.time)},"event":${eventJson(shown)},"evidence":${evidence},"shortened":${lengths}}`
}

function markedEvidence(event: Event, description: EventDescription, found: FoundMatch): MarkedEvidence[] {
  return matchOf(found, event.time, description).evidence.map((told, index) => {
    const test = testOf(found.evidence[index]!.told)
    const places = test === undefined || told.value === null ? [] : markedPlaces(test, told.value)
    const value = told.value?.slice(0, MAX_VALUE_LENGTH) ?? null
    return { ...told, value, places: places.filter(([, end]) => end <= MAX_VALUE_LENGTH) }
  })
}

/** Of the longest of several values. */
function lengthOf(value: string | readonly string[]): number {
  return typeof value === 'string' ? value.length : value.reduce((longest, { length }) => Math.max(longest, length), 0)
}

function cutFields(fields: EventDescription['fields']): EventDescription['fields'] {
  const cut = (value: string): string => value.slice(0, MAX_VALUE_LENGTH)
  const cutEach = Object.entries(fields).map(([name, value]) => [
    name,
    typeof value === 'string' ? cut(value) : value.map(cut),
  ])
  return Object.fromEntries(cutEach)
}

function userOf(event: Event): string | null {
  const name = textOf(event, 'User', 'SourceUser')
  if (name !== null) return shortened(name, MAX_NAME)
  for (const kind of ['Subject', 'Target']) {
    const account = textOf(event, `${kind}UserName`)
    const domain = textOf(event, `${kind}DomainName`)
    if (account !== null) return shortened(domain === null ? account : `${domain}\\${account}`, MAX_NAME)
  }
  return null
}

/** What an analyst looks at first, by the fields that only some events have. */
const TELLING = [
  'CommandLine',
  'ScriptBlockText',
  'TargetObject',
  'TargetFilename',
  'ImageLoaded',
  'PipeName',
  'QueryName',
  'DestinationHostname',
  'DestinationIp',
  'TargetImage',
  'ImagePath',
  'ServiceName',
  'TaskName',
  'ObjectName',
  'ShareName',
  'Query',
  'Image',
  'TargetUserName',
]

/** Names of fields that nobody reads first. */
const UNTELLING = /(sid|guid|logonid|correlationid|utctime|rulename)$|^subject/i

function summaryOf(event: Event, { fields }: EventDescription): string {
  const telling = textOf(event, ...TELLING)
  if (telling !== null) return shortened(telling, MAX_LINE)
  const parts = Object.entries(fields)
    .filter(([name, value]) => !UNTELLING.test(name) && value !== '' && value !== '-')
    .slice(0, 4)
    .map(([name, value]) => `${name}: ${shortened(String(value), MAX_LINE)}`)
  return shortened(parts.join(', '), MAX_LINE)
}

export function reportedCorrelation(match: CorrelationMatch): ReportedEvent {
  const { time, rule, group, window, count, events } = match
  const hosts = new Set(events.map(({ computer }) => computer))
  const detail: CorrelationDetail = { correlation: { time, group, window, count, events } }
  const groups = Object.entries(group).map(([name, value]) => `${name}: ${value}`)
  return {
    time,
    rules: [rule],
    host: hosts.size === 1 ? [...hosts][0]! : null,
    user: null,
    file: null,
    channel: null,
    eventId: null,
    recordId: null,
    summary: shortened(['correlation', ...groups, `count ${count}`].join(', '), MAX_LINE),
    process: null,
    detail: jsonText(detail),
  }
}
