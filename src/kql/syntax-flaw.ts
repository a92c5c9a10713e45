/** Where a query stops being KQL, in words, with what to do about it: most of these are habits from other languages. */
import type { Span } from '../sigma/index.ts'
import { isSpace, SIGNS, wordAt } from './literal.ts'
import type { Wanted } from './parser.ts'
import { quoted } from './problems.ts'

export interface SyntaxFlaw extends Span {
  readonly message: string
  readonly hint?: string
}

export function flawAt(text: string, at: number, wanted: Wanted): SyntaxFlaw {
  const sign = text[at]
  const span = { start: at, end: at + 1 }
  if (sign === undefined) return atEnd(text, wanted)
  if (wordAt(text, at, 'not') && isSpace(text[at + 3])) return atNot(text, at, wanted)
  if (sign === '\\') return atBackslash(text, at)
  if (sign === ':')
    return {
      ...span,
      message: wanted === 'operator' ? 'A second ":" in one expression.' : 'A ":" without a field before it.',
      hint: 'A value with a colon in it, like a path or an address, needs quotes, or "\\:".',
    }
  if (sign === '<' || sign === '>')
    return {
      ...span,
      message: `"${sign}" does not belong here.`,
      hint: 'A range is written "field > value", without a colon and without a second comparison; in a value the sign needs quotes or a backslash.',
    }
  if (sign === ')' || sign === '}')
    return {
      ...span,
      message:
        wanted === 'expression' || wanted === 'value'
          ? `${WANTED[wanted]} is missing before "${sign}".`
          : `A "${sign}" has no "${sign === ')' ? '(' : '{'}" before it.`,
      hint: `In a value the sign needs quotes or a backslash: "\\${sign}".`,
    }
  if (sign === '(' && /(?:^|[\s(])(?:not|and|or)$/i.test(text.slice(Math.max(0, at - 4), at)))
    return { ...span, message: 'A space is missing before "(".', hint: 'Write "not (…)", "and (…)", "or (…)".' }
  if (sign === '(' || sign === '{' || sign === '"')
    return {
      ...span,
      message:
        wanted === 'operator'
          ? `"and" or "or" is missing before ${sign === '"' ? 'the quote' : `"${sign}"`}.`
          : `"${sign}" does not belong here.`,
      hint:
        sign === '"'
          ? 'A quote inside a value needs a backslash; two expressions need "and" or "or" between them.'
          : `In a value the sign needs quotes or a backslash: "\\${sign}".`,
    }
  return behindOperand(text, at, wanted)
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

function atNot(text: string, at: number, wanted: Wanted): SyntaxFlaw {
  const span = { start: at, end: at + 3 }
  const isInsideWord = at > 0 && !isSpace(text[at - 1]) && !SIGNS.includes(text[at - 1]!)
  if (isInsideWord)
    return {
      ...span,
      message: '"not " ends a value, even inside a word.',
      hint: 'Put the value into quotes.',
    }
  return {
    ...span,
    message:
      wanted === 'operator'
        ? '"and" or "or" is missing before "not".'
        : wanted === 'value'
          ? 'A value is missing before "not".'
          : '"not" cannot follow "not".',
    hint:
      wanted === 'expression'
        ? 'Put the inner one into parentheses: "not (not a: b)".'
        : 'Write "not field: value", or "field: (a and not b)".',
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

function behindOperand(text: string, at: number, wanted: Wanted): SyntaxFlaw {
  const word = /^[^\s:()<>"{}\\]+/.exec(text.slice(at, at + 100))?.[0] ?? text[at]!
  const span = { start: at, end: at + word.length }
  const operator = /^(and|or)$/i.test(word)
  if (operator)
    return {
      ...span,
      message: `${isSpace(text[at - 1]) && text.slice(at + word.length).trim() === '' ? 'An expression is missing behind' : 'White space is missing beside'} "${word}".`,
      hint: '"and" and "or" stand between two expressions, with white space on both sides.',
    }
  if (wanted !== 'expression' && wanted !== 'value')
    return {
      ...span,
      message: `"and" or "or" is missing before ${quoted(word)}.`,
      hint: 'Text behind a closing quote or parenthesis is no part of the value; KQL knows "and", "or" and "not", no "&&", "||" or "!".',
    }
  return { ...span, message: `${WANTED[wanted]} is missing before ${quoted(word)}.` }
}
