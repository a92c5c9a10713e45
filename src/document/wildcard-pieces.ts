/** Texts between the wildcards of one value. A value that fails for one of them alone is told by that one. */

/** The one piece that a text has nowhere, in any case; null where there is none, or more than one. */
export function missingPiece(pieces: readonly string[], text: string | null): string | null {
  if (text === null || pieces.length < 2) return null
  const folded = text.toLowerCase()
  const missing = pieces.filter((piece) => !folded.includes(piece.toLowerCase()))
  return missing.length === 1 ? missing[0]! : null
}

/** All pieces are there in their order, but some in other letters. */
export function differInCaseOnly(pieces: readonly string[], text: string | null): boolean {
  return text !== null && !standInOrder(pieces, text) && standInOrder(pieces.map(fold), fold(text))
}

function standInOrder(pieces: readonly string[], text: string): boolean {
  let from = 0
  for (const piece of pieces) {
    const at = text.indexOf(piece, from)
    if (at < 0) return false
    from = at + piece.length
  }
  return true
}

function fold(text: string): string {
  return text.toLowerCase()
}
