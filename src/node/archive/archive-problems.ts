import { countedText } from '../../report/index.ts'
import type { FoundFile, PathProblem } from '../files.ts'
import { systemMessage } from '../system-message.ts'
import { ArchiveError, PackedDamage } from './archive-error.ts'
import type { RefusedMember } from './member.ts'

/** Problems of one archive that are told one by one: a crafted one has a million. */
const MOST_TOLD = 100
/** Of these, members whose password is missing or wrong: usually it is all of them. */
const MOST_REFUSED_TOLD = 3

/** What is wrong with an archive that was found, and with those in it. */
export class ArchiveProblems {
  readonly list: PathProblem[] = []
  readonly #archive: FoundFile
  readonly #refused = { missing: 0, wrong: 0 }
  #unread = 0
  #untold = 0

  constructor(archive: FoundFile) {
    this.#archive = archive
  }

  /** `isWhole`: it costs more than a member, so that an archive that was named counts as one that could not be read. */
  add(path: string, message: string, isWhole: boolean): void {
    const isArgument = isWhole && this.#archive.isNamed === true
    if (this.list.length < MOST_TOLD) this.list.push({ path, message, isArgument })
    else this.#untold++
  }

  refused(path: string, { refusal, password }: RefusedMember): void {
    if (password === undefined && /evtx|\.xml$/i.test(path)) return this.add(path, refusal, false)
    if (password === undefined) return void this.#unread++
    if (++this.#refused[password] <= MOST_REFUSED_TOLD) this.add(path, refusal, true)
  }

  /** What was only counted. */
  finish(): void {
    const { missing, wrong } = this.#refused
    const { name } = this.#archive
    if (missing > 0)
      this.add(
        name,
        `${countedText(missing, 'member is', 'members are')} encrypted; give the password with --password-file or in SIGMA_REPLAY_PASSWORD`,
        true,
      )
    if (wrong > 0) this.add(name, `the password does not fit ${countedText(wrong, 'encrypted member')}`, true)
    if (this.#unread > 0)
      this.add(
        name,
        `${countedText(this.#unread, 'member that is not called like a log is', 'members that are not called like logs are')} packed in a way that is not read here`,
        false,
      )
    if (this.#untold > 0)
      this.list.push({
        path: name,
        message: `… and ${countedText(this.#untold, 'more problem')} with its members`,
        isArgument: false,
      })
  }
}

/** What to tell a person; a bug is thrown on. */
export function messageOf(error: unknown): string {
  return error instanceof ArchiveError || error instanceof PackedDamage ? error.message : systemMessage(error)
}
