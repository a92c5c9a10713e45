/** Members of a zip file whose directory is missing, as in one that was cut off: each has a header of its own in front. */
import { crc32 } from 'node:zlib'
import type { ByteSource } from '../../evtx/index.ts'
import { PackedDamage } from './archive-error.ts'
import { inflated } from './inflate.ts'
import type { OpenArchive } from './member.ts'
import { bytesOf } from './open-part.ts'
import { PieceReader } from './piece-reader.ts'
import { type ZipEntry, zipEntry } from './zip-directory.ts'

const LOCAL_MAGIC = 0x04034b50
const LOCAL_LENGTH = 30
const DESCRIPTOR_MAGIC = 0x08074b50
const FLAG_ENCRYPTED = 0x0001
/** Sizes and checksum stand behind the data. */
const FLAG_SIZES_BEHIND = 0x0008
const METHOD_DEFLATE = 8

/** Up to the first place where no header is. Of the last member not everything may be there. */
export async function* walkZip({ source, passing }: OpenArchive): AsyncGenerator<ZipEntry> {
  for (let offset = 0; ; ) {
    const header = Buffer.alloc(LOCAL_LENGTH)
    const isThere = (await source.read(offset, header)) === LOCAL_LENGTH && header.readUInt32LE(0) === LOCAL_MAGIC
    if (!isThere) return
    const variable = Buffer.alloc(header.readUInt16LE(26) + header.readUInt16LE(28))
    await source.read(offset + LOCAL_LENGTH, variable)
    const told = zipEntry(header.subarray(4), variable, header.readUInt16LE(26), offset)
    const start = offset + LOCAL_LENGTH + variable.length
    const found = await measured(source, told, start, passing)
    if (found === undefined) return
    yield found.entry
    offset = found.end
  }
}

/** What the header does not say is found out by expanding. undefined: not even so. */
async function measured(
  source: ByteSource,
  entry: ZipEntry,
  start: number,
  passing: OpenArchive['passing'],
): Promise<{ readonly entry: ZipEntry; readonly end: number } | undefined> {
  if ((entry.flags & FLAG_SIZES_BEHIND) === 0) return { entry, end: start + entry.packedLength }
  if (entry.method !== METHOD_DEFLATE || (entry.flags & FLAG_ENCRYPTED) !== 0) return undefined
  const input = new PieceReader(bytesOf(source, start))
  let length = 0
  let checksum: number | null = 0
  try {
    for await (const piece of passing(inflated(input))) {
      length += piece.length
      checksum = crc32(piece, checksum)
    }
  } catch (error) {
    if (!(error instanceof PackedDamage)) throw error
    checksum = null
  }
  const packedLength = input.offset
  const end = start + packedLength
  return {
    entry: { ...entry, length, packedLength, crc32: checksum },
    end: end + (await descriptorLength(source, end)),
  }
}

/** With or without a magic of its own, lengths in 32 or 64 bits: the next header tells which. */
async function descriptorLength(source: ByteSource, offset: number): Promise<number> {
  const bytes = Buffer.alloc(28)
  const count = await source.read(offset, bytes)
  const magic = count >= 4 && bytes.readUInt32LE(0) === DESCRIPTOR_MAGIC ? 4 : 0
  const isNext = (at: number): boolean => at + 4 <= count && bytes.readUInt32LE(at) === LOCAL_MAGIC
  return magic + (isNext(magic + 20) ? 20 : 12)
}
