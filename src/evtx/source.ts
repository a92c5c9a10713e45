/**
 * Where bytes come from. The reader asks for ranges and never for the whole, so a source may be a file, a blob, an
 * entry of an archive or a buffer. Only `src/node` knows files.
 */
export interface ByteSource {
  /** How matches and messages name it: the path as the user gave it, with `/` between folders. */
  readonly name: string
  /** Bytes in all. A JavaScript number: exact up to 2^53, so files over 4 GiB need no care. */
  readonly byteLength: number
  /**
   * Fills `target` from `offset` on and returns how many bytes were there (less than `target.length` only at the end).
   * The caller owns `target` and re-uses it.
   */
  read(offset: number, target: Uint8Array): Promise<number>
  close?(): Promise<void>
}

/** Bytes that are in memory already. */
export function bytesSource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    byteLength: bytes.length,
    read(offset, target) {
      const part = bytes.subarray(offset, offset + target.length)
      target.set(part)
      return Promise.resolve(part.length)
    },
  }
}
