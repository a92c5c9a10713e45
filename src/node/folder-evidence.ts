/** Which JSON and CSV files of folders and archives are evidence. One that is named is read as it is; of these nobody said what is in them. */
import { rmSync } from 'node:fs'
import type { FoundFile, FoundFiles, SetAside } from './files.ts'
import { recogniseFile } from './recognise-file.ts'

export async function sortOut(found: FoundFiles): Promise<FoundFiles> {
  const names = new Set(found.files.map(({ name }) => name))
  const files: FoundFile[] = []
  const setAside: SetAside[] = []
  for (const file of found.files) {
    const verdict = file.isUndecided === true ? await verdictOn(file, names) : 'evidence'
    if (typeof verdict === 'object') setAside.push({ name: file.name, ...verdict })
    if (verdict === 'evidence') files.push(file)
    else if (isOurCopy(file)) rmSync(file.path, { force: true })
  }
  return { ...found, files, setAside }
}

/** Out of an archive that had to be unpacked. */
function isOurCopy({ archive, part }: FoundFile): boolean {
  return archive !== undefined && part === undefined
}

type Verdict = 'evidence' | 'nothing' | { readonly reason: string }

async function verdictOn(file: FoundFile, names: ReadonlySet<string>): Promise<Verdict> {
  const { name } = file
  const found = await recogniseFile(file)
  if (found === undefined || !('sniffed' in found)) return 'nothing'
  const { form, sniffed } = found
  if (sniffed.kind !== 'recognised') {
    // Any text with commas may look like a table; nobody expects to be told of it.
    if (form === 'csv' && !/\.[ct]sv$/i.test(name)) return 'nothing'
    const reason =
      sniffed.kind === 'untold' ? 'no event stands at its beginning' : `no event of a known shape: ${sniffed.reason}`
    return { reason }
  }
  const { shape, wrappers } = sniffed.recognition
  const isResult = shape === 'hayabusa' || wrappers.some((wrapper) => wrapper.startsWith('match of '))
  if (isResult) return { reason: 'these are matches of a tool, whose events are in the logs, too' }
  const twin = name.replace(/\.[^./\\]+$/, '.evtx')
  const hasTwin = twin !== name && names.has(twin)
  return hasTwin ? { reason: 'the same name beside it ends in .evtx: these are its records' } : 'evidence'
}
