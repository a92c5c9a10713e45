import type { ByteSource } from '../../evtx/index.ts'

/** Bytes that are fetched at once: a few dozen small members, and no loss where they are large. */
const BLOCK_LENGTH = 64 * 1024

/** For many small reads that lie near each other, as headers of small members do: each would be a call of the system. */
export function nearbySource(source: ByteSource): ByteSource {
  const block = new Uint8Array(BLOCK_LENGTH)
  let start = 0
  let length = 0
  return {
    name: source.name,
    byteLength: source.byteLength,
    async read(offset, target) {
      if (target.length > BLOCK_LENGTH / 2) return await source.read(offset, target)
      const isHeld = offset >= start && offset + target.length <= start + length
      if (!isHeld) {
        start = offset
        length = await source.read(offset, block)
      }
      const held = block.subarray(offset - start, Math.min(length, offset - start + target.length))
      target.set(held)
      return held.length
    },
  }
}
