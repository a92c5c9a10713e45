/** Where a query stops being KQL, in words, with what to do about it: most of these are habits from other languages. */
import type { Span } from '../sigma/index.ts'
import { isSpace, SIGNS, wordAt } from './literal.ts'
import type { Wanted } from './parser.ts'
import { quoted } from './problems.ts'

export interface SyntaxFlaw extends Span {
  readonly message: string
  readonly hint?: string
}

/** What is said of a place, without the place. */
type Words = Omit<SyntaxFlaw, keyof Span>

export function flawAt(text: string, at: number, wanted: Wanted): SyntaxFlaw {
  const sign = text[at]
  if (sign === undefined) return atEnd(text, wanted)
  if (wordAt(text, at, 'not') && isSpace(text[at + 3])) return { start: at, end: at + 3, ...atNot(text, at, wanted) }
  if (sign === '\\') return atBackslash(text, at)
  const words = atSign(sign, text.slice(Math.max(0, at - 4), at), wanted)
  return words === undefined ? atWord(text, at, wanted) : { start: at, end: at + 1, ...words }
}

const BEFORE_PARENTHESIS = /(?:^|[\s(])(?:not|and|or)$/i

/** `before`: some characters in front of it. */
function atSign(sign: string, before: string, wanted: Wanted): Words | undefined {
  const inValue = `In a value the sign needs quotes or a backslash: "\\${sign}".`
  const isOperatorMissing = wanted === 'operator'
  switch (sign) {
    case ':':
      return {
        message: isOperatorMissing ? 'A second ":" in one expression.' : 'A ":" without a field before it.',
        hint: 'A value with a colon in it, like a path or an address, needs quotes, or "\\:".',
      }
    case '<':
    case '>':
      return {
        message: `"${sign}" does not belong here.`,
        hint: `A range is written "field > value", without a colon and without a second comparison. ${inValue}`,
      }
    case ')':
    case '}':
      if (wanted === 'expression' || wanted === 'value')
        return { message: `${WANTED[wanted]} is missing before "${sign}".`, hint: inValue }
      return { message: `A "${sign}" has no "${sign === ')' ? '(' : '{'}" before it.`, hint: inValue }
    case '"':
      return {
        message: isOperatorMissing ? '"and" or "or" is missing before the quote.' : 'A quote does not belong here.',
        hint: 'A quote inside a value needs a backslash; two expressions need "and" or "or" between them.',
      }
    case '(':
      if (BEFORE_PARENTHESIS.test(before))
        return { message: 'A space is missing before "(".', hint: 'Write "not (…)", "and (…)", "or (…)".' }
      return {
        message: isOperatorMissing ? '"and" or "or" is missing before "(".' : '"(" does not belong here.',
        hint: inValue,
      }
    case '{':
      return { message: '"{" does not belong here.', hint: `Braces follow a nested field and a colon. ${inValue}` }
    default:
      return undefined
  }
}

const WANTED: { readonly [wanted in Wanted]: string } = {
  expression: 'An expression',
  value: 'A value',
  operator: '"and" or "or"',
  'closing-parenthesis': 'A ")"',
  'closing-brace': 'A "}"',
}

function atEnd(text: string, wanted: Wanted): SyntaxFlaw {
  const span = { start: Math.max(0, text.length - 1), end: text.length }
  const quote = openQuote(text)
  if (quote >= 0)
    return {
      start: quote,
      end: quote + 1,
      message: 'The quote is not closed.',
      hint: text.endsWith('\\"')
        ? 'The backslash before the last quote makes it part of the value: a backslash at the end is written twice.'
        : 'Close it, or write "\\"" for a quote that is part of the value.',
    }
  return { ...span, message: `${WANTED[wanted]} is missing at the end.` }
}

/** The offset of a quote that nothing closes; -1 for none. */
function openQuote(text: string): number {
  let open = -1
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') open = open < 0 ? at : -1
  }
  return open
}

function atNot(text: string, at: number, wanted: Wanted): Words {
  const before = text[at - 1]
  if (before !== undefined && !isSpace(before) && !SIGNS.includes(before))
    return { message: '"not " ends a value, even inside a word.', hint: 'Put the value into quotes.' }
  if (wanted === 'expression')
    return { message: '"not" cannot follow "not".', hint: 'Put the inner one into parentheses: "not (not a: b)".' }
  return {
    message: `${WANTED[wanted]} is missing before "not".`,
    hint: 'Write "not field: value", or "field: (a and not b)".',
  }
}

function atBackslash(text: string, at: number): SyntaxFlaw {
  const next = text[at + 1] ?? ''
  return {
    start: at,
    end: at + 1 + next.length,
    message: next === '' ? 'A backslash stands at the end.' : `${quoted(`\\${next}`)} is no escape.`,
    hint: 'Outside quotes a backslash is written twice, as in "*\\\\powershell.exe"; KQL needs none before a space, a dash or a slash.',
  }
}

function atWord(text: string, at: number, wanted: Wanted): SyntaxFlaw {
  const word = /^[^\s:()<>"{}\\]+/.exec(text.slice(at, at + 100))?.[0] ?? text[at]!
  return { start: at, end: at + word.length, ...wordsAtWord(text, at, word, wanted) }
}

function wordsAtWord(text: string, at: number, word: string, wanted: Wanted): Words {
  if (/^(and|or)$/i.test(word)) {
    const isLast = isSpace(text[at - 1]) && text.slice(at + word.length).trim() === ''
    return {
      message: isLast ? `An expression is missing behind "${word}".` : `White space is missing beside "${word}".`,
      hint: '"and" and "or" stand between two expressions, with white space on both sides.',
    }
  }
  if (wanted === 'expression' || wanted === 'value')
    return { message: `${WANTED[wanted]} is missing before ${quoted(word)}.` }
  return {
    message: `"and" or "or" is missing before ${quoted(word)}.`,
    hint: 'Text behind a closing quote or parenthesis is no part of the value; KQL knows "and", "or" and "not", no "&&", "||" or "!".',
  }
}
