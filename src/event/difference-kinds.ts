/**
 * How a value of one reader may differ from the same value of another. The first row that explains a pair names the
 * difference, so narrow ones stand before wide ones, and what no row explains is a `value`.
 */
import { ticksOf } from '../evtx/time.ts'
import type { PeerName } from './peer.ts'

export interface DifferenceKind {
  /** `notation`: the same value, written otherwise. `peer-error`: a known error of that reader. `real`: neither. */
  readonly weight: 'notation' | 'peer-error' | 'real'
  readonly meaning: string
  /** The readers that are known to do so; any reader without it. */
  readonly readers?: readonly PeerName[]
  /** Whether it explains a pair of values that are not equal; rows without it are told by the shape of the record. */
  explains?(ours: string, theirs: string): boolean
}

export const DIFFERENCE_KINDS = {
  guid: {
    weight: 'notation',
    meaning: 'The same GUID in capitals, in small letters or without braces.',
    explains: (ours, theirs) => isSameBy(guidDigits, ours, theirs),
  },
  'hex-padding': {
    weight: 'notation',
    meaning: 'The same hexadecimal number with or without leading zeros.',
    explains: (ours, theirs) => HEX.test(ours) && HEX.test(theirs) && BigInt(ours) === BigInt(theirs),
  },
  'hex-case': {
    weight: 'notation',
    meaning: 'The same bytes in capitals or small letters.',
    explains: (ours, theirs) => /^(?:[0-9a-f]{2})+$/i.test(ours) && ours.toLowerCase() === theirs.toLowerCase(),
  },
  'number-base': {
    weight: 'notation',
    meaning: 'The same number in decimal and hexadecimal notation.',
    explains: (ours, theirs) => isBaseChange(ours, theirs) || isBaseChange(theirs, ours),
  },
  'time-padding': {
    weight: 'notation',
    meaning: 'The same time with more or fewer zeros at the end of its fraction.',
    explains: (ours, theirs) => isSameBy(timeWithoutZeros, ours, theirs),
  },
  'time-cut': {
    weight: 'notation',
    meaning: 'The same time, of whose fraction one reader shows only the first digits.',
    explains: isTimeCut,
  },
  real: {
    weight: 'notation',
    meaning: 'The same floating-point number, written with other digits (six of them have to agree).',
    explains: isSameReal,
  },
  'boolean-number': {
    weight: 'notation',
    meaning: 'A Boolean whose stored number is neither 0 nor 1, printed as that number.',
    readers: ['evtx_dump'],
    explains: (ours, theirs) => ours === 'true' && /^\d+$/.test(theirs) && theirs !== '0',
  },
  'line-ends': {
    weight: 'notation',
    meaning: 'The same text whose carriage returns became line feeds or vanished: XML readers do that by rule.',
    explains: (ours, theirs) => isSameBy(withLineFeeds, ours, theirs),
  },
  'white-space': {
    weight: 'notation',
    meaning: 'The same text; white space around its lines was added or taken away, or is all there was.',
    explains: (ours, theirs) => isSameBy(withoutMargins, ours, theirs),
  },
  'control-characters': {
    weight: 'notation',
    meaning:
      'The same text whose control characters or halves of characters, which XML forbids, were replaced or left out.',
    explains: (ours, theirs) => forbiddenReplaced(ours).some((each) => each === withoutMargins(theirs)),
  },
  'sign-magnitude': {
    weight: 'peer-error',
    meaning: 'A negative number misread: the sign bit was taken for a sign alone (-5 becomes -123).',
    readers: ['evtxexport'],
    explains: isSignMagnitude,
  },
  'astral-characters': {
    weight: 'peer-error',
    meaning: 'A character beyond U+FFFF (an emoji, say) misread as another one.',
    readers: ['evtxexport'],
    explains: (ours, theirs) => /[\u{10000}-\u{10ffff}]/u.test(ours) && isSameBy(withoutAstral, ours, theirs),
  },
  'code-page': {
    weight: 'peer-error',
    meaning: 'Text of 8-bit characters read as UTF-8: letters with accents and the like became U+FFFD.',
    readers: ['ts-evtx'],
    explains: (ours, theirs) => theirs.includes('\ufffd') && isSameBy(withoutAccents, ours, theirs),
  },
  'joined-items': {
    weight: 'notation',
    meaning: 'Several values without names, printed as one with ", " between them.',
    readers: ['ts-evtx'],
  },
  'empty-value': {
    weight: 'notation',
    meaning: 'One reader prints an empty value where the other prints none.',
  },
  'behind-boolean': {
    weight: 'peer-error',
    meaning:
      'The record holds a Boolean before this value; one byte of its four was read, and the rest went out of step.',
    readers: ['ts-evtx'],
  },
  order: { weight: 'real', meaning: 'The same values in another order.' },
  name: { weight: 'real', meaning: 'The same value in the same place under another name.' },
  'missing-there': { weight: 'real', meaning: 'The other reader has no such value.' },
  'missing-here': { weight: 'real', meaning: 'sigma-replay has no such value.' },
  value: { weight: 'real', meaning: 'Two different values.' },
} as const satisfies { readonly [kind: string]: DifferenceKind }

