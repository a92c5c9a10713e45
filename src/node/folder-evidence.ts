/** Which JSON and CSV files of a folder are evidence. One that is named is read as it is; of a folder nobody said what is in it. */
import { existsSync } from 'node:fs'
import type { FoundFiles, SetAside } from './files.ts'
import { recogniseFile } from './recognise-file.ts'

/** @param undecided paths of files that were found in folders */
export function sortOut(found: FoundFiles, undecided: ReadonlySet<string>): FoundFiles {
  const setAside: SetAside[] = []
  const files = found.files.filter(({ path, name }) => {
    const verdict = undecided.has(path) ? verdictOn(path) : 'evidence'
    if (typeof verdict === 'object') setAside.push({ name, ...verdict })
    return verdict === 'evidence'
  })
  return { ...found, files, setAside }
}

type Verdict = 'evidence' | 'nothing' | { readonly reason: string }

function verdictOn(path: string): Verdict {
  const file = recogniseFile(path)
  if (file === undefined || !('sniffed' in file)) return 'nothing'
  const { form, sniffed } = file
  if (sniffed.kind !== 'recognised') {
    // Any text with commas may look like a table; nobody expects to be told of it.
    if (form === 'csv' && !/\.[ct]sv$/i.test(path)) return 'nothing'
    const reason =
      sniffed.kind === 'untold' ? 'no event stands at its beginning' : `no event of a known shape: ${sniffed.reason}`
    return { reason }
  }
  const { shape, wrappers } = sniffed.recognition
  const isResult = shape === 'hayabusa' || wrappers.some((wrapper) => wrapper.startsWith('match of '))
  if (isResult) return { reason: 'these are matches of a tool, whose events are in the logs, too' }
  const twin = path.replace(/\.[^./\\]+$/, '.evtx')
  const hasTwin = twin !== path && existsSync(twin)
  return hasTwin ? { reason: 'the same name beside it ends in .evtx: these are its records' } : 'evidence'
}
