/**
 * CRC-32 as EVTX uses it: IEEE 802.3, polynomial 0x04c11db7 in its reflected form, initial value and final XOR
 * 0xffffffff. One table look-up a byte; runs anywhere. Where zlib is at hand, pass its function instead (`Machine`).
 */
const TABLE = makeTable()

/** Unsigned. `seed` is the CRC of the bytes that came before, so a sum over separate ranges can be built up. */
export function crc32(bytes: Uint8Array, seed = 0): number {
  let crc = ~seed
  for (let i = 0; i < bytes.length; i++) crc = TABLE[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8)
  return ~crc >>> 0
}

function makeTable(): Int32Array {
  const table = new Int32Array(256)
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
    table[byte] = crc
  }
  return table
}
