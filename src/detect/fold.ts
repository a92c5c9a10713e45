/**
 * Case folding as Sigma means it: Unicode simple folding, code point by code point and independent of locale, so that
 * equality, `contains` and wildcards agree. `toLowerCase` on whole strings is wrong (final sigma, İ), `toUpperCase`
 * too (ß, ı).
 */

/** ASCII text folds by `toLowerCase` alone, and nearly all text is ASCII. */
const ASCII_ONLY = /^[\0-\x7f]*$/

export function foldText(text: string): string {
  if (ASCII_ONLY.test(text)) return text.toLowerCase()
  return text.replace(ASCII_RUN_OR_ONE, (piece) =>
    piece.charCodeAt(0) < 0x80 ? piece.toLowerCase() : foldedOnce(piece),
  )
}

const ASCII_RUN_OR_ONE = /[\0-\x7f]+|[^\0-\x7f]/gu

/** Logs use few characters outside ASCII, but those again and again (the ® of every Product). All of Unicode has 2,800 with a case. */
const known = new Map<string, string>()
const MAX_KNOWN = 4096

function foldedOnce(character: string): string {
  let folded = known.get(character)
  if (folded === undefined) {
    if (known.size === MAX_KNOWN) known.clear()
    folded = foldCharacter(character)
    known.set(character, folded)
  }
  return folded
}

/** İ and ı have no simple folding: they are neither i nor I. */
const UNFOLDED = new Set(['\u0130', '\u0131'])

/**
 * Upper case first: that brings variants together that lower case keeps apart (ς σ, ſ s, µ μ). Where upper case is more
 * than one code point (ß), or the lower case is, the simple folding is the lower case or the character itself.
 */
function foldCharacter(character: string): string {
  if (UNFOLDED.has(character)) return character
  const upper = single(character.toUpperCase()) ?? character
  return single(upper.toLowerCase()) ?? single(character.toLowerCase()) ?? character
}

function single(text: string): string | undefined {
  const codePoint = text.codePointAt(0)
  return codePoint !== undefined && text.length === (codePoint > 0xffff ? 2 : 1) ? text : undefined
}

/** No other character folds to it, nor it to another. `unit`: not half of a pair. */
export function isCaseless(unit: number): boolean {
  const character = String.fromCharCode(unit)
  return character.toLowerCase() === character && character.toUpperCase() === character
}

/** First unit of each part of the basic plane that has letters with case, and the one behind its last. Outside ASCII. */
export const BLOCKS_WITH_CASE: readonly (readonly [from: number, to: number])[] = [
  [0x80, 0x590],
  [0x10a0, 0x3000],
  [0xa640, 0xac00],
  [0xfb00, 0xfb20],
  [0xff20, 0xff60],
]
