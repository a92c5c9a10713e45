/**
 * Resolves what XML itself defines: the five predefined entities and numeric references. Anything else that begins with
 * `&` stays as it stands and is told to `onUnknown`: a value that is not quite well-formed is still a value.
 */
export function resolveReferences(text: string, onUnknown: (reference: string) => void): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#\d{1,10};|#x[0-9a-f]{1,8};|\w{1,64};)?/gi, (reference) => {
    const character = reference.startsWith('&#') ? numbered(reference) : PREDEFINED.get(reference)
    if (character === undefined) onUnknown(reference)
    return character ?? reference
  })
}

const PREDEFINED: ReadonlyMap<string, string> = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
])

/** Control characters and surrogates, which XML forbids, are let through: exports of such values are evidence too. */
function numbered(reference: string): string | undefined {
  const isHex = reference[2] === 'x' || reference[2] === 'X'
  const code = isHex ? Number.parseInt(reference.slice(3, -1), 16) : Number.parseInt(reference.slice(2, -1), 10)
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined
}
