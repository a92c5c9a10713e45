/** What is found in one archive, in all archives in it, and what is wrong with them. */
import { rmSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import type { ByteSource } from '../../evtx/index.ts'
import { recogniseInput } from '../../input/recognise.ts'
import { countedText } from '../../report/index.ts'
import { beginsLikeEvtx, isLogByName } from '../evidence-head.ts'
import { openFile } from '../file-source.ts'
import type { FoundFile } from '../files.ts'
import { ArchiveError, PackedDamage } from './archive-error.ts'
import { ArchiveProblems, messageOf } from './archive-problems.ts'
import { ForwardSource } from './forward-source.ts'
import { gunzipped } from './gzip.ts'
import { type ArchiveKind, archiveKindOf, unreadReason } from './kinds.ts'
import { ExpansionBudget, MAX_DEPTH } from './limits.ts'
import { headOf, type Member, type OpenArchive, type RefusedMember } from './member.ts'
import { MemberNames, shortName } from './member-names.ts'
import { bytesOf, sliceOf } from './open-part.ts'
import type { Part } from './part.ts'
import { PieceReader } from './piece-reader.ts'
import { readSevenZip } from './seven-zip/seven-zip.ts'
import { spool } from './spool.ts'
import { readTarMembers } from './tar-members.ts'
import { readZip } from './zip.ts'

export interface ExpandOptions {
  readonly password?: string | undefined
  /** Bytes that an archive may expand to. */
  readonly maxExpanded?: number | undefined
  /** Aborted: what was found so far is given. */
  readonly signal?: AbortSignal | undefined
}

/** Where the bytes of an archive are. */
interface Place {
  readonly source: ByteSource
  /** The file that holds them as they are; null when they can only be had from front to back. */
  readonly path: string | null
  /** Of the archive in that file. */
  readonly offset: number
}

type ReadMembers = (archive: OpenArchive) => AsyncGenerator<Member | RefusedMember>

const READERS: { readonly [kind in Exclude<ArchiveKind, 'gzip'>]: ReadMembers } = {
  zip: readZip,
  tar: readTarMembers,
  '7z': readSevenZip,
}

export class Expansion {
  otherMembers = 0
  readonly problems: ArchiveProblems
  readonly #file: FoundFile
  readonly #password: string | undefined
  readonly #budget: ExpansionBudget

  constructor(file: FoundFile, { password, maxExpanded, signal }: ExpandOptions) {
    this.#file = file
    this.#password = password
    this.#budget = new ExpansionBudget(file.byteLength, maxExpanded, signal)
    this.problems = new ArchiveProblems(file)
  }

  /** Evidence in the order of names, as a folder would give it. What is wrong goes to `problems`. */
  async files(source: ByteSource, kind: ArchiveKind): Promise<FoundFile[]> {
    return await this.#filesIn({ source, path: this.#file.path, offset: 0 }, kind, this.#file.name, 1)
  }

  async #filesIn(place: Place, kind: ArchiveKind, name: string, depth: number): Promise<FoundFile[]> {
    const groups = new Map<string, readonly FoundFile[]>()
    try {
      if (depth > MAX_DEPTH)
        throw new ArchiveError(`more than ${MAX_DEPTH} archives lie in one another; it is not looked into`)
      if (kind === 'gzip') return await this.#gzip(place, name, depth)
      await this.#members(place, READERS[kind], name, depth, groups)
    } catch (error) {
      const isWhole = depth === 1 || error instanceof ArchiveError
      this.problems.add(name, messageOf(error), isWhole)
    }
    return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, files]) => files)
  }

  readonly #passing = (pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> => this.#budget.passing(pieces)

  /** @throws ArchiveError, PackedDamage, errors of the operating system; what was found before stands in `groups` */
  async #members(
    place: Place,
    read: ReadMembers,
    name: string,
    depth: number,
    groups: Map<string, readonly FoundFile[]>,
  ): Promise<void> {
    const names = new MemberNames()
    const archive = {
      source: place.source,
      password: this.#password,
      limit: () => this.#budget.left,
      passing: this.#passing,
    }
    for await (const member of read(archive)) {
      this.#budget.countMember()
      const shown = `${name}!${shortName(member.name)}`
      if ('refusal' in member) this.problems.refused(shown, member)
      else {
        const head = await member.head()
        const kind = archiveKindOf(head)
        const isTaken = beginsLikeEvtx(head) || (kind === undefined && isLogByName(head, member.name))
        const isUndecided = !isTaken && isExportMember(head, member.name)
        if (isTaken || isUndecided) {
          const unique = names.unique(member.name)
          const files = await this.#evidence(member, place, `${name}!${unique}`)
          groups.set(unique, isUndecided ? files.map((file) => ({ ...file, isUndecided })) : files)
        } else if (kind !== undefined) {
          const unique = names.unique(member.name)
          groups.set(unique, await this.#inner(member, place, kind, `${name}!${unique}`, depth + 1))
        } else this.#other(member, head, shown)
      }
    }
  }

  /** A form that is not read is only told where it may well be a log. */
  #other(member: Member, head: Uint8Array, name: string): void {
    const reason = /evtx/i.test(member.name) ? unreadReason(head) : undefined
    if (reason === undefined) this.otherMembers++
    else this.problems.add(name, reason, false)
  }

  async #evidence(member: Member, place: Place, name: string): Promise<FoundFile[]> {
    const { part, length, source } = member
    if (part === null || place.path === null)
      return [await this.#spooled(bytesOf(source, 0, length ?? undefined), name, member.crc32)]
    try {
      this.#budget.spend(length ?? 0)
    } catch (error) {
      this.problems.add(name, messageOf(error), true)
      return []
    }
    return [this.#found(name, place.path, length ?? 0, { ...part, offset: place.offset + part.offset })]
  }

  /** What is stored as it is is looked into where it lies; zip files that are packed are unpacked first, as their directory is at the end. */
  async #inner(member: Member, place: Place, kind: ArchiveKind, name: string, depth: number): Promise<FoundFile[]> {
    const { part, source } = member
    try {
      this.#budget.countInnerArchive()
    } catch (error) {
      this.problems.add(name, messageOf(error), true)
      return []
    }
    if (place.path !== null && part?.packing === 'stored' && part.decryption === undefined) {
      const inside = sliceOf(place.source, name, part.offset, part.length)
      return await this.#filesIn(
        { source: inside, path: place.path, offset: place.offset + part.offset },
        kind,
        name,
        depth,
      )
    }
    if (kind === 'gzip' || kind === 'tar')
      return await this.#filesIn({ source, path: null, offset: 0 }, kind, name, depth)
    return await this.#unpacked(bytesOf(source), kind, name, depth)
  }

  async #gzip(place: Place, name: string, depth: number): Promise<FoundFile[]> {
    const damages: string[] = []
    const open = (): AsyncIterable<Uint8Array> =>
      this.#budget.passing(gunzipped(new PieceReader(bytesOf(place.source))))
    const content = new ForwardSource(name, open, { onDamage: (message) => void damages.push(message) })
    try {
      const head = await headOf(content)
      const kind = archiveKindOf(head)
      const isTaken = beginsLikeEvtx(head) || (kind === undefined && this.#isTaken(head, name, depth))
      const isUndecided = !isTaken && isExportMember(head, withoutGz(name))
      const isLog = isTaken || isUndecided
      // Of what is read later the damage is told then.
      if (isLog && place.path !== null)
        return [{ ...this.#found(name, place.path, ...(await this.#gzipPart(place))), isUndecided }]
      let files: FoundFile[] = []
      if (isLog) files = [{ ...(await this.#spooled(bytesOf(content), name)), isUndecided }]
      else if (kind === 'tar')
        files = await this.#filesIn({ source: content, path: null, offset: 0 }, kind, name, depth + 1)
      else if (kind !== undefined) files = await this.#unpacked(bytesOf(content), kind, name, depth + 1)
      else this.otherMembers++
      for (const message of damages) this.problems.add(name, message, depth === 1)
      return files
    } finally {
      await content.close()
    }
  }

  /** What was named is taken by its content alone, as named files are. */
  #isTaken(head: Uint8Array, name: string, depth: number): boolean {
    const isNamed = depth === 1 && this.#file.isNamed === true
    return (isNamed && recogniseInput(head) !== undefined) || isLogByName(head, withoutGz(name))
  }

  /** The last four bytes are the length, unless there are several members, 4 GiB or damage; so it is an estimate. */
  async #gzipPart({ source, offset }: Place): Promise<[byteLength: number, part: Part]> {
    const length = source.byteLength
    const trailer = Buffer.alloc(4)
    await source.read(Math.max(0, length - trailer.length), trailer)
    const estimate = Math.min(Math.max(trailer.readUInt32LE(0), length), LARGEST_RATIO * length)
    const limit = this.#budget.left
    // A length that is damaged must not leave nothing for those behind.
    this.#budget.spend(Math.min(estimate, USUAL_RATIO * length, limit))
    return [estimate, { offset, length, packing: 'gzip', expanded: null, limit }]
  }

  /** An archive that has to be had as a file. */
  async #unpacked(
    pieces: AsyncIterable<Uint8Array>,
    kind: ArchiveKind,
    name: string,
    depth: number,
  ): Promise<FoundFile[]> {
    const { path } = await this.#spooled(pieces, name)
    const source = await openFile(path, name)
    let files: FoundFile[] = []
    try {
      files = await this.#filesIn({ source, path, offset: 0 }, kind, name, depth)
      return files
    } finally {
      await source.close()
      if (files.every((file) => file.path !== path)) rmSync(path, { force: true })
    }
  }

  /** What is damaged or too large is kept as far as it goes. */
  async #spooled(pieces: AsyncIterable<Uint8Array>, name: string, checksum: number | null = null): Promise<FoundFile> {
    const budget = this.#budget
    const { problems } = this
    async function* asFarAsPossible(): AsyncGenerator<Uint8Array> {
      let sum = 0
      try {
        for await (const piece of pieces) {
          budget.spend(piece.length)
          sum = crc32(piece, sum)
          yield piece
        }
        if (checksum !== null && sum !== checksum)
          throw new PackedDamage('what was expanded does not fit the checksum in the archive')
      } catch (error) {
        if (!(error instanceof ArchiveError || error instanceof PackedDamage)) throw error
        problems.add(name, error.message, error instanceof ArchiveError)
      }
    }
    const { path, byteLength } = await spool(asFarAsPossible())
    return this.#found(name, path, byteLength)
  }

  #found(name: string, path: string, byteLength: number, part?: Part): FoundFile {
    const { path: archivePath, name: archiveName, state, changed, isNamed } = this.#file
    const archive = { path: archivePath, name: archiveName }
    const found = { path, name, byteLength, archive, state: `${state} ${name}`, changed, isNamed }
    return part === undefined ? found : { ...found, part }
  }

  /** To be called when all was looked at. */
  finish(files: readonly FoundFile[]): void {
    this.problems.finish()
    if (files.length > 0 || this.problems.list.length > 0 || this.#file.isNamed !== true) return
    const others = countedText(this.otherMembers, 'member was', 'members were')
    this.problems.add(this.#file.name, `no log is in this archive (${others} looked at)`, true)
  }
}

/** Bytes for one of gzip: more cannot be, and what most logs come to at most. */
const LARGEST_RATIO = 1032
const USUAL_RATIO = 50

function withoutGz(name: string): string {
  return name.replace(/\.gz(ip)?$/i, '')
}

/** What may be an export of events. Any text with commas may look like a table, so a table has to be called so. */
function isExportMember(head: Uint8Array, name: string): boolean {
  const form = archiveKindOf(head) === undefined ? recogniseInput(head) : undefined
  return form === 'json' || (form === 'csv' && /\.[ct]sv$/i.test(name))
}
