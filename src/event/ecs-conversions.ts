/** What winlogbeat's pipelines do to the text of a record before it becomes the value of a field. */

import { SECURITY_EVENTS, SYSMON_EVENTS } from './ecs-events.ts'
import type { Value } from './event.ts'

interface Conversion {
  /** For the documentation. */
  readonly words: string
  /** undefined: the field is absent. */
  convert(text: string): Value | undefined
}

function constant(value: string): Conversion {
  return { words: `“${value}”`, convert: () => value }
}

function hash(name: string): Conversion {
  return { words: `${name.toUpperCase()} of the list, lower case`, convert: (text) => hashesOf(text).get(name) }
}

export const ECS_CONVERSIONS = {
  arguments: { words: 'split as Windows does', convert: argumentsOf },
  'arguments-in-quotes': { words: 'parted at white space outside quotes, which stay', convert: quotedArguments },
  'argument-in-quotes-count': { words: 'number of arguments', convert: (text) => quotedArguments(text).length },
  'argument-count': { words: 'number of arguments', convert: (text) => argumentsOf(text).length },
  decimal: { words: 'hexadecimal to decimal', convert: decimalOf },
  direction: {
    words: '“egress” for true, “ingress” for false',
    convert: (text) => ({ true: 'egress', false: 'ingress' })[text],
  },
  directory: { words: 'before the last backslash', convert: (text) => splitPath(text)?.directory },
  'dns-addresses': { words: 'addresses of the answers', convert: (text) => nonEmpty(dnsAnswers(text).addresses) },
  'dns-data': { words: 'names and addresses of the answers', convert: (text) => nonEmpty(dnsAnswers(text).data) },
  'dns-status': {
    words: 'name of the status, where it is a frequent one',
    convert: (text) => DNS_STATUS[text] ?? text,
  },
  'dns-types': { words: 'record types of the answers', convert: (text) => nonEmpty(dnsAnswers(text).types) },
  'event-kind': constant('event'),
  extension: { words: 'behind the last dot', convert: (text) => splitPath(text)?.extension },
  'file-name': { words: 'behind the last backslash', convert: (text) => splitPath(text)?.name || undefined },
  imphash: hash('imphash'),
  'last-part': { words: 'behind the last backslash', convert: (text) => text.slice(text.lastIndexOf('\\') + 1) },
  level: { words: 'number to word', convert: (text) => LEVELS[text] },
  'logon-type': { words: 'number to word', convert: (text) => LOGON_TYPES[text] },
  md5: hash('md5'),
  'module-security': constant('security'),
  'module-sysmon': constant('sysmon'),
  'network-type': {
    words: '“ipv6” for true, “ipv4” for false',
    convert: (text) => ({ true: 'ipv6', false: 'ipv4' })[text],
  },
  outcome: { words: '“success” or “failure”', convert: outcomeOf },
  'outcome-failure': constant('failure'),
  'protocol-dns': constant('dns'),
  'registry-data': { words: 'DWORD and QWORD as decimal numbers', convert: (text) => registryData(text).text },
  'registry-hive': { words: 'shortened, like HKLM', convert: (text) => HIVES[text.split('\\')[0]!] },
  'registry-key': { words: 'behind the hive', convert: registryKey },
  'registry-type': { words: 'SZ_DWORD, SZ_QWORD, REG_BINARY or REG_SZ', convert: (text) => registryData(text).type },
  'security-action': { words: 'by event id', convert: (id) => SECURITY_EVENTS[id]?.action },
  'security-category': { words: 'by event id', convert: (id) => SECURITY_EVENTS[id]?.category },
  'security-type': { words: 'by event id', convert: (id) => SECURITY_EVENTS[id]?.type },
  sha1: hash('sha1'),
  sha256: hash('sha256'),
  'sysmon-action': { words: 'by event id', convert: (id) => SYSMON_EVENTS[id]?.action },
  'sysmon-category': { words: 'by event id', convert: (id) => SYSMON_EVENTS[id]?.category },
  'sysmon-type': { words: 'by event id', convert: (id) => SYSMON_EVENTS[id]?.type },
  'true-only': { words: 'true, else absent', convert: (text) => (text === 'true' ? true : undefined) },
  'user-domain': { words: 'before the backslash', convert: (text) => userOf(text)?.domain },
  'user-name': { words: 'behind the backslash', convert: (text) => userOf(text)?.name },
  'utc-time': { words: 'ISO 8601', convert: utcTime },
  valid: { words: 'true for “Valid”, else absent', convert: (text) => (text === 'Valid' ? true : undefined) },
} as const satisfies { readonly [name: string]: Conversion }

