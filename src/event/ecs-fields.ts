/**
 * Fields of the Elastic Common Schema and of winlogbeat, with their types there and where in a record of Windows their
 * values come from: what winlogbeat and its ingest pipelines for Sysmon (x-pack/winlogbeat/module/sysmon) and Security
 * make of events. The first source that the record has counts.
 */
import type { EcsConversion } from './ecs-conversions.ts'

export type EcsLog = 'any' | 'sysmon' | 'security' | 'powershell'

export interface EcsSource {
  readonly log: EcsLog
  /** Of all event ids without it. */
  readonly ids?: readonly number[]
  readonly exceptIds?: readonly number[]
  /** Name in the record; `@time`: TimeCreated. Of some conversions the id of the event is what is read. */
  readonly from: string
  readonly as?: EcsConversion
}

export interface EcsField {
  readonly type: 'keyword' | 'wildcard' | 'match_only_text' | 'long' | 'ip' | 'date' | 'boolean'
  /** There is a field `.text` below it, of type match_only_text. */
  readonly hasText?: true
  readonly sources: readonly EcsSource[]
}

type More = Omit<EcsSource, 'log' | 'from'>

function any(from: string, as?: EcsConversion): EcsSource {
  return { log: 'any', from, ...(as === undefined ? {} : { as }) }
}

/** The same of several names of Sysmon's. */
function sysmon(from: string, more: More = {}): EcsSource[] {
  return from.split(' ').map((name) => ({ log: 'sysmon', from: name, ...more }))
}

function security(from: string, more: More = {}): EcsSource[] {
  return from.split(' ').map((name) => ({ log: 'security', from: name, ...more }))
}

function scriptBlock(from: string): EcsSource {
  return { log: 'powershell', ids: [4104], from }
}

const keyword = (...sources: readonly EcsSource[]): EcsField => ({ type: 'keyword', sources })
const keywordWithText = (...sources: readonly EcsSource[]): EcsField => ({ type: 'keyword', hasText: true, sources })
const commandLine = (...sources: readonly EcsSource[]): EcsField => ({ type: 'wildcard', hasText: true, sources })
const long = (...sources: readonly EcsSource[]): EcsField => ({ type: 'long', sources })
const typed = (type: EcsField['type'], ...sources: readonly EcsSource[]): EcsField => ({ type, sources })

const PROCESS_HASHES = [1, 23, 24, 25, 26]
const FILE_HASHES = [6, 7, 15, 29]
const REGISTRY = [12, 13, 14]
const PROCESS_CREATION = { ids: [4688] }
const NO_PROCESS_CREATION = { exceptIds: [4688] }
const SYSMON_IMAGE = 'Image SourceImage Destination'
const SYSMON_FILE = 'TargetFilename Device ImageLoaded'
/** Logons, whose user is the one who logs on; of other events it is the one who acts. */
const LOGONS = [4624, 4625, 4634, 4647]
const LOGOFFS = [4634, 4647]
/** Events that name the account under which something happens. */
const EFFECTIVE = { ids: [4648, 4688] }
/** Events in which somebody does something to an account. */
const TARGETED = { ids: [4670, 4720, 4722, 4723, 4724, 4725, 4726, 4738, 4740, 4767, 4797, 4798, 4817, 4907] }

const IMAGE = [
  ...sysmon(SYSMON_IMAGE),
  ...security('NewProcessName', PROCESS_CREATION),
  ...security('ProcessName', NO_PROCESS_CREATION),
]
const PARENT_IMAGE = [...sysmon('ParentImage'), ...security('ParentProcessName', PROCESS_CREATION)]

/** The pipeline for Sysmon leaves a path without a backslash alone, that for Security takes it for a name. */
function namesOf(sources: readonly EcsSource[]): EcsSource[] {
  return sources.map((source) => ({ ...source, as: source.log === 'sysmon' ? 'file-name' : 'last-part' }))
}

const userOf = (target: string, subject: string): EcsSource[] => [
  ...security(target, { ids: LOGONS }),
  ...security(subject, { exceptIds: LOGONS }),
]

