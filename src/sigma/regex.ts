import { parseClass, parseEscape } from './regex-class.ts'
import { printRegex } from './regex-print.ts'
import { PatternReader, RegexError } from './regex-reader.ts'
import type { RegexFlags, RegexNode } from './regex-tree.ts'

export type RegexParse =
  /** `source` is for RE2 and means `ast`; `flags` are any of i, m, s, sorted, those inside the pattern included. */
  | { readonly ok: true; readonly ast: RegexNode; readonly source: string; readonly flags: string }
  /** `offset`: UTF-16 units into the source as given. `unsupported`: well-formed, but no engine of linear time has it. */
  | {
      readonly ok: false
      readonly reason: 'invalid' | 'unsupported'
      readonly message: string
      readonly offset: number
    }

/** Groups inside groups; the parser and the printer are recursive, and RE2 refuses a height of 1,000. */
const MAX_GROUP_DEPTH = 200

/** RE2's limit, which holds for nested counts multiplied. */
const MAX_REPEAT = 1000

/** Units of one pattern; the longest of SigmaHQ has some hundreds. */
const MAX_LENGTH = 50_000

/** Text of a rule -> tree and RE2 text; what both mean is said in regex-tree.ts. `flags`: those of the modifiers. */
export function parseRegex(source: string, flags = ''): RegexParse {
  const reader = new PatternReader(source)
  try {
    if (source.length > MAX_LENGTH) reader.fail(`The regular expression is longer than ${MAX_LENGTH} characters`, 0)
    const global = readLeadingFlags(reader, { i: flags.includes('i'), m: flags.includes('m'), s: flags.includes('s') })
    const parser = new RegexParser(reader)
    const ast = parser.parse(global)
    const names = (['i', 'm', 's'] as const).filter((flag) => global[flag]).join('')
    return { ok: true, ast, source: printRegex(ast, global), flags: names }
  } catch (error) {
    if (error instanceof RegexError)
      return { ok: false, reason: error.reason, message: error.message, offset: error.offset }
    throw error
  }
}

/** `(?i)` at the very start holds for the whole pattern. */
function readLeadingFlags(reader: PatternReader, flags: RegexFlags): RegexFlags {
  let global = flags
  for (;;) {
    const match = /^\(\?[a-z]+\)/.exec(reader.rest())
    if (match === null) return global
    reader.position += 2
    global = readFlags(reader, global)
    reader.position++
  }
}

/** `im-s` up to the closing parenthesis or colon, which is not consumed. */
function readFlags(reader: PatternReader, before: RegexFlags): RegexFlags {
  const flags = { ...before }
  let on = true
  while (!reader.atEnd() && reader.peek() !== ')' && reader.peek() !== ':') {
    const at = reader.position
    const flag = reader.next()
    if (flag === '-' && on) on = false
    else if (flag === 'i' || flag === 'm' || flag === 's') flags[flag] = on
    else if (flag !== 'u' || !on) reader.refuse(`The flag "${flag}" is not supported`, at)
  }
  if (reader.atEnd()) reader.fail('A parenthesis is not closed', reader.position)
  return flags
}

class RegexParser {
  readonly #reader: PatternReader
  #flags: RegexFlags = { i: false, m: false, s: false }
  #depth = 0
  readonly #names = new Set<string>()

  constructor(reader: PatternReader) {
    this.#reader = reader
  }

