import type { Flaw } from './yaml-errors.ts'

/** Bytes of a file -> text, strictly UTF-8; a byte order mark stays, so that offsets are those of the file's text. */
export function decodeText(content: string | Uint8Array): { readonly text: string; readonly flaw?: Flaw } {
  if (typeof content !== 'string') return decodeBytes(content)
  if (content.length > MAX_LENGTH) return { text: '', flaw: tooLarge(content.length) }
  return { text: content }
}

/** Bytes, or UTF-16 units of text. The largest file of SigmaHQ has 60 KB; 4 MiB of the worst YAML are parsed in a second or two. */
const MAX_LENGTH = 4 * 1024 * 1024

function tooLarge(length: number): Flaw {
  const megabytes = Math.ceil(length / (1024 * 1024))
  return {
    code: 'file-too-large',
    message: `The file has ${megabytes} MB; files of rules are read up to ${MAX_LENGTH / (1024 * 1024)} MB.`,
    start: 0,
    end: 0,
  }
}

function decodeBytes(bytes: Uint8Array): { readonly text: string; readonly flaw?: Flaw } {
  if (bytes.length > MAX_LENGTH) return { text: '', flaw: tooLarge(bytes.length) }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch {
    return undecodable(bytes)
  }
}

/** The text as far as it goes, so that the diagnostic can say line and column. */
function undecodable(bytes: Uint8Array): { readonly text: string; readonly flaw: Flaw } {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (!utf16 && bytes.includes(0)) {
    return {
      text,
      flaw: { code: 'file-binary', message: 'The file is not text: it holds NUL bytes.', start: 0, end: 0 },
    }
  }
  const byte = validLength(bytes)
  const start = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, byte)).length
  const message = `The file is not UTF-8: byte ${byte} has no meaning there.`
  const hint = utf16 ? 'It seems to be UTF-16; save it as UTF-8.' : 'Save it as UTF-8.'
  return { text, flaw: { code: 'file-encoding', message, hint, start, end: start + 1 } }
}

/** Number of bytes before the first sequence that is not UTF-8, by halving. */
function validLength(bytes: Uint8Array): number {
  let valid = 0
  let invalid = bytes.length
  while (valid < invalid) {
    const middle = (valid + invalid + 1) >> 1
    if (isPrefixOfUtf8(bytes.subarray(0, middle))) valid = middle
    else invalid = middle - 1
  }
  // A sequence that has only begun counts as wrong from its first byte.
  while (valid > 0 && !isPrefixOfUtf8(bytes.subarray(0, valid), true)) valid--
  return valid
}

function isPrefixOfUtf8(bytes: Uint8Array, complete = false): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !complete })
    return true
  } catch {
    return false
  }
}
