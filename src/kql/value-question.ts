/**
 * One value and one field -> what Elasticsearch is asked, by the type of the field. A value that the type cannot have
 * makes the whole search fail, so it is a flaw of the query and not a test that never holds.
 */
import { lowerCase, standardWords } from '../detect/standard-words.ts'
import type { IndexQuestion, Relation, Terms } from '../sigma/index.ts'
import type { Family, MappedField } from './field-types.ts'
import { type QueryCode, quoted } from './problems.ts'
import { dateIs, dateRange, ipIs, ipRange, numberQuestion } from './scalar-question.ts'
import { hasStar, isLoneStar, isNull, type Literal, patternOf, STAR, textOf } from './tree.ts'

/** `test`: what is asked, in a word. */
export interface Question {
  readonly test: string
  readonly ask: IndexQuestion
}

/** Questions of which one has to be answered. */
export type Answer =
  | { readonly ok: true; readonly questions: readonly Question[] }
  | { readonly ok: false; readonly code: QueryCode; readonly message: string; readonly hint?: string }

export interface Circumstances {
  /** Kibana knows the types of the fields: a wildcard on a keyword is one pattern, not one for each word. */
  readonly hasDataView: boolean
  /** Milliseconds since 1970. */
  readonly now: number
}

export function askIs(field: MappedField, value: Literal, circumstances: Circumstances): Answer {
  if (isLoneStar(value)) return one(existsQuestion(field))
  if (hasStar(value)) return askWildcard(field, value, circumstances)
  if (isNull(value)) {
    if (field.family === 'date' && circumstances.hasDataView) return one(existsQuestion(field))
    return NULL_VALUE
  }
  return askText(field, textOf(value), value.isQuoted, circumstances)
}

/** The word that is no text: no search takes it. */
export const NULL_VALUE = {
  ok: false,
  code: 'value-type',
  message: '"null" is no value that can be looked for.',
  hint: 'A field without a value is found by "not field: *".',
} as const satisfies Answer

function existsQuestion({ family, terms }: MappedField): Question {
  const keepsTerms = family === 'keyword' || family === 'flattened'
  return { test: 'exists', ask: { ask: 'exists', terms: keepsTerms ? terms : null } }
}

const SIGNS: { readonly [relation in Relation]: string } = { lt: '<', lte: '<=', gt: '>', gte: '>=' }

export function askRange(field: MappedField, relation: Relation, value: Literal, { now }: Circumstances): Answer {
  // Without a limit on either side every value is in the range.
  if (isNull(value)) return one(existsQuestion(field))
  const text = textOf(value)
  switch (field.family) {
    case 'keyword':
    case 'text':
    case 'flattened': {
      if (field.type === 'constant_keyword' || field.isKey) return noRange(field)
      const limit = field.terms.analyser === 'lowercase' ? lowerCase(text) : text
      return one({ test: SIGNS[relation], ask: { ask: 'term-range', terms: field.terms, relation, value: limit } })
    }
    case 'boolean': {
      if (text !== 'true' && text !== 'false') return wrongValue(field, text)
      const order = (each: boolean): number => Number(each) - Number(text === 'true')
      const values = [false, true].filter((each) => RELATIONS[relation](order(each)))
      return one({ test: SIGNS[relation], ask: { ask: 'boolean', values } })
    }
    case 'number':
      return fromType(field, text, SIGNS[relation], numberQuestion(field.type, relation, text))
    case 'ip':
      return fromType(field, text, SIGNS[relation], ipRange(relation, text))
    case 'date':
      return fromType(field, text, SIGNS[relation], dateRange(relation, text, now))
    default:
      return unknownType(field)
  }
}

const RELATIONS: { readonly [relation in Relation]: (order: number) => boolean } = {
  lt: (order) => order < 0,
  lte: (order) => order <= 0,
  gt: (order) => order > 0,
  gte: (order) => order >= 0,
}

function askText(field: MappedField, text: string, isQuoted: boolean, { now }: Circumstances): Answer {
  switch (field.family) {
    case 'keyword':
    case 'flattened':
      return one(termQuestion(field.terms, text === '' ? [] : [text]))
    case 'text': {
      const words = standardWords(text)
      const isPhrase = isQuoted && words.length > 1
      const test = isPhrase ? 'phrase' : words.length > 1 ? 'any word of' : 'word'
      return one({ test, ask: { ask: 'words', terms: field.terms, words, isPhrase } })
    }
    case 'boolean':
      if (text !== 'true' && text !== 'false') return wrongValue(field, text)
      return one({ test: 'is', ask: { ask: 'boolean', values: [text === 'true'] } })
    case 'number':
      return fromType(field, text, 'is', numberQuestion(field.type, 'eq', text))
    case 'ip':
      return fromType(field, text, 'is', ipIs(text))
    case 'date':
      return fromType(field, text, 'is', dateIs(text, now))
    default:
      return unknownType(field)
  }
}

