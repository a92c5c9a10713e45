/** What JSON and CSV files were taken for, and what of folders was left out: said before anything of it is read. */
import type { FoundFile, FoundFiles } from '../node/files.ts'
import { formOf } from '../node/read-unit.ts'
import type { EvidenceSettings } from './evidence-options.ts'

/** Nothing where all inputs are logs of Windows or XML. */
export async function inputLines(
  { files, setAside }: FoundFiles,
  settings: Pick<EvidenceSettings, 'shape' | 'isVerbose'>,
): Promise<string[]> {
  const exports: FoundFile[] = []
  for (const file of files) {
    const form = await formOf(file)
    if (form === 'json' || form === 'csv') exports.push(file)
  }
  if (exports.length + setAside.length === 0) return []
  // Loaded when needed: logs do not wait for the table of shapes.
  return (await import('./export-lines.ts')).exportLines({ files: exports, setAside }, settings)
}