function hashes(ids: readonly number[]): { [algorithm: string]: EcsField } {
  const one = (as: EcsConversion): EcsField => keyword(...sysmon('Hashes Hash', { ids, as }))
  return { md5: one('md5'), sha1: one('sha1'), sha256: one('sha256'), imphash: one('imphash') }
}

const PROCESS_HASH = hashes(PROCESS_HASHES)
const FILE_HASH = hashes(FILE_HASHES)
const NOT_IMAGE_LOAD = { exceptIds: [7] }
const IMAGE_LOAD = { ids: [7] }

export const ECS_FIELDS: { readonly [field: string]: EcsField } = {
  '@timestamp': typed('date', ...sysmon('UtcTime', { as: 'utc-time' }), any('@time')),
  'event.action': keyword(
    ...sysmon('EventID', { as: 'sysmon-action' }),
    ...security('EventID', { as: 'security-action' }),
  ),
  'event.category': keyword(
    ...sysmon('EventID', { as: 'sysmon-category' }),
    ...security('EventID', { as: 'security-category' }),
  ),
  'event.code': keyword(any('EventID')),
  'event.created': typed('date', ...sysmon('@time'), ...security('@time')),
  'event.kind': keyword(any('EventID', 'event-kind')),
  'event.module': keyword(
    ...sysmon('EventID', { as: 'module-sysmon' }),
    ...security('EventID', { as: 'module-security' }),
  ),
  'event.outcome': keyword(
    ...sysmon('EventID', { ids: [27, 255], as: 'outcome-failure' }),
    ...security('Keywords', { as: 'outcome' }),
  ),
  'event.provider': keyword(any('Provider_Name')),
  'event.type': keyword(...sysmon('EventID', { as: 'sysmon-type' }), ...security('EventID', { as: 'security-type' })),
  'error.code': keyword(...sysmon('ID', { ids: [255] })),
  'host.name': keyword(any('Computer')),
  'log.level': keyword(any('Level', 'level')),
  message: typed('match_only_text', ...sysmon('Type', { ids: [25] })),
  'rule.name': keyword(...sysmon('RuleName')),

  'powershell.file.script_block_id': keyword(scriptBlock('ScriptBlockId')),
  'powershell.file.script_block_text': typed('match_only_text', scriptBlock('ScriptBlockText')),
  'powershell.sequence': long(scriptBlock('MessageNumber')),
  'powershell.total': long(scriptBlock('MessageTotal')),

  'winlog.channel': keyword(any('Channel')),
  'winlog.computer_name': keyword(any('Computer')),
  'winlog.event_id': keyword(any('EventID')),
  'winlog.provider_guid': keyword(any('Provider_Guid')),
  'winlog.provider_name': keyword(any('Provider_Name')),
  'winlog.record_id': keyword(any('EventRecordID')),
  'winlog.activity_id': keyword(any('Correlation_ActivityID')),
  'winlog.process.pid': long(any('Execution_ProcessID')),
  'winlog.process.thread.id': long(any('Execution_ThreadID')),
  'winlog.user.identifier': keyword(any('Security_UserID')),
  'winlog.version': long(any('Version')),
  'winlog.logon.id': keyword(
    ...security('TargetLogonId', { ids: LOGOFFS }),
    ...security('SubjectLogonId', { exceptIds: LOGOFFS }),
  ),
  'winlog.logon.type': keyword(...security('LogonType', { as: 'logon-type' })),

  'process.args': keyword(
    ...sysmon('CommandLine', { as: 'arguments' }),
    ...security('CommandLine', { as: 'arguments-in-quotes' }),
  ),
  'process.args_count': long(
    ...sysmon('CommandLine', { as: 'argument-count' }),
    ...security('CommandLine', { as: 'argument-in-quotes-count' }),
  ),
  'process.command_line': commandLine(...sysmon('CommandLine'), ...security('CommandLine')),
  'process.entity_id': keyword(...sysmon('ProcessGuid SourceProcessGuid SourceProcessGUID')),
  'process.executable': keywordWithText(...IMAGE),
  'process.hash.md5': PROCESS_HASH.md5!,
  'process.hash.sha1': PROCESS_HASH.sha1!,
  'process.hash.sha256': PROCESS_HASH.sha256!,
  'process.name': keywordWithText(...namesOf(IMAGE)),
  'process.parent.args': keyword(...sysmon('ParentCommandLine', { as: 'arguments' })),
  'process.parent.args_count': long(...sysmon('ParentCommandLine', { as: 'argument-count' })),
  'process.parent.command_line': commandLine(...sysmon('ParentCommandLine')),
  'process.parent.entity_id': keyword(...sysmon('ParentProcessGuid')),
  'process.parent.executable': keywordWithText(...PARENT_IMAGE),
  'process.parent.name': keywordWithText(...namesOf(PARENT_IMAGE)),
  'process.parent.pid': long(
    ...sysmon('ParentProcessId'),
    ...security('ProcessId', { ...PROCESS_CREATION, as: 'decimal' }),
  ),
  'process.pe.company': keyword(...sysmon('Company', NOT_IMAGE_LOAD)),
  'process.pe.description': keyword(...sysmon('Description', NOT_IMAGE_LOAD)),
  'process.pe.file_version': keyword(...sysmon('FileVersion', NOT_IMAGE_LOAD)),
  'process.pe.imphash': PROCESS_HASH.imphash!,
  'process.pe.original_file_name': keyword(...sysmon('OriginalFileName', NOT_IMAGE_LOAD)),
  'process.pe.product': keyword(...sysmon('Product', NOT_IMAGE_LOAD)),
  'process.pid': long(
    ...sysmon('ProcessId SourceProcessId'),
    ...security('NewProcessId', { ...PROCESS_CREATION, as: 'decimal' }),
    ...security('ProcessId', { ...NO_PROCESS_CREATION, as: 'decimal' }),
  ),
  'process.thread.id': long(...sysmon('SourceThreadId')),
  'process.working_directory': keywordWithText(...sysmon('CurrentDirectory')),

  'file.code_signature.signed': typed('boolean', ...sysmon('Signed', { as: 'true-only' })),
  'file.code_signature.status': keyword(...sysmon('SignatureStatus')),
  'file.code_signature.subject_name': keyword(...sysmon('Signature')),
  'file.code_signature.valid': typed('boolean', ...sysmon('SignatureStatus', { as: 'valid' })),
  'file.directory': keyword(...sysmon(SYSMON_FILE, { as: 'directory' })),
  'file.extension': keyword(...sysmon(SYSMON_FILE, { as: 'extension' })),
  'file.hash.md5': FILE_HASH.md5!,
  'file.hash.sha1': FILE_HASH.sha1!,
  'file.hash.sha256': FILE_HASH.sha256!,
  'file.name': keyword(...sysmon(SYSMON_FILE, { as: 'file-name' }), ...sysmon('PipeName')),
  'file.path': keywordWithText(...sysmon(SYSMON_FILE)),
  'file.pe.company': keyword(...sysmon('Company', IMAGE_LOAD)),
  'file.pe.description': keyword(...sysmon('Description', IMAGE_LOAD)),
  'file.pe.file_version': keyword(...sysmon('FileVersion', IMAGE_LOAD)),
  'file.pe.imphash': FILE_HASH.imphash!,
  'file.pe.original_file_name': keyword(...sysmon('OriginalFileName', IMAGE_LOAD)),
  'file.pe.product': keyword(...sysmon('Product', IMAGE_LOAD)),

  'registry.data.strings': typed('wildcard', ...sysmon('Details', { ids: REGISTRY, as: 'registry-data' })),
  'registry.data.type': keyword(...sysmon('Details', { ids: REGISTRY, as: 'registry-type' })),
  'registry.hive': keyword(...sysmon('TargetObject', { ids: REGISTRY, as: 'registry-hive' })),
  'registry.key': keyword(...sysmon('TargetObject', { ids: REGISTRY, as: 'registry-key' })),
  'registry.path': keyword(...sysmon('TargetObject', { ids: REGISTRY })),
  'registry.value': keyword(...sysmon('TargetObject', { ids: REGISTRY, as: 'last-part' })),

  'dns.answers.data': keyword(...sysmon('QueryResults', { as: 'dns-data' })),
  'dns.answers.type': keyword(...sysmon('QueryResults', { as: 'dns-types' })),
  'dns.question.name': keyword(...sysmon('QueryName')),
  'dns.resolved_ip': typed('ip', ...sysmon('QueryResults', { as: 'dns-addresses' })),
  'destination.domain': keyword(...sysmon('DestinationHostname')),
  'destination.ip': typed('ip', ...sysmon('DestinationIp')),
  'destination.port': long(...sysmon('DestinationPort')),
  'network.direction': keyword(...sysmon('Initiated', { as: 'direction' })),
  'network.protocol': keyword(
    ...sysmon('EventID', { ids: [22], as: 'protocol-dns' }),
    ...sysmon('DestinationPortName SourcePortName', { exceptIds: [22] }),
  ),
  'network.transport': keyword(...sysmon('Protocol')),
  'network.type': keyword(...sysmon('SourceIsIpv6', { as: 'network-type' })),
  'source.domain': keyword(...sysmon('SourceHostname'), ...security('WorkstationName')),
  'source.ip': typed('ip', ...sysmon('SourceIp'), ...security('IpAddress')),
  'source.port': long(...sysmon('SourcePort'), ...security('IpPort')),
  'sysmon.dns.status': keyword(...sysmon('QueryStatus', { as: 'dns-status' })),
  'sysmon.file.archived': typed('boolean', ...sysmon('Archived')),
  'sysmon.file.is_executable': typed('boolean', ...sysmon('IsExecutable')),

  'user.domain': keyword(...sysmon('User', { as: 'user-domain' }), ...userOf('TargetDomainName', 'SubjectDomainName')),
  'user.effective.domain': keyword(...security('TargetDomainName', EFFECTIVE)),
  'user.effective.id': keyword(...security('TargetUserSid', EFFECTIVE)),
  'user.effective.name': keywordWithText(...security('TargetUserName', EFFECTIVE)),
  'user.id': keyword(...sysmon('Security_UserID'), ...userOf('TargetUserSid', 'SubjectUserSid')),
  'user.name': keywordWithText(...sysmon('User', { as: 'user-name' }), ...userOf('TargetUserName', 'SubjectUserName')),
  'user.target.domain': keyword(...security('TargetDomainName', TARGETED)),
  'user.target.id': keyword(...security('TargetSid', TARGETED)),
  'user.target.name': keywordWithText(...security('TargetUserName', TARGETED)),
}

