/** One header block of a tar file: v7, ustar, GNU and pax agree on these fields. */

export const BLOCK_LENGTH = 512

export interface TarHeader {
  readonly name: string
  /** Bytes of content behind the header. */
  readonly length: number
  /** One character; '0' is a file. */
  readonly type: string
}

const CHECKSUM_AT = 148
const CHECKSUM_LENGTH = 8

/** Whether the sum of its bytes is what it says; blocks of zeros have none. */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.length < BLOCK_LENGTH || block[0] === 0) return false
  const stored = octal(block.subarray(CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_LENGTH))
  if (stored === undefined) return false
  let sum = 0x20 * CHECKSUM_LENGTH
  for (let i = 0; i < BLOCK_LENGTH; i++) if (i < CHECKSUM_AT || i >= CHECKSUM_AT + CHECKSUM_LENGTH) sum += block[i]!
  return sum === stored
}

/** undefined: its size is no number. */
export function tarHeaderOf(block: Uint8Array): TarHeader | undefined {
  const length = sizeOf(block.subarray(124, 136))
  if (length === undefined) return undefined
  const isUstar = text(block.subarray(257, 262)) === 'ustar'
  const isGnu = isUstar && block[262] === 0x20
  const prefix = isUstar && !isGnu ? text(block.subarray(345, 500)) : ''
  const name = text(block.subarray(0, 100))
  const type = String.fromCharCode(block[156]! || 0x30)
  return { name: prefix === '' ? name : `${prefix}/${name}`, length, type }
}

/** Octal digits, or GNU's binary numbers for what octal has no room for. */
function sizeOf(field: Uint8Array): number | undefined {
  if (field[0] !== 0x80) return octal(field)
  let size = 0
  for (const byte of field.subarray(1)) size = size * 256 + byte
  return Number.isSafeInteger(size) ? size : undefined
}

function octal(field: Uint8Array): number | undefined {
  const digits = /^[ \0]*([0-7]+)[ \0]*$/.exec(Buffer.from(field).toString('latin1'))?.[1]
  return digits === undefined ? undefined : Number.parseInt(digits, 8)
}

/** Names are bytes; those that are no UTF-8 show as Latin-1 rather than as nothing. */
export function text(field: Uint8Array): string {
  const end = field.indexOf(0)
  const bytes = end < 0 ? field : field.subarray(0, end)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return Buffer.from(bytes).toString('latin1')
  }
}
