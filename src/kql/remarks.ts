/** What a value means that its writer may not have meant. */

import { standardWords } from '../detect/standard-words.ts'
import type { MappedField } from './field-types.ts'
import { quoted, type ReportQuery } from './problems.ts'
import { hasStar, type Literal, STAR, textOf } from './tree.ts'
import { wordsOf } from './value-question.ts'

/** The value stands in a query for this field. */
export function remarkOnValue(
  field: MappedField,
  value: Literal,
  { text, report }: { readonly text: string; readonly report: ReportQuery },
): void {
  const isText = field.family === 'text'
  if (value.isQuoted && textOf(value).includes('*') && (isText || field.family === 'keyword'))
    report(
      isText ? 'quoted-wildcard-text' : 'quoted-wildcard',
      value,
      `A star in quotes is no wildcard: ${quotedStarText(field, textOf(value))}.`,
      'Without quotes the stars are wildcards; signs like \\ : ( ) then need a backslash.',
    )
  const stuck = isText && hasStar(value) ? stuckWord(value) : undefined
  if (stuck !== undefined)
    report(
      'wildcard-splits',
      value,
      `${quoted(stuck)} never matches: ${quoted(field.name)} is ${field.type}, and a wildcard is compared with each of its words, of which none has such a sign in it.`,
      'Ask for a word of it, or for the field that keeps the value whole.',
    )
  const control = /\\[trn]/.exec(text.slice(value.start, value.end))
  if (control !== null && /[\t\r\n]/.test(textOf(value)))
    report(
      'escape-control',
      value,
      `${quoted(control[0])} is ${CONTROLS[control[0][1]!]}, not a backslash and a letter.`,
      'Write the backslash twice.',
    )
}

const CONTROLS: { readonly [letter: string]: string } = { t: 'a tab', r: 'a carriage return', n: 'a line feed' }

function quotedStarText({ type, family, name }: MappedField, text: string): string {
  if (family !== 'text') return `${name} is ${type}, so the value has to be ${quoted(text)}, stars included`
  const words = standardWords(text)
  if (words.length === 0) return `${name} is ${type}, and no word is left of ${quoted(text)}, so it never matches`
  return `${name} is ${type}, and of ${quoted(text)} the word${words.length > 1 ? 's' : ''} ${words.join(' ')} ${words.length > 1 ? 'are' : 'is'} left`
}

/** Signs that are in no word of analysed text. */
const SPLITTERS = /[^\p{L}\p{M}\p{N}\p{Pc}\p{Cf}\p{Emoji_Presentation}.':,;\u2018\u2019]/u

function stuckWord(value: Literal): string | undefined {
  const stuck = wordsOf(value.parts).find(
    (parts) => parts.includes(STAR) && parts.some((part) => typeof part === 'string' && SPLITTERS.test(part)),
  )
  return stuck?.map((part) => (typeof part === 'string' ? part : '*')).join('')
}

interface Language {
  readonly pattern: RegExp
  readonly message: string
  readonly hint: string
  /** It may as well be part of a value of a query that is sound otherwise. */
  readonly isDoubtful?: true
}

/** Signs of languages that are taken for KQL. To KQL they are text, so such a query may well run, and find nothing. */
const LANGUAGES: readonly Language[] = [
  {
    pattern: /\|\s*(?:where|project|extend|summarize|take)\b/i,
    message: 'This looks like Kusto: KQL has no "|".',
    hint: 'Write "field: value and field: value".',
    isDoubtful: true,
  },
  {
    pattern: /(?:^|\s)\w[\w.]*\s*(?:==|!=|=~)\s*/,
    message: '"==" and "!=" are no operators of KQL.',
    hint: 'Write "field: value", "not field: value".',
    isDoubtful: true,
  },
  {
    pattern: /\s(?:&&|\|\|)\s/,
    message: '"&&" and "||" are no operators of KQL but text.',
    hint: 'Write "and", "or".',
    isDoubtful: true,
  },
  { pattern: /_exists_\s*:/, message: '"_exists_" is Lucene’s.', hint: 'Write "field: *".' },
  {
    pattern: /:\s*[[{][^\]}]+ TO [^\]}]+[\]}]/,
    message: 'This looks like a range of Lucene.',
    hint: 'Write "field >= 1 and field <= 5".',
  },
  { pattern: /[:(]\s*\u201c/, message: 'Curly quotes are text to KQL.', hint: 'Use straight ones.' },
]

/** Characters that are looked at for them. */
const MAX_LOOKED_AT = 10_000

/** `isDoubtful`: the query is none, or has values or fields that make no sense here. */
export function remarkOnText(text: string, isDoubtful: boolean, report: ReportQuery): void {
  // What is in quotes is a value, whatever it looks like.
  const unquoted = text.slice(0, MAX_LOOKED_AT).replace(/"(?:[^"\\]|\\.)*"/gs, (value) => '"'.repeat(value.length))
  for (const language of LANGUAGES) {
    const match = isDoubtful || language.isDoubtful !== true ? language.pattern.exec(unquoted) : null
    if (match === null) continue
    const span = { start: match.index, end: match.index + match[0].length }
    report('other-language', span, language.message, language.hint)
  }
}
