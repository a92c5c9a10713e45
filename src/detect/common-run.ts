/** What a piece of a pattern and a value have in common: at the beginning, at the end, anywhere. */
import type { Piece } from './text-pattern.ts'

/** The characters that may stand in one UTF-16 unit of the value; '' for any. */
export type Atom = string

/** In UTF-16 units. */
export interface CommonRun {
  /** Into the piece. */
  readonly partOffset: number
  /** Into the value. */
  readonly offset: number
  readonly length: number
}

/** How much may still be compared, in steps of one character against one character. */
export interface Effort {
  left: number
}

/** A longer piece is searched for by its beginning; prefixes and suffixes are compared whole. */
const MAX_SEARCHED_UNITS = 256

export function atomsOf(piece: Piece): readonly Atom[] {
  return piece.flatMap((part) => (part === '?' ? [''] : 'literal' in part ? part.literal.split('') : [part.oneOf]))
}

export function commonPrefix(atoms: readonly Atom[], text: string): CommonRun {
  let length = 0
  while (length < atoms.length && length < text.length && fits(atoms[length]!, text[length]!)) length++
  return { partOffset: 0, offset: 0, length }
}

/** The value counts from `from` on. */
export function commonSuffix(atoms: readonly Atom[], text: string, from: number): CommonRun {
  const most = Math.min(atoms.length, text.length - from)
  let length = 0
  while (length < most && fits(atoms.at(-1 - length)!, text.at(-1 - length)!)) length++
  return { partOffset: atoms.length - length, offset: text.length - length, length }
}

/** The longest run of the piece in the value from `from` on, the first of several; undefined when the effort is spent. */
export function longestRun(atoms: readonly Atom[], text: string, from: number, effort: Effort): CommonRun | undefined {
  const width = Math.min(atoms.length, MAX_SEARCHED_UNITS)
  effort.left -= width * (text.length - from)
  if (effort.left < 0) return undefined
  // endingAt[j]: how long the run is that ends with atom j-1 at the unit in hand.
  const endingAt = new Uint16Array(width + 1)
  let best: CommonRun = { partOffset: 0, offset: from, length: 0 }
  for (let at = from; at < text.length; at++) {
    const unit = text[at]!
    for (let j = width; j > 0; j--) {
      const length = fits(atoms[j - 1]!, unit) ? endingAt[j - 1]! + 1 : 0
      endingAt[j] = length
      if (length > best.length) best = { partOffset: j - length, offset: at + 1 - length, length }
    }
  }
  return best
}

function fits(atom: Atom, unit: string): boolean {
  return atom === unit || atom === '' || (atom.length > 1 && atom.includes(unit))
}
