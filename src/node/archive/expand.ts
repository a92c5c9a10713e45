/** Archives among the files give way to the evidence in them, found by content, however deep it lies. */
import { openFile } from '../file-source.ts'
import type { FoundFile, FoundFiles, PathProblem } from '../files.ts'
import { isSystemError } from '../system-message.ts'
import { type ExpandOptions, Expansion } from './expansion.ts'
import { archiveKindOf, unreadReason } from './kinds.ts'
import { headOf } from './member.ts'

/** What archives held. */
export interface ArchiveCounts {
  /** Named ones and those in folders, without the archives in them. */
  readonly archives: number
  /** Of these, without any evidence. */
  readonly withoutEvidence: number
  /** Members that were looked at and are no logs. */
  readonly otherMembers: number
}

/** Files that are no archives stay as they are, in their places. */
export async function expandArchives(found: FoundFiles, options: ExpandOptions): Promise<FoundFiles> {
  const files: FoundFile[] = []
  const problems: PathProblem[] = [...found.problems]
  const archives = { archives: 0, withoutEvidence: 0, otherMembers: 0 }
  for (const file of found.files) {
    const expansion = new Expansion(file, options)
    const inside = await filesIn(file, expansion)
    files.push(...(inside ?? [file]))
    if (inside === undefined) continue
    expansion.finish(inside)
    problems.push(...expansion.problems.list)
    archives.archives++
    archives.otherMembers += expansion.otherMembers
    if (inside.length === 0) archives.withoutEvidence++
  }
  return { ...found, files, problems, archives }
}

/** undefined: it is no archive. */
async function filesIn(file: FoundFile, expansion: Expansion): Promise<readonly FoundFile[] | undefined> {
  const source = await openFile(file.path, file.name).catch(nothingOf)
  if (source === undefined) return undefined
  try {
    const head = await headOf(source).catch(nothingOf)
    if (head === undefined) return undefined
    const kind = archiveKindOf(head)
    if (kind !== undefined) return await expansion.files(source, kind)
    const reason = unreadReason(head)
    if (reason === undefined) return undefined
    expansion.problems.add(file.name, reason, true)
    return []
  } finally {
    await source.close()
  }
}

/** Whoever reads a file that cannot be read will say so. */
function nothingOf(error: unknown): undefined {
  if (!isSystemError(error)) throw error
}