export type DifferenceKindName = keyof typeof DIFFERENCE_KINDS

const ROWS = Object.entries(DIFFERENCE_KINDS) as unknown as readonly (readonly [DifferenceKindName, DifferenceKind])[]

/** The row, without the literal types. */
export function differenceKind(kind: DifferenceKindName): DifferenceKind {
  return DIFFERENCE_KINDS[kind]
}

/** How two values that are not equal differ. */
export function kindOfValues(ours: string, theirs: string, reader: PeerName): DifferenceKindName {
  const row = ROWS.find(
    ([, { readers, explains }]) => (readers === undefined || readers.includes(reader)) && explains?.(ours, theirs),
  )
  return row?.[0] ?? 'value'
}

/** `form` undefined: the text is nothing of the kind. */
function isSameBy(form: (text: string) => string | undefined, ours: string, theirs: string): boolean {
  const our = form(ours)
  return our !== undefined && our === form(theirs)
}

const HEX = /^0x[0-9a-f]{1,16}$/i
const DECIMAL = /^\d{1,20}$/

function isBaseChange(hexadecimal: string, decimal: string): boolean {
  return HEX.test(hexadecimal) && DECIMAL.test(decimal) && BigInt(hexadecimal) === BigInt(decimal)
}

function guidDigits(text: string): string | undefined {
  return /^(\{?)([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(\}?)$/i.exec(text)?.[2]?.toLowerCase()
}

interface Time {
  readonly seconds: bigint
  readonly fraction: string
}

function timeOf(text: string): Time | undefined {
  const fraction = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.(\d{1,9}))?Z$/i.exec(text)
  const ticks = fraction === null ? undefined : ticksOf(text)
  return ticks === undefined ? undefined : { seconds: ticks / 10_000_000n, fraction: fraction?.[1] ?? '' }
}

function timeWithoutZeros(text: string): string | undefined {
  const time = timeOf(text)
  return time === undefined ? undefined : `${time.seconds} ${time.fraction.replace(/0+$/, '')}`
}

function isTimeCut(ours: string, theirs: string): boolean {
  const [our, their] = [timeOf(ours), timeOf(theirs)]
  if (our === undefined || their === undefined || our.seconds !== their.seconds) return false
  return our.fraction.startsWith(their.fraction) || their.fraction.startsWith(our.fraction)
}

const REAL = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i
/** Six digits, which is what C's `%e` prints. */
const REAL_PRECISION = 1e-6

/** Whole numbers are compared to the digit: they need no rounding. */
function isSameReal(ours: string, theirs: string): boolean {
  const infinities = [ours, theirs].map((text) => /^(-?)inf(?:inity)?$/i.exec(text)?.[1])
  if (infinities[0] !== undefined) return infinities[0] === infinities[1]
  if (!REAL.test(ours) || !REAL.test(theirs) || !/[.e]/i.test(ours + theirs)) return false
  const [our, their] = [Number(ours), Number(theirs)]
  return Math.abs(our - their) <= REAL_PRECISION * Math.max(Math.abs(our), Math.abs(their))
}

function withLineFeeds(text: string): string {
  return text.replace(/\r\n?/g, '\n')
}

function withoutMargins(text: string): string {
  return withLineFeeds(text)
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .trim()
}

/** What XML 1.0 forbids, and the C1 controls, which it allows and some readers replace as well. */
const FORBIDDEN =
  /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
const C1_CONTROL = /[\x7f-\x9f]/g
const SUBSTITUTES = ['', '_', '?', '\ufffd']

/** The text as readers print it that replace such characters, or leave them out. */
function forbiddenReplaced(text: string): string[] {
  return SUBSTITUTES.flatMap((substitute) => {
    const replaced = text.replace(FORBIDDEN, substitute)
    return [replaced, replaced.replace(C1_CONTROL, substitute)].map(withoutMargins)
  })
}

/** Characters of 0x80 and above in Windows-1252. */
function withoutAccents(text: string): string {
  return withoutMargins(text.replace(/[\x80-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/g, '\ufffd').replace(FORBIDDEN, ''))
}

function withoutAstral(text: string): string {
  return text.replace(/[\u{10000}-\u{10ffff}]/gu, '\u{10000}')
}

/** In 8, 16, 32 or 64 bits. */
function isSignMagnitude(ours: string, theirs: string): boolean {
  if (!/^-\d{1,19}$/.test(ours) || !/^-\d{1,19}$/.test(theirs)) return false
  return [7n, 15n, 31n, 63n].some((bits) => BigInt(theirs) === -(2n ** bits) - BigInt(ours))
}
