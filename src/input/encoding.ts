/**
 * How the characters of an export are stored. The bytes decide first (byte order mark, then the zero bytes of UTF-16),
 * the XML declaration after them: files that were re-saved often still declare what they were before.
 */
export interface Encoding {
  /** For `TextDecoder`. */
  readonly label: string
  /** Bytes of one code unit. */
  readonly unitLength: 1 | 2
  readonly isBigEndian: boolean
  /** Bytes of the byte order mark. */
  readonly markLength: number
  /** What the declaration names and nobody knows; the export is read as UTF-8 then. */
  readonly unknown?: string
}

/** Bytes of a source that are enough for `encodingOf`: a declaration is far shorter. */
export const ENCODING_HEAD_LENGTH = 256

/** Encodings in which a byte like `<` may be a part of another character: the scanner works on code units. */
const UNSAFE = /^(utf-16|iso-2022|hz-gb)/

export function encodingOf(head: Uint8Array): Encoding {
  const [a, b, c] = head
  if (a === 0xef && b === 0xbb && c === 0xbf) return { ...UTF_8, markLength: 3 }
  if (a === 0xff && b === 0xfe) return { ...UTF_16LE, markLength: 2 }
  if (a === 0xfe && b === 0xff) return { ...UTF_16BE, markLength: 2 }
  if (head.length > 1 && a !== 0 && b === 0) return UTF_16LE
  if (head.length > 1 && a === 0 && b !== 0) return UTF_16BE
  return declaredEncoding(String.fromCharCode(...head.subarray(0, ENCODING_HEAD_LENGTH)))
}

const UTF_8: Encoding = { label: 'utf-8', unitLength: 1, isBigEndian: false, markLength: 0 }
const UTF_16LE: Encoding = { label: 'utf-16le', unitLength: 2, isBigEndian: false, markLength: 0 }
const UTF_16BE: Encoding = { label: 'utf-16be', unitLength: 2, isBigEndian: true, markLength: 0 }

function declaredEncoding(text: string): Encoding {
  const declared = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']/.exec(text)?.[1]
  if (declared === undefined) return UTF_8
  const label = knownLabel(declared)
  if (label === undefined) return { ...UTF_8, unknown: declared }
  // One byte a character, whatever was declared: UTF-16 that was saved again as UTF-8.
  return UNSAFE.test(label) ? UTF_8 : { ...UTF_8, label }
}

function knownLabel(declared: string): string | undefined {
  try {
    return new TextDecoder(declared).encoding
  } catch {
    return undefined
  }
}
