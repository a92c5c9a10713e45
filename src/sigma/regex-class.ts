import type { PatternReader } from './regex-reader.ts'
import type { RegexAssertion, RegexClass, RegexNode } from './regex-tree.ts'

/** Escapes, and classes in brackets. Shorthand classes are ASCII. */

type Ranges = readonly (readonly [from: number, to: number])[]

const MAX_CODE_POINT = 0x10ffff

const DIGITS: Ranges = [[0x30, 0x39]]
const WORD: Ranges = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
]
/** Tab, line feed, vertical tab, form feed, carriage return, space: as in Python and PCRE; RE2 leaves out the vertical tab. */
const SPACE: Ranges = [
  [0x09, 0x0d],
  [0x20, 0x20],
]

/** The capital letter means all other characters. */
const SHORTHANDS: { readonly [letter: string]: Ranges | undefined } = { d: DIGITS, w: WORD, s: SPACE }

const POSIX: { readonly [name: string]: Ranges | undefined } = {
  alnum: [...DIGITS, [0x41, 0x5a], [0x61, 0x7a]],
  alpha: [
    [0x41, 0x5a],
    [0x61, 0x7a],
  ],
  ascii: [[0, 0x7f]],
  blank: [
    [0x09, 0x09],
    [0x20, 0x20],
  ],
  cntrl: [
    [0, 0x1f],
    [0x7f, 0x7f],
  ],
  digit: DIGITS,
  graph: [[0x21, 0x7e]],
  lower: [[0x61, 0x7a]],
  print: [[0x20, 0x7e]],
  punct: [
    [0x21, 0x2f],
    [0x3a, 0x40],
    [0x5b, 0x60],
    [0x7b, 0x7e],
  ],
  space: SPACE,
  upper: [[0x41, 0x5a]],
  word: WORD,
  xdigit: [...DIGITS, [0x41, 0x46], [0x61, 0x66]],
}

const CONTROLS: { readonly [letter: string]: number | undefined } = {
  n: 0x0a,
  r: 0x0d,
  t: 0x09,
  f: 0x0c,
  v: 0x0b,
  a: 0x07,
  e: 0x1b,
}

const ASSERTIONS: { readonly [letter: string]: RegexAssertion | undefined } = {
  A: 'text-start',
  z: 'text-end',
  Z: 'text-end',
  b: 'word-boundary',
  B: 'no-word-boundary',
}

/** `\` was read; the escape begins at `at`. */
export function parseEscape(reader: PatternReader, at: number, fold: boolean): RegexNode {
  const assertion = ASSERTIONS[reader.peek() ?? '']
  if (assertion !== undefined) {
    reader.position++
    return { kind: 'assert', at: assertion }
  }
  const item = readEscape(reader, at, fold, false)
  if (item.kind === 'char') return { kind: 'char', codePoint: item.codePoint, fold }
  if (item.kind === 'ranges') return { kind: 'class', negated: false, ranges: item.ranges, properties: [], fold }
  return { kind: 'class', negated: item.negated, ranges: [], properties: [{ name: item.name, negated: false }], fold }
}

/** `[` was read at `at`. A `]` that comes first is a character. */
export function parseClass(reader: PatternReader, at: number, fold: boolean): RegexClass {
  const negated = reader.take('^')
  const ranges: (readonly [number, number])[] = []
  const properties: { readonly name: string; readonly negated: boolean }[] = []
  for (let first = true; first || reader.peek() !== ']'; first = false) {
    if (reader.atEnd()) reader.fail('A class "[…" is not closed', at)
    const itemAt = reader.position
    const item = readClassItem(reader, fold)
    const dash =
      reader.peek() === '-' && reader.source[reader.position + 1] !== ']' && reader.position + 1 < reader.source.length
    if (item.kind === 'char' && dash) ranges.push(readRange(reader, item.codePoint, itemAt, fold))
    else if (dash) reader.fail('A range in a class begins with a class', itemAt)
    else if (item.kind === 'char') ranges.push([item.codePoint, item.codePoint])
    else if (item.kind === 'ranges') ranges.push(...item.ranges)
    else properties.push({ name: item.name, negated: item.negated })
  }
  reader.position++
  return { kind: 'class', negated, ranges, properties, fold }
}

type Item =
  | { readonly kind: 'char'; readonly codePoint: number }
  | { readonly kind: 'ranges'; readonly ranges: Ranges }
  | { readonly kind: 'property'; readonly name: string; readonly negated: boolean }

function readRange(reader: PatternReader, from: number, at: number, fold: boolean): readonly [number, number] {
  reader.position++
  const to = readClassItem(reader, fold)
  if (to.kind !== 'char') reader.fail('A range in a class ends with a class', at)
  if (to.codePoint < from) reader.fail('A range in a class goes backwards', at)
  return [from, to.codePoint]
}

