/** The fields of the Elastic Common Schema and of winlogbeat, where a query brings no types of its own. */
import { ECS_FIELDS, EVENT_DATA } from '../event/ecs-fields.ts'
import { knownDataFields } from '../event/index.ts'
import { nearest } from '../sigma/nearest.ts'
import { type FieldMapping, type FieldTypes, Mapping } from './field-types.ts'

/** UTF-16 units above which winlogbeat's template does not index a keyword. */
const IGNORE_ABOVE = 1024

const KEYWORD: FieldMapping = { type: 'keyword', ignore_above: IGNORE_ABOVE }

/** Fields of queries that no log of Windows fills: they are known, and absent. */
const UNFILLED: { readonly [type: string]: string } = {
  keyword: `agent.id agent.name agent.type cloud.provider data_stream.dataset data_stream.namespace data_stream.type
    ecs.version event.dataset event.hash event.id event.reference host.architecture host.domain host.hostname host.id
    host.mac host.os.family host.os.kernel host.os.name host.os.platform host.os.type host.os.version host.type
    dns.header_flags dns.id dns.op_code dns.question.class dns.question.registered_domain dns.question.subdomain
    dns.question.top_level_domain dns.question.type dns.response_code dns.type dll.name dll.path dll.hash.sha256
    dll.code_signature.subject_name dll.code_signature.status file.Ext.original.path file.hash.sha512 file.type
    group.domain group.id group.name labels network.application network.community_id process.code_signature.status
    process.code_signature.subject_name process.code_signature.exists process.hash.sha512 process.title related.hash
    related.hosts related.user rule.id service.name service.type source.address destination.address tags
    threat.technique.id url.domain url.full url.path user.email user.full_name user.roles winlog.api winlog.keywords
    winlog.opcode winlog.task winlog.user.domain winlog.user.name winlog.user.type winlog.outcome
    winlog.related_activity_id powershell.engine.version`,
  long: 'destination.bytes event.duration event.risk_score event.sequence event.severity file.size network.bytes process.exit_code process.group.id process.ppid process.uptime source.bytes',
  ip: 'client.ip host.ip related.ip server.ip',
  date: 'event.end event.ingested event.start file.created file.mtime process.start process.end',
  boolean: 'process.code_signature.trusted dll.code_signature.trusted',
  match_only_text: 'event.original error.message',
}

function ecsTypes(): FieldTypes {
  const types: { [field: string]: FieldMapping } = {}
  for (const [type, names] of Object.entries(UNFILLED))
    for (const name of names.split(/\s+/)) types[name] = type === 'keyword' ? KEYWORD : type
  for (const [name, { type, hasText }] of Object.entries(ECS_FIELDS)) {
    types[name] = type === 'keyword' ? KEYWORD : type
    if (hasText === true) types[`${name}.text`] = 'match_only_text'
  }
  for (const name of knownDataFields()) types[`${EVENT_DATA}${name}`] = KEYWORD
  return types
}

let known: Mapping | undefined

/** Made when first asked for. Whatever a log has below `winlog.event_data` and `winlog.user_data` is a keyword. */
export function ecsMapping(): Mapping {
  known ??= new Mapping(ecsTypes(), (name) => (/^winlog\.(?:event|user)_data\../.test(name) ? KEYWORD : undefined))
  return known
}

/** What was meant by a field that is not there: Sysmon's name of one, or one that is spelt nearly so. */
export function suggestField(
  name: string,
  mapping: Mapping,
): { readonly isOfSigma: boolean; readonly name: string } | undefined {
  const ofSigma = Object.entries(ECS_FIELDS).find(([, { sources }]) =>
    sources.some(({ from, as, log }) => from === name && as === undefined && log !== 'any'),
  )
  if (ofSigma !== undefined) return { isOfSigma: true, name: ofSigma[0] }
  const begin = name.slice(0, 2).toLowerCase()
  const candidates = [...mapping.names].filter((each) => each.toLowerCase().startsWith(begin))
  // Names of one object differ in their ends: those nearest in length first.
  const ranked = candidates.sort((a, b) => Math.abs(a.length - name.length) - Math.abs(b.length - name.length))
  const meant = nearest(name, ranked)
  return meant === undefined ? undefined : { isOfSigma: false, name: meant }
}
