/** GUIDs and SIDs as BinXML stores them. */
import type { ByteWriter } from './write-bytes.ts'
import { EvtxWriteError } from './write-error.ts'

const GUID = /^\{?([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\}?$/i

/** With or without braces. The first three fields are little endian, the last eight bytes as written. */
export function writeGuid(out: ByteWriter, text: string): void {
  const [, first, second, third, fourth, fifth] = GUID.exec(text) ?? []
  if (first === undefined) throw new EvtxWriteError(`"${text}" is no GUID`)
  out.u32(Number.parseInt(first, 16))
  out.u16(Number.parseInt(second!, 16))
  out.u16(Number.parseInt(third!, 16))
  for (const pair of `${fourth}${fifth}`.match(/../g)!) out.u8(Number.parseInt(pair, 16))
}

/** The authority is hex above 32 bits (MS-DTYP 2.4.2.1). */
const SID = /^S-(\d{1,3})-(\d{1,15}|0x[0-9a-f]{1,12})((?:-\d{1,10})*)$/i
const MOST_SUB_AUTHORITIES = 255

/** Revision, number of sub-authorities, authority (48 bits, big endian), then 32 bits each. */
export function writeSid(out: ByteWriter, text: string): void {
  const [, revision, authority, rest] = SID.exec(text) ?? []
  if (revision === undefined) throw new EvtxWriteError(`"${text}" is no SID`)
  const subAuthorities = rest!.split('-').slice(1)
  if (subAuthorities.length > MOST_SUB_AUTHORITIES || subAuthorities.some((part) => Number(part) > 0xffff_ffff))
    throw new EvtxWriteError(`"${text}" is no SID`)
  out.u8(Number(revision))
  out.u8(subAuthorities.length)
  for (let shift = 40n; shift >= 0n; shift -= 8n) out.u8(Number((BigInt(authority!) >> shift) & 0xffn))
  for (const part of subAuthorities) out.u32(Number(part))
}
