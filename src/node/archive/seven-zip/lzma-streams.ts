/** LZMA and LZMA2 as streams of pieces. */
import { ArchiveError, PackedDamage } from '../archive-error.ts'
import type { PieceReader } from '../piece-reader.ts'
import { LzmaDecoder, lzmaProperties } from './lzma.ts'

/** Bytes of a dictionary, which is kept in memory. 7-Zip's own levels use up to 256 MiB. */
const MAX_DICTIONARY = 512 * 1024 * 1024
/** A stored chunk of LZMA2 has to fit in. */
const MIN_DICTIONARY = 64 * 1024
/** Packed and expanded bytes that are worked on at once. */
const PACKED_LENGTH = 64 * 1024
const EXPANDED_LENGTH = 256 * 1024

/** `properties`: one byte of bits and four of the dictionary's length. @throws ArchiveError, PackedDamage */
export async function* lzma(input: PieceReader, properties: Buffer, length: number): AsyncGenerator<Uint8Array> {
  if (properties.length < 5) throw new PackedDamage('the LZMA data say no properties')
  const decoder = new LzmaDecoder(dictionaryLength(properties.readUInt32LE(1), length))
  decoder.resetState(lzmaProperties(properties[0]!))
  decoder.range.feed(await input.take(PACKED_LENGTH))
  decoder.range.begin()
  for (let isInputWhole = false; decoder.total < length && !decoder.isEnded; ) {
    decoder.decode(Math.min(EXPANDED_LENGTH, length - decoder.total), isInputWhole)
    const piece = decoder.take()
    if (piece.length > 0) yield piece
    if (piece.length >= EXPANDED_LENGTH || isInputWhole) continue
    const next = await input.piece(PACKED_LENGTH)
    if (next === undefined) isInputWhole = true
    else decoder.range.feed(next)
  }
}

/** `properties`: one byte that stands for the dictionary's length. @throws ArchiveError, PackedDamage */
export async function* lzma2(input: PieceReader, properties: Buffer, length: number): AsyncGenerator<Uint8Array> {
  const bits = properties[0] ?? 0
  if (bits > 40) throw new PackedDamage('the LZMA2 data say impossible properties')
  const told = bits === 40 ? 0xffffffff : (2 | (bits & 1)) * 2 ** (Math.floor(bits / 2) + 11)
  const decoder = new LzmaDecoder(dictionaryLength(told, length))
  decoder.resetState()
  for (;;) {
    const [control] = await input.take(1)
    if (control === undefined) throw new PackedDamage('the LZMA2 data end too early')
    if (control === 0) return
    if (control === 1) decoder.resetDictionary()
    if (control > 2 && control < 0x80) throw new PackedDamage('the LZMA2 data are damaged')
    if (control < 0x80) yield* storedChunk(input, decoder)
    else yield* codedChunk(input, decoder, control)
  }
}

async function* storedChunk(input: PieceReader, decoder: LzmaDecoder): AsyncGenerator<Uint8Array> {
  const [high = 0, low = 0] = await input.take(2)
  const bytes = await input.take((high << 8) + low + 1)
  if (bytes.length < (high << 8) + low + 1) throw new PackedDamage('the LZMA2 data end too early')
  decoder.store(bytes)
  yield decoder.take()
}

async function* codedChunk(input: PieceReader, decoder: LzmaDecoder, control: number): AsyncGenerator<Uint8Array> {
  const header = Buffer.from(await input.take(control >= 0xc0 ? 5 : 4))
  if (header.length < 4) throw new PackedDamage('the LZMA2 data end too early')
  const length = ((control & 0x1f) << 16) + header.readUInt16BE(0) + 1
  const packed = await input.take(header.readUInt16BE(2) + 1)
  if (packed.length < header.readUInt16BE(2) + 1) throw new PackedDamage('the LZMA2 data end too early')
  if (control >= 0xe0) decoder.resetDictionary()
  if (control >= 0xc0) decoder.resetState(lzmaProperties(header[4]!))
  else if (control >= 0xa0) decoder.resetState()
  decoder.range.restart(packed)
  decoder.range.begin()
  for (const end = decoder.total + length; decoder.total < end; ) {
    decoder.decode(Math.min(EXPANDED_LENGTH, end - decoder.total), true)
    yield decoder.take()
  }
}

/** No more is needed than what will be decoded. */
function dictionaryLength(told: number, length: number): number {
  const needed = Math.max(MIN_DICTIONARY, Math.min(told, length))
  if (needed > MAX_DICTIONARY)
    throw new ArchiveError(
      `it was packed with a dictionary of ${Math.ceil(needed / 1024 ** 2)} MiB, more than the ${MAX_DICTIONARY / 1024 ** 2} MiB that are kept in memory; unpack it first`,
    )
  return needed
}
