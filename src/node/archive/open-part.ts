/** A member of an archive as a source: nothing of it is written anywhere. */
import { crc32 } from 'node:zlib'
import type { ByteSource, OnDamage } from '../../evtx/index.ts'
import { openFile } from '../file-source.ts'
import type { OpenSource } from '../open-evidence.ts'
import { PackedDamage } from './archive-error.ts'
import { ForwardSource } from './forward-source.ts'
import { gunzipped } from './gzip.ts'
import { inflated } from './inflate.ts'
import { tooLarge } from './limits.ts'
import { isRandomAccess, type Part } from './part.ts'
import { PieceReader } from './piece-reader.ts'
import { AES_CODE_LENGTH, decrypted } from './zip-crypto.ts'

/** Bytes that are fetched at once from the file. */
const BLOCK_LENGTH = 256 * 1024

/** What is wrong with the packed data goes to `onDamage`, and the source ends there. @throws errors of the operating system */
export async function openPart(path: string, name: string, part: Part, onDamage?: OnDamage): Promise<OpenSource> {
  const file = await openFile(path, name)
  if (isRandomAccess(part)) return { ...sliceOf(file, name, part.offset, part.length), close: () => file.close() }
  const byteLength = part.expanded?.length
  return new ForwardSource(name, () => piecesOf(file, part), {
    ...(byteLength === undefined ? {} : { byteLength }),
    onDamage(message, offset) {
      const length = byteLength === undefined ? 0 : Math.max(0, byteLength - offset)
      onDamage?.({ code: 'packed-data', message, file: name, offset, length, chunk: null, recordId: null })
    },
    onClose: () => file.close(),
  })
}

/** A range of another source as a source. */
export function sliceOf(source: ByteSource, name: string, start: number, byteLength: number): ByteSource {
  return {
    name,
    byteLength,
    read: (offset, target) =>
      source.read(start + offset, target.subarray(0, Math.max(0, Math.min(target.length, byteLength - offset)))),
  }
}

/** The expanded bytes. @throws PackedDamage, ArchiveError past the limit; errors of the source */
export async function* piecesOf(source: ByteSource, part: Part): AsyncGenerator<Uint8Array> {
  const { offset, length, packing, decryption, expanded } = part
  const packedLength = decryption?.kind === 'aes' ? length + AES_CODE_LENGTH : length
  const packed = new PieceReader(bytesOf(source, offset, packedLength))
  try {
    const plain = decryption === undefined ? packed : new PieceReader(decrypted(packed, length, decryption))
    const pieces = packing === 'deflate' ? inflated(plain) : packing === 'gzip' ? gunzipped(plain) : stored(plain)
    yield* checked(pieces, part)
    // What is expanded may end before the code that proves it was looked at.
    if (expanded !== null) for await (const _ of stored(plain));
  } finally {
    await packed.close()
  }
}

/** Bytes of a source from one place on, block by block; to the end unless a length is given. @throws PackedDamage where it ends before that */
export async function* bytesOf(
  source: ByteSource,
  start = 0,
  length = Number.POSITIVE_INFINITY,
): AsyncGenerator<Uint8Array> {
  for (let at = start; at < start + length; ) {
    const block = new Uint8Array(Math.min(BLOCK_LENGTH, start + length - at))
    const count = await source.read(at, block)
    if (count === 0 && length === Number.POSITIVE_INFINITY) return
    if (count === 0) throw new PackedDamage(`the archive ends in the middle of this member, at byte ${at}`)
    yield block.subarray(0, count)
    at += count
  }
}

async function* stored(input: PieceReader): AsyncGenerator<Uint8Array> {
  for (let piece = await input.piece(BLOCK_LENGTH); piece !== undefined; piece = await input.piece(BLOCK_LENGTH))
    yield piece
}

/** Holds what comes out against what the archive says, and against the limit. */
async function* checked(pieces: AsyncIterable<Uint8Array>, { expanded, limit }: Part): AsyncGenerator<Uint8Array> {
  let length = 0
  let checksum = 0
  for await (const piece of pieces) {
    const room = (expanded?.length ?? limit) - length
    length += piece.length
    if (expanded?.crc32 !== null) checksum = crc32(piece, checksum)
    yield piece.subarray(0, Math.min(piece.length, room))
    if (piece.length <= room) continue
    if (expanded === null) throw tooLarge(limit)
    throw new PackedDamage(`it expands to more than the ${expanded.length} bytes that the archive says it has`)
  }
  if (expanded === null) return
  if (length < expanded.length) throw new PackedDamage(`the data end after ${length} of ${expanded.length} bytes`)
  if (expanded.crc32 !== null && checksum !== expanded.crc32)
    throw new PackedDamage('what was expanded does not fit the checksum in the archive')
}