/** A whole term; stars in the parts are wildcards. */
function termQuestion(terms: Terms, parts: Literal['parts']): Question {
  const lower = terms.analyser === 'none' ? (text: string): string => text : lowerCase
  const pattern = patternOf(parts.map((part) => (typeof part === 'string' ? lower(part) : part)))
  return { test: parts.includes(STAR) ? 'matches' : 'is', ask: { ask: 'term', terms, parts: pattern } }
}

function askWildcard(field: MappedField, value: Literal, circumstances: Circumstances): Answer {
  if (field.family === 'keyword' && circumstances.hasDataView) return one(termQuestion(field.terms, value.parts))
  const questions: Question[] = []
  for (const parts of wordsOf(value.parts)) {
    const answer = askWord(field, parts, circumstances)
    if (!answer.ok) return answer
    questions.push(...answer.questions)
  }
  return { ok: true, questions }
}

/** One of the words into which `query_string` splits a text. */
function askWord(field: MappedField, parts: Literal['parts'], circumstances: Circumstances): Answer {
  if (parts.length === 1 && parts[0] === STAR) return one(existsQuestion(field))
  if (!parts.includes(STAR)) return askText(field, parts.join(''), false, circumstances)
  const { family, type, name } = field
  const isPrefix = parts.indexOf(STAR) === parts.length - 1
  if (family === 'keyword' || family === 'text' || (family === 'flattened' && (!field.isKey || isPrefix)))
    return one(termQuestion(field.terms, parts))
  if (family === undefined) return unknownType(field)
  const message = `${quoted(name)} is ${type}, which allows no wildcard.`
  return { ok: false, code: 'wildcard-type', message, hint: INSTEAD[family] ?? 'Name the value whole.' }
}

/** What does without wildcards what they are meant to do. */
const INSTEAD: { readonly [family in Family]?: string } = {
  number: 'Write a range, like "field >= 4".',
  date: 'Write a range, like "field >= 2026-01".',
  ip: 'Write a network, like 10.0.0.0/8.',
}

/** What the parser of `query_string` takes for white space; a no-break space is none. */
const WHITE_SPACE = /([ \t\n\r\u3000]+)/

/** Pieces between white space. Neighbours without a star are one piece: they are analysed together. */
export function wordsOf(parts: Literal['parts']): readonly Literal['parts'][] {
  const words: (string | typeof STAR)[][] = [[]]
  for (const part of parts) {
    if (typeof part !== 'string') words.at(-1)!.push(part)
    else
      for (const piece of part.split(WHITE_SPACE)) {
        if (WHITE_SPACE.test(piece)) words.push([])
        else if (piece !== '') words.at(-1)!.push(piece)
      }
  }
  const joined: (string | typeof STAR)[][] = []
  for (const word of words.filter(({ length }) => length > 0)) {
    const before = joined.at(-1)
    if (before === undefined || before.includes(STAR) || word.includes(STAR)) joined.push(word)
    else before.push(' ', ...word)
  }
  return joined
}

function one(question: Question): Answer {
  return { ok: true, questions: [question] }
}

function fromType(field: MappedField, text: string, test: string, ask: IndexQuestion | undefined): Answer {
  return ask === undefined ? wrongValue(field, text) : one({ test, ask })
}

const FORMS: { readonly [family: string]: string } = {
  number: 'Write a decimal number without wildcards; hexadecimal ones are not read.',
  ip: 'Write an address or a network like 10.0.0.0/8; IPv6 in quotes.',
  date: 'Write it like "2026-01-26T10:00:00Z" (with a time in quotes), or like now-1d.',
  boolean: 'It is true or false, in lower case.',
}

function wrongValue({ name, type, family }: MappedField, text: string): Answer {
  return {
    ok: false,
    code: 'value-type',
    message: `${quoted(name)} is ${type}, and ${quoted(text)} is no such value: the search fails.`,
    hint: FORMS[family ?? ''] ?? '',
  }
}

function noRange({ name, type, isKey }: MappedField): Answer {
  const what = isKey ? `a key of a ${type} field` : type
  return { ok: false, code: 'range-type', message: `${quoted(name)} is ${what}, which has no ranges with one limit.` }
}

function unknownType({ name, type }: MappedField): Answer {
  return {
    ok: false,
    code: 'type-unknown',
    message: `${quoted(name)} has the type ${quoted(type)}, which is not evaluated here.`,
  }
}
