/** What a folder of a 7z archive expands to. */
import type { ByteSource } from '../../../evtx/index.ts'
import { ArchiveError, PackedDamage } from '../archive-error.ts'
import { inflated } from '../inflate.ts'
import { bytesOf } from '../open-part.ts'
import { PieceReader } from '../piece-reader.ts'
import { decrypted7z } from './decrypt.ts'
import type { Coder, Folder } from './header.ts'
import { lzma, lzma2 } from './lzma-streams.ts'

const AES = '06f10701'

type Expand = (input: PieceReader, coder: Coder, password: string) => AsyncGenerator<Uint8Array>

/** By method, as the header names them. */
const EXPANDERS: { readonly [method: string]: Expand } = {
  '00': (input) => copied(input),
  '21': (input, { properties, length }) => lzma2(input, properties, length),
  '030101': (input, { properties, length }) => lzma(input, properties, length),
  '040108': (input) => inflated(input),
  [AES]: (input, { properties }, password) => decrypted7z(input, properties, password),
}

const OTHER_METHODS: { readonly [method: string]: string } = {
  '03': 'Delta',
  '04': 'BCJ',
  '0a': 'ARM64',
  '030401': 'PPMd',
  '040109': 'Deflate64',
  '040202': 'bzip2',
  '03030103': 'BCJ',
  '0303011b': 'BCJ2',
  '04f71101': 'Zstandard',
}

export function isEncrypted({ coders }: Folder): boolean {
  return coders?.some(({ method }) => method === AES) === true
}

/** Why it cannot be expanded; undefined when it can. */
export function refusalOf({ coders }: Folder): string | undefined {
  const other = coders?.find(({ method }) => EXPANDERS[method] === undefined)
  if (coders !== null && other === undefined) return undefined
  const name =
    other === undefined ? 'several streams (BCJ2)' : (OTHER_METHODS[other.method] ?? `method ${other.method}`)
  return `it is packed with ${name}, which is not read here; unpack the archive with 7-Zip first`
}

/** Its bytes, all files behind each other. @throws PackedDamage, ArchiveError */
export async function* expandedFolder(
  source: ByteSource,
  { coders, offset, packedLength, length }: Folder,
  password: string | undefined,
): AsyncGenerator<Uint8Array> {
  const packed = bytesOf(source, offset, packedLength)
  try {
    let pieces: AsyncGenerator<Uint8Array> = packed
    for (const coder of coders ?? []) {
      const expand = EXPANDERS[coder.method]
      if (expand === undefined) throw new ArchiveError('it is packed in a way that is not read here')
      pieces = cut(expand(new PieceReader(pieces), coder, password ?? ''), coder.length)
    }
    yield* cut(pieces, length)
  } finally {
    await packed.return(undefined)
  }
}

async function* copied(input: PieceReader): AsyncGenerator<Uint8Array> {
  for (let piece = await input.piece(COPIED_LENGTH); piece !== undefined; piece = await input.piece(COPIED_LENGTH))
    yield piece
}

const COPIED_LENGTH = 256 * 1024

/** No more than the header says: behind it there is padding. */
async function* cut(pieces: AsyncIterable<Uint8Array>, length: number): AsyncGenerator<Uint8Array> {
  let left = length
  if (left === 0) return
  for await (const piece of pieces) {
    yield piece.subarray(0, Math.min(left, piece.length))
    left -= piece.length
    if (left <= 0) return
  }
  if (left > 0) throw new PackedDamage(`the packed data end ${left} bytes too early`)
}
