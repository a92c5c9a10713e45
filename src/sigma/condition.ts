/**
 * The language of conditions (rules specification, "Condition"): text -> tree -> text. `not` binds tighter than `and`,
 * `and` tighter than `or`, `1 of …` tightest of all. What the names mean is the business of condition-names.ts.
 */
export type ConditionTree = { readonly from: number; readonly to: number } & (
  | { readonly op: 'and' | 'or'; readonly of: readonly ConditionTree[] }
  | { readonly op: 'not'; readonly of: ConditionTree }
  | { readonly op: 'name'; readonly name: string }
  /** `1 of`, `any of` or `all of` a pattern; `them` is the pattern that names all. */
  | { readonly op: 'some' | 'every'; readonly pattern: string }
)

/** `from` and `to` are offsets into the text of the condition, everywhere in this file. */
export type ConditionParse =
  | { readonly ok: true; readonly tree: ConditionTree }
  | { readonly ok: false; readonly flaw: ConditionFlaw }

export interface ConditionFlaw {
  readonly code: 'condition-invalid' | 'condition-case' | 'condition-too-deep' | 'aggregation-replaced'
  readonly message: string
  readonly hint?: string | undefined
  readonly from: number
  readonly to: number
}

/** Parentheses and `not` inside each other; real conditions have three or four. */
const MAX_CONDITION_DEPTH = 250

export function parseCondition(text: string): ConditionParse {
  try {
    return { ok: true, tree: new ConditionParser(text, tokensOf(text)).parse() }
  } catch (error) {
    if (error instanceof ConditionError) return { ok: false, flaw: error.flaw }
    throw error
  }
}

/** The condition as text, with no more parentheses than its tree needs; `parseCondition` reads it back. */
export function printCondition(tree: ConditionTree): string {
  switch (tree.op) {
    case 'name':
      return tree.name
    case 'some':
      return `1 of ${tree.pattern}`
    case 'every':
      return `all of ${tree.pattern}`
    case 'not':
      return `not ${printOperand(tree.of, tree.op)}`
    default:
      return tree.of.map((operand) => printOperand(operand, tree.op)).join(` ${tree.op} `)
  }
}

const BINDING = { or: 1, and: 2, not: 3, name: 4, some: 4, every: 4 } as const

function printOperand(operand: ConditionTree, parent: 'and' | 'or' | 'not'): string {
  const text = printCondition(operand)
  const loose = BINDING[operand.op] < BINDING[parent] || (operand.op === parent && parent !== 'not')
  return loose ? `(${text})` : text
}

class ConditionError extends Error {
  readonly flaw: ConditionFlaw

  constructor(flaw: ConditionFlaw) {
    super(flaw.message)
    this.flaw = flaw
  }
}

interface Token {
  readonly text: string
  readonly word: boolean
  readonly from: number
  readonly to: number
}

/** A word (no white space, no ASCII punctuation but `*`, `_` and `-`), one of `( ) |`, or a run of other symbols. */
const TOKEN = /[^\s!-)+,./:-@[-^`{-\x7f]+|[()|]|[!-'+,./:-@[-^`{}~\x7f]+/g