/** The names below `winlog.event_data` are those of the record. */
export const EVENT_DATA = 'winlog.event_data.'

/** What the Sysmon pipeline takes away from `winlog.event_data`, since other fields have it. */
export const SYSMON_MOVED: ReadonlySet<string> = new Set([
  ...Object.values(ECS_FIELDS)
    .flatMap(({ sources }) => sources)
    .filter(({ log, from, ids }) => log === 'sysmon' && ids?.includes(25) !== true && from !== 'EventID')
    .map(({ from }) => from)
    .filter(
      (name) => !/^(?:Company|Description|FileVersion|Product|Signature|SignatureStatus|Signed|Type|ID)$/.test(name),
    ),
  'Hash',
  'Hashes',
  'DestinationIsIpv6',
])

/** The same of the Security pipeline, which copies the rest. */
export const SECURITY_MOVED: { readonly creation: ReadonlySet<string>; readonly others: ReadonlySet<string> } = {
  creation: new Set(['NewProcessId', 'NewProcessName', 'ParentProcessName']),
  others: new Set(['ProcessId', 'ProcessName', 'IpAddress', 'IpPort', 'WorkstationName']),
}

/** The same of the PowerShell pipeline. */
export const SCRIPT_BLOCK_MOVED: ReadonlySet<string> = new Set(
  Object.values(ECS_FIELDS).flatMap(({ sources }) =>
    sources.filter(({ log }) => log === 'powershell').map(({ from }) => from),
  ),
)

/** What winlogbeat leaves out of `winlog.event_data`. */
export const EMPTY_VALUES: ReadonlySet<string> = new Set(['', '-', '{00000000-0000-0000-0000-000000000000}'])
