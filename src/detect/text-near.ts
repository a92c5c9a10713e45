/**
 * How far a value came that a text pattern does not fit: which part of the pattern failed, how much of it is there, and
 * the first place where the two part ways.
 */
import type { Part, TextPattern } from '../sigma/plan.ts'
import {
  type Atom,
  atomsOf,
  type CommonRun,
  commonPrefix,
  commonSuffix,
  type Effort,
  longestRun,
} from './common-run.ts'
import { foldText } from './fold.ts'
import { compileTextPattern, foldPart, matchAt, type Piece, piecesOf, search } from './text-pattern.ts'

export interface TextNear {
  readonly kind: 'text'
  readonly value: string
  /** What the failed part of the pattern has to do in the value (behind the parts before it). */
  readonly anchor: 'equals' | 'startswith' | 'endswith' | 'contains'
  /** The part between two stars that failed, as it is compared: case as written, a set of characters as its first. */
  readonly part: string
  /** Among the parts that are not empty: number of the failed one, from 0, and how many there are. */
  readonly partNumber: number
  readonly partCount: number
  /** The longest run of the part that is where it has to be; null when there is none, or nobody looked. */
  readonly found: CommonRun | null
  /** False when looking for the part had taken too much effort. */
  readonly isCompared: boolean
  /** Where the value first differs from what was expected; null where nothing was found that it could differ from. */
  readonly departure: Departure | null
  /** What would hold instead: the same in any case, or in another place of the value. */
  readonly holdsAs: 'any-case' | 'startswith' | 'endswith' | 'contains' | null
  /** Above 0 (nearly all of the pattern is there) to 1 (nothing of it). */
  readonly distance: number
}

export interface Departure {
  /** Of the first character that differs, in UTF-16 units of the value. For `endswith` the comparison runs from the end. */
  readonly offset: number
  /** The same in bytes of UTF-8. */
  readonly byteOffset: number
  /** The character that should be there; '' when the value should have ended. */
  readonly expected: string
  /** The character that is there; '' when the value has no more. */
  readonly actual: string
}

/** What fails is never quite there. */
export const LEAST_DISTANCE = 0.001

/** `value` must not fit the pattern. */
export function textNear(pattern: TextPattern, value: string, effort: Effort): TextNear {
  const fold = (parts: readonly Part[]): readonly Part[] => (pattern.cased ? parts : parts.map(foldPart))
  const text = pattern.cased ? value : foldText(value)
  const pieces = piecesOf(fold(pattern.parts))
  const { failed, from } = failedPiece(pieces, text)
  const anchor = anchorOf(failed, pieces.length)
  const atoms = atomsOf(pieces[failed]!)
  const written = atomsOf(piecesOf(pattern.parts)[failed]!)
  const longest = runOf(anchor, atoms, text, from, effort)
  const run = longest ?? { partOffset: 0, offset: from, length: 0 }
  return {
    kind: 'text',
    value,
    anchor,
    part: written.map(shownAtom).join(''),
    partNumber: told(pieces.slice(0, failed)),
    partCount: Math.max(1, told(pieces)),
    found: run.length === 0 ? null : run,
    isCompared: longest !== undefined,
    departure: departureOf(anchor, written, run, value),
    holdsAs: holdsAs(pattern, value, pieces, text),
    distance: distanceOf(pieces, failed, anchor, run, text),
  }
}

function told(pieces: readonly Piece[]): number {
  return pieces.filter((piece) => piece.length > 0).length
}

function shownAtom(atom: Atom): string {
  return atom === '' ? '?' : atom[0]!
}

/** The first piece, from the left, that the matcher cannot place, and where the pieces before it end. */
function failedPiece(pieces: readonly Piece[], text: string): { readonly failed: number; readonly from: number } {
  if (pieces.length === 1) return { failed: 0, from: 0 }
  let from = matchAt(pieces[0]!, text, 0)
  if (from < 0) return { failed: 0, from: 0 }
  for (let number = 1; number < pieces.length - 1; number++) {
    const end = search(pieces[number]!, text, from)
    if (end < 0) return { failed: number, from }
    from = end
  }
  return { failed: pieces.length - 1, from }
}

