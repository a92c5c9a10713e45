/** The directory at the end of a zip file (PKWARE's APPNOTE 6.3): which members there are and where, zip64 included. */
import type { ByteSource } from '../../evtx/index.ts'
import { PackedDamage } from './archive-error.ts'
import { zipName } from './zip-name.ts'

export interface ZipEntry {
  readonly name: string
  readonly flags: number
  /** Of compression; 0 stored, 8 deflated, 99 told by `aes`. */
  readonly method: number
  readonly modifiedTime: number
  /** null: it is not known. */
  readonly crc32: number | null
  readonly packedLength: number
  readonly length: number
  /** Where its local header is in the file. */
  readonly headerOffset: number
  readonly aes: { readonly version: number; readonly strength: number; readonly method: number } | null
}

const END_MAGIC = 0x06054b50
const END_LENGTH = 22
const END64_MAGIC = 0x06064b50
const LOCATOR64_MAGIC = 0x07064b50
const LOCATOR64_LENGTH = 20
const ENTRY_MAGIC = 0x02014b50
const ENTRY_LENGTH = 46
/** A comment at the end has at most this many bytes. */
const MAX_COMMENT_LENGTH = 0xffff
/** Of name, extra field and comment of an entry together. */
const MAX_VARIABLE_LENGTH = 3 * 0xffff
/** Bytes of the directory that are fetched at once. */
const BLOCK_LENGTH = 512 * 1024

const EXTRA_ZIP64 = 0x0001
const EXTRA_AES = 0x9901

/** There may be members nevertheless. */
export class MissingDirectory extends PackedDamage {}

interface Directory {
  readonly offset: number
  readonly length: number
  /** Bytes in front of the archive, as in one that unpacks itself: all its offsets count from behind them. */
  readonly shift: number
}

/** In the order of the directory. @throws PackedDamage where it breaks off; what was given before stands */
export async function* readZipDirectory(source: ByteSource): AsyncGenerator<ZipEntry> {
  const { offset, length, shift } = await findDirectory(source)
  let block = Buffer.alloc(0)
  let at = 0
  for (let done = 0; done < length; ) {
    if (block.length - at < ENTRY_LENGTH + MAX_VARIABLE_LENGTH && done + block.length - at < length) {
      const next = Buffer.alloc(Math.min(BLOCK_LENGTH, length - done))
      block = next.subarray(0, await source.read(offset + done, next))
      at = 0
    }
    const entry = entryAt(block.subarray(at), shift)
    if (entry === undefined) throw new PackedDamage(`its directory is damaged at byte ${offset + done}`)
    yield entry.entry
    at += entry.size
    done += entry.size
  }
}

/** @throws PackedDamage */
async function findDirectory(source: ByteSource): Promise<Directory> {
  const { byteLength } = source
  const start = Math.max(0, byteLength - END_LENGTH - MAX_COMMENT_LENGTH - LOCATOR64_LENGTH)
  const tail = Buffer.alloc(byteLength - start)
  const count = await source.read(start, tail)
  for (let at = count - END_LENGTH; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== END_MAGIC || at + END_LENGTH + tail.readUInt16LE(at + 20) > count) continue
    return (await directory64(source, tail, at)) ?? directoryOf(tail, start, at)
  }
  throw new MissingDirectory(
    'it was cut off: the directory at its end is missing; members before that were found by their own headers',
  )
}

function directoryOf(tail: Buffer, start: number, at: number): Directory {
  if (tail.readUInt16LE(at + 4) !== 0)
    throw new PackedDamage('it is one of several files of a split archive; join them first')
  const length = tail.readUInt32LE(at + 12)
  const offset = tail.readUInt32LE(at + 16)
  return placed(offset, length, start + at)
}

async function directory64(source: ByteSource, tail: Buffer, at: number): Promise<Directory | undefined> {
  const locator = at - LOCATOR64_LENGTH
  if (locator < 0 || tail.readUInt32LE(locator) !== LOCATOR64_MAGIC) return undefined
  const endOffset = Number(tail.readBigUInt64LE(locator + 8))
  const end = Buffer.alloc(56)
  const isThere = (await source.read(endOffset, end)) === end.length && end.readUInt32LE(0) === END64_MAGIC
  if (!isThere) throw new PackedDamage(`the zip64 directory is not at byte ${endOffset}, where it should be`)
  return placed(Number(end.readBigUInt64LE(48)), Number(end.readBigUInt64LE(40)), endOffset)
}

/** The directory ends where the record of its end begins, whatever its own offset says. */
function placed(offset: number, length: number, end: number): Directory {
  if (length > end) throw new PackedDamage(`its directory would be longer than the file (${length} bytes)`)
  return { offset: end - length, length, shift: end - length - offset }
}

/** undefined: it is none. */
function entryAt(bytes: Buffer, shift: number): { readonly entry: ZipEntry; readonly size: number } | undefined {
  if (bytes.length < ENTRY_LENGTH || bytes.readUInt32LE(0) !== ENTRY_MAGIC) return undefined
  const nameLength = bytes.readUInt16LE(28)
  const extraLength = bytes.readUInt16LE(30)
  const size = ENTRY_LENGTH + nameLength + extraLength + bytes.readUInt16LE(32)
  if (size > bytes.length) return undefined
  const variable = bytes.subarray(ENTRY_LENGTH, ENTRY_LENGTH + nameLength + extraLength)
  const entry = zipEntry(bytes.subarray(6), variable, nameLength, bytes.readUInt32LE(42))
  return { entry: { ...entry, headerOffset: entry.headerOffset + shift }, size }
}

/** `fields`: from the needed version on, which the directory and the header of a member have alike; `variable`: name and extra field. */
export function zipEntry(fields: Buffer, variable: Buffer, nameLength: number, headerOffset: number): ZipEntry {
  const flags = fields.readUInt16LE(2)
  const extra = extraFields(variable.subarray(nameLength))
  const [length, packedLength, offset] = exactSizes(
    [fields.readUInt32LE(18), fields.readUInt32LE(14), headerOffset],
    extra.get(EXTRA_ZIP64),
  )
  return {
    name: zipName(variable.subarray(0, nameLength), flags, extra),
    flags,
    method: fields.readUInt16LE(4),
    modifiedTime: fields.readUInt16LE(6),
    crc32: fields.readUInt32LE(10),
    packedLength,
    length,
    headerOffset: offset,
    aes: aesOf(extra.get(EXTRA_AES)),
  }
}

/** By number; a field that runs over the end is left out. */
function extraFields(bytes: Buffer): Map<number, Buffer> {
  const fields = new Map<number, Buffer>()
  for (let at = 0; at + 4 <= bytes.length; ) {
    const end = at + 4 + bytes.readUInt16LE(at + 2)
    if (end <= bytes.length) fields.set(bytes.readUInt16LE(at), bytes.subarray(at + 4, end))
    at = end
  }
  return fields
}

/** Numbers that have no room in 32 bits stand in the zip64 field, in this order. */
function exactSizes(sizes: readonly [number, number, number], zip64: Buffer | undefined): [number, number, number] {
  let at = 0
  const exact = (size: number): number => {
    if (size !== 0xffffffff || zip64 === undefined || at + 8 > zip64.length) return size
    at += 8
    return Number(zip64.readBigUInt64LE(at - 8))
  }
  return [exact(sizes[0]), exact(sizes[1]), exact(sizes[2])]
}

function aesOf(field: Buffer | undefined): ZipEntry['aes'] {
  if (field === undefined || field.length < 7) return null
  return { version: field.readUInt16LE(0), strength: field[4]!, method: field.readUInt16LE(5) }
}
