/**
 * The way back: what a log of Windows called the values that a document out of Elasticsearch has under Elastic's names.
 * The table is that of `ecs-fields.ts`, read from the other side. What its conversions threw away stays away.
 */
import type { EcsConversion } from './ecs-conversions.ts'
import { DNS_STATUS } from './ecs-conversions.ts'
import { logOf } from './ecs-event.ts'
import { ECS_FIELDS, type EcsSource, SCRIPT_BLOCK_MOVED, SECURITY_MOVED, SYSMON_MOVED } from './ecs-fields.ts'
import type { EventSource } from './event.ts'
import { sysmonFields } from './known-fields.ts'

/** A value of the document as text; undefined: it has none. */
export type DocumentValue = (field: string) => string | undefined

/** Names of the record and their values, for those that the document has under another name. */
export function recordedValues(get: DocumentValue, source: EventSource): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  for (const { field, name, revert } of waysBack(source)) {
    const value = values.has(name) ? undefined : get(field)
    const reverted = value === undefined ? undefined : revert(value)
    if (reverted !== undefined) values.set(name, reverted)
  }
  if (logOf(source) === 'sysmon') addJoined(values, get, source.eventId ?? 0)
  return values
}

interface WayBack {
  readonly field: string
  readonly name: string
  revert(text: string): string | undefined
}

const same = (text: string): string => text

/** Conversions that lose nothing, or nothing that the name does not tell. */
const REVERTED: { readonly [conversion in EcsConversion]?: (text: string) => string | undefined } = {
  // The record has it as hexadecimal number; whoever prints it knows that.
  decimal: same,
  direction: (text) => ({ egress: 'true', ingress: 'false' })[text],
  'dns-status': (text) => Object.keys(DNS_STATUS).find((status) => DNS_STATUS[status] === text) ?? text,
  'network-type': (text) => ({ ipv6: 'true', ipv4: 'false' })[text],
  'true-only': same,
  'utc-time': (text) => /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d\.\d{3})Z$/.exec(text)?.slice(1).join(' '),
}

const known = new Map<string, readonly WayBack[]>()

function waysBack(source: EventSource): readonly WayBack[] {
  const log = logOf(source)
  // Of Security every other event is treated alike; so whatever ids a log makes up, few ways are kept.
  const key = `${log} ${log === 'security' && source.eventId !== 4688 ? 'others' : source.eventId}`
  let ways = known.get(key)
  if (ways === undefined) {
    const moved = movedNames(source)
    ways = Object.entries(ECS_FIELDS).flatMap(([field, { sources }]) => {
      const from = sources.find((each) => moved.has(each.from) && isOf(each, source))
      const revert = from?.as === undefined ? same : REVERTED[from.as]
      return from === undefined || revert === undefined ? [] : [{ field, name: from.from, revert }]
    })
    if (moved.size > 0) known.set(key, ways)
  }
  return ways
}

/** What the pipelines take away from the names of the record. */
function movedNames(source: EventSource): ReadonlySet<string> {
  const eventId = source.eventId ?? 0
  switch (logOf(source)) {
    case 'sysmon':
      return new Set(sysmonFields(eventId).filter((name) => SYSMON_MOVED.has(name)))
    case 'security':
      return SECURITY_MOVED[eventId === 4688 ? 'creation' : 'others']
    case 'powershell':
      return eventId === 4104 ? SCRIPT_BLOCK_MOVED : new Set()
    case 'any':
      return new Set()
  }
}

function isOf({ log, ids, exceptIds }: EcsSource, source: EventSource): boolean {
  const eventId = source.eventId ?? 0
  return log === logOf(source) && ids?.includes(eventId) !== false && exceptIds?.includes(eventId) !== true
}

/** Values that the pipeline took apart. */
function addJoined(values: Map<string, string>, get: DocumentValue, eventId: number): void {
  const fields = sysmonFields(eventId)
  const name = get('user.name')
  const domain = get('user.domain')
  if (fields.includes('User') && name !== undefined && domain !== undefined) values.set('User', `${domain}\\${name}`)
  if (fields.includes('Details')) addDetails(values, get)
  if (!fields.includes('Hashes')) return
  const hashes = HASHES.flatMap(([algorithm, ...places]) => {
    const hash = places.map(get).find((each) => each !== undefined)
    return hash === undefined ? [] : [`${algorithm}=${hash.toUpperCase()}`]
  })
  if (hashes.length > 0) values.set(eventId === 15 ? 'Hash' : 'Hashes', hashes.join())
}

/** In the order in which Sysmon writes them. */
const HASHES = [
  ['SHA1', 'process.hash.sha1', 'file.hash.sha1'],
  ['MD5', 'process.hash.md5', 'file.hash.md5'],
  ['SHA256', 'process.hash.sha256', 'file.hash.sha256'],
  ['IMPHASH', 'process.pe.imphash', 'file.pe.imphash', 'process.hash.imphash', 'file.hash.imphash'],
] as const

/** A QWORD lost digits in the pipeline, so its number is given as it is. */
function addDetails(values: Map<string, string>, get: DocumentValue): void {
  const data = get('registry.data.strings')
  if (data === undefined) return
  const isDword = get('registry.data.type') === 'SZ_DWORD' && /^\d{1,10}$/.test(data)
  values.set('Details', isDword ? `DWORD (0x${Number(data).toString(16).padStart(8, '0')})` : data)
}