export type EcsConversion = keyof typeof ECS_CONVERSIONS

/** Blanks and tabs part arguments; quotes keep them together; backslashes before a quote count half. */
function argumentsOf(line: string): readonly string[] {
  const found: string[] = []
  let at = 0
  while (at < line.length) {
    if (isBlank(line[at])) {
      at++
      continue
    }
    const [argument, end] = readArgument(line, at)
    found.push(argument)
    at = end
  }
  return found
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t'
}

function readArgument(line: string, start: number): readonly [argument: string, end: number] {
  let argument = ''
  let backslashes = 0
  let isInQuotes = false
  let at = start
  for (; at < line.length; at++) {
    const character = line[at]!
    if (character === '\\') {
      backslashes++
      continue
    }
    if (character === '"') {
      argument += '\\'.repeat(backslashes >> 1)
      if (backslashes % 2 === 1) argument += '"'
      else {
        if (isInQuotes && line[at + 1] === '"') {
          argument += '"'
          at++
        }
        isInQuotes = !isInQuotes
      }
      backslashes = 0
      continue
    }
    if (isBlank(character) && !isInQuotes) break
    argument += '\\'.repeat(backslashes) + character
    backslashes = 0
  }
  return [argument + '\\'.repeat(backslashes), at]
}

/** As the pipeline for Security has it: two spaces have an empty argument between them. */
function quotedArguments(line: string): readonly string[] {
  const found: string[] = []
  let start = 0
  let isInQuotes = false
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '"') isInQuotes = !isInQuotes
    if (/\s/.test(line[at]!) && !isInQuotes) {
      found.push(line.slice(start, at))
      start = at + 1
    }
  }
  return start < line.length ? [...found, line.slice(start)] : found
}

function decimalOf(text: string): string {
  return /^0x[0-9a-f]{1,16}$/i.test(text) ? String(BigInt(text)) : text
}

interface PathParts {
  readonly directory: string
  readonly name: string
  readonly extension: string | undefined
}

/** undefined without a backslash: then nothing is split. */
function splitPath(path: string): PathParts | undefined {
  const slash = path.lastIndexOf('\\')
  if (slash < 0 || path.length < 2) return undefined
  const dot = path.lastIndexOf('.')
  const extension = dot < 0 ? undefined : path.slice(dot + 1)
  return { directory: path.slice(0, slash), name: path.slice(slash + 1), extension }
}

/** By name in lower case; a hash of zeros alone is none. */
function hashesOf(text: string): ReadonlyMap<string, string> {
  const entries = text.split(',').map((entry) => entry.split('=') as [string, string | undefined])
  return new Map(
    entries
      .map(([name, value = '']) => [name.toLowerCase(), value.toLowerCase()] as const)
      .filter(([, value]) => !/^0*$/.test(value)),
  )
}

/** Only a name of exactly two parts is split. */
function userOf(text: string): { readonly domain: string; readonly name: string } | undefined {
  const parts = text.split('\\')
  return parts.length === 2 ? { domain: parts[0]!, name: parts[1]! } : undefined
}

function utcTime(text: string): string | undefined {
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/.test(text) ? `${text.replace(' ', 'T')}Z` : undefined
}

/** Bits of the audit keywords. */
function outcomeOf(keywords: string): string | undefined {
  if (!/^0x[0-9a-f]{1,16}$/i.test(keywords)) return undefined
  const bits = BigInt(keywords)
  if ((bits & 0x20000000000000n) !== 0n) return 'success'
  return (bits & 0x10000000000000n) === 0n ? undefined : 'failure'
}

const LEVELS: { readonly [level: string]: string } = {
  '0': 'information',
  '1': 'critical',
  '2': 'error',
  '3': 'warning',
  '4': 'information',
  '5': 'verbose',
}

