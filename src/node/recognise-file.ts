/** What evidence is, by its content: which form, and of JSON and CSV which shape. */
import { type InputForm, recogniseInput } from '../input/recognise.ts'
import { SNIFF_LENGTH, type Sniffed, sniff } from '../input/sniff.ts'
import { ArchiveError } from './archive/archive-error.ts'
import { openEvidence } from './open-evidence.ts'
import type { EvidenceFile } from './run-contract.ts'
import { isSystemError } from './system-message.ts'

export type FileForm =
  | { readonly form: Exclude<InputForm, 'json' | 'csv'> }
  | { readonly form: 'json' | 'csv'; readonly sniffed: Sniffed }

/** undefined: nothing that is known here; also when it cannot be read: reading it will say so. */
export async function recogniseFile(file: EvidenceFile): Promise<FileForm | undefined> {
  // One byte more tells whether something follows.
  const beginning = await beginningOf(file, SNIFF_LENGTH + 1)
  const form = recogniseInput(beginning)
  if (form !== 'json' && form !== 'csv') return form && { form }
  const isWhole = beginning.length <= SNIFF_LENGTH
  return { form, sniffed: sniff(beginning.subarray(0, SNIFF_LENGTH), form, isWhole) }
}

async function beginningOf(file: EvidenceFile, length: number): Promise<Uint8Array> {
  try {
    const source = await openEvidence(file, () => undefined)
    try {
      const bytes = new Uint8Array(length)
      return bytes.subarray(0, await source.read(0, bytes))
    } finally {
      await source.close()
    }
  } catch (error) {
    if (!isSystemError(error) && !(error instanceof ArchiveError)) throw error
    return new Uint8Array()
  }
}
