/** Texts with pseudonyms in the place of names, whatever the text is: a field, a path, a command line, base64 in it. */
import { replaceRegex } from '../detect/index.ts'
import { AddressPseudonyms, IPV4, IPV6 } from './addresses.ts'
import type { KeyedHash } from './keyed.ts'
import { NameFinder } from './name-finder.ts'
import type { Name } from './names.ts'
import { foldedName, inCaseOf, Pseudonyms } from './pseudonyms.ts'
import type { PatternRule, RedactionSettings } from './redaction-file.ts'
import { PERSONAL_SID, SidPseudonyms } from './sids.ts'
import { isWellKnownDomain } from './well-known.ts'

export type ReplacedKind = 'user' | 'host' | 'domain' | 'sid' | 'address' | 'pattern'

/** Hears what is replaced. */
export interface ReplacementListener {
  /** A record begins, or begins again: what was told since the last one that was kept does not count. */
  begin(): void
  add(kind: ReplacedKind, field: string, original: string, pseudonym: string): void
}

/** Long enough to hold a name as UTF-16. */
const BASE64 = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{24,}={0,2}(?![A-Za-z0-9+/=])/g
/** Base64 inside base64 is looked into this deep. */
const MAX_BASE64_DEPTH = 3

export class TextRedactor {
  readonly #settings: RedactionSettings
  readonly #names: NameFinder
  readonly #pseudonyms: Pseudonyms
  readonly #sids: SidPseudonyms
  readonly #addresses: AddressPseudonyms
  readonly #listener: ReplacementListener

  constructor(settings: RedactionSettings, names: readonly Name[], hash: KeyedHash, listener: ReplacementListener) {
    this.#settings = settings
    this.#names = new NameFinder(names)
    this.#pseudonyms = new Pseudonyms(hash)
    this.#sids = new SidPseudonyms(hash)
    this.#addresses = new AddressPseudonyms(hash, settings.addresses.choice, settings.addresses.own)
    this.#listener = listener
  }

  begin(): void {
    this.#listener.begin()
  }

  /** `text` itself when nothing in it is replaced. @param field that it is the value of */
  text(text: string, field: string, depth = 0): string {
    let redacted = text
    for (const rule of this.#settings.patterns) redacted = this.#pattern(rule, redacted, field)
    if (this.#settings.redactsSids) redacted = redacted.replace(PERSONAL_SID, (sid) => this.sid(sid, field))
    redacted = this.#inAddresses(redacted, field)
    redacted = this.#inNames(redacted, field)
    return depth < MAX_BASE64_DEPTH ? this.#inBase64(redacted, field, depth) : redacted
  }

  sid(sid: string, field: string): string {
    PERSONAL_SID.lastIndex = 0
    if (!this.#settings.redactsSids || !PERSONAL_SID.test(sid)) return sid
    return this.#told('sid', field, sid, this.#sids.of(sid))
  }

  #pattern({ pattern, replacement }: PatternRule, text: string, field: string): string {
    return replaceRegex(pattern, text, (found) => {
      const pseudonym = replacement ?? inCaseOf(found, this.#pseudonyms.of(foldedName(found)))
      return this.#told('pattern', field, found, pseudonym)
    })
  }

  /** Numbers of versions look like addresses. */
  #inAddresses(text: string, field: string): string {
    if (/version$/i.test(field)) return text
    const replace = (found: string, offset: number): string => {
      const before = text.slice(Math.max(0, offset - 16), offset)
      if (/version[\s=:"']*$/i.test(before) || (isFolder(before) && text[offset + found.length] === '\\')) return found
      const pseudonym = this.#addresses.of(found)
      return pseudonym === undefined ? found : this.#told('address', field, found, pseudonym)
    }
    return (text.includes('.') ? text.replace(IPV4, replace) : text).replace(IPV6, replace)
  }

  #inNames(text: string, field: string): string {
    let redacted = ''
    let done = 0
    for (const { name, start, end } of this.#names.find(text, field)) {
      const found = text.slice(start, end)
      redacted += text.slice(done, start) + this.#told(name.kind, field, found, this.#pseudonymOf(name, found))
      done = end
    }
    return done === 0 ? text : redacted + text.slice(done)
  }

  /** Of a DNS name label by label, so that `CORP` and `corp.example` stay related; the last label tells nothing. */
  #pseudonymOf({ kind, text }: Name, found: string): string {
    const labels = kind === 'domain' ? text.split('.') : [text]
    const made = labels.map((label, i) => {
      const stays = (labels.length > 1 && i === labels.length - 1) || isWellKnownDomain(label)
      return stays ? label : this.#pseudonyms.of(label)
    })
    return inCaseOf(found, made.join('.'))
  }

  /** Commands that PowerShell takes encoded, and whatever else is text inside. */
  #inBase64(text: string, field: string, depth: number): string {
    return text.replace(BASE64, (token) => {
      const bytes = decodedBase64(token)
      if (bytes === undefined) return token
      const redacted = this.bytes(bytes, field, depth + 1)
      return redacted === undefined ? token : btoa(String.fromCharCode(...redacted))
    })
  }

  /** Names in bytes that are text in UTF-16 or ASCII, in part at least. undefined: nothing was found. */
  bytes(bytes: Uint8Array, field: string, depth = MAX_BASE64_DEPTH): Uint8Array | undefined {
    const wide = utf16Text(bytes)
    const redactedWide = this.text(wide, field, depth)
    const redacted = redactedWide === wide ? bytes : utf16Bytes(redactedWide, bytes)
    const narrow = latin1Text(redacted)
    const redactedNarrow = this.text(narrow, field, depth)
    if (redactedNarrow !== narrow) return Uint8Array.from(redactedNarrow, (unit) => unit.charCodeAt(0))
    return redacted === bytes ? undefined : redacted
  }

  #told(kind: ReplacedKind, field: string, original: string, pseudonym: string): string {
    if (original !== pseudonym) this.#listener.add(kind, field, original, pseudonym)
    return pseudonym
  }
}

/** A number of a version in a path: `Update\1.3.36.32\`, unlike the host in `\\10.1.2.3\share`. */
function isFolder(before: string): boolean {
  return /[^\\]\\$/.test(before) && !/\\UNC\\$/i.test(before)
}

/** undefined: it only looks like Base64. */
function decodedBase64(token: string): Uint8Array | undefined {
  if (token.replace(/=+$/, '').length % 4 === 1) return undefined
  try {
    return Uint8Array.from(atob(token), (unit) => unit.charCodeAt(0))
  } catch {
    return undefined
  }
}

function utf16Text(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i + 1 < bytes.length; i += 2) text += String.fromCharCode(bytes[i]! | (bytes[i + 1]! << 8))
  return text
}

/** An odd byte at the end stays. */
function utf16Bytes(text: string, before: Uint8Array): Uint8Array {
  const odd = before.length % 2
  const bytes = new Uint8Array(2 * text.length + odd)
  for (let i = 0; i < text.length; i++) {
    bytes[2 * i] = text.charCodeAt(i) & 0xff
    bytes[2 * i + 1] = text.charCodeAt(i) >> 8
  }
  if (odd === 1) bytes[bytes.length - 1] = before[before.length - 1]!
  return bytes
}

export function latin1Text(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}
