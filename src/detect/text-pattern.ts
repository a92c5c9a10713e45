/**
 * Text against a pattern of literals and wildcards, in linear time for the shapes rules have: leftmost placement of
 * each piece between two stars is as good as any other, so nothing is ever tried twice.
 */
import type { Part, TextPattern } from '../sigma/plan.ts'
import { foldText } from './fold.ts'

export type TextMatcher = (text: string) => boolean

/** The pattern must cover the whole text. */
export function compileTextPattern({ parts, cased }: TextPattern): TextMatcher {
  const folded = cased ? parts : parts.map(foldPart)
  const matches = quickMatcher(folded) ?? pieceMatcher(folded)
  return cased ? matches : (text) => matches(foldedOnce(text))
}

/** The same value is asked many questions in a row. */
let lastText = ''
let lastFolded = ''

function foldedOnce(text: string): string {
  if (text !== lastText) {
    lastFolded = foldText(text)
    lastText = text
  }
  return lastFolded
}

export function foldPart(part: Part): Part {
  if (typeof part === 'string') return part
  return 'literal' in part ? { literal: foldText(part.literal) } : { oneOf: foldText(part.oneOf) }
}

/** Equality, prefix, suffix, substring: nearly every pattern there is. */
function quickMatcher(parts: readonly Part[]): TextMatcher | undefined {
  const opens = parts[0] === '*'
  const closes = parts.length > 1 && parts.at(-1) === '*'
  const inner = parts.slice(opens ? 1 : 0, closes ? -1 : undefined)
  if (inner.length > 1) return undefined
  const only = inner[0] ?? { literal: '' }
  if (typeof only === 'string' || !('literal' in only)) return undefined
  const { literal } = only
  if (opens && (closes || inner.length === 0)) return (text) => text.includes(literal)
  if (opens) return (text) => text.endsWith(literal)
  if (closes) return (text) => text.startsWith(literal)
  return (text) => text === literal
}

/** What stands between two stars: it is found in one place or not at all. */
export type Piece = readonly Exclude<Part, '*'>[]

/** A star at the beginning or the end has an empty piece beside it. */
export function piecesOf(parts: readonly Part[]): readonly Piece[] {
  const pieces: Exclude<Part, '*'>[][] = [[]]
  for (const part of parts) {
    if (part === '*') pieces.push([])
    else pieces.at(-1)!.push(part)
  }
  return pieces
}

function pieceMatcher(parts: readonly Part[]): TextMatcher {
  const pieces = piecesOf(parts)
  const first = pieces[0]!
  if (pieces.length === 1) return (text) => matchAt(first, text, 0) === text.length
  const last = pieces.at(-1)!
  const middle = pieces.slice(1, -1)
  return (text) => {
    let at = matchAt(first, text, 0)
    for (let i = 0; i < middle.length && at >= 0; i++) at = search(middle[i]!, text, at)
    if (at < 0) return false
    const tail = matchBackwards(last, text, text.length)
    return tail >= at
  }
}

/** Where the piece ends when it stands at `from`; -1 when it does not. */
export function matchAt(piece: Piece, text: string, from: number): number {
  let at = from
  for (const part of piece) {
    if (part === '?') {
      if (at >= text.length) return -1
      at += text.codePointAt(at)! > 0xffff ? 2 : 1
    } else if ('literal' in part) {
      if (!text.startsWith(part.literal, at)) return -1
      at += part.literal.length
    } else {
      if (at >= text.length || !part.oneOf.includes(text[at]!)) return -1
      at++
    }
  }
  return at
}

/** Where the leftmost occurrence at or behind `from` ends; -1 for none. */
export function search(piece: Piece, text: string, from: number): number {
  const head = piece[0]
  const literal = head !== undefined && head !== '?' && 'literal' in head ? head.literal : undefined
  for (let at = from; at <= text.length; at++) {
    if (literal !== undefined) {
      at = text.indexOf(literal, at)
      if (at < 0) return -1
    }
    const end = matchAt(piece, text, at)
    if (end >= 0) return end
  }
  return -1
}

/** Where the piece begins when it ends at `end`; -1 when it does not. */
export function matchBackwards(piece: Piece, text: string, end: number): number {
  let at = end
  for (let i = piece.length - 1; i >= 0; i--) {
    const part = piece[i]!
    if (part === '?') {
      if (at === 0) return -1
      at -= at > 1 && text.codePointAt(at - 2)! > 0xffff ? 2 : 1
    } else if ('literal' in part) {
      if (!text.endsWith(part.literal, at)) return -1
      at -= part.literal.length
    } else {
      if (at === 0 || !part.oneOf.includes(text[at - 1]!)) return -1
      at--
    }
  }
  return at
}
