/** Which files of a folder are evidence. A file that is named is taken as it is; of a folder nobody said what is in it. */
import { existsSync } from 'node:fs'
import { fileForm } from './recognise-file.ts'

/** A file that looks like evidence and is left out, and why; it is read when it is named. */
export interface SetAside {
  readonly reason: string
}

/** False: nothing that one would look for here. */
export function folderEvidence(name: string, path: string): boolean | SetAside {
  if (/\.(evtx|xml)$/i.test(name)) return true
  const file = fileForm(path)
  if (file === undefined || !('sniffed' in file)) return file !== undefined
  const { form, sniffed } = file
  // Any text with commas may look like a table; nobody expects to be told of it.
  const isNamedSo = form === 'json' || /\.[ct]sv$/i.test(name)
  if (sniffed.kind === 'untold') return isNamedSo && { reason: 'no event stands at its beginning' }
  if (sniffed.kind === 'unknown') return isNamedSo && { reason: `no event of a known shape: ${sniffed.reason}` }
  const { shape, wrappers } = sniffed.recognition
  const isResult = shape === 'hayabusa' || wrappers.some((wrapper) => wrapper.startsWith('match of '))
  if (isResult) return { reason: 'these are matches of a tool, whose events are in the logs, too' }
  const twin = path.replace(/\.[^./\\]+$/, '.evtx')
  if (twin !== path && existsSync(twin))
    return { reason: 'the same name beside it ends in .evtx: these are its records' }
  return true
}
