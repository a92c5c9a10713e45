/** Which logs, exports and archives the arguments mean, and what of them is evidence. */
import { FILE_HEADER_LENGTH } from '../evtx/index.ts'
import { recogniseInput } from '../input/recognise.ts'
import type { ExpandOptions } from './archive/expansion.ts'
import { archiveKindOf, unreadReason } from './archive/kinds.ts'
import { beginsLikeEvtx, isCalledLikeLog } from './evidence-head.ts'
import { beginningOf } from './file-form.ts'
import { type FoundFile, type FoundFiles, findFiles } from './files.ts'
import { NamedMembers } from './named-members.ts'
import { isSystemError } from './system-message.ts'

export interface EvidenceOptions extends ExpandOptions {
  /** What `-` among the paths stands for. Without it that is a file's name like any other. */
  readonly stdin?: AsyncIterable<Uint8Array>
}

/** Standard input in output. */
export const STDIN_NAME = 'stdin'

/**
 * Logs, exports and what lies in archives: in folders recognised by ending or by content, named ones taken as they are.
 * @throws errors of the operating system when standard input cannot be kept
 */
export async function findEvidence(
  paths: readonly string[],
  cwd: string,
  options: EvidenceOptions = {},
): Promise<FoundFiles> {
  const { stdin } = options
  const kept = stdin !== undefined && paths.includes('-') ? await keptInput(stdin) : undefined
  const members = new NamedMembers(paths, cwd)
  const named = kept === undefined ? members.paths : members.paths.map((path) => (path === '-' ? kept : path))
  const { files, ...rest } = await findFiles(named, cwd, isEvidence)
  let found: FoundFiles = {
    ...rest,
    files: files.map((file) => (file.path === kept ? { ...file, name: STDIN_NAME } : file)),
  }
  // Loaded when needed: most folders hold logs alone.
  if (found.files.some(mayBeArchive)) found = await (await import('./archive/expand.ts')).expandArchives(found, options)
  if (found.files.some(({ isUndecided }) => isUndecided === true))
    found = await (await import('./folder-evidence.ts')).sortOut(found)
  return members.choose(found)
}

/** It can be read once and from front to back; a copy can be read like any file. */
async function keptInput(stdin: AsyncIterable<Uint8Array>): Promise<string> {
  const { spool } = await import('./archive/spool.ts')
  return (await spool(stdin)).path
}

function isEvidence(name: string, path: string): boolean | 'undecided' {
  if (isCalledLikeLog(name)) return true
  const head = headOf(path)
  if (beginsLikeEvtx(head) || isPacked(head)) return true
  const form = recogniseInput(head)
  return form === 'json' || form === 'csv' ? 'undecided' : form !== undefined
}

function mayBeArchive({ path }: FoundFile): boolean {
  return isPacked(headOf(path))
}

function isPacked(head: Uint8Array): boolean {
  return archiveKindOf(head) !== undefined || unreadReason(head) !== undefined
}

/** The header of a log, and the magic of its first chunk. */
const HEAD_LENGTH = FILE_HEADER_LENGTH + 8

/** Nothing of a file that cannot be opened: whoever reads it will say so. */
function headOf(path: string): Uint8Array {
  try {
    return beginningOf(path, HEAD_LENGTH)
  } catch (error) {
    if (!isSystemError(error)) throw error
    return new Uint8Array()
  }
}
