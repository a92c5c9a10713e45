/** 7-Zip's encryption: AES-256 in CBC mode with a key that takes half a million rounds of SHA-256. */
import { createDecipheriv, createHash } from 'node:crypto'
import { ArchiveError, PackedDamage } from '../archive-error.ts'
import type { PieceReader } from '../piece-reader.ts'

const KEY_LENGTH = 32
const BLOCK_LENGTH = 16
/** Rounds as a power of two. 7-Zip writes 19; each one more doubles the time, which a crafted archive would have us spend. */
const MAX_ROUNDS_POWER = 24
/** What stands for no rounds at all. */
const NO_ROUNDS = 0x3f
/** Rounds that are hashed at once. */
const BATCH = 4096
const PIECE_LENGTH = 64 * 1024

/** @throws ArchiveError */
export async function* decrypted7z(
  input: PieceReader,
  properties: Buffer,
  password: string,
): AsyncGenerator<Uint8Array> {
  const { power, salt, vector } = parametersOf(properties)
  const cipher = createDecipheriv('aes-256-cbc', keyOf(password, salt, power), vector).setAutoPadding(false)
  for (let piece = await input.piece(PIECE_LENGTH); piece !== undefined; piece = await input.piece(PIECE_LENGTH)) {
    const plain = cipher.update(piece)
    if (plain.length > 0) yield plain
  }
}

function parametersOf(properties: Buffer) {
  const [first = 0, second = 0] = properties
  const saltLength = ((first >>> 7) & 1) + (second >>> 4)
  const vectorLength = ((first >>> 6) & 1) + (second & 0x0f)
  if (properties.length < 2 + saltLength + vectorLength && (first & 0xc0) !== 0)
    throw new PackedDamage('the header of the 7z archive is damaged')
  const vector = Buffer.alloc(BLOCK_LENGTH)
  properties.copy(vector, 0, 2 + saltLength, 2 + saltLength + Math.min(vectorLength, BLOCK_LENGTH))
  return { power: first & 0x3f, salt: properties.subarray(2, 2 + saltLength), vector }
}

/** Folders of one archive have the same key as a rule. */
let last: { readonly of: string; readonly key: Buffer } | undefined

function keyOf(password: string, salt: Buffer, power: number): Buffer {
  const of = `${power} ${salt.toString('hex')} ${password}`
  if (last?.of !== of) last = { of, key: newKey(Buffer.from(password, 'utf16le'), salt, power) }
  return last.key
}

function newKey(password: Buffer, salt: Buffer, power: number): Buffer {
  if (power === NO_ROUNDS) return Buffer.concat([salt, password, Buffer.alloc(KEY_LENGTH)]).subarray(0, KEY_LENGTH)
  if (power > MAX_ROUNDS_POWER)
    throw new ArchiveError(
      `its encryption wants 2^${power} rounds for the key, more than the 2^${MAX_ROUNDS_POWER} that are made`,
    )
  const round = Buffer.concat([salt, password, Buffer.alloc(8)])
  const rounds = 2 ** power
  const batch = Buffer.concat(Array.from({ length: Math.min(BATCH, rounds) }, () => round))
  const hash = createHash('sha256')
  for (let done = 0; done < rounds; done += BATCH) {
    const count = Math.min(BATCH, rounds - done)
    for (let i = 0; i < count; i++) batch.writeUInt32LE(done + i, (i + 1) * round.length - 8)
    hash.update(batch.subarray(0, count * round.length))
  }
  return hash.digest()
}
