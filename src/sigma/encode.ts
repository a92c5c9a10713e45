/**
 * Encoders of the modifiers appendix, "Encoding". They work on bytes: text becomes UTF-8 unless a UTF-16 modifier
 * comes first. A base64 text is its own bytes again, so encoders can follow each other.
 */
export const ENCODERS = {
  base64: (bytes) => [asciiBytes(base64(bytes))],
  base64offset: (bytes) => base64Offsets(bytes).map(asciiBytes),
  wide: (bytes) => [utf16(utf8Text(bytes), true)],
  utf16le: (bytes) => [utf16(utf8Text(bytes), true)],
  utf16be: (bytes) => [utf16(utf8Text(bytes), false)],
  /** With the byte order mark of little endian. */
  utf16: (bytes) => [joinBytes(Uint8Array.of(0xff, 0xfe), utf16(utf8Text(bytes), true))],
} as const satisfies { readonly [name: string]: (bytes: Uint8Array) => readonly Uint8Array[] }

export type Encoder = keyof typeof ENCODERS

/** The texts that a value becomes: one, or three for every `base64offset`. Bytes that are no text become U+0000 to U+00FF. */
export function encode(text: string, encoders: readonly Encoder[]): readonly string[] {
  let variants: readonly Uint8Array[] = [new TextEncoder().encode(text)]
  for (const encoder of encoders) variants = variants.flatMap((bytes) => ENCODERS[encoder](bytes))
  return variants.map(byteString)
}

/** One character U+0000 to U+00FF a byte. */
function byteString(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
}

function utf8Text(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2))
  for (let index = 0; index < text.length; index++) view.setUint16(index * 2, text.charCodeAt(index), littleEndian)
  return new Uint8Array(view.buffer)
}

function base64(bytes: Uint8Array): string {
  return btoa(byteString(bytes))
}

/**
 * What the base64 text of anything that holds these bytes must contain, for each of the three positions at which they
 * can begin: characters that also depend on neighbouring bytes are cut off at both ends.
 */
function base64Offsets(bytes: Uint8Array): readonly string[] {
  return [0, 1, 2].map((shift) => {
    const encoded = base64(joinBytes(new Uint8Array(shift), bytes))
    const start = [0, 2, 3][shift]!
    const cutEnd = [0, 3, 2][(bytes.length + shift) % 3]!
    return encoded.slice(start, encoded.length - cutEnd)
  })
}

function joinBytes(left: Uint8Array, right: Uint8Array): Uint8Array {
  const joined = new Uint8Array(left.length + right.length)
  joined.set(left)
  joined.set(right, left.length)
  return joined
}

function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}
