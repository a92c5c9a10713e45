/**
 * Names and values of KQL, character by character as Kibana's grammar has them: a quoted one ends at its quote, an
 * unquoted one at a sign with a meaning or before ` and `, ` or `, `not `, with spaces inside.
 */
import { type Literal, STAR } from './tree.ts'

const SPACES = ' \t\r\n\u00a0'

export function isSpace(character: string | undefined): boolean {
  return character !== undefined && character !== '' && SPACES.includes(character)
}

/** Signs that an unquoted text needs a backslash for. */
export const SIGNS = '\\():<>"*{}'

/** A literal and where it ends; without one, the offset at which a character was not expected. */
export type LiteralReading =
  | { readonly ok: true; readonly literal: Literal }
  | { readonly ok: false; readonly at: number }

export function readLiteral(text: string, start: number): LiteralReading {
  return text[start] === '"' ? readQuoted(text, start) : readUnquoted(text, start)
}

function readQuoted(text: string, start: number): LiteralReading {
  let value = ''
  for (let at = start + 1; at < text.length; ) {
    const character = text[at]!
    if (character === '"')
      return { ok: true, literal: { isQuoted: true, parts: value === '' ? [] : [value], start, end: at + 1 } }
    const escaped =
      character === '\\' ? (whiteSpaceEscape(text, at) ?? codeEscape(text, at) ?? quotedEscape(text, at)) : undefined
    value += escaped?.text ?? character
    at += escaped?.length ?? 1
  }
  return { ok: false, at: text.length }
}

function readUnquoted(text: string, start: number): LiteralReading {
  const parts: (string | typeof STAR)[] = []
  let run = ''
  let at = start
  while (at < text.length) {
    const character = text[at]!
    if (character === '*') {
      if (run !== '') parts.push(run)
      run = ''
      parts.push(STAR)
      at++
      continue
    }
    const escaped = character === '\\' ? unquotedEscape(text, at) : undefined
    if (escaped === undefined && (SIGNS.includes(character) || isKeyword(text, at))) break
    run += escaped?.text ?? character
    at += escaped?.length ?? 1
  }
  if (at === start) return { ok: false, at }
  if (run !== '') parts.push(run)
  return { ok: true, literal: { isQuoted: false, parts: trimmed(parts), start, end: endOf(text, start, at) } }
}

/** Without white space at the ends, that of escapes included. */
function trimmed(parts: readonly (string | typeof STAR)[]): readonly (string | typeof STAR)[] {
  const last = parts.length - 1
  return parts
    .map((part, index) => {
      if (typeof part !== 'string') return part
      const left = index === 0 ? part.trimStart() : part
      return index === last ? left.trimEnd() : left
    })
    .filter((part) => part !== '')
}

/** Spaces behind a literal belong to it, but nobody wants them underlined. */
function endOf(text: string, start: number, end: number): number {
  let at = end
  while (at > start + 1 && isSpace(text[at - 1])) at--
  return at
}

/** ` and `, ` or `, and `not ` even inside a word. */
export function isKeyword(text: string, at: number): boolean {
  if (wordAt(text, at, 'not') && isSpace(text[at + 3])) return true
  if (!isSpace(text[at])) return false
  return ['and', 'or'].some((word) => wordAt(text, at + 1, word) && isSpace(text[at + 1 + word.length]))
}

export function wordAt(text: string, at: number, word: string): boolean {
  return text.slice(at, at + word.length).toLowerCase() === word
}

interface Escape {
  readonly text: string
  readonly length: number
}

/** The order matters: `\not` is a line feed and "ot". */
function unquotedEscape(text: string, at: number): Escape | undefined {
  return whiteSpaceEscape(text, at) ?? signEscape(text, at) ?? codeEscape(text, at) ?? wordEscape(text, at)
}

const WHITE_SPACE: { readonly [letter: string]: string } = { t: '\t', r: '\r', n: '\n' }

function whiteSpaceEscape(text: string, at: number): Escape | undefined {
  const space = WHITE_SPACE[text[at + 1] ?? '']
  return space === undefined ? undefined : { text: space, length: 2 }
}

function signEscape(text: string, at: number): Escape | undefined {
  const sign = text[at + 1]
  return sign !== undefined && SIGNS.includes(sign) ? { text: sign, length: 2 } : undefined
}

function quotedEscape(text: string, at: number): Escape | undefined {
  const sign = text[at + 1]
  return sign === '\\' || sign === '"' ? { text: sign, length: 2 } : undefined
}

function codeEscape(text: string, at: number): Escape | undefined {
  const digits = /^u([0-9a-f]{4})$/i.exec(text.slice(at + 1, at + 6))?.[1]
  if (digits === undefined || text[at + 1] !== 'u') return undefined
  return { text: String.fromCharCode(Number.parseInt(digits, 16)), length: 6 }
}

function wordEscape(text: string, at: number): Escape | undefined {
  const word = ['or', 'and', 'not'].find((each) => wordAt(text, at + 1, each))
  return word === undefined ? undefined : { text: text.slice(at + 1, at + 1 + word.length), length: word.length + 1 }
}
