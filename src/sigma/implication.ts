import { areDisjoint, covers } from './pattern-relations.ts'
import type { Test, TestTree } from './plan.ts'

/**
 * What one selection says about another. All answers are safe: "no" may also mean "not found out". Exclusion takes a
 * field for one value, as fields of Windows events are; `Data` is the exception.
 */

/** Comparisons of two tests that one comparer makes; lists of a thousand hashes would take long. */
const MAX_COMPARISONS = 10_000

/** Two parts of a selection that cannot both hold, in words; undefined when none were found. */
export function contradictionIn(
  node: TestTree,
  comparer = new Comparer(),
): readonly [left: string, right: string] | undefined {
  if (node.op === 'or') {
    const found = node.of.map((each) => contradictionIn(each, comparer))
    return found.every((each) => each !== undefined) ? found[0] : undefined
  }
  if (node.op !== 'and') return undefined
  for (const [index, left] of node.of.entries()) {
    const own = contradictionIn(left, comparer)
    if (own !== undefined) return own
    const right = node.of.slice(index + 1).find((each) => comparer.excludes(left, each))
    if (right !== undefined) return [wordsOf(left), wordsOf(right)]
  }
  return undefined
}

function wordsOf(node: TestTree): string {
  if (node.op === 'not') return `not ${wordsOf(node.of)}`
  if (!isTest(node)) {
    const [first] = node.of
    return first === undefined ? 'nothing' : `${wordsOf(first)}${node.of.length > 1 ? ` ${node.op} …` : ''}`
  }
  const field = 'field' in node ? `${node.field} ` : ''
  return `${field}${node.shown.test} "${node.shown.pattern}"`
}

/** Remembers how much it has compared: beyond a limit every answer is no. */
export class Comparer {
  #left = MAX_COMPARISONS

  /** Every event that fits `left` fits `right`. */
  implies(left: TestTree, right: TestTree): boolean {
    if (right.op === 'and') return right.of.every((each) => this.implies(left, each))
    if (left.op === 'or') return left.of.every((each) => this.implies(each, right))
    if (right.op === 'or' && right.of.some((each) => this.implies(left, each))) return true
    if (left.op === 'and') return left.of.some((each) => this.implies(each, right))
    if (right.op === 'or') return false
    if (left.op === 'not') return right.op === 'not' && this.implies(right.of, left.of)
    if (right.op === 'not') return this.excludes(left, right.of)
    return isKnown(left) && isKnown(right) && this.#left-- > 0 && testImplies(left, right)
  }

  /** No event fits both. */
  excludes(left: TestTree, right: TestTree): boolean {
    if (left.op === 'or') return left.of.every((each) => this.excludes(each, right))
    if (right.op === 'or') return right.of.every((each) => this.excludes(left, each))
    if (left.op === 'and') return left.of.some((each) => this.excludes(each, right))
    if (right.op === 'and') return right.of.some((each) => this.excludes(left, each))
    if (left.op === 'not') return right.op !== 'not' && this.implies(right, left.of)
    if (right.op === 'not') return this.implies(left, right.of)
    return isKnown(left) && isKnown(right) && this.#left-- > 0 && testsExclude(left, right)
  }
}

export function isTest(node: TestTree): node is Test {
  return node.op !== 'and' && node.op !== 'or' && node.op !== 'not'
}

/** A placeholder stands for values that only a run has. */
function isKnown(node: TestTree): node is Test {
  return isTest(node) && !/%[\p{L}\p{N}_][\p{L}\p{N}_.-]*%/u.test(node.shown.pattern)
}

function testImplies(left: Test, right: Test): boolean {
  if (fieldOf(left) !== fieldOf(right)) return false
  if (left.op === 'text' || left.op === 'keyword') {
    if (right.op === 'exists') return left.op === 'text' && right.expected
    return left.op === right.op && (left.cased || !right.cased) && covers(right.parts, left.parts)
  }
  if (left.op === 'null') return right.op === 'null'
  return sameMeaning(left, right)
}

function testsExclude(left: Test, right: Test): boolean {
  const field = fieldOf(left)
  if (field === undefined || field !== fieldOf(right) || field === 'Data') return false
  if (left.op === 'text' && right.op === 'text') return areDisjoint(left.parts, right.parts)
  if (left.op === 'exists' && right.op === 'exists') return left.expected !== right.expected
  return isAbsence(left) ? needsValue(right) : isAbsence(right) && needsValue(left)
}

/** `null` and `exists: false` hold only where there is no value. */
function isAbsence(test: Test): boolean {
  return test.op === 'null' || (test.op === 'exists' && !test.expected)
}

function needsValue({ op }: Test): boolean {
  return op !== 'null' && op !== 'exists'
}

function fieldOf(test: Test): string | undefined {
  return 'field' in test ? test.field : undefined
}

/** Equal but for how they are shown. */
function sameMeaning(left: Test, right: Test): boolean {
  if (left.op !== right.op) return false
  const { shown: _left, ...some } = left
  const { shown: _right, ...others } = right
  return JSON.stringify(some) === JSON.stringify(others)
}
