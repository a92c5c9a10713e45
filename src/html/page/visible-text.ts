/**
 * Untrusted text cut into what may be shown as it is and what must be shown by name: control characters, what turns the
 * direction of text, what has no width, halves of pairs. Nothing in a log can hide or rearrange what the report says.
 */
export interface TextPiece {
  readonly text: string
  /** The name of the one character, such as `U+202E`; null: to be shown as it is. */
  readonly name: string | null
}

/**
 * Control and format characters, separators that look like a space or like nothing, halves of pairs; not tab and line feed,
 * with or without a carriage return.
 */
const HIDDEN = /(?![\n\t ]|\r\n)[\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/gu

/** Those that people know by a name. */
const NAMES: { readonly [character: string]: string } = {
  '\0': 'NUL',
  '\x07': 'BEL',
  '\x08': 'BS',
  '\r': 'CR',
  '\x1b': 'ESC',
  '\x7f': 'DEL',
}

export function piecesOf(text: string): TextPiece[] {
  const pieces: TextPiece[] = []
  let from = 0
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), name: null })
    pieces.push({ text: match[0], name: nameOf(match[0]) })
    from = match.index + match[0].length
  }
  if (from < text.length) pieces.push({ text: text.slice(from), name: null })
  return pieces
}

/** In one text, for where there can be no elements: attributes, options of a list. */
export function plainText(text: string): string {
  return piecesOf(text)
    .map((piece) => (piece.name === null ? piece.text : `⟨${piece.name}⟩`))
    .join('')
}

function nameOf(character: string): string {
  return NAMES[character] ?? `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
}
