/**
 * Which records were seen already. Slack is full of copies of live records (a chunk's buffer keeps what the chunk before
 * it held), and images hold whole logs several times; a record must not come out twice.
 */
import { u32 } from './bytes.ts'
import type { Machine } from './machine.ts'

/**
 * Id, written time and every byte of the content as one number: a CRC-32, and 21 bits of the header by another sum. The
 * copy of the size at the end is left out: it is what hiding a record overwrites.
 */
export function recordKey(bytes: Uint8Array, offset: number, size: number, machine: Machine): number {
  const checksum = machine.crc32(bytes.subarray(offset, offset + size - 4))
  const id = Math.imul(u32(bytes, offset + 8), 0x9e3779b1)
  const written = Math.imul(u32(bytes, offset + 16), 0x85ebca6b)
  const header = ((id ^ written ^ Math.imul(size, 0xc2b2ae35)) >>> 11) | 1
  return header * 0x1_0000_0000 + checksum
}
