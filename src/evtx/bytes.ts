/**
 * Little-endian reads. None of them checks bounds: a read past the end gives zeros for the missing bytes, so callers
 * check a structure's length once and then read its fields.
 */

export function u16(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8)
}

export function u32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
}

export function u64(bytes: Uint8Array, at: number): bigint {
  return (BigInt(u32(bytes, at + 4)) << 32n) | BigInt(u32(bytes, at))
}

/** A 64-bit id: a number where that is exact (up to 2^53), else a bigint. */
export function id64(bytes: Uint8Array, at: number): number | bigint {
  const high = u32(bytes, at + 4)
  return high < 0x20_0000 ? high * 0x1_0000_0000 + u32(bytes, at) : u64(bytes, at)
}

export function startsWith(bytes: Uint8Array, at: number, magic: readonly number[]): boolean {
  for (let i = 0; i < magic.length; i++) if (bytes[at + i] !== magic[i]) return false
  return true
}

/** First byte in [from, to) that is not zero; `to` when all are. Looks at whole words where it can: a sparse log has gigabytes of zeros. */
export function firstNonZero(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  const words = (to - from) >> 2
  if (((bytes.byteOffset + from) & 3) === 0 && words > 0 && bytes[from] === 0) {
    const view = new Uint32Array(bytes.buffer, bytes.byteOffset + from, words)
    let word = 0
    while (word < words && view[word] === 0) word++
    at += 4 * word
  }
  while (at < to && bytes[at] === 0) at++
  return at
}

/** Offset behind the last byte in [from, to) that is not zero; `from` when all are. Looks at whole words where it can: most of a log's tail is zero. */
export function behindLastNonZero(bytes: Uint8Array, from: number, to: number): number {
  let end = to
  const words = (end - from) >> 2
  if (((bytes.byteOffset + end) & 3) === 0 && words > 0) {
    const view = new Uint32Array(bytes.buffer, bytes.byteOffset + end - 4 * words, words)
    let word = words
    while (word > 0 && view[word - 1] === 0) word--
    end -= 4 * (words - word)
  }
  while (end > from && bytes[end - 1] === 0) end--
  return end
}

export function equalBytes(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (a[aAt + i] !== b[bAt + i]) return false
  return true
}

export function hex(number: number | bigint, digits = 8): string {
  return `0x${number.toString(16).padStart(digits, '0')}`
}
