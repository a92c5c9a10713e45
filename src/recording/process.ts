/**
 * Invented but consistent identities of processes and users: the same description always gives the same ids, a child
 * names the ids of its parent, and nothing comes from a clock or a random generator.
 */
import { contentGuid } from '../evtx/write-event.ts'
import { fileTime } from '../evtx/write-value.ts'

export interface Process {
  readonly image: string
  readonly commandLine: string
  readonly currentDirectory: string
  readonly user: string
  readonly integrity: string
  readonly guid: string
  readonly id: number
  readonly logonId: bigint
  readonly logonGuid: string
  readonly session: number
}

/** What a description says of a process; the rest is inherited from the parent or derived. */
export interface ProcessFacts {
  readonly image: string
  readonly commandLine?: string | undefined
  readonly currentDirectory?: string | undefined
  readonly user?: string | undefined
  readonly integrity?: string | undefined
  readonly guid?: string | undefined
  readonly id?: number | undefined
  readonly session?: number | undefined
}

/** `serial`: how many processes the recording named before; it tells apart what started at the same time. */
export interface Birth {
  readonly computer: string
  readonly time: string
  readonly serial: number
}

export function newProcess(facts: ProcessFacts, birth: Birth, defaultUser: string, parent?: Process): Process {
  const user = facts.user ?? parent?.user ?? defaultUser
  const sameUser = parent?.user === user ? parent : undefined
  const account = accountOf(user)
  return {
    image: facts.image,
    commandLine: facts.commandLine ?? `"${facts.image}"`,
    currentDirectory: facts.currentDirectory ?? sameUser?.currentDirectory ?? account.directory,
    user,
    integrity: facts.integrity ?? sameUser?.integrity ?? account.integrity,
    guid: facts.guid ?? processGuid(birth),
    id: facts.id ?? processId(birth.serial),
    logonId: account.logonId,
    logonGuid: logonGuid(birth.computer, account.logonId),
    session: facts.session ?? sameUser?.session ?? account.session,
  }
}

interface Account {
  readonly sid: string
  readonly logonId: bigint
  readonly session: number
  readonly integrity: string
  readonly directory: string
}

const SYSTEM_FOLDER = 'C:\\Windows\\system32\\'

/** The accounts that every Windows has, with their fixed SIDs and logon ids. */
const SERVICE_ACCOUNTS: { readonly [name: string]: { readonly sid: string; readonly logonId: bigint } | undefined } = {
  SYSTEM: { sid: 'S-1-5-18', logonId: 0x3e7n },
  'LOCAL SERVICE': { sid: 'S-1-5-19', logonId: 0x3e5n },
  'NETWORK SERVICE': { sid: 'S-1-5-20', logonId: 0x3e4n },
}

/** `user` is `DOMAIN\name`. SIDs and logon ids of people are derived from the names. */
export function accountOf(user: string): Account {
  const { domain, name } = splitUser(user)
  const service = SERVICE_ACCOUNTS[name]
  if (service) return { ...service, session: 0, integrity: 'System', directory: SYSTEM_FOLDER }
  const domainDigits = digits(domain)
  const userDigits = digits(user)
  return {
    sid: `S-1-5-21-${domainDigits[0]}-${domainDigits[1]}-${domainDigits[2]}-${1100 + (userDigits[0]! % 8000)}`,
    logonId: BigInt(0x10000 + (userDigits[1]! % 0xe00000)),
    session: 1,
    integrity: 'Medium',
    directory: `C:\\Users\\${name}\\`,
  }
}

export function splitUser(user: string): { domain: string; name: string } {
  const at = user.indexOf('\\')
  return { domain: user.slice(0, Math.max(0, at)), name: user.slice(at + 1) }
}

/** The form of Sysmon's ids: machine, start in Unix seconds (low half first), then a token of the process. */
function processGuid({ computer, time, serial }: Birth): string {
  const seconds = hexDigits(unixSeconds(time), 8)
  return `${machineId(computer)}-${seconds.slice(4)}-${seconds.slice(0, 4)}-${hexDigits(serial + 1, 4)}-000000001900`.toUpperCase()
}

function logonGuid(computer: string, logonId: bigint): string {
  const id = hexDigits(Number(logonId), 8)
  return `${machineId(computer)}-${id.slice(4)}-${id.slice(0, 4)}-0000-000000000000`.toUpperCase()
}

/** Multiples of 4, as Windows gives them; all different for the first 2,500 processes. */
function processId(serial: number): number {
  return 4 * (500 + ((serial * 397) % 2500))
}

/** Hashes in Sysmon's form. They are no hashes of any file. */
export function inventedHashes(image: string): string {
  const [first, second, third, fourth] = ['md5', 'sha256', 'sha256 again', 'imphash'].map((name) =>
    bareGuid(`${name} ${image.toLowerCase()}`),
  )
  return `MD5=${first},SHA256=${second}${third},IMPHASH=${fourth}`
}

function machineId(computer: string): string {
  return bareGuid(computer).slice(0, 8)
}

/** Three numbers below 2^32 that depend on nothing but the text. */
function digits(text: string): number[] {
  const guid = bareGuid(text)
  return [0, 16, 24].map((at) => Number.parseInt(guid.slice(at, at + 8), 16))
}

function bareGuid(text: string): string {
  return contentGuid(text).replaceAll('-', '').toUpperCase()
}

function unixSeconds(time: string): number {
  return Number(fileTime(time) / 10_000_000n - 11_644_473_600n)
}

function hexDigits(number: number, length: number): string {
  return number.toString(16).padStart(length, '0').slice(-length)
}
