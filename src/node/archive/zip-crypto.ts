/** The two ways zip members are encrypted: PKWARE's old cipher, and AES as WinZip and 7-Zip write it (AE-1 and AE-2). */
import { createCipheriv, createHmac, pbkdf2Sync } from 'node:crypto'
import { PackedDamage } from './archive-error.ts'
import type { Decryption } from './part.ts'
import type { PieceReader } from './piece-reader.ts'

/** Random bytes in front of data in PKWARE's cipher; the last one is known and tells a wrong password 255 times of 256. */
export const ZIP_CRYPTO_HEADER_LENGTH = 12
/** Behind the salt: two bytes that tell a wrong password 65,535 times of 65,536. */
export const AES_VERIFICATION_LENGTH = 2
/** Of the code behind the data that proves them. */
export const AES_CODE_LENGTH = 10
const AES_ITERATIONS = 1000
const AES_BLOCK_LENGTH = 16
/** Bytes that are decrypted at once. */
const PIECE_LENGTH = 64 * 1024

/** Of the bytes of a member by strength 1 (128 bits), 2 (192) and 3 (256). */
export function saltLength(strength: number): number {
  return 4 + 4 * strength
}

/** undefined: the password is wrong. `verification`: the two bytes behind the salt. */
export function aesDecryption(
  password: string,
  salt: Uint8Array,
  verification: Uint8Array,
  strength: number,
): Decryption | undefined {
  const keyLength = 8 + 8 * strength
  const derived = pbkdf2Sync(password, salt, AES_ITERATIONS, 2 * keyLength + AES_VERIFICATION_LENGTH, 'sha1')
  if (!derived.subarray(2 * keyLength).equals(verification)) return undefined
  return {
    kind: 'aes',
    key: derived.toString('hex', 0, keyLength),
    authenticationKey: derived.toString('hex', keyLength, 2 * keyLength),
  }
}

/** undefined: the password is wrong. `header`: the first twelve bytes; `check`: what the last of them decrypts to. */
export function zipCryptoDecryption(password: string, header: Uint8Array, check: number): Decryption | undefined {
  const cipher = new ZipCipher([0x12345678, 0x23456789, 0x34567890])
  for (const byte of Buffer.from(password)) cipher.update(byte)
  const keys = cipher.keys
  const plain = cipher.decrypt(header)
  return plain.at(-1) === check ? { kind: 'zip-crypto', keys } : undefined
}

/**
 * `length`: of the encrypted data in `input`; the code of AES follows them.
 * @throws PackedDamage when the data do not fit their code
 */
export async function* decrypted(
  input: PieceReader,
  length: number,
  decryption: Decryption,
): AsyncGenerator<Uint8Array> {
  const cipher = decryption.kind === 'aes' ? new AesCipher(decryption) : new ZipCipher(decryption.keys)
  if (cipher instanceof ZipCipher) cipher.decrypt(await input.take(ZIP_CRYPTO_HEADER_LENGTH))
  for (let left = length; left > 0; ) {
    const piece = await input.piece(Math.min(left, PIECE_LENGTH))
    if (piece === undefined) return
    left -= piece.length
    yield cipher.decrypt(piece)
  }
  if (cipher instanceof AesCipher && !cipher.code().equals(await input.take(AES_CODE_LENGTH)))
    throw new PackedDamage('the encrypted data do not fit the code that proves them: they are damaged or were changed')
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte
  for (let bit = 0; bit < 8; bit++) sum = (sum & 1) === 0 ? sum >>> 1 : (sum >>> 1) ^ 0xedb88320
  return sum
})

class ZipCipher {
  #a: number
  #b: number
  #c: number

  constructor([a, b, c]: readonly [number, number, number]) {
    this.#a = a
    this.#b = b
    this.#c = c
  }

  get keys(): [number, number, number] {
    return [this.#a, this.#b, this.#c]
  }

  update(byte: number): void {
    this.#a = CRC_TABLE[(this.#a ^ byte) & 0xff]! ^ (this.#a >>> 8)
    this.#b = (Math.imul(this.#b + (this.#a & 0xff), 134775813) + 1) | 0
    this.#c = CRC_TABLE[(this.#c ^ (this.#b >>> 24)) & 0xff]! ^ (this.#c >>> 8)
  }

  decrypt(bytes: Uint8Array): Uint8Array {
    const plain = new Uint8Array(bytes.length)
    for (let i = 0; i < bytes.length; i++) {
      const word = (this.#c & 0xffff) | 2
      const byte = bytes[i]! ^ ((Math.imul(word, word ^ 1) >>> 8) & 0xff)
      plain[i] = byte
      this.update(byte)
    }
    return plain
  }
}

/** Counter mode with a counter that begins at 1 and has its low byte first, which OpenSSL does not offer. */
class AesCipher {
  readonly #cipher
  readonly #code
  #counter = 1
  /** Of the key stream that was made and not used. */
  #rest: Uint8Array = new Uint8Array(0)

  constructor({ key, authenticationKey }: Decryption & { readonly kind: 'aes' }) {
    const bytes = Buffer.from(key, 'hex')
    this.#cipher = createCipheriv(`aes-${8 * bytes.length}-ecb`, bytes, null)
    this.#code = createHmac('sha1', Buffer.from(authenticationKey, 'hex'))
  }

  decrypt(bytes: Uint8Array): Uint8Array {
    this.#code.update(bytes)
    const stream = this.#stream(bytes.length)
    const plain = new Uint8Array(bytes.length)
    for (let i = 0; i < bytes.length; i++) plain[i] = bytes[i]! ^ stream[i]!
    return plain
  }

  code(): Buffer {
    return this.#code.digest().subarray(0, AES_CODE_LENGTH)
  }

  #stream(length: number): Uint8Array {
    const missing = Math.max(0, length - this.#rest.length)
    const counters = Buffer.alloc(Math.ceil(missing / AES_BLOCK_LENGTH) * AES_BLOCK_LENGTH)
    for (let at = 0; at < counters.length; at += AES_BLOCK_LENGTH, this.#counter++) {
      counters.writeUInt32LE(this.#counter % 2 ** 32, at)
      counters.writeUInt32LE(Math.floor(this.#counter / 2 ** 32), at + 4)
    }
    const stream = Buffer.concat([this.#rest, this.#cipher.update(counters)])
    this.#rest = stream.subarray(length)
    return stream
  }
}
