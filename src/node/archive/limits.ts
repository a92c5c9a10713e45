/** What an archive may ask of us. Evidence stays far below; a bomb is told, and what was read of it stands. */
import { bytesText } from '../../report/index.ts'
import { ArchiveError } from './archive-error.ts'

/** Archives in one another, the outermost included: a zip in the tar.gz of a zip is four. */
export const MAX_DEPTH = 6

/** Members of a named archive and of all archives in it; a whole Windows disk has some hundred thousand files. */
export const MAX_MEMBERS = 2_000_000

/** Archives inside a named archive. Each costs a directory, and a bomb has them by the million. */
export const MAX_INNER_ARCHIVES = 5_000

/** Characters of a member's name that are kept; longer ones are cut. Windows' own paths end at 32,767, people's at 260. */
export const MAX_NAME_LENGTH = 1024

/** Bytes that any archive may expand to, however small it is: two hundred logs of the usual 20 MB, each nearly empty. */
const ALWAYS_ALLOWED = 4 * 1024 ** 3

/** Bytes for each byte of the archive. Of 380 real recordings half compress thirteenfold, all of them fifteenfold, the emptiest 143-fold. */
const ALLOWED_RATIO = 200

/** Some tenths of a second of work. */
const BYTES_WITHOUT_PAUSE = 16 * 1024 * 1024

/** What a named archive, with all archives in it, may expand to. What need not be expanded does not count. */
export class ExpansionBudget {
  readonly #limit: number
  #spent = 0
  #passed = 0
  #members = 0
  #innerArchives = 0

  readonly #signal: AbortSignal | undefined
  #sincePause = 0

  /** `limit`: in bytes, as the user gave it. */
  constructor(archiveLength: number, limit: number | undefined, signal: AbortSignal | undefined) {
    this.#signal = signal
    this.#limit = limit ?? Math.max(ALWAYS_ALLOWED, ALLOWED_RATIO * archiveLength)
  }

  get left(): number {
    return this.#limit - this.#spent
  }

  /** What is refused is not spent: smaller ones may still fit. @throws ArchiveError */
  spend(bytes: number): void {
    if (this.#spent + bytes > this.#limit) throw tooLarge(this.#limit)
    this.#spent += bytes
  }

  /**
   * Counts what has to be expanded to get by, evidence or not: gzip and 7z know no other way to a member.
   * @throws ArchiveError
   */
  async *passing(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      this.#passed += piece.length
      if (this.#passed > this.#limit) throw tooLarge(this.#limit)
      yield piece
      await this.#pause(piece.length)
    }
  }

  /** What is expanded here leaves nobody else a turn, Ctrl-C included, unless it is given one. */
  async #pause(bytes: number): Promise<void> {
    this.#sincePause += bytes
    if (this.#sincePause < BYTES_WITHOUT_PAUSE) return
    this.#sincePause = 0
    await new Promise((resolve) => setImmediate(resolve))
    this.#refuseWhenAborted()
  }

  #refuseWhenAborted(): void {
    if (this.#signal?.aborted === true) throw new ArchiveError('interrupted: not all of it was looked into')
  }

  /** @throws ArchiveError */
  countMember(): void {
    this.#refuseWhenAborted()
    if (++this.#members > MAX_MEMBERS)
      throw new ArchiveError(`it has more than ${MAX_MEMBERS} members; those behind were not looked at`)
  }

  /** @throws ArchiveError */
  countInnerArchive(): void {
    if (++this.#innerArchives > MAX_INNER_ARCHIVES)
      throw new ArchiveError(`more than ${MAX_INNER_ARCHIVES} archives lie inside; this one was not looked into`)
  }
}

export function tooLarge(limit: number): ArchiveError {
  return new ArchiveError(
    `it expands to more than ${bytesText(limit)}, the limit for its archive; if this is evidence, raise it with --max-expanded`,
  )
}
