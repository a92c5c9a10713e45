/** The header of a 7z archive (7zFormat.txt of the LZMA SDK): folders of packed data, and which files are in them. */
import { PackedDamage } from '../archive-error.ts'
import { MAX_MEMBERS } from '../limits.ts'
import { ByteReader } from './byte-reader.ts'

export interface Coder {
  /** In hexadecimal. */
  readonly method: string
  readonly properties: Buffer
  /** Of what comes out. */
  readonly length: number
}

/** Data that are packed together. */
export interface Folder {
  /** From the packed data outwards; null when they are no simple chain. */
  readonly coders: readonly Coder[] | null
  /** Of the packed data in the archive. */
  readonly offset: number
  readonly packedLength: number
  readonly length: number
  readonly crc32: number | null
}

export interface ArchivedFile {
  readonly name: string
  readonly length: number
  readonly crc32: number | null
}

export interface SevenZipHeader {
  /** Each with its files in their order. */
  readonly folders: readonly (Folder & { readonly files: readonly ArchivedFile[] })[]
  /** Names of files that hold nothing, and so lie in no folder. */
  readonly emptyFiles: readonly string[]
}

/** Of the signature and what it says of the header; packed data count from behind it. */
export const SIGNATURE_LENGTH = 32

const END = 0x00
const HEADER = 0x01
const ARCHIVE_PROPERTIES = 0x02
const ADDITIONAL_STREAMS = 0x03
const MAIN_STREAMS = 0x04
const FILES = 0x05
const PACK_INFO = 0x06
const UNPACK_INFO = 0x07
const SUBSTREAMS = 0x08
const SIZE = 0x09
const CRC = 0x0a
const FOLDER = 0x0b
const CODERS_LENGTH = 0x0c
const NUMBER_OF_STREAMS = 0x0d
const EMPTY_STREAM = 0x0e
const EMPTY_FILE = 0x0f
const NAMES = 0x11
export const ENCODED_HEADER = 0x17

/** Coders of a folder; 7-Zip itself reads no more. */
const MAX_CODERS = 32

interface Streams {
  readonly folders: readonly Folder[]
  /** Of each folder, the lengths and checksums of the files in it. */
  readonly files: readonly (readonly Omit<ArchivedFile, 'name'>[])[]
}

/** @throws PackedDamage */
export function sevenZipHeader(bytes: Buffer): SevenZipHeader {
  const reader = new ByteReader(bytes)
  expectByte(reader, HEADER)
  let id = reader.byte()
  if (id === ARCHIVE_PROPERTIES) {
    for (let property = reader.byte(); property !== END; property = reader.byte()) reader.bytes(reader.number())
    id = reader.byte()
  }
  if (id === ADDITIONAL_STREAMS) throw damaged()
  let streams: Streams = { folders: [], files: [] }
  if (id === MAIN_STREAMS) {
    streams = streamsOf(reader)
    id = reader.byte()
  }
  if (id !== FILES) return { folders: [], emptyFiles: [] }
  const { names, emptyFiles } = namesOf(reader)
  let next = 0
  const folders = streams.folders.map((folder, i) => {
    const files = (streams.files[i] ?? []).map((file) => ({ ...file, name: names[next++] ?? '' }))
    return { ...folder, files }
  })
  return { folders, emptyFiles }
}

/** The packed header of an encoded one. @throws PackedDamage */
export function encodedHeader(bytes: Buffer): Folder {
  const reader = new ByteReader(bytes)
  expectByte(reader, ENCODED_HEADER)
  const [folder] = streamsOf(reader).folders
  if (folder === undefined) throw damaged()
  return folder
}

function streamsOf(reader: ByteReader): Streams {
  let id = reader.byte()
  let packed: PackedStreams = { offset: 0, lengths: [] }
  if (id === PACK_INFO) {
    packed = packInfo(reader)
    id = reader.byte()
  }
  let folders: Folder[] = []
  if (id === UNPACK_INFO) {
    folders = unpackInfo(reader, packed)
    id = reader.byte()
  }
  let files = folders.map(({ length, crc32 }) => [{ length, crc32 }])
  if (id === SUBSTREAMS) {
    files = substreams(reader, folders)
    id = reader.byte()
  }
  if (id !== END) throw damaged()
  return { folders, files }
}

interface PackedStreams {
  readonly offset: number
  readonly lengths: readonly number[]
}

function packInfo(reader: ByteReader): PackedStreams {
  const offset = SIGNATURE_LENGTH + reader.number()
  const count = reader.count()
  let lengths: number[] = []
  for (let id = reader.byte(); id !== END; id = reader.byte()) {
    if (id === SIZE) lengths = Array.from({ length: count }, () => reader.number())
    else if (id === CRC) checksums(reader, count)
    else throw damaged()
  }
  return { offset, lengths }
}

function unpackInfo(reader: ByteReader, packed: PackedStreams): Folder[] {
  expectByte(reader, FOLDER)
  const count = reader.count()
  expectByte(reader, 0)
  const plans = Array.from({ length: count }, () => folderPlan(reader))
  expectByte(reader, CODERS_LENGTH)
  const lengths = plans.map(({ coders }) => coders.map(() => reader.number()))
  let crcs: (number | null)[] = []
  for (let id = reader.byte(); id !== END; id = reader.byte()) {
    if (id === CRC) crcs = checksums(reader, count)
    else throw damaged()
  }
  let { offset } = packed
  let stream = 0
  return plans.map(({ coders, order, packedStreams }, i) => {
    const own = packed.lengths.slice(stream, stream + packedStreams)
    const start = offset
    stream += packedStreams
    offset += own.reduce((sum, length) => sum + length, 0)
    const withLengths = coders.map((coder, at) => ({ ...coder, length: lengths[i]![at]! }))
    return {
      coders: order?.map((at) => withLengths[at]!) ?? null,
      offset: start,
      packedLength: own[0] ?? 0,
      length: lengths[i]![order?.at(-1) ?? 0] ?? 0,
      crc32: crcs[i] ?? null,
    }
  })
}

