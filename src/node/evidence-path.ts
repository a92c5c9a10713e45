/** Evidence for readers that take a path: libraries, and programs of others. */
import { rmSync } from 'node:fs'
import { openEvidence } from './open-evidence.ts'
import type { EvidenceFile } from './run-contract.ts'

export interface EvidencePath {
  readonly path: string
  /** To be called when nobody reads it any more. */
  release(): void
}

/** What lies in an archive is copied for as long as it is needed. @throws ArchiveError, errors of the operating system */
export async function evidencePath(file: EvidenceFile): Promise<EvidencePath> {
  if (file.part === undefined) return { path: file.path, release: () => undefined }
  const [{ bytesOf }, { spool }] = await Promise.all([import('./archive/open-part.ts'), import('./archive/spool.ts')])
  const source = await openEvidence(file)
  try {
    const { path } = await spool(bytesOf(source))
    return { path, release: () => rmSync(path, { force: true }) }
  } finally {
    await source.close()
  }
}
