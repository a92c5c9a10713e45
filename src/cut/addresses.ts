/**
 * Pseudonyms of IP addresses: addresses of one network stay in one network (as Crypto-PAn does it, a bit is turned by a
 * keyed hash of the bits before it), private ones stay private, public ones move to ranges that belong to nobody.
 */
import ipaddr from 'ipaddr.js'
import type { KeyedHash } from './keyed.ts'

export const IPV4 = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?!\w|\.\d)/g
/** Behind `]` stands a member of a type in PowerShell: `[Array]::Add`. Without any digit it is a name of a program's: `a::b`. */
export const IPV6 =
  /(?<![\w:.\])])(?=[a-f:]*\d)(?:[0-9a-f]{0,4}:){2,7}(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{0,4})(?![\w:.])/gi

/** Networks whose addresses stay in them: the bits by which they are known, and those that are kept. */
const KEPT_V4: readonly KeptNetwork[] = [
  { network: '10.0.0.0', known: 8, kept: 8 },
  { network: '172.16.0.0', known: 12, kept: 12 },
  { network: '192.168.0.0', known: 16, kept: 16 },
  { network: '169.254.0.0', known: 16, kept: 16 },
  { network: '100.64.0.0', known: 10, kept: 10 },
]
const KEPT_V6: readonly KeptNetwork[] = [
  { network: 'fe80::', known: 10, kept: 64 },
  { network: 'fc00::', known: 7, kept: 8 },
]
/** Reserved for future use (RFC 1112) and for documentation (RFC 3849). */
const PUBLIC_V4 = { network: '240.0.0.0', kept: 4 }
const PUBLIC_V6 = { network: '2001:db8::', kept: 32 }

interface KeptNetwork {
  readonly network: string
  readonly known: number
  readonly kept: number
}

/** Answers that are remembered before they are found anew; a crafted log may hold millions of addresses. */
const MOST_KNOWN = 100_000

/** Not of one machine (this host, everybody, nobody), or of none at all (documentation). */
const STAYING = ['loopback', 'unspecified', 'broadcast', 'multicast', 'reserved']
const PRIVATE = ['private', 'linkLocal', 'uniqueLocal', 'carrierGradeNat']

export type AddressChoice = 'all' | 'private' | 'none'

export class AddressPseudonyms {
  readonly #hash: KeyedHash
  readonly #choice: AddressChoice
  readonly #own: ReadonlySet<string>
  readonly #known = new Map<string, string | undefined>()

  /** `own`: addresses that are replaced whatever the choice, as they are written. */
  constructor(hash: KeyedHash, choice: AddressChoice, own: readonly string[]) {
    this.#hash = hash
    this.#choice = choice
    this.#own = new Set(own.map((text) => parsed(text)?.toString() ?? text))
  }

  /** undefined: no address, or one that stays. */
  of(text: string): string | undefined {
    if (this.#known.size === MOST_KNOWN) this.#known.clear()
    if (!this.#known.has(text)) this.#known.set(text, this.#make(text))
    return this.#known.get(text)
  }

  #make(text: string): string | undefined {
    const address = parsed(text)
    if (address === undefined) return undefined
    if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress()) {
      const inner = this.of(address.toIPv4Address().toString())
      return inner === undefined ? undefined : `::ffff:${inner}`
    }
    return this.#isMeant(address) ? this.#moved(address).toString() : undefined
  }

  #isMeant(address: Address): boolean {
    if (this.#own.has(address.toString())) return true
    const range = address.range()
    if (this.#choice === 'none' || STAYING.includes(range)) return false
    return this.#choice === 'all' || PRIVATE.includes(range)
  }

  #moved(address: Address): Address {
    const isV4 = address instanceof ipaddr.IPv4
    const bytes = address.toByteArray()
    const own = (isV4 ? KEPT_V4 : KEPT_V6).find((each) => isIn(bytes, each))
    const { network, kept } = own ?? (isV4 ? PUBLIC_V4 : PUBLIC_V6)
    const moved = own === undefined ? ipaddr.parse(network).toByteArray() : [...bytes]
    for (let bit = kept; bit < 8 * bytes.length; bit++) setBit(moved, bit, bitOf(bytes, bit) ^ this.#turn(bytes, bit))
    return ipaddr.fromByteArray(moved)
  }

  /** 1: the bit is turned. It depends on the bits before it alone. */
  #turn(bytes: readonly number[], bit: number): number {
    let prefix = ''
    for (let i = 0; i < bit; i++) prefix += bitOf(bytes, i)
    return this.#hash(`address\0${bytes.length}\0${prefix}`)[0]! & 1
  }
}

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Four decimal numbers or hex; not the short forms that are as well numbers of a version. */
function parsed(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text)
  return text.includes(':') && ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : undefined
}

function isIn(bytes: readonly number[], { network, known }: KeptNetwork): boolean {
  const other = ipaddr.parse(network).toByteArray()
  for (let bit = 0; bit < known; bit++) if (bitOf(bytes, bit) !== bitOf(other, bit)) return false
  return true
}

function bitOf(bytes: readonly number[], bit: number): number {
  return (bytes[bit >> 3]! >> (7 - (bit & 7))) & 1
}

function setBit(bytes: number[], bit: number, value: number): void {
  const mask = 0x80 >> (bit & 7)
  bytes[bit >> 3] = value === 1 ? bytes[bit >> 3]! | mask : bytes[bit >> 3]! & ~mask
}
