/**
 * How easily a text is found somewhere by chance, in bits of doubt: what is found in every value says nothing about what
 * the author of a rule meant.
 */
import type { TextPattern } from '../sigma/index.ts'

/** Of a letter in a path or a command; letters follow each other as in words. */
const BITS_PER_LETTER = 3.5
/** Of a sign outside of ASCII. */
const BITS_PER_RARE = 14

/** Other letters that could stand in the place of one. */
const LETTERS = 12

/** More doubt than this is no better than a guess. */
const MOST_DOUBT = 3

/** @param places where the text could begin @param changes letters that may differ */
export function doubt(text: string, places: number, changes = 0): number {
  const variants = changes === 0 ? 1 : choose(text.length, changes) * LETTERS ** changes
  const expected = places * variants * 2 ** -bitsOf(text)
  return Math.min(MOST_DOUBT, Math.log2(1 + expected))
}

/** How much a pattern says about the values that it fits: bits, 0 for one that fits all. */
export function tells(text: string, places: number): number {
  return Math.max(0, bitsOf(text) - Math.log2(Math.max(1, places)))
}

/** The letters of a pattern that are no wildcards. */
export function literalsOf({ parts }: TextPattern): string {
  return parts.map((part) => (typeof part === 'object' && 'literal' in part ? part.literal : '')).join('')
}

/** Whether it is looked for anywhere in a value. */
export function isAnywhere({ parts }: TextPattern): boolean {
  return parts.length > 1 && parts[0] === '*' && parts.at(-1) === '*'
}

function bitsOf(text: string): number {
  const rare = text.replace(/[ -~]/g, '').length
  return (text.length - rare) * BITS_PER_LETTER + rare * BITS_PER_RARE
}

function choose(of: number, count: number): number {
  let ways = 1
  for (let each = 0; each < count; each++) ways = (ways * (of - each)) / (each + 1)
  return ways
}