function readClassItem(reader: PatternReader, fold: boolean): Item {
  const at = reader.position
  const posix = /^\[:(\^?)([a-z]+):\]/.exec(reader.rest())
  if (posix !== null) {
    const ranges = POSIX[posix[2]!]
    if (ranges === undefined) reader.fail(`There is no class "${posix[0]}"`, at)
    reader.position += posix[0].length
    return { kind: 'ranges', ranges: posix[1] === '^' ? complement(ranges, fold) : ranges }
  }
  const character = reader.next()
  if (character === '\\') return readEscape(reader, at, fold, true)
  return { kind: 'char', codePoint: character.codePointAt(0)! }
}

/** After a backslash. Letters without a meaning are refused: the dialects disagree about them. */
function readEscape(reader: PatternReader, at: number, fold: boolean, inClass: boolean): Item {
  if (reader.atEnd()) reader.fail('A backslash stands at the end', at)
  const character = reader.next()
  if (!/[A-Za-z0-9]/.test(character)) return { kind: 'char', codePoint: character.codePointAt(0)! }
  const ranges = SHORTHANDS[character]
  if (ranges !== undefined) return { kind: 'ranges', ranges }
  const others = SHORTHANDS[character.toLowerCase()]
  if (others !== undefined) return { kind: 'ranges', ranges: complement(others, fold) }
  const control = CONTROLS[character]
  if (control !== undefined) return { kind: 'char', codePoint: control }
  if (character === 'b' && inClass) return { kind: 'char', codePoint: 0x08 }
  if (character === 'p' || character === 'P') return readProperty(reader, at, character === 'P')
  const codePoint = readCodePoint(reader, at, character, inClass)
  return { kind: 'char', codePoint }
}

/** The digits of \xHH, \x{H…}, \uHHHH, \UHHHHHHHH, and octal \0oo. */
const CODE_POINTS: { readonly [letter: string]: RegExp | undefined } = {
  x: /^(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\})/,
  u: /^(?:([0-9A-Fa-f]{4})|\{([0-9A-Fa-f]{1,6})\})/,
  U: /^([0-9A-Fa-f]{8})/,
}

function readCodePoint(reader: PatternReader, at: number, letter: string, inClass: boolean): number {
  const octal = /^(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(reader.source.slice(reader.position - 1, reader.position + 2))
  if (octal !== null && (letter === '0' || octal[0].length === 3 || inClass)) {
    reader.position += octal[0].length - 1
    return Number.parseInt(octal[0], 8)
  }
  if (/[0-9]/.test(letter)) reader.refuse('Back references need backtracking', at)
  if (/[kg]/.test(letter) && /^[<{']/.test(reader.rest())) reader.refuse('Back references need backtracking', at)
  const digits = CODE_POINTS[letter]?.exec(reader.rest())
  if (digits === null || digits === undefined) return reader.fail(`The escape "\\${letter}" has no meaning here`, at)
  reader.position += digits[0].length
  const codePoint = Number.parseInt((digits[1] ?? digits[2])!, 16)
  if (codePoint > MAX_CODE_POINT) reader.fail('No character has this number', at)
  return codePoint
}

function readProperty(reader: PatternReader, at: number, inverted: boolean): Item {
  const match = /^(?:([A-Z])|\{(\^?)([A-Za-z_]+)\})/.exec(reader.rest())
  const name = match?.[1] ?? match?.[3]
  if (match === null || name === undefined || !PROPERTIES.has(name))
    return reader.fail('This Unicode property is not known', at)
  reader.position += match[0].length
  return { kind: 'property', name, negated: inverted !== (match[2] === '^') }
}

/** General categories, and the scripts that file names and command lines are likely to be in. */
const PROPERTIES = new Set(
  (
    'C Cc Cf Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs ' +
    'Arabic Armenian Bengali Cyrillic Devanagari Georgian Greek Han Hangul Hebrew Hiragana Katakana Latin Tamil Thai'
  ).split(' '),
)

/**
 * All other code points of ASCII ranges. `fold`: whatever their case, so that `\W` does not find "k" by way of the
 * Kelvin sign.
 */
function complement(ranges: Ranges, fold: boolean): Ranges {
  const rest: (readonly [number, number])[] = []
  let from = 0
  const sorted = [...(fold ? foldedRanges(ranges) : ranges)].sort(([left], [right]) => left - right)
  for (const [first, last] of sorted) {
    if (first > from) rest.push([from, first - 1])
    from = Math.max(from, last + 1)
  }
  if (from <= MAX_CODE_POINT) rest.push([from, MAX_CODE_POINT])
  return rest
}

/** Letters beyond ASCII that fold to one of it: long s, Kelvin sign. */
const FOLDING_TO_ASCII = [
  { letter: 0x73, other: 0x17f },
  { letter: 0x6b, other: 0x212a },
]

function foldedRanges(ranges: Ranges): Ranges {
  const folded = [...ranges]
  const overlap = (first: number, last: number, shift: number): void => {
    for (const [from, to] of ranges) {
      if (from <= last && to >= first) folded.push([Math.max(from, first) + shift, Math.min(to, last) + shift])
    }
  }
  overlap(0x41, 0x5a, 0x20)
  overlap(0x61, 0x7a, -0x20)
  for (const { letter, other } of FOLDING_TO_ASCII) {
    if (folded.some(([from, to]) => from <= letter && letter <= to)) folded.push([other, other])
  }
  return folded
}