interface FolderPlan {
  readonly coders: readonly Omit<Coder, 'length'>[]
  /** Numbers of the coders from the packed data outwards; null when they are no chain. */
  readonly order: readonly number[] | null
  readonly packedStreams: number
}

function folderPlan(reader: ByteReader): FolderPlan {
  const coders: Omit<Coder, 'length'>[] = []
  let inputs = 0
  let outputs = 0
  const count = reader.number()
  if (count === 0 || count > MAX_CODERS) throw damaged()
  for (let i = 0; i < count; i++) {
    const flags = reader.byte()
    const method = reader.bytes(flags & 0x0f).toString('hex')
    const isSimple = (flags & 0x10) === 0
    inputs += isSimple ? 1 : reader.number()
    outputs += isSimple ? 1 : reader.number()
    if (inputs > MAX_CODERS || outputs > MAX_CODERS) throw damaged()
    const properties = (flags & 0x20) === 0 ? Buffer.alloc(0) : reader.bytes(reader.number())
    coders.push({ method, properties })
  }
  /** Input of a coder → the coder whose output it takes. */
  const bound = new Map<number, number>()
  for (let i = 0; i < outputs - 1; i++) bound.set(reader.number(), reader.number())
  const packedStreams = inputs - bound.size
  if (packedStreams > 1) for (let i = 0; i < packedStreams; i++) reader.number()
  const isChain = inputs === count && outputs === count && packedStreams === 1
  return { coders, order: isChain ? chainOf(count, bound) : null, packedStreams }
}

function chainOf(count: number, bound: ReadonlyMap<number, number>): number[] | null {
  const taken = new Set(bound.values())
  const order: number[] = []
  let at = Array.from({ length: count }, (_, i) => i).find((i) => !taken.has(i))
  while (at !== undefined && order.length < count) {
    order.unshift(at)
    at = bound.get(at)
  }
  return order.length === count && at === undefined ? order : null
}

function substreams(reader: ByteReader, folders: readonly Folder[]) {
  let counts = folders.map(() => 1)
  let id = reader.byte()
  if (id === NUMBER_OF_STREAMS) {
    counts = folders.map(() => reader.count())
    id = reader.byte()
  }
  if (counts.reduce((sum, count) => sum + count, 0) > MAX_MEMBERS) throw damaged()
  const lengths = folders.map(({ length }, i) => lengthsIn(length, counts[i]!, id === SIZE ? reader : undefined))
  if (id === SIZE) id = reader.byte()
  const isKnown = (i: number): boolean => counts[i] === 1 && folders[i]!.crc32 !== null
  const unknown = folders.reduce((sum, _, i) => sum + (isKnown(i) ? 0 : counts[i]!), 0)
  let crcs: (number | null)[] = []
  for (; id !== END; id = reader.byte()) {
    if (id === CRC) crcs = checksums(reader, unknown)
    else throw damaged()
  }
  let next = 0
  return folders.map(({ crc32 }, i) =>
    lengths[i]!.map((length) => ({ length, crc32: isKnown(i) ? crc32 : (crcs[next++] ?? null) })),
  )
}

/** The last length is what is left. */
function lengthsIn(total: number, count: number, reader: ByteReader | undefined): number[] {
  if (count === 0) return []
  const lengths = Array.from({ length: count - 1 }, () => reader?.number() ?? 0)
  const last = total - lengths.reduce((sum, length) => sum + length, 0)
  if (last < 0) throw damaged()
  return [...lengths, last]
}

function checksums(reader: ByteReader, count: number): (number | null)[] {
  return reader.optionalBits(count).map((isThere) => (isThere ? reader.uint32() : null))
}

/** In their order: files that hold something, and those that hold nothing and are no folders. */
function namesOf(reader: ByteReader): { readonly names: readonly string[]; readonly emptyFiles: readonly string[] } {
  const count = reader.count()
  let names: string[] = []
  let isEmpty: boolean[] = []
  let isFile: boolean[] = []
  for (let id = reader.byte(); id !== END; id = reader.byte()) {
    const property = new ByteReader(reader.bytes(reader.number()))
    if (id === EMPTY_STREAM) isEmpty = property.bits(count)
    if (id === EMPTY_FILE) isFile = property.bits(isEmpty.filter(Boolean).length)
    if (id === NAMES) {
      expectByte(property, 0)
      names = Array.from({ length: count }, () => zeroEnded(property))
    }
  }
  const empty = names.filter((_, i) => isEmpty[i] === true)
  return { names: names.filter((_, i) => isEmpty[i] !== true), emptyFiles: empty.filter((_, i) => isFile[i] === true) }
}

function zeroEnded(reader: ByteReader): string {
  const units: number[] = []
  for (let unit = reader.bytes(2).readUInt16LE(0); unit !== 0; unit = reader.bytes(2).readUInt16LE(0)) units.push(unit)
  return units.map((unit) => String.fromCharCode(unit)).join('')
}

function expectByte(reader: ByteReader, expected: number): void {
  if (reader.byte() !== expected) throw damaged()
}

function damaged(): PackedDamage {
  return new PackedDamage('the header of the 7z archive is damaged')
}
