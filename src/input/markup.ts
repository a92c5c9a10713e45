/** The pieces of an XML text: tags, comments, text and so on, found by their first and last units. */
import type { UnitWindow } from './unit-window.ts'

export interface Markup {
  readonly kind: MarkupKind
  readonly start: number
  /** Behind the last unit. */
  readonly end: number
  /** Of a tag: the name. */
  readonly nameStart: number
  readonly nameEnd: number
}

/** `bad`: begins like markup and is none; `declaration`: DOCTYPE and the like. */
export type MarkupKind =
  | 'text'
  | 'open'
  | 'close'
  | 'empty'
  | 'comment'
  | 'cdata'
  | 'instruction'
  | 'declaration'
  | 'bad'

const LESS = 0x3c
const GREATER = 0x3e
const SLASH = 0x2f
const QUOTE = 0x22
const APOSTROPHE = 0x27

/** Units that tell the longest beginning, `<![CDATA[`. */
const LONGEST_BEGINNING = 9

/** undefined: it goes on behind what the window holds. Text is given as far as it is there. */
export function readMarkup(window: UnitWindow, start: number): Markup | undefined {
  if (window.unit(start) !== LESS) {
    const next = window.indexOf(LESS, start)
    return piece('text', start, next < 0 ? window.end : next)
  }
  if (start + LONGEST_BEGINNING > window.end && !window.isComplete) return undefined
  if (window.holds('<?', start)) return readUntil(window, 'instruction', start, 2, '?>')
  if (window.holds('<!--', start)) return readUntil(window, 'comment', start, 4, '-->')
  if (window.holds('<![CDATA[', start)) return readUntil(window, 'cdata', start, 9, ']]>')
  if (window.holds('<!', start)) return readDeclaration(window, start)
  return readTag(window, start)
}

function piece(kind: MarkupKind, start: number, end: number): Markup {
  return { kind, start, end, nameStart: start, nameEnd: start }
}

function readUntil(
  window: UnitWindow,
  kind: MarkupKind,
  start: number,
  skip: number,
  terminator: string,
): Markup | undefined {
  const at = window.find(terminator, start + skip)
  return at < 0 ? undefined : piece(kind, start, at + terminator.length)
}

/** `<` may stand neither in a tag nor in the quotes of an attribute, so an unclosed quote cannot swallow what follows. */
function readTag(window: UnitWindow, start: number): Markup | undefined {
  const isClose = window.unit(start + 1) === SLASH
  const nameStart = isClose ? start + 2 : start + 1
  const nameEnd = endOfName(window, nameStart)
  if (nameEnd === nameStart && nameEnd < window.end) return piece('bad', start, start + 1)
  let quote = 0
  for (let at = nameEnd; at < window.end; at++) {
    const unit = window.unit(at)
    if (unit === LESS) return piece('bad', start, at)
    if (quote !== 0) quote = unit === quote ? 0 : quote
    else if (unit === QUOTE || unit === APOSTROPHE) quote = unit
    else if (unit === GREATER) {
      const kind = isClose ? 'close' : window.unit(at - 1) === SLASH ? 'empty' : 'open'
      return { kind, start, end: at + 1, nameStart, nameEnd }
    }
  }
  return undefined
}

function endOfName(window: UnitWindow, start: number): number {
  let at = start
  while (isNameUnit(window.unit(at))) at++
  return at
}

/** What ends a name, and what lies outside of the window, is none. */
function isNameUnit(unit: number): boolean {
  return (
    unit > 0x20 &&
    unit !== SLASH &&
    unit !== GREATER &&
    unit !== LESS &&
    unit !== QUOTE &&
    unit !== APOSTROPHE &&
    unit !== 0x3d
  )
}

/** Its end, past the quotes, comments and brackets of an internal subset. */
function readDeclaration(window: UnitWindow, start: number): Markup | undefined {
  let depth = 0
  for (let at = start + 2; at < window.end; at++) {
    const unit = window.unit(at)
    if (unit === QUOTE || unit === APOSTROPHE) {
      at = window.indexOf(unit, at + 1)
      if (at < 0) return undefined
    } else if (window.holds('<!--', at)) {
      const close = window.find('-->', at + 4)
      if (close < 0) return undefined
      at = close + 2
    } else if (unit === 0x5b) depth++
    else if (unit === 0x5d) depth--
    else if (unit === GREATER && depth <= 0) return piece('declaration', start, at + 1)
  }
  return undefined
}
