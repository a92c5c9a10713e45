import ipaddr from 'ipaddr.js'

/**
 * IP addresses and networks, read strictly: no ports, zones, leading zeros in IPv4 or integers. An IPv4 address mapped
 * into IPv6 is an IPv6 address. Addresses compare as bytes, whatever their spelling.
 */
export interface Address {
  readonly version: 4 | 6
  /** 4 or 16 bytes, most significant first. */
  readonly bytes: readonly number[]
}

export interface Network extends Address {
  readonly prefixLength: number
}

export type NetworkReading =
  | { readonly ok: true; readonly network: Network; readonly text: string }
  | { readonly ok: false; readonly message: string; readonly hint?: string }

export function parseAddress(text: string): Address | undefined {
  const bytes = text.includes(':') ? parseVersion6(text) : parseVersion4(text)
  return bytes === undefined ? undefined : { version: bytes.length === 4 ? 4 : 6, bytes }
}

/** A network in CIDR form; an address alone is a network of one. `text` always has a prefix length. */
export function parseNetwork(text: string): NetworkReading {
  const [written, prefix, ...rest] = text.split('/')
  const address = parseAddress(written!)
  if (address === undefined || rest.length > 0)
    return { ok: false, message: `"${text}" is no network.`, hint: 'Write it like 192.168.0.0/16 or fe80::/10.' }
  const bits = address.bytes.length * 8
  if (prefix === undefined) return { ok: true, network: { ...address, prefixLength: bits }, text: `${text}/${bits}` }
  if (!/^(?:0|[1-9][0-9]{0,2})$/.test(prefix) || Number(prefix) > bits) {
    return {
      ok: false,
      message: `"/${prefix}" is no prefix length; an IPv${address.version} network has 0 to ${bits}.`,
    }
  }
  const network = { ...address, prefixLength: Number(prefix) }
  const masked = maskBytes(network)
  if (masked.some((byte, index) => byte !== address.bytes[index])) {
    const meant = `${ipaddr.fromByteArray([...masked]).toString()}/${prefix}`
    return { ok: false, message: `"${text}" has bits set behind its prefix length.`, hint: `The network is ${meant}.` }
  }
  return { ok: true, network, text }
}

export function networkContains(network: Network, address: Address): boolean {
  if (network.version !== address.version) return false
  const whole = network.prefixLength >> 3
  for (let index = 0; index < whole; index++) if (network.bytes[index] !== address.bytes[index]) return false
  const mask = (0xff00 >> (network.prefixLength & 7)) & 0xff
  return mask === 0 || (network.bytes[whole]! & mask) === (address.bytes[whole]! & mask)
}

function maskBytes(network: Network): readonly number[] {
  return network.bytes.map(
    (byte, index) => byte & (0xff00 >> Math.max(0, Math.min(8, network.prefixLength - index * 8))) & 0xff,
  )
}

function parseVersion4(text: string): readonly number[] | undefined {
  if (text.length > 15) return undefined
  const octets = text.split('.')
  if (octets.length !== 4) return undefined
  const bytes = octets.map((octet) => (/^(?:0|[1-9][0-9]{0,2})$/.test(octet) ? Number(octet) : 256))
  return bytes.every((byte) => byte < 256) ? bytes : undefined
}

/** The longest spelling: eight groups of four digits, the last two as IPv4. */
const MAX_VERSION_6_LENGTH = 45

function parseVersion6(text: string): readonly number[] | undefined {
  if (text.length > MAX_VERSION_6_LENGTH || !/^[0-9a-fA-F:.]+$/.test(text) || /[0-9a-fA-F]{5}/.test(text))
    return undefined
  const dotted = text.slice(text.lastIndexOf(':') + 1)
  if (dotted.includes('.') && parseVersion4(dotted) === undefined) return undefined
  return ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text).toByteArray() : undefined
}