function tokensOf(text: string): readonly Token[] {
  return Array.from(text.matchAll(TOKEN), ({ 0: token, index }) => ({
    text: token,
    word: !/^[!-)+,./:-@[-^`{-\x7f]/.test(token),
    from: index,
    to: index + token.length,
  }))
}

class ConditionParser {
  readonly #tokens: readonly Token[]
  readonly #length: number
  #position = 0
  #depth = 0

  constructor(text: string, tokens: readonly Token[]) {
    this.#tokens = tokens
    this.#length = text.length
  }

  parse(): ConditionTree {
    if (this.#tokens.length === 0) this.#fail(undefined, 'The condition is empty.', 'Name a selection.')
    const tree = this.#chain('or')
    const left = this.#peek()
    if (left === undefined) return tree
    this.#refuseCommon(left)
    if (left.text === ')') this.#fail(left, 'A ")" has no "(" before it.')
    return this.#fail(left, `"and" or "or" is missing before "${left.text}".`, symbolHint(left))
  }

  /** `a and b and c`; the operands of `or` are chains of `and`. */
  #chain(op: 'or' | 'and'): ConditionTree {
    const operands = [op === 'or' ? this.#chain('and') : this.#operand()]
    while (this.#takeWord(op)) operands.push(op === 'or' ? this.#chain('and') : this.#operand())
    if (operands.length === 1) return operands[0]!
    return { op, of: operands, from: operands[0]!.from, to: operands.at(-1)!.to }
  }

  #operand(): ConditionTree {
    const token = this.#next('A selection')
    if (token.text === 'not') {
      this.#descend(token)
      const of = this.#operand()
      this.#depth--
      return { op: 'not', of, from: token.from, to: of.to }
    }
    if (token.text === '(') return this.#parenthesis(token)
    if (token.text === ')') this.#fail(token, 'A selection is missing before ")".')
    if (token.text === 'and' || token.text === 'or') this.#fail(token, `A selection is missing before "${token.text}".`)
    this.#refuseCommon(token)
    if (!token.word) this.#fail(token, `"${token.text}" has no meaning in a condition.`, symbolHint(token))
    const next = this.#peek()
    if (next?.text.toLowerCase() === 'of') return this.#quantified(token, next)
    if (token.text.includes('*'))
      this.#fail(
        token,
        `The pattern "${token.text}" needs "1 of" or "all of" before it.`,
        `Write "1 of ${token.text}".`,
      )
    return { op: 'name', name: token.text, from: token.from, to: token.to }
  }

  #parenthesis(opening: Token): ConditionTree {
    this.#descend(opening)
    const tree = this.#chain('or')
    this.#depth--
    const closing = this.#peek()
    if (closing?.text !== ')') {
      if (closing !== undefined) this.#refuseCommon(closing)
      this.#fail(
        closing ?? opening,
        closing === undefined ? 'A "(" is not closed.' : `"and", "or" or ")" is missing before "${closing.text}".`,
      )
    }
    this.#position++
    return tree
  }

  #quantified(quantifier: Token, of: Token): ConditionTree {
    const op =
      quantifier.text === 'all' ? 'every' : quantifier.text === '1' || quantifier.text === 'any' ? 'some' : undefined
    if (op === undefined && ['all', 'any'].includes(quantifier.text.toLowerCase())) this.#refuseCase(quantifier)
    if (op === undefined)
      this.#fail(quantifier, `"${quantifier.text} of" is unknown; there are "1 of", "any of" and "all of".`)
    if (of.text !== 'of') this.#refuseCase(of)
    this.#position++
    const target = this.#next('A pattern of selection names, or "them",')
    if (target.text.toLowerCase() === 'them' && target.text !== 'them') this.#refuseCase(target)
    if (!target.word)
      this.#fail(
        target,
        `A pattern of selection names is due after "of", not "${target.text}".`,
        'Write "1 of selection_*" or "1 of them".',
      )
    return { op, pattern: target.text, from: quantifier.from, to: target.to }
  }

  #descend(token: Token): void {
    if (++this.#depth <= MAX_CONDITION_DEPTH) return
    this.#throw('condition-too-deep', token, `The condition is nested more than ${MAX_CONDITION_DEPTH} levels deep.`)
  }

  /** Mistakes that deserve their own words wherever they stand. */
  #refuseCommon(token: Token): void {
    if (token.text === '|')
      this.#throw(
        'aggregation-replaced',
        token,
        'Aggregations after "|" were replaced by correlation rules.',
        'Write a second document with "correlation:".',
      )
    if (/^(?:and|or|not)$/i.test(token.text) && !/^(?:and|or|not)$/.test(token.text)) this.#refuseCase(token)
  }

  #refuseCase(token: Token): never {
    return this.#throw(
      'condition-case',
      token,
      `The words of a condition are lower-case, not "${token.text}".`,
      `Write "${token.text.toLowerCase()}".`,
    )
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#position]
  }

  #next(wanted: string): Token {
    const token = this.#tokens[this.#position++]
    if (token !== undefined) return token
    const last = this.#tokens.at(-1)!
    return this.#fail({ ...last, to: this.#length }, `${wanted} is missing after "${last.text}".`)
  }

  #takeWord(word: string): boolean {
    if (this.#peek()?.text !== word) return false
    this.#position++
    return true
  }

  #fail(token: Token | undefined, message: string, hint?: string): never {
    return this.#throw('condition-invalid', token, message, hint)
  }

  #throw(code: ConditionFlaw['code'], token: Token | undefined, message: string, hint?: string): never {
    throw new ConditionError({ code, message, hint, from: token?.from ?? 0, to: token?.to ?? this.#length })
  }
}

const SYMBOL_WORDS: { readonly [symbol: string]: string | undefined } = {
  '&&': 'and',
  '&': 'and',
  '||': 'or',
  '!': 'not',
}

function symbolHint(token: Token): string | undefined {
  const word = SYMBOL_WORDS[token.text]
  return word === undefined ? undefined : `Write "${word}".`
}
