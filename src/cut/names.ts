/** The names that are to be replaced: those that somebody listed, and those that records themselves show to be names. */
import type { LogRecord } from '../evtx/log-record.ts'
import { foldedName } from './pseudonyms.ts'
import type { RedactionSettings } from './redaction-file.ts'
import { isNobody, isOrdinaryWord, isWellKnownAccount, isWellKnownDomain } from './well-known.ts'

export type NameKind = 'user' | 'host' | 'domain'

export interface Name {
  /** Folded. */
  readonly text: string
  readonly kind: NameKind
  /** False: replaced only where nothing but a name of this kind can stand. */
  readonly isEverywhere: boolean
}

/** What the fields of a kind are called; the end of the name tells. */
const FIELDS: readonly (readonly [NameKind, RegExp])[] = [
  ['domain', /domain(?:name)?$/i],
  ['host', /(?:computer|computername|workstation|workstationname|hostname|servername|clientname)$/i],
  ['user', /(?:user|username|accountname|samaccountname)$/i],
]

/** undefined: the field names nobody. */
export function kindOfField(field: string): NameKind | undefined {
  return FIELDS.find(([, pattern]) => pattern.test(field))?.[0]
}

/** Names of hosts elsewhere are evidence, not names of the place; those of its own domains are. */
const FOREIGN_HOST_FIELD = /^(?:Destination|Source)Hostname$/i

/** Folders of people, on a drive or a share of one; the registry has keys of the same names. */
const HOME =
  /(?:[a-z][:$]|volume\d{1,3})\\(?:Users|Documents and Settings)\\([^\\/:*?"<>|%$\r\n,;]{1,64})(?=[\\/"']|$)/gi

const DNS_NAME = /^[\p{L}\d_-]{1,63}(?:\.[\p{L}\d_-]{1,63})+$/u
const ADDRESS = /^[\d.]+$|:/

export class NameCollector {
  readonly #settings: RedactionSettings
  readonly #names = new Map<string, Name>()
  readonly #kept: ReadonlySet<string>
  /** Of remote hosts, until it is known which domains are the place's own. */
  readonly #remoteHosts = new Set<string>()
  readonly #ownDomains = new Set<string>()

  constructor(settings: RedactionSettings) {
    this.#settings = settings
    this.#kept = new Set(settings.keep.map(foldedName))
    for (const [kind, names] of [
      ['user', settings.users.names],
      ['host', settings.hosts.names],
      ['domain', settings.domains.names],
    ] as const)
      for (const name of names) this.#add(kind, foldedName(name), true)
  }

  add(record: LogRecord): void {
    for (const [field, value] of record.system()) this.#field(field, value)
    for (const { name, value } of record.data()) this.#field(name, value)
  }

  /** Longest first where one begins with another. */
  names(): readonly Name[] {
    for (const host of this.#remoteHosts) {
      const domain = host.slice(host.indexOf('.') + 1)
      if (!host.includes('.') || this.#ownDomains.has(domain)) this.#host(host)
    }
    return [...this.#names.values()].sort((a, b) => b.text.length - a.text.length || (a.text < b.text ? -1 : 1))
  }

  #field(field: string, value: string): void {
    if (value.includes('\\') && this.#settings.users.isAutomatic)
      for (const [, folder] of value.matchAll(HOME)) this.#user(foldedName(folder!.trim()))
    const kind = kindOfField(field)
    const name = foldedName(value.trim())
    if (kind === undefined || name === '') return
    if (kind === 'user') this.#account(name)
    else if (kind === 'domain') this.#domain(name)
    else if (FOREIGN_HOST_FIELD.test(field)) this.#remoteHosts.add(name)
    else this.#host(name.replace(/^\\+/, ''))
  }

  /** `name`, `DOMAIN\name`, `name@domain`, `MACHINE$`. */
  #account(account: string): void {
    const slash = account.indexOf('\\')
    const at = account.indexOf('@')
    const domain = slash >= 0 ? account.slice(0, slash) : at > 0 ? account.slice(at + 1) : ''
    if (slash >= 0 && isWellKnownDomain(domain)) return
    if (domain !== '') this.#domain(domain)
    const name = slash >= 0 ? account.slice(slash + 1) : at > 0 ? account.slice(0, at) : account
    if (name.endsWith('$')) this.#host(name.slice(0, -1))
    else this.#user(name)
  }

  #user(name: string): void {
    // A SID stands where the account is gone, a path where the field names something else.
    if (!this.#settings.users.isAutomatic || isNobody(name) || isWellKnownAccount(name) || /^s-1-|[\\/:]/.test(name))
      return
    this.#add('user', name, !isOrdinaryWord(name))
  }

  #host(name: string): void {
    if (isNobody(name) || ADDRESS.test(name)) return
    const dot = DNS_NAME.test(name) ? name.indexOf('.') : -1
    const host = dot < 0 ? name : name.slice(0, dot)
    if (dot >= 0) this.#domain(name.slice(dot + 1))
    if (this.#settings.hosts.isAutomatic) this.#add('host', host, !isOrdinaryWord(host))
  }

  #domain(name: string): void {
    if (isNobody(name) || isWellKnownDomain(name) || ADDRESS.test(name)) return
    const isDns = DNS_NAME.test(name)
    if (isDns) this.#ownDomains.add(name)
    if (this.#settings.domains.isAutomatic) this.#add('domain', name, isDns)
  }

  /** A word that names a host and its domain is a host; one that somebody listed is meant everywhere. */
  #add(kind: NameKind, text: string, isEverywhere: boolean): void {
    if (text === '' || this.#kept.has(text)) return
    const known = this.#names.get(text)
    if (known === undefined) this.#names.set(text, { text, kind, isEverywhere })
    else {
      const better = known.kind === 'domain' ? kind : known.kind
      this.#names.set(text, { text, kind: better, isEverywhere: known.isEverywhere || isEverywhere })
    }
  }
}
