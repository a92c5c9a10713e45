/**
 * The same record under the names of different askers. Rules of a category use Sysmon's names, rules of a service the
 * log's own: in Security 4688 `ProcessId` is the parent's, in Sysmon's event it is the process's own.
 */
import type { LogRecord } from '../evtx/log-record.ts'
import type { EventSource, View } from './event.ts'
import type { ViewTable } from './field-table.ts'

/** Security 4688 under the names of Sysmon's process creation. */
const PROCESS_CREATION_4688: ViewTable = {
  Image: 'NewProcessName',
  ProcessId: 'NewProcessId',
  ParentImage: 'ParentProcessName',
  ParentProcessId: 'ProcessId',
  IntegrityLevel: 'MandatoryLabel',
  LogonId: 'SubjectLogonId',
  User: { names: ['SubjectUserName'], read: accountName },
}

/** `DOMAIN\name`, the way Sysmon writes users. */
function accountName(record: Pick<LogRecord, 'get'>): string | undefined {
  const name = record.get('SubjectUserName')
  const domain = record.get('SubjectDomainName')
  if (typeof name !== 'string') return undefined
  return typeof domain === 'string' && domain !== '' && domain !== '-' ? `${domain}\\${name}` : name
}

/** The names that differ from the record's own; undefined when none does. */
export function viewTable(view: View, source: EventSource): ViewTable | undefined {
  if (typeof view === 'object') return view
  return view === 'sysmon' && source.eventId === 4688 && source.channel?.toLowerCase() === 'security'
    ? PROCESS_CREATION_4688
    : undefined
}

/** Sysmon writes all hashes into one value, `MD5=…,SHA256=…,IMPHASH=…`; rules may also ask for one of them. */
const HASH_FIELDS: { readonly [field: string]: string } = {
  md5: 'MD5',
  MD5: 'MD5',
  sha1: 'SHA1',
  SHA1: 'SHA1',
  sha256: 'SHA256',
  SHA256: 'SHA256',
  imphash: 'IMPHASH',
  Imphash: 'IMPHASH',
  IMPHASH: 'IMPHASH',
}

export function isHashField(field: string): boolean {
  return Object.hasOwn(HASH_FIELDS, field)
}

/** One hash out of `Hashes` (or `Hash`, event id 15); undefined when the record has none of that kind. */
export function hashOf(record: Pick<LogRecord, 'get'>, field: string): string | undefined {
  const hashes = record.get('Hashes') ?? record.get('Hash')
  if (typeof hashes !== 'string') return undefined
  for (const entry of hashes.split(',')) {
    const equals = entry.indexOf('=')
    if (equals > 0 && entry.slice(0, equals).toUpperCase() === HASH_FIELDS[field]) return entry.slice(equals + 1)
  }
  return undefined
}