  parse(flags: RegexFlags): RegexNode {
    this.#flags = flags
    const node = this.#alternatives()
    if (!this.#reader.atEnd()) this.#reader.fail('A closing parenthesis has no opening one', this.#reader.position)
    checkRepeats(node, 1, this.#reader)
    return node
  }

  #alternatives(): RegexNode {
    const branches = [this.#sequence()]
    while (this.#reader.take('|')) branches.push(this.#sequence())
    return branches.length === 1 ? branches[0]! : { kind: 'alternate', of: branches }
  }

  #sequence(): RegexNode {
    const items: RegexNode[] = []
    while (!this.#reader.atEnd() && this.#reader.peek() !== '|' && this.#reader.peek() !== ')') {
      const item = this.#item()
      if (item !== undefined) items.push(this.#quantified(item))
    }
    return items.length === 1 ? items[0]! : { kind: 'concat', of: items }
  }

  /** undefined for what matches nothing and cannot be repeated: comments and flags. */
  #item(): RegexNode | undefined {
    const reader = this.#reader
    const at = reader.position
    const character = reader.next()
    switch (character) {
      case '.':
        return { kind: 'any', newline: this.#flags.s }
      case '^':
        return { kind: 'assert', at: this.#flags.m ? 'line-start' : 'text-start' }
      case '$':
        return { kind: 'assert', at: this.#flags.m ? 'line-end' : 'text-end' }
      case '[':
        return parseClass(reader, at, this.#flags.i)
      case '(':
        return this.#group(at)
      case '\\':
        return parseEscape(reader, at, this.#flags.i)
      case '*':
      case '+':
      case '?':
        return reader.fail(`"${character}" has nothing to repeat`, at)
      case '{':
        if (countAt(reader.source, at) !== undefined) return reader.fail('A count in braces has nothing to repeat', at)
        break
    }
    return { kind: 'char', codePoint: character.codePointAt(0)!, fold: this.#flags.i }
  }

  #quantified(item: RegexNode): RegexNode {
    const reader = this.#reader
    const count = this.#quantifier()
    if (count === undefined) return item
    const { min, max } = count
    if (reader.peek() === '+') reader.refuse('Possessive quantifiers need backtracking', reader.position)
    const greedy = !reader.take('?')
    const at = reader.position
    if (this.#quantifier() !== undefined) reader.fail('A quantifier follows another quantifier', at)
    return { kind: 'repeat', of: item, min, max, greedy }
  }

  #quantifier(): { readonly min: number; readonly max: number | null } | undefined {
    const reader = this.#reader
    if (reader.take('*')) return { min: 0, max: null }
    if (reader.take('+')) return { min: 1, max: null }
    if (reader.take('?')) return { min: 0, max: 1 }
    const count = countAt(reader.source, reader.position)
    if (count === undefined) return undefined
    const at = reader.position
    reader.position += count.length
    if (count.max !== null && count.max < count.min) reader.fail('A count in braces goes backwards', at)
    if (count.min > MAX_REPEAT || (count.max ?? 0) > MAX_REPEAT)
      reader.refuse(`Counts above ${MAX_REPEAT} are not supported`, at)
    return count
  }

  #group(at: number): RegexNode | undefined {
    const reader = this.#reader
    const outer = this.#flags
    if (reader.rest().startsWith('*')) reader.refuse('Verbs like "(*…)" are not supported', at)
    if (reader.take('?') && !this.#groupOptions(at)) return undefined
    if (++this.#depth > MAX_GROUP_DEPTH) reader.refuse(`Groups are nested more than ${MAX_GROUP_DEPTH} levels deep`, at)
    const node = this.#alternatives()
    if (!reader.take(')')) reader.fail('A parenthesis is not closed', at)
    this.#depth--
    this.#flags = outer
    return node
  }

  /** After `(?`; false when it was no group that encloses something. */
  #groupOptions(at: number): boolean {
    const reader = this.#reader
    const rest = reader.rest()
    if (/^(?:=|!|<=|<!)/.test(rest)) reader.refuse('Look-around is not part of Sigma’s regular expressions', at)
    if (/^(?:P=|P>|R|[0-9+]|-[0-9]|&|\()/.test(rest))
      reader.refuse('Back references and recursion need backtracking', at)
    if (/^[>|]/.test(rest)) reader.refuse('Atomic and branch-reset groups are not supported', at)
    if (rest.startsWith('#')) {
      const end = reader.source.indexOf(')', reader.position)
      if (end < 0) reader.fail('A comment is not closed', at)
      reader.position = end + 1
      return false
    }
    const name = /^(?:P?<([A-Za-z_][A-Za-z0-9_]*)>|'([A-Za-z_][A-Za-z0-9_]*)')/.exec(rest)
    if (name !== null) {
      reader.position += name[0].length
      this.#addName((name[1] ?? name[2])!, at)
      return true
    }
    if (/^P?[<']/.test(rest)) reader.fail('The name of a group is malformed', at)
    const flags = readFlags(reader, this.#flags)
    this.#flags = flags
    if (reader.next() === ':') return true
    // Without a colon the flags hold up to the end of the enclosing group, which restores its own.
    return false
  }

  #addName(name: string, at: number): void {
    if (this.#names.has(name)) this.#reader.fail(`Two groups have the name "${name}"`, at)
    this.#names.add(name)
  }
}

interface Count {
  readonly min: number
  readonly max: number | null
  readonly length: number
}

const COUNT = /\{(?:([0-9]+)(,([0-9]*))?|,([0-9]+))\}/y

/** A count like {2}, {2,}, {2,5} or {,5} at an offset; any other brace is a character. */
function countAt(source: string, offset: number): Count | undefined {
  COUNT.lastIndex = offset
  const match = COUNT.exec(source)
  if (match === null) return undefined
  const [{ length }, least, comma, most, atMost] = match
  if (atMost !== undefined) return { min: 0, max: Number(atMost), length }
  const min = Number(least)
  if (comma === undefined) return { min, max: min, length }
  return { min, max: most === '' ? null : Number(most), length }
}

/** RE2 writes counts out, so nested ones multiply. */
function checkRepeats(node: RegexNode, outer: number, reader: PatternReader): void {
  switch (node.kind) {
    case 'concat':
    case 'alternate':
      for (const part of node.of) checkRepeats(part, outer, reader)
      return
    case 'repeat': {
      const times = outer * Math.max(node.min, node.max ?? 0, 1)
      if (times > MAX_REPEAT) reader.refuse(`Nested counts come to more than ${MAX_REPEAT}`, 0)
      checkRepeats(node.of, times, reader)
    }
  }
}
