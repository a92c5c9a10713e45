/**
 * The fields that events of a log source can have: Sysmon's schema (4.90) by event id, Security 4688, PowerShell's
 * events, and the System values of every record. Only of log sources that are listed here whole can a name be unknown.
 */
import type { LogsourceNames } from './routing.ts'
import { SYSMON_CATEGORIES } from './sysmon.ts'

/** Values of `System` under the names by which rules ask for them. */
const SYSTEM_FIELDS = words(`
  Provider_Name Provider_Guid Provider_EventSourceName EventID EventID_Qualifiers Version Level Task Opcode Keywords
  TimeCreated_SystemTime EventRecordID Correlation_ActivityID Correlation_RelatedActivityID Execution_ProcessID
  Execution_ThreadID Channel Computer Security_UserID
`)

/** What Sysmon writes into every event but its own state. */
const COMMON = words('RuleName UtcTime')
const PROCESS = words('ProcessGuid ProcessId Image User')

/** Sysmon writes all hashes into one value; rules may ask for each. */
const HASHES = words('Hashes md5 MD5 sha1 SHA1 sha256 SHA256 imphash Imphash IMPHASH')
const HASH_NAMES: ReadonlySet<string> = new Set(HASHES.slice(1))
const FILE_VERSION = words('FileVersion Description Product Company OriginalFileName')
const SIGNATURE = words('Signed Signature SignatureStatus')

const SYSMON_FIELDS: { readonly [eventId: number]: readonly string[] } = {
  1: [
    ...PROCESS,
    ...FILE_VERSION,
    ...HASHES,
    ...words(`CommandLine CurrentDirectory LogonGuid LogonId TerminalSessionId IntegrityLevel
      ParentProcessGuid ParentProcessId ParentImage ParentCommandLine ParentUser`),
  ],
  2: [...PROCESS, ...words('TargetFilename CreationUtcTime PreviousCreationUtcTime')],
  3: [
    ...PROCESS,
    ...words(`Protocol Initiated SourceIsIpv6 SourceIp SourceHostname SourcePort SourcePortName
      DestinationIsIpv6 DestinationIp DestinationHostname DestinationPort DestinationPortName`),
  ],
  4: words('State Version SchemaVersion'),
  5: PROCESS,
  6: [...HASHES, ...SIGNATURE, 'ImageLoaded'],
  7: [...PROCESS, ...FILE_VERSION, ...HASHES, ...SIGNATURE, 'ImageLoaded'],
  8: words(`SourceProcessGuid SourceProcessId SourceImage TargetProcessGuid TargetProcessId TargetImage NewThreadId
    StartAddress StartModule StartFunction SourceUser TargetUser`),
  9: [...PROCESS, 'Device'],
  10: words(`SourceProcessGUID SourceProcessId SourceThreadId SourceImage TargetProcessGUID TargetProcessId TargetImage
    GrantedAccess CallTrace SourceUser TargetUser`),
  11: [...PROCESS, ...words('TargetFilename CreationUtcTime')],
  12: [...PROCESS, ...words('EventType TargetObject')],
  13: [...PROCESS, ...words('EventType TargetObject Details')],
  14: [...PROCESS, ...words('EventType TargetObject NewName')],
  15: [...PROCESS, ...HASHES, ...words('TargetFilename CreationUtcTime Hash Contents')],
  16: words('Configuration ConfigurationFileHash State SchemaVersion'),
  17: [...PROCESS, ...words('EventType PipeName')],
  18: [...PROCESS, ...words('EventType PipeName')],
  19: words('EventType Operation User EventNamespace Name Query'),
  20: words('EventType Operation User Name Type Destination'),
  21: words('EventType Operation User Consumer Filter'),
  22: [...PROCESS, ...words('QueryName QueryStatus QueryResults')],
  23: [...PROCESS, ...HASHES, ...words('TargetFilename IsExecutable Archived')],
  24: [...PROCESS, ...HASHES, ...words('Session ClientInfo Archived')],
  25: [...PROCESS, 'Type'],
  26: [...PROCESS, ...HASHES, ...words('TargetFilename IsExecutable Archived')],
  27: [...PROCESS, ...HASHES, 'TargetFilename'],
  28: [...PROCESS, ...HASHES, ...words('TargetFilename IsExecutable')],
  29: [...PROCESS, ...HASHES, 'TargetFilename'],
  255: words('ID Description'),
}

/** Security 4688 besides what `views.ts` gives Sysmon's names. */
const SECURITY_4688_FIELDS = words(`
  SubjectUserSid SubjectUserName SubjectDomainName SubjectLogonId NewProcessId NewProcessName TokenElevationType
  CommandLine TargetUserSid TargetUserName TargetDomainName TargetLogonId ParentProcessName MandatoryLabel
`)

const OTHER_FIELDS: { readonly [category: string]: readonly string[] } = {
  process_creation: SECURITY_4688_FIELDS,
  ps_module: words('ContextInfo UserData Payload'),
  ps_script: words('MessageNumber MessageTotal ScriptBlockText ScriptBlockId Path'),
}

const FIELDS_OF_CATEGORY = new Map(
  Object.keys({ ...SYSMON_CATEGORIES, ...OTHER_FIELDS }).map((category) => [category, fieldsOfCategory(category)]),
)

function fieldsOfCategory(category: string): ReadonlySet<string> {
  const eventIds = sysmonIdsOf(category)
  const ofSysmon = eventIds.flatMap((eventId) => SYSMON_FIELDS[eventId]!)
  const common = eventIds.length > 0 ? COMMON : []
  return new Set([...ofSysmon, ...common, ...(OTHER_FIELDS[category] ?? []), ...SYSTEM_FIELDS])
}

function sysmonIdsOf(category: string): readonly number[] {
  return Object.hasOwn(SYSMON_CATEGORIES, category) ? SYSMON_CATEGORIES[category as keyof typeof SYSMON_CATEGORIES] : []
}

/** Names below EventData of a Sysmon event, in the order of its schema; none for an unknown id. */
export function sysmonFields(eventId: number): readonly string[] {
  return SYSMON_DATA.get(eventId) ?? []
}

const SYSMON_DATA: ReadonlyMap<number, readonly string[]> = new Map(
  Object.entries(SYSMON_FIELDS).map(([eventId, fields]) => [
    Number(eventId),
    [...new Set([...COMMON, ...fields])].filter((name) => !HASH_NAMES.has(name)),
  ]),
)

/** undefined: not every name is known there. */
export function knownFields({ category, product }: LogsourceNames): ReadonlySet<string> | undefined {
  if (category === undefined || product?.toLowerCase() !== 'windows') return undefined
  return FIELDS_OF_CATEGORY.get(category.toLowerCase())
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}

/** Names below EventData of Sysmon's events and Security 4688, which logs of Windows surely have. */
export function knownDataFields(): readonly string[] {
  return [...new Set([...Object.values(SYSMON_FIELDS).flat(), ...SECURITY_4688_FIELDS])].filter(
    (name) => !HASH_NAMES.has(name),
  )
}
