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

/** Signs of languages that are taken for KQL. Text is text to KQL, so such a query may well run, and find nothing. */
const LANGUAGES: readonly (readonly [pattern: RegExp, message: string, hint: string])[] = [
  [
    /\|\s*(?:where|project|extend|summarize|take)\b/i,
    'This looks like Kusto: KQL has no "|".',
    'Write "field: value and field: value".',
  ],
  [
    /(?:^|\s)\w[\w.]*\s*(?:==|!=|=~)\s*/,
    '"==" and "!=" are no operators of KQL.',
    'Write "field: value", "not field: value".',
  ],
  [/\s(?:&&|\|\|)\s/, '"&&" and "||" are no operators of KQL but text.', 'Write "and", "or".'],
  [/_exists_\s*:/, '"_exists_" is Lucene’s.', 'Write "field: *".'],
  [/:\s*[[{][^\]}]+ TO [^\]}]+[\]}]/, 'This looks like a range of Lucene.', 'Write "field >= 1 and field <= 5".'],
  [/[\u201c\u201d]/, 'Curly quotes are text to KQL.', 'Use straight ones.'],
]

/** Characters that are looked at for them. */
const MAX_LOOKED_AT = 10_000

export function remarkOnText(text: string, report: ReportQuery): void {
  const beginning = text.slice(0, MAX_LOOKED_AT)
  for (const [pattern, message, hint] of LANGUAGES) {
    const match = pattern.exec(beginning)
    if (match !== null)
      report('other-language', { start: match.index, end: match.index + match[0].length }, message, hint)
  }
}
