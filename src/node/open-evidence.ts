/** Opens a file of evidence, wherever its bytes lie: on their own, in an archive, or in a copy of ours. */
import type { ByteSource, OnDamage } from '../evtx/index.ts'
import { openFile } from './file-source.ts'
import type { EvidenceFile } from './run-contract.ts'

export interface OpenSource extends ByteSource {
  /** Finds out `byteLength` where it is infinite until the end was seen. */
  measure?(): Promise<number>
  close(): Promise<void>
}

/** Damage of an archive's packed data goes to `onDamage`; the source ends there. @throws errors of the operating system */
export async function openEvidence({ path, name, part }: EvidenceFile, onDamage?: OnDamage): Promise<OpenSource> {
  if (part === undefined) return await openFile(path, name)
  // Loaded when needed: most evidence lies in no archive.
  const { openPart } = await import('./archive/open-part.ts')
  return await openPart(path, name, part, onDamage)
}
