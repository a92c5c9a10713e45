/** Evidence for readers that take a path: libraries, and programs of others. */
import { rmSync } from 'node:fs'
import type { ByteSource } from '../evtx/index.ts'
import { ArchiveError } from './archive/archive-error.ts'
import { openEvidence } from './open-evidence.ts'
import type { EvidenceFile } from './run-contract.ts'

export interface EvidencePath {
  readonly path: string
  /** To be called when nobody reads it any more. */
  release(): void
}

/** What lies in an archive is copied for as long as it is needed. @throws errors of the operating system */
export async function evidencePath(file: EvidenceFile): Promise<EvidencePath> {
  if (file.part === undefined) return { path: file.path, release: () => undefined }
  const { spool } = await import('./archive/spool.ts')
  const source = await openEvidence(file)
  try {
    const { path } = await spool(asFarAsPossible(source))
    return { path, release: () => rmSync(path, { force: true }) }
  } finally {
    await source.close()
  }
}

/** Why it goes no further is told by our own reader. */
async function* asFarAsPossible(source: ByteSource): AsyncGenerator<Uint8Array> {
  const { bytesOf } = await import('./archive/open-part.ts')
  try {
    yield* bytesOf(source)
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
  }
}
