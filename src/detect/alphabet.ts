/**
 * The symbols that an automaton reads: case-folded UTF-16 units that occur in needles, each its own class; all other
 * units together. Outside ASCII several units share a class, so that needles with such letters are found too often and
 * looked at again (`isExact` false).
 */
import { BLOCKS_WITH_CASE, foldText, isCaseless } from './fold.ts'
import type { Needle } from './needle.ts'

/** Beginning and end of a value. */
export const START = 1
export const END = 2
/** Units outside ASCII that may be another's other case. */
const FOREIGN = 3
/** Halves of pairs. */
const HALF = 4
/** Classes of the units outside ASCII that have no case: few enough to keep rows short, enough to tell most apart. */
const CASELESS_CLASSES = 8

export class Alphabet {
  /** Unit → its class. */
  readonly classes = new Uint8Array(0x1_0000)
  readonly size: number

  /** `units`: those of the needles, as `unitsOf` gives them. */
  constructor(units: Uint16Array) {
    const foreign = units.filter((unit) => unit >= 0x80)
    if (foreign.some(isHalf)) this.classes.fill(HALF, 0xd800, 0xe000)
    if (foreign.some((unit) => !isHalf(unit) && !isCaseless(unit)))
      for (const [from, to] of BLOCKS_WITH_CASE) this.classes.fill(FOREIGN, from, to)
    let count = HALF + 1
    for (const unit of units) if (unit < 0x80) this.classes[unit] = count++
    for (const unit of foreign) {
      if (!isHalf(unit) && isCaseless(unit)) this.classes[unit] = count + (unit % CASELESS_CLASSES)
    }
    this.size = foreign.length > 0 ? count + CASELESS_CLASSES : count
    // Every unit that folds to an ASCII character shares its class: A–Z, the Kelvin sign, the long s.
    for (const unit of [...Array.from({ length: 26 }, (_, i) => 0x41 + i), 0x212a, 0x17f])
      this.classes[unit] = this.classes[foldText(String.fromCharCode(unit)).charCodeAt(0)]!
  }

  /** The symbols of a needle, as characters. */
  wordOf({ text, atStart, atEnd }: Needle): string {
    let word = atStart ? String.fromCharCode(START) : ''
    for (let i = 0; i < text.length; i++) word += String.fromCharCode(this.classes[text.charCodeAt(i)]!)
    return atEnd ? word + String.fromCharCode(END) : word
  }
}

/** The most frequent first: what is read together stands together in a row, in few lines of the cache. */
export function unitsOf(needles: readonly Needle[]): Uint16Array {
  const counts = new Uint32Array(0x1_0000)
  for (const { text } of needles) for (let i = 0; i < text.length; i++) counts[text.charCodeAt(i)]!++
  const units: number[] = []
  for (let unit = 0; unit < counts.length; unit++) if (counts[unit]! > 0) units.push(unit)
  return Uint16Array.from(units.sort((a, b) => counts[b]! - counts[a]!))
}

/** Half of a surrogate pair. */
function isHalf(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xe000
}