function anchorOf(failed: number, pieceCount: number): TextNear['anchor'] {
  if (pieceCount === 1) return 'equals'
  if (failed === 0) return 'startswith'
  return failed === pieceCount - 1 ? 'endswith' : 'contains'
}

function runOf(
  anchor: TextNear['anchor'],
  atoms: readonly Atom[],
  text: string,
  from: number,
  effort: Effort,
): CommonRun | undefined {
  if (anchor === 'endswith') return commonSuffix(atoms, text, from)
  if (anchor === 'contains') return longestRun(atoms, text, from, effort)
  return commonPrefix(atoms, text)
}

/** Forward from the end of the run where the part goes on there, else backwards from its beginning. */
function departureOf(
  anchor: TextNear['anchor'],
  atoms: readonly Atom[],
  run: CommonRun,
  value: string,
): Departure | null {
  if (anchor === 'contains' && run.length === 0) return null
  const partEnd = run.partOffset + run.length
  const isForward = anchor !== 'endswith' && (partEnd < atoms.length || run.partOffset === 0)
  const expected = atoms[isForward ? partEnd : run.partOffset - 1]
  const end = run.offset + run.length
  const at = characterStart(value, isForward ? end : run.offset - 1)
  return {
    offset: Math.max(0, at),
    byteOffset: bytesBefore(value, Math.max(0, at)),
    expected: expected === undefined ? '' : wholeCharacter(atoms, isForward ? partEnd : run.partOffset - 1),
    actual: at < 0 || at >= value.length ? '' : String.fromCodePoint(value.codePointAt(at)!),
  }
}

/** A place inside a surrogate pair is that of the character. */
function characterStart(value: string, at: number): number {
  return at > 0 && isLow(value.charCodeAt(at)) && isHigh(value.charCodeAt(at - 1)) ? at - 1 : at
}

function wholeCharacter(atoms: readonly Atom[], at: number): string {
  const unit = shownAtom(atoms[at]!)
  if (isLow(unit.charCodeAt(0)) && at > 0) return shownAtom(atoms[at - 1]!) + unit
  if (isHigh(unit.charCodeAt(0)) && at + 1 < atoms.length) return unit + shownAtom(atoms[at + 1]!)
  return unit
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000
}

/** Bytes that UTF-8 takes for the units before `end`; a lone surrogate takes three, as its replacement does. */
export function bytesBefore(value: string, end: number): number {
  let bytes = 0
  for (let at = 0; at < end; at++) {
    const unit = value.charCodeAt(at)
    const isPair = isHigh(unit) && isLow(value.charCodeAt(at + 1))
    if (isPair) at++
    bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : isPair ? 4 : 3
  }
  return bytes
}

function holdsAs(pattern: TextPattern, value: string, pieces: readonly Piece[], text: string): TextNear['holdsAs'] {
  if (pattern.cased && compileTextPattern({ ...pattern, cased: false })(value)) return 'any-case'
  const only = pieces.filter((piece) => piece.length > 0)
  if (only.length !== 1 || search(only[0]!, text, 0) < 0) return null
  if (pieces.length === 1 && matchAt(only[0]!, text, 0) >= 0) return 'startswith'
  if (pieces.length === 1 && compileTextPattern({ parts: ['*', ...pattern.parts], cased: pattern.cased })(value))
    return 'endswith'
  return 'contains'
}

/** The share of the pattern that is not there; of an equality the share of the longer of pattern and value. */
function distanceOf(
  pieces: readonly Piece[],
  failed: number,
  anchor: TextNear['anchor'],
  run: CommonRun,
  text: string,
): number {
  const lengths = pieces.map((piece) => atomsOf(piece).length)
  const all = sum(lengths)
  if (anchor === 'equals') {
    const suffix = commonSuffix(atomsOf(pieces[0]!), text, 0).length
    return failedDistance(1 - Math.max(run.length, suffix) / Math.max(all, text.length, 1))
  }
  return failedDistance(1 - (sum(lengths.slice(0, failed)) + run.length) / Math.max(all, 1))
}

/** Three digits, above 0: what is printed is the same everywhere. */
export function failedDistance(share: number): number {
  return Math.min(1, Math.max(LEAST_DISTANCE, Math.round(share * 1000) / 1000))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
