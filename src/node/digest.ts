import { createHash } from 'node:crypto'
import { openFile } from './file-source.ts'
import { isSystemError } from './system-message.ts'

/** Bytes that are fetched at once. */
const BLOCK_LENGTH = 1024 * 1024

/** SHA-256 in hex; null when the file cannot be read. */
export async function sha256OfFile(path: string): Promise<string | null> {
  try {
    const source = await openFile(path)
    try {
      const hash = createHash('sha256')
      const block = new Uint8Array(BLOCK_LENGTH)
      for (let offset = 0; ; ) {
        const length = await source.read(offset, block)
        if (length === 0) return hash.digest('hex')
        hash.update(block.subarray(0, length))
        offset += length
      }
    } finally {
      await source.close()
    }
  } catch (error) {
    if (isSystemError(error)) return null
    throw error
  }
}
