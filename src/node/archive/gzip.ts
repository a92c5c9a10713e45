/** gzip files (RFC 1952): one member or several behind each other, as `cat a.gz b.gz` and log shippers make them. */
import { crc32 } from 'node:zlib'
import { PackedDamage } from './archive-error.ts'
import { inflated } from './inflate.ts'
import type { PieceReader } from './piece-reader.ts'

const HEADER_LENGTH = 10
const TRAILER_LENGTH = 8
const FLAG_HEADER_CHECKSUM = 0x02
const FLAG_EXTRA = 0x04
const FLAG_NAME = 0x08
const FLAG_COMMENT = 0x10

/** @throws PackedDamage after everything that could be expanded */
export async function* gunzipped(input: PieceReader): AsyncGenerator<Uint8Array> {
  for (let isFirst = true; ; isFirst = false) {
    const start = input.offset
    const header = await input.take(HEADER_LENGTH)
    if (!isFirst && (await isPadding(header, input))) return
    if (!isGzip(header)) throw new PackedDamage(`from byte ${start} on there are no gzip data`)
    await skipRestOfHeader(header[3]!, input)
    let checksum = 0
    let length = 0
    for await (const piece of inflated(input)) {
      checksum = crc32(piece, checksum)
      length += piece.length
      yield piece
    }
    checkTrailer(Buffer.from(await input.take(TRAILER_LENGTH)), checksum, length, input.offset)
  }
}

function isGzip(header: Uint8Array): boolean {
  return header.length === HEADER_LENGTH && header[0] === 0x1f && header[1] === 0x8b && header[2] === 8
}

/** Nothing more, or zeros to the end: tapes and disks are filled up with them. */
async function isPadding(header: Uint8Array, input: PieceReader): Promise<boolean> {
  if (header.some((byte) => byte !== 0)) return false
  for (let piece = await input.piece(BLOCK_LENGTH); piece !== undefined; piece = await input.piece(BLOCK_LENGTH))
    if (piece.some((byte) => byte !== 0)) return false
  return true
}

const BLOCK_LENGTH = 64 * 1024

async function skipRestOfHeader(flags: number, input: PieceReader): Promise<void> {
  if ((flags & FLAG_EXTRA) !== 0) {
    const [low = 0, high = 0] = await input.take(2)
    await input.take(low | (high << 8))
  }
  if ((flags & FLAG_NAME) !== 0) await skipText(input)
  if ((flags & FLAG_COMMENT) !== 0) await skipText(input)
  if ((flags & FLAG_HEADER_CHECKSUM) !== 0) await input.take(2)
}

async function skipText(input: PieceReader): Promise<void> {
  for (let byte = await input.take(1); byte.length === 1 && byte[0] !== 0; ) byte = await input.take(1)
}

function checkTrailer(trailer: Buffer, checksum: number, length: number, offset: number): void {
  if (trailer.length < TRAILER_LENGTH) throw new PackedDamage(`the gzip data end too early, after ${offset} bytes`)
  if (trailer.readUInt32LE(0) !== checksum || trailer.readUInt32LE(4) !== length % 2 ** 32)
    throw new PackedDamage(`what was expanded does not fit the checksum at byte ${offset - TRAILER_LENGTH}`)
}
