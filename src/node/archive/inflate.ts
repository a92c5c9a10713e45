/** Deflated data, expanded piece by piece by zlib in a thread of its own pool. */
import { createInflateRaw } from 'node:zlib'
import { PackedDamage } from './archive-error.ts'
import type { PieceReader } from './piece-reader.ts'

/** Bytes that are expanded at once. Deflate makes at most 1,032 bytes of one, so that no step holds more than 16 MiB. */
const PIECE_LENGTH = 16 * 1024
/** Bytes of a piece that comes out. */
const EXPANDED_LENGTH = 256 * 1024

/**
 * Afterwards `input` stands behind the deflated data. All that could be expanded is given before anything is thrown.
 * @throws PackedDamage
 */
export async function* inflated(input: PieceReader): AsyncGenerator<Uint8Array> {
  const engine = createInflateRaw({ chunkSize: EXPANDED_LENGTH })
  const expanded: Uint8Array[] = []
  let isEnded = false
  let failure: NodeJS.ErrnoException | undefined
  engine.on('data', (piece: Uint8Array) => expanded.push(piece))
  // Behind the end, and after an error, zlib calls back for no write any more.
  const settled = new Promise<void>((resolve) => {
    engine.once('end', () => {
      isEnded = true
      resolve()
    })
    engine.once('error', (error) => {
      failure = error
      resolve()
    })
  })
  let given = 0
  try {
    while (!isEnded && failure === undefined) {
      const piece = await input.piece(PIECE_LENGTH)
      if (piece === undefined) engine.end()
      else given += piece.length
      await (piece === undefined
        ? settled
        : Promise.race([settled, new Promise<void>((resolve) => engine.write(piece, () => resolve()))]))
      yield* expanded.splice(0)
      if (isEnded && piece !== undefined) input.giveBack(piece.subarray(piece.length - (given - engine.bytesWritten)))
    }
  } finally {
    engine.destroy()
  }
  if (failure !== undefined) throw damageOf(failure, input.offset)
}

function damageOf({ code }: NodeJS.ErrnoException, offset: number): PackedDamage {
  return new PackedDamage(
    code === 'Z_BUF_ERROR'
      ? `the compressed data end too early, after ${offset} bytes`
      : `the compressed data are damaged, somewhere before byte ${offset} of them`,
  )
}