const LOGON_TYPES: { readonly [type: string]: string } = {
  '2': 'Interactive',
  '3': 'Network',
  '4': 'Batch',
  '5': 'Service',
  '7': 'Unlock',
  '8': 'NetworkCleartext',
  '9': 'NewCredentials',
  '10': 'RemoteInteractive',
  '11': 'CachedInteractive',
}

export const DNS_STATUS: { readonly [status: string]: string } = {
  '0': 'SUCCESS',
  '5': 'ERROR_ACCESS_DENIED',
  '123': 'ERROR_INVALID_NAME',
  '1223': 'ERROR_CANCELLED',
  '1460': 'ERROR_TIMEOUT',
  '9002': 'DNS_ERROR_RCODE_SERVER_FAILURE',
  '9003': 'DNS_ERROR_RCODE_NAME_ERROR',
  '9004': 'DNS_ERROR_RCODE_NOT_IMPLEMENTED',
  '9005': 'DNS_ERROR_RCODE_REFUSED',
  '9501': 'DNS_INFO_NO_RECORDS',
  '9560': 'DNS_ERROR_INVALID_NAME_CHAR',
  '9701': 'DNS_ERROR_RECORD_DOES_NOT_EXIST',
  '9852': 'DNS_ERROR_NO_DNS_SERVERS',
  '10054': 'WSAECONNRESET',
  '10060': 'WSAETIMEDOUT',
}

const HIVES: { readonly [hive: string]: string } = {
  HKEY_CLASSES_ROOT: 'HKCR',
  HKCR: 'HKCR',
  HKEY_CURRENT_CONFIG: 'HKCC',
  HKCC: 'HKCC',
  HKEY_CURRENT_USER: 'HKCU',
  HKCU: 'HKCU',
  HKEY_LOCAL_MACHINE: 'HKLM',
  HKLM: 'HKLM',
  HKEY_USERS: 'HKU',
  HKU: 'HKU',
}

function registryKey(path: string): string | undefined {
  const [hive, ...parts] = path.split('\\')
  return Object.hasOwn(HIVES, hive!) && parts.length > 0 ? parts.join('\\') : undefined
}

function registryData(text: string): { readonly type: string; readonly text: string } {
  const dword = /^DWORD \((0x[0-9a-f]{8})\)$/i.exec(text)
  if (dword !== null) return { type: 'SZ_DWORD', text: String(Number(dword[1])) }
  const qword = /^QWORD \((0x[0-9a-f]{8})-(0x[0-9a-f]{8})\)$/i.exec(text)
  // The pipeline shifts by 8 where 32 would be right; a query sees what it makes.
  if (qword !== null) return { type: 'SZ_QWORD', text: String(Number(qword[1]) * 256 + Number(qword[2])) }
  return { type: text === 'Binary Data' ? 'REG_BINARY' : 'REG_SZ', text }
}

const DNS_TYPES: { readonly [code: string]: string } = {
  '1': 'A',
  '2': 'NS',
  '5': 'CNAME',
  '6': 'SOA',
  '12': 'PTR',
  '15': 'MX',
  '16': 'TXT',
  '28': 'AAAA',
  '33': 'SRV',
}

interface DnsAnswers {
  readonly types: readonly string[]
  readonly data: readonly string[]
  readonly addresses: readonly string[]
}

/** `type:  5 name;::ffff:192.0.2.1;` */
function dnsAnswers(results: string): DnsAnswers {
  const types: string[] = []
  const data: string[] = []
  const addresses: string[] = []
  for (const answer of results.split(';').filter((each) => each !== '')) {
    const [, code, name] = answer.startsWith('type:') ? answer.split(/\s+/) : []
    if (code === undefined) addresses.push(answer.replace(/^\[?::ffff:(\d+\.\d+\.\d+\.\d+)(?:\](?::\d+)?)?$/, '$1'))
    else if (DNS_TYPES[code] !== undefined) types.push(DNS_TYPES[code])
    if (name !== undefined) data.push(name)
  }
  types.push(...addresses.map((address) => (address.includes(':') ? 'AAAA' : 'A')))
  return { types, data: [...data, ...addresses], addresses }
}

function nonEmpty(values: readonly string[]): readonly string[] | undefined {
  return values.length === 0 ? undefined : values
}
