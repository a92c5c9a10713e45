import { createHash } from 'node:crypto'
import { ArchiveError } from './archive/archive-error.ts'
import { openEvidence } from './open-evidence.ts'
import type { EvidenceFile } from './run-contract.ts'
import { isSystemError } from './system-message.ts'

/** Bytes that are fetched at once. */
const BLOCK_LENGTH = 1024 * 1024

/** SHA-256 in hex, of a member of an archive that of what it expands to; null when it cannot be read. */
export async function sha256Of(file: EvidenceFile): Promise<string | null> {
  try {
    const source = await openEvidence(file)
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
    if (isSystemError(error) || error instanceof ArchiveError) return null
    throw error
  }
}
