/** What a test of a query really asks, in words: the type of a field decides, and it is not to be seen in the query. */
import type { IndexQuestion, Part, Relation, Terms, Test, TestTree } from '../sigma/index.ts'
import { quoted } from './problems.ts'

/** One clause, without a full stop. Of tests that are not KQL's own only what is written. */
export function testMeaning(test: Test): string {
  if (test.op === 'nested') return `one object in ${test.field} answers all of: ${treeWords(test.of)}`
  if (test.op !== 'indexed') return `${test.shown.test} ${quoted(test.shown.pattern)}`
  if (test.ask === 'never') return NEVER[test.why](test.field)
  return `${test.field} is ${test.type}: ${questionWords(test, test.shown.pattern)}`
}

const NEVER: { readonly [why in 'unmapped' | 'nested']: (field: string) => string } = {
  unmapped: (field) => `there is no field ${field}, so it never holds`,
  nested: (field) => `${field} is nested and asked outside its braces, so it never holds`,
}

function treeWords(node: TestTree): string {
  switch (node.op) {
    case 'not':
      return `not (${treeWords(node.of)})`
    case 'and':
    case 'or':
      return node.of.map(treeWords).join(node.op === 'and' ? '; and ' : '; or ')
    default:
      return testMeaning(node)
  }
}

/** `pattern`: as the query writes the value. */
function questionWords(question: Exclude<IndexQuestion, { ask: 'never' }>, pattern: string): string {
  const isQuotedStar = pattern.startsWith('"') && pattern.includes('*')
  switch (question.ask) {
    case 'term': {
      const stars = isQuotedStar ? 'the stars in quotes are no wildcards but themselves; ' : ''
      const limit = question.parts.includes('*') ? limitWords(question.terms) : ''
      return `${stars}${termWords(question.parts, question.terms)}${limit}`
    }
    case 'term-range':
      return `a ${unitOf(question.terms)} is ${ORDERS[question.relation]} ${quoted(question.value)}, compared as text, sign by sign`
    case 'words': {
      const stars = isQuotedStar ? 'the stars in quotes are no wildcards, the text is analysed; ' : ''
      return `${stars}${wordsWords(question.words, question.isPhrase)}`
    }
    case 'number':
      return question.relation === 'eq'
        ? `the number is ${question.value}`
        : `the number is ${NUMBER_ORDERS[question.relation]} ${question.value}`
    case 'address':
      return `the address lies from ${addressText(question.from)} to ${addressText(question.to)}`
    case 'date':
      return `the time lies ${dateWords(question.from, question.to)} (UTC)`
    case 'boolean':
      return `it is ${question.values.join(' or ') || 'nothing that there is'}`
    case 'exists':
      return `there is a value${question.terms === null ? '' : limitWords(question.terms)}`
  }
}

function unitOf({ analyser }: Terms): string {
  return analyser === 'standard' ? 'word' : 'value'
}

function termWords(parts: readonly Part[], terms: Terms): string {
  const text = parts.map((part) => (typeof part === 'object' && 'literal' in part ? part.literal : '*')).join('')
  const ofCase = terms.analyser === 'none' ? 'in this case' : 'in any case'
  const unit = unitOf(terms)
  if (parts.length === 1 && parts[0] === '*') return `there is any ${unit}`
  if (!parts.includes('*')) return `the whole ${unit} is ${quoted(text)}, ${ofCase}`
  const inner = quoted(text.replace(/^\*|\*$/g, ''))
  const [opens, closes] = [parts[0] === '*', parts.at(-1) === '*']
  const stars = parts.filter((part) => part === '*').length
  const isSimple = stars === Number(opens) + Number(closes)
  if (!isSimple) return `a whole ${unit} is like ${quoted(text)}, ${ofCase}`
  const verb = opens && closes ? 'contains' : opens ? 'ends with' : 'begins with'
  return `one ${unit} ${verb} ${inner}, ${ofCase}`
}

function limitWords({ ignoreAbove }: Terms): string {
  return ignoreAbove === null ? '' : `; values of more than ${ignoreAbove} characters are not indexed`
}

function wordsWords(words: readonly string[], isPhrase: boolean): string {
  if (words.length === 0) return 'no word is left of it, so it never holds'
  const list = words.join(' ')
  if (words.length === 1) return `the word ${list} stands somewhere in the value, in any case`
  return isPhrase
    ? `the words ${list} stand side by side somewhere in the value, in any case`
    : `one of the words ${list} stands somewhere in the value, in any case`
}

const ORDERS: { readonly [relation in Relation]: string } = {
  lt: 'before',
  lte: 'before or equal to',
  gt: 'behind',
  gte: 'behind or equal to',
}

const NUMBER_ORDERS: { readonly [relation in Relation]: string } = {
  lt: 'less than',
  lte: 'at most',
  gt: 'more than',
  gte: 'at least',
}

/** IPv4 as such, IPv6 in groups of four digits. */
function addressText(key: string): string {
  if (!key.startsWith('00000000000000000000ffff')) return key.match(/.{4}/g)!.join(':')
  return key
    .slice(24)
    .match(/../g)!
    .map((byte) => Number.parseInt(byte, 16))
    .join('.')
}

function dateWords(from: number | null, to: number | null): string {
  if (from === null) return to === null ? 'anywhere' : `at or before ${isoTime(to)}`
  if (to === null) return `at or after ${isoTime(from)}`
  return from === to ? `at ${isoTime(from)}` : `from ${isoTime(from)} to ${isoTime(to)}`
}

function isoTime(time: number): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString()
}
