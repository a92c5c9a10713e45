/** Members of a zip file, each of which can be read on its own. */
import { constants, inflateRawSync } from 'node:zlib'
import type { ByteSource } from '../../evtx/index.ts'
import { ForwardSource } from './forward-source.ts'
import { HEAD_LENGTH, headOf, type Member, type OpenArchive, type RefusedMember } from './member.ts'
import { nearbySource } from './nearby-source.ts'
import { piecesOf } from './open-part.ts'
import type { Decryption, Part } from './part.ts'
import {
  AES_CODE_LENGTH,
  AES_VERIFICATION_LENGTH,
  aesDecryption,
  saltLength,
  ZIP_CRYPTO_HEADER_LENGTH,
  zipCryptoDecryption,
} from './zip-crypto.ts'
import { MissingDirectory, readZipDirectory, type ZipEntry } from './zip-directory.ts'
import { walkZip } from './zip-walk.ts'

const LOCAL_MAGIC = 0x04034b50
const LOCAL_LENGTH = 30
const FLAG_ENCRYPTED = 0x0001
/** The checksum was not known when the header was written. */
const FLAG_CHECKSUM_BEHIND = 0x0008
const FLAG_STRONG_ENCRYPTION = 0x0040
const METHOD_STORED = 0
const METHOD_DEFLATE = 8
const METHOD_AES = 99
/** Version 2 of AES leaves the checksum out: its own code proves more. */
const AES_WITHOUT_CHECKSUM = 2

const METHOD_NAMES: { readonly [method: number]: string } = {
  9: 'Deflate64',
  12: 'bzip2',
  14: 'LZMA',
  93: 'Zstandard',
  95: 'xz',
  96: 'JPEG',
  98: 'PPMd',
}

/** Folders are left out. @throws PackedDamage where the directory breaks off */
export async function* readZip(given: OpenArchive): AsyncGenerator<Member | RefusedMember> {
  const archive = { ...given, source: nearbySource(given.source) }
  try {
    yield* membersOf(archive, readZipDirectory(archive.source))
  } catch (error) {
    if (!(error instanceof MissingDirectory)) throw error
    yield* membersOf(archive, walkZip(archive))
    throw error
  }
}

async function* membersOf(
  archive: OpenArchive,
  entries: AsyncIterable<ZipEntry>,
): AsyncGenerator<Member | RefusedMember> {
  for await (const entry of entries) {
    if (entry.name.endsWith('/')) continue
    const member = await zipMember(archive, entry)
    yield member
    if ('source' in member) await member.source.close?.()
  }
}

async function zipMember(archive: OpenArchive, entry: ZipEntry): Promise<Member | RefusedMember> {
  const { name, length } = entry
  const part = await partOf(archive, entry)
  if ('refusal' in part) return { name, ...part }
  const source = new ForwardSource(name, () => piecesOf(archive.source, part), { byteLength: length })
  const head = (): Promise<Uint8Array> => quickHead(archive.source, part) ?? headOf(source)
  return { name, length, source, part, head }
}

async function partOf(archive: OpenArchive, entry: ZipEntry): Promise<Part | Omit<RefusedMember, 'name'>> {
  const method = entry.method === METHOD_AES ? entry.aes?.method : entry.method
  if (method !== METHOD_STORED && method !== METHOD_DEFLATE) {
    const name = METHOD_NAMES[method ?? 0] ?? `method ${method ?? '?'}`
    return { refusal: `it is compressed with ${name}, which is not read here; unpack the archive with 7-Zip first` }
  }
  const start = await startOfData(archive.source, entry)
  if (start === undefined) return { refusal: `its header is not at byte ${entry.headerOffset} of the archive` }
  const isChecked = entry.aes === null || entry.aes.version !== AES_WITHOUT_CHECKSUM
  const part: Part = {
    offset: start,
    length: entry.packedLength,
    packing: method === METHOD_STORED ? 'stored' : 'deflate',
    expanded: { length: entry.length, crc32: isChecked ? entry.crc32 : null },
    limit: archive.limit(),
  }
  // Some writers call empty files encrypted and leave salt and code out.
  const isEncrypted = (entry.flags & FLAG_ENCRYPTED) !== 0 && entry.packedLength > 0
  return !isEncrypted ? part : await decryptedPart(archive, entry, part)
}

/** The local header repeats the name, and has an extra field of another length than the directory's. */
async function startOfData(source: ByteSource, { headerOffset }: ZipEntry): Promise<number | undefined> {
  const header = Buffer.alloc(LOCAL_LENGTH)
  const count = headerOffset < 0 ? 0 : await source.read(headerOffset, header)
  if (count < LOCAL_LENGTH || header.readUInt32LE(0) !== LOCAL_MAGIC) return undefined
  return headerOffset + LOCAL_LENGTH + header.readUInt16LE(26) + header.readUInt16LE(28)
}

const MISSING = { refusal: 'it is encrypted', password: 'missing' } as const
const WRONG = { refusal: 'the password does not fit', password: 'wrong' } as const

async function decryptedPart(
  { source, password }: OpenArchive,
  entry: ZipEntry,
  part: Part,
): Promise<Part | Omit<RefusedMember, 'name'>> {
  if ((entry.flags & FLAG_STRONG_ENCRYPTION) !== 0)
    return { refusal: 'it is encrypted with PKWARE’s strong encryption, which is not read here' }
  if (password === undefined) return MISSING
  if (entry.aes !== null) return (await aesPart(source, password, entry.aes.strength, part)) ?? WRONG
  const header = new Uint8Array(ZIP_CRYPTO_HEADER_LENGTH)
  await source.read(part.offset, header)
  const isBehind = (entry.flags & FLAG_CHECKSUM_BEHIND) !== 0
  const check = isBehind ? entry.modifiedTime >>> 8 : (entry.crc32 ?? 0) >>> 24
  const decryption = zipCryptoDecryption(password, header, check)
  return decryption === undefined ? WRONG : { ...part, decryption }
}

/** Salt, two bytes of verification, data, code. */
async function aesPart(
  source: ByteSource,
  password: string,
  strength: number,
  part: Part,
): Promise<(Part & { readonly decryption: Decryption }) | undefined> {
  const salt = Buffer.alloc(saltLength(Math.min(strength, 3)))
  const verification = Buffer.alloc(AES_VERIFICATION_LENGTH)
  await source.read(part.offset, salt)
  await source.read(part.offset + salt.length, verification)
  const decryption = aesDecryption(password, salt, verification, Math.min(strength, 3))
  if (decryption === undefined) return undefined
  const before = salt.length + verification.length
  const length = Math.max(0, part.length - before - AES_CODE_LENGTH)
  return { ...part, offset: part.offset + before, length, decryption }
}

/** Packed bytes that a head is looked for in: a header of a log packs into some hundred. */
const PACKED_HEAD_LENGTH = 4096

/** Most members are no logs, and making a stream of each takes longer than all else. undefined: it takes a stream. */
function quickHead(source: ByteSource, part: Part): Promise<Uint8Array> | undefined {
  if (part.decryption !== undefined || part.packing !== 'deflate') return undefined
  return source.read(part.offset, scratch.subarray(0, Math.min(part.length, PACKED_HEAD_LENGTH))).then((count) => {
    try {
      const head = inflateRawSync(scratch.subarray(0, count), { finishFlush: constants.Z_SYNC_FLUSH })
      return head.subarray(0, HEAD_LENGTH)
    } catch {
      // What damages it will be told when it is read; as long as nothing shows what it is, its name decides.
      return new Uint8Array(0)
    }
  })
}

const scratch = new Uint8Array(PACKED_HEAD_LENGTH)
