/** A query in its plainest spelling, with no more parentheses than its tree needs; the parser reads it back. */
import type { Relation } from '../sigma/index.ts'
import { type Literal, type QueryNode, STAR } from './tree.ts'

export function printQuery(node: QueryNode): string {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.of.map((each) => operand(each, node.kind)).join(` ${node.kind} `)
    case 'not':
      return `not ${operand(node.of, 'not')}`
    case 'nested':
      return `${literal(node.path)}: { ${printQuery(node.of)} }`
    case 'is':
      return node.field === null ? literal(node.value) : `${literal(node.field)}: ${literal(node.value)}`
    case 'range':
      return `${literal(node.field)} ${SIGNS[node.relation]} ${literal(node.value)}`
  }
}

const SIGNS: { readonly [relation in Relation]: string } = { lt: '<', lte: '<=', gt: '>', gte: '>=' }
const BINDING = { or: 1, and: 2, not: 3, nested: 4, is: 4, range: 4 } as const

function operand(node: QueryNode, parent: 'and' | 'or' | 'not'): string {
  const text = printQuery(node)
  // `not not` is no KQL, and a list inside a list of its kind stays one.
  return BINDING[node.kind] <= BINDING[parent] ? `(${text})` : text
}

function literal({ isQuoted, parts }: Literal): string {
  if (isQuoted) return `"${parts.map((part) => (part === STAR ? '*' : quotedText(part))).join('')}"`
  // White space alone is trimmed away and still a value.
  if (parts.length === 0) return '\\t'
  return parts.map((part) => (part === STAR ? '*' : part.replace(UNQUOTED, escaped))).join('')
}

function quotedText(text: string): string {
  return text.replace(/[\\"\t\r\n]/g, escaped)
}

/**
 * Signs, white space that is no blank, and words that would end a value: `and` and `or` between spaces, `not` before one;
 * behind the last word a space may follow.
 */
const UNQUOTED = /[\\():<>"*{}\t\r\n]|(?:not|(?<=[ \u00a0])(?:and|or))(?=[ \u00a0]|$)/gi

const SPACES: { readonly [space: string]: string } = { '\t': '\\t', '\r': '\\r', '\n': '\\n' }

/** A word by the code of its first letter: `\not` would be a line feed. */
function escaped(text: string): string {
  if (text.length === 1) return SPACES[text] ?? `\\${text}`
  return `\\u${text.charCodeAt(0).toString(16).padStart(4, '0')}${text.slice(1)}`
}
