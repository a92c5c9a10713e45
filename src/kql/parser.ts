/**
 * The grammar of Kibana Query Language. `not` binds tighter than `and`, `and` tighter than `or`; there is no operator
 * but these. A list of values, `field: (a or b)`, is read as what it stands for: `field: a or field: b`.
 */
import type { Relation } from '../sigma/index.ts'
import { isSpace, readLiteral, wordAt } from './literal.ts'
import type { ReportQuery } from './problems.ts'
import { flawAt } from './syntax-flaw.ts'
import type { Literal, QueryNode } from './tree.ts'

/** Parentheses, braces and `not` inside each other; real queries have three or four. */
const MAX_DEPTH = 250

/** undefined: there is nothing but white space, which all events match; null: it was refused, and the report says why. */
export function parseQuery(text: string, report: ReportQuery): QueryNode | undefined | null {
  const parser = new Parser(text)
  try {
    return parser.parse()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { code, at, wanted } = error
    if (code === 'query-too-deep')
      report(code, { start: at, end: at + 1 }, `The query is nested more than ${MAX_DEPTH} levels deep.`)
    else {
      const { start, end, message, hint } = flawAt(text, at, wanted)
      report(code, { start, end }, message, hint)
    }
    return null
  }
}

class Refusal extends Error {
  readonly code: 'query-syntax' | 'query-too-deep'
  readonly at: number
  readonly wanted: Wanted

  constructor(code: Refusal['code'], at: number, wanted: Wanted) {
    super(code)
    this.code = code
    this.at = at
    this.wanted = wanted
  }
}

/** What should have stood at the place of a flaw. */
export type Wanted = 'expression' | 'value' | 'operator' | 'closing-parenthesis' | 'closing-brace'

const RELATIONS: readonly (readonly [sign: string, relation: Relation])[] = [
  ['<=', 'lte'],
  ['>=', 'gte'],
  ['<', 'lt'],
  ['>', 'gt'],
]

class Parser {
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  parse(): QueryNode | undefined {
    this.#skipSpaces()
    if (this.#at === this.#text.length) return undefined
    const query = this.#chain('or', () => this.#expression())
    this.#skipSpaces()
    if (this.#at < this.#text.length) this.#refuse(this.#at, 'operator')
    return query
  }

  /** `a and b and c`; the operands of `or` are chains of `and`. `operand` reads what is neither. */
  #chain(op: 'or' | 'and', operand: () => QueryNode): QueryNode {
    const next = (): QueryNode => (op === 'or' ? this.#chain('and', operand) : this.#negation(operand))
    const of = [next()]
    while (this.#takeOperator(op)) of.push(next())
    return of.length === 1 ? of[0]! : { kind: op, of, start: of[0]!.start, end: of.at(-1)!.end }
  }

  /** `not` takes one operand that is no `not`. */
  #negation(operand: () => QueryNode): QueryNode {
    const start = this.#at
    if (!wordAt(this.#text, start, 'not') || !isSpace(this.#text[start + 3])) return operand()
    this.#at += 3
    this.#skipSpaces()
    const of = operand()
    return { kind: 'not', of, start, end: of.end }
  }

  #expression(): QueryNode {
    const start = this.#at
    if (this.#text[start] === '(') return this.#parenthesis(() => this.#expression())
    const field = this.#literal('expression')
    this.#at = field.end
    this.#skipSpaces()
    if (this.#text[this.#at] === ':') return this.#behindColon(field)
    const relation = RELATIONS.find(([sign]) => this.#text.startsWith(sign, this.#at))
    if (relation !== undefined) {
      this.#at += relation[0].length
      this.#skipSpaces()
      const value = this.#literal('value')
      this.#at = value.end
      return { kind: 'range', field, relation: relation[1], value, start, end: value.end }
    }
    this.#at = field.end
    return { kind: 'is', field: null, value: field, start, end: field.end }
  }

  #behindColon(field: Literal): QueryNode {
    this.#at++
    this.#skipSpaces()
    if (this.#text[this.#at] !== '{') return this.#values(field)
    this.#descend()
    this.#at++
    this.#skipSpaces()
    const of = this.#chain('or', () => this.#expression())
    this.#close('}', 'closing-brace')
    return { kind: 'nested', path: field, of, start: field.start, end: this.#at }
  }

  /** A value, or a list of them in parentheses. */
  #values(field: Literal): QueryNode {
    if (this.#text[this.#at] === '(') return this.#parenthesis(() => this.#values(field))
    const value = this.#literal('value')
    this.#at = value.end
    return { kind: 'is', field, value, start: field.start, end: value.end }
  }

  #parenthesis(operand: () => QueryNode): QueryNode {
    this.#descend()
    this.#at++
    this.#skipSpaces()
    const of = this.#chain('or', operand)
    this.#close(')', 'closing-parenthesis')
    return of
  }

  #descend(): void {
    if (++this.#depth > MAX_DEPTH) throw new Refusal('query-too-deep', this.#at, 'expression')
  }

  #close(sign: ')' | '}', wanted: Wanted): void {
    this.#skipSpaces()
    if (this.#text[this.#at] !== sign) this.#refuse(this.#at, wanted)
    this.#at++
    this.#depth--
  }

  /** An operator has white space on both sides. */
  #takeOperator(word: 'and' | 'or'): boolean {
    let at = this.#at
    while (isSpace(this.#text[at])) at++
    if (at === this.#at || !wordAt(this.#text, at, word) || !isSpace(this.#text[at + word.length])) return false
    this.#at = at + word.length
    this.#skipSpaces()
    return true
  }

  #literal(wanted: 'expression' | 'value'): Literal {
    const reading = readLiteral(this.#text, this.#at)
    if (!reading.ok) this.#refuse(reading.at, wanted)
    return reading.literal
  }

  #skipSpaces(): void {
    while (isSpace(this.#text[this.#at])) this.#at++
  }

  #refuse(at: number, wanted: Wanted): never {
    throw new Refusal('query-syntax', at, wanted)
  }
}
