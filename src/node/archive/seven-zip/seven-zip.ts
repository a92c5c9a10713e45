/** Files of a 7z archive. They are packed behind each other, so each is had until the next one is asked for. */
import { crc32 } from 'node:zlib'
import { type ByteSource, bytesSource } from '../../../evtx/index.ts'
import { ArchiveError, PackedDamage } from '../archive-error.ts'
import { ForwardSource } from '../forward-source.ts'
import { headOf, type Member, type OpenArchive, type RefusedMember } from '../member.ts'
import { sliceOf } from '../open-part.ts'
import { expandedFolder, isEncrypted, refusalOf } from './folder.ts'
import {
  ENCODED_HEADER,
  encodedHeader,
  type Folder,
  type SevenZipHeader,
  SIGNATURE_LENGTH,
  sevenZipHeader,
} from './header.ts'

/** Bytes of a header, which is kept in memory: some hundred and fifty for each file. */
const MAX_HEADER_LENGTH = 64 * 1024 * 1024
/** Headers that are packed in packed headers; more than one makes no sense. */
const MAX_HEADER_DEPTH = 4
/** Bytes of a file that are looked at to find out whether a password fits: 7z keeps nothing to tell it by. */
const MAX_PROBE_LENGTH = 64 * 1024 * 1024

/** @throws PackedDamage, ArchiveError */
export async function* readSevenZip(archive: OpenArchive): AsyncGenerator<Member | RefusedMember> {
  const { folders, emptyFiles } = await headerOf(archive)
  for (const folder of folders) yield* filesOf(archive, folder)
  for (const name of emptyFiles) {
    const source = bytesSource(name, new Uint8Array(0))
    yield { name, length: 0, source, part: null, head: () => headOf(source) }
  }
}

async function* filesOf(
  archive: OpenArchive,
  folder: SevenZipHeader['folders'][number],
): AsyncGenerator<Member | RefusedMember> {
  const refusal = await refusalFor(archive, folder)
  if (refusal !== undefined) {
    for (const { name } of folder.files) yield { name, ...refusal }
    return
  }
  const damages: string[] = []
  const source = new ForwardSource(
    '',
    () => archive.passing(expandedFolder(archive.source, folder, archive.password)),
    {
      onDamage: (message) => void damages.push(message),
    },
  )
  try {
    let offset = 0
    for (const { name, length, crc32 } of folder.files) {
      const file = sliceOf(source, name, offset, length)
      yield { name, length, crc32, source: file, part: null, head: () => headOf(file) }
      if (damages.length > 0) throw new PackedDamage(damages[0]!)
      offset += length
    }
  } finally {
    await source.close()
  }
}

async function refusalFor(
  { source, password }: OpenArchive,
  folder: SevenZipHeader['folders'][number],
): Promise<Omit<RefusedMember, 'name'> | undefined> {
  const refusal = refusalOf(folder)
  if (refusal !== undefined) return { refusal }
  if (!isEncrypted(folder)) return undefined
  if (password === undefined) return { refusal: 'it is encrypted', password: 'missing' }
  return (await fits(source, folder, password))
    ? undefined
    : { refusal: 'the password does not fit, or the data are damaged', password: 'wrong' }
}

/** A wrong password makes data that cannot be expanded, or that do not fit their checksum. */
async function fits(source: ByteSource, folder: SevenZipHeader['folders'][number], password: string): Promise<boolean> {
  const [first] = folder.files
  const length = Math.min(first?.length ?? 0, MAX_PROBE_LENGTH)
  let done = 0
  let checksum = 0
  try {
    for await (const piece of expandedFolder(source, folder, password)) {
      const own = piece.subarray(0, length - done)
      checksum = crc32(own, checksum)
      done += own.length
      if (done >= length) break
    }
  } catch (error) {
    if (error instanceof PackedDamage) return false
    throw error
  }
  return first === undefined || first.crc32 === null || length < first.length || checksum === first.crc32
}

/** @throws PackedDamage, ArchiveError */
async function headerOf(archive: OpenArchive): Promise<SevenZipHeader> {
  const { source, password } = archive
  const start = Buffer.alloc(SIGNATURE_LENGTH)
  if ((await source.read(0, start)) < start.length || crc32(start.subarray(12)) !== start.readUInt32LE(8))
    throw new PackedDamage('the beginning of the 7z archive is damaged')
  const offset = SIGNATURE_LENGTH + Number(start.readBigUInt64LE(12))
  const length = Number(start.readBigUInt64LE(20))
  if (length === 0) return { folders: [], emptyFiles: [] }
  if (length > MAX_HEADER_LENGTH) throw new ArchiveError('its header is too large to be one')
  let header: Buffer = Buffer.alloc(Math.min(length, Math.max(0, source.byteLength - offset)))
  const count = await source.read(offset, header)
  if (count < length) throw new PackedDamage('the 7z archive was cut off: its header at the end is missing')
  if (crc32(header) !== start.readUInt32LE(28)) throw new PackedDamage('the header of the 7z archive is damaged')
  for (let depth = 0; header[0] === ENCODED_HEADER && depth < MAX_HEADER_DEPTH; depth++)
    header = await expandedHeader(source, encodedHeader(header), password)
  return sevenZipHeader(header)
}

async function expandedHeader(source: ByteSource, folder: Folder, password: string | undefined): Promise<Buffer> {
  const refusal = refusalOf(folder)
  if (refusal !== undefined) throw new ArchiveError(refusal)
  const isSecret = isEncrypted(folder)
  if (isSecret && password === undefined)
    throw new ArchiveError(
      'even its names are encrypted; give the password with --password-file or in SIGMA_REPLAY_PASSWORD',
    )
  if (folder.length > MAX_HEADER_LENGTH) throw new ArchiveError('its header is too large to be one')
  const pieces: Uint8Array[] = []
  try {
    for await (const piece of expandedFolder(source, folder, password)) pieces.push(piece)
  } catch (error) {
    if (!(isSecret && error instanceof PackedDamage)) throw error
    throw new ArchiveError('the password does not fit')
  }
  const header = Buffer.concat(pieces)
  if (folder.crc32 === null || crc32(header) === folder.crc32) return header
  throw isSecret
    ? new ArchiveError('the password does not fit')
    : new PackedDamage('the header of the 7z archive is damaged')
}
