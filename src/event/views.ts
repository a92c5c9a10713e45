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
function accountName(record: LogRecord): string | undefined {
  const name = record.get('SubjectUserName')
  const domain = record.get('SubjectDomainName')
  if (typeof name !== 'string') return undefined
  return typeof domain === 'string' && domain !== '' && domain !== '-' ? `${domain}\\${name}` : name
}

const DEFENDER = 'Microsoft-Windows-Windows Defender'

/** Microsoft Defender writes names of several words; rules leave out the spaces: `ThreatName`. */
const DEFENDER_NAMES =
  `Product Name, Product Version, Detection ID, Detection Time, Threat ID, Threat Name, Severity ID,
  Severity Name, Category ID, Category Name, Status Code, Status Description, Source ID, Source Name, Process Name,
  Detection User, Origin ID, Origin Name, Execution ID, Execution Name, Type ID, Type Name, Pre Execution Status,
  Action ID, Action Name, Error Code, Error Description, Post Clean Status, Additional Actions ID,
  Additional Actions String, Remediation User, Security intelligence Version, Signature Version, Engine Version,
  Old Value, New Value, Scan ID, Scan Type, Scan Parameters, Scan Resources, Feature Name, Feature ID, Changed Type,
  Detection Path, Involved File, Target Commandline, Parent Commandline`.split(/,\s+/)

const DEFENDER_EVENT: ViewTable = Object.fromEntries(DEFENDER_NAMES.map((name) => [name.replaceAll(' ', ''), name]))

/** The names that differ from the record's own; undefined when none does. */
export function viewTable(view: View, source: EventSource): ViewTable | undefined {
  if (typeof view === 'object') return view
  if (source.provider === DEFENDER && view !== 'ecs') return DEFENDER_EVENT
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
export function hashOf(record: LogRecord, field: string): string | undefined {
  const hashes = record.get('Hashes') ?? record.get('Hash')
  if (typeof hashes !== 'string') return undefined
  for (const entry of hashes.split(',')) {
    const equals = entry.indexOf('=')
    if (equals > 0 && entry.slice(0, equals).toUpperCase() === HASH_FIELDS[field]) return entry.slice(equals + 1)
  }
  return undefined
}
