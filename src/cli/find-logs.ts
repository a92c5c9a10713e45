/** The logs that a command is asked to read: files, folders, globs, archives and standard input. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { CopyFilter } from '../node/copy-filter.ts'
import type { FoundFiles } from '../node/files.ts'
import { findEvidence } from '../node/find-evidence.ts'
import { isSystemError, systemMessage } from '../node/system-message.ts'
import { countedText, countText } from '../report/index.ts'
import type { EvidenceSettings } from './evidence-options.ts'
import { UserError } from './exit-codes.ts'
import { type Io, paintFor, say } from './io.ts'

/** The password of archives, for who would rather not have it in the list of processes or in a file. */
const PASSWORD_VARIABLE = 'SIGMA_REPLAY_PASSWORD'

type Asked = Pick<EvidenceSettings, 'paths' | 'isQuiet' | 'password' | 'passwordFile' | 'maxExpanded'>

/** @throws UserError */
export async function findLogs(asked: Asked, io: Io, signal: AbortSignal): Promise<FoundFiles> {
  const { paths, maxExpanded } = asked
  if (paths.includes('-') && (io.in as { readonly isTTY?: boolean }).isTTY === true)
    throw new UserError('-: standard input is a terminal; pipe a log or an archive into it')
  const stdin = paths.includes('-') ? { stdin: io.in } : {}
  try {
    const found = await findEvidence(paths, io.cwd, { ...stdin, password: passwordOf(asked, io), maxExpanded, signal })
    if (!asked.isQuiet) say(io, ...archiveLines(found))
    return found
  } catch (error) {
    if (!isSystemError(error)) throw error
    throw new UserError(`evidence cannot be copied into the folder for temporary files: ${systemMessage(error)}`)
  }
}

/** What --dedupe asks for. */
export function copyFilter(
  { dedupes, color }: { readonly dedupes: boolean; readonly color: boolean | undefined },
  io: Io,
): CopyFilter | undefined {
  if (!dedupes) return undefined
  const full = '--dedupe: there are more records than can be remembered; copies of those beyond are not left out'
  return new CopyFilter(() => say(io, paintFor(io, color)('warning', full)))
}

function passwordOf({ password, passwordFile }: Asked, io: Io): string | undefined {
  if (passwordFile === undefined) return password ?? io.env[PASSWORD_VARIABLE]
  if (password !== undefined) throw new UserError('--password and --password-file: give one of them')
  try {
    return readFileSync(resolve(io.cwd, passwordFile), 'utf8')
      .replace(/^\ufeff/, '')
      .split(/\r?\n/, 1)[0]!
  } catch (error) {
    throw new UserError(`--password-file ${passwordFile}: ${systemMessage(error)}`)
  }
}

/** What was passed over, so that nobody takes it for searched. */
function archiveLines({ archives }: FoundFiles): string[] {
  if (archives === undefined) return []
  const { archives: count, withoutEvidence, otherMembers } = archives
  if (otherMembers === 0 && withoutEvidence === 0) return []
  const parts: string[] = []
  if (otherMembers > 0) parts.push(countedText(otherMembers, 'member is no log', 'members are no logs'))
  if (withoutEvidence > 0) parts.push(`${countText(withoutEvidence)} of them without any log`)
  return [`looked into ${countedText(count, 'archive')}: ${parts.join(', ')}`]
}
