/** Other conditions over the same selections, each one word away from the one that is written. */

import type { Event } from '../event/index.ts'
import type { ConditionTree } from '../sigma/index.ts'
import { COST } from './cost.ts'
import type { Candidate } from './mend.ts'
import { nameDistance } from './name-distance.ts'
import type { WrittenRule } from './written-rule.ts'

/** Names that SigmaHQ's conventions, and everybody's habits, give to what is excluded. */
export function isException(selection: string): boolean {
  return /^_?(?:filter|exclu|exception|false|fp|legit|benign|known|allow|white|trusted|optional|not_)/i.test(selection)
}

/** Conditions with more parts than this are not turned over word by word. */
const MAX_NODES = 60

/** @param isOneShort whether a single test keeps the rule from matching */
export function conditionMends(rule: WrittenRule, event: Event, isOneShort: boolean): readonly Candidate[] {
  return rule.checked.conditions.flatMap(({ scalar, tree }) => {
    if (scalar.textStart < 0) return []
    const { text } = scalar
    const names = rule.checked.selections.map(({ key }) => key.text)
    // One test that fails is likelier to be wrong than the word that asks for it, but among alternatives.
    const joining = isOneShort && !hasAlternatives(rule) ? COST.joiningWhereOneTestFails : 0
    const changes = nodesOf(tree).length > MAX_NODES ? [] : [...changesOf(text, tree, names, joining)]
    return changes.map(({ from, to, put, cost }): Candidate => {
      const place = { start: scalar.textStart + from, end: scalar.textStart + to }
      return {
        kind: 'condition',
        place: to > from ? place : { start: scalar.textStart, end: scalar.textStart + text.length },
        replacement: to > from ? put : `${text.slice(0, from)}${put}${text.slice(to)}`,
        edits: [{ ...place, text: put }],
        distance: 1,
        cost,
        event,
      }
    })
  })
}

/** Two selections that ask for the same with the same modifiers, and no others: both are hardly meant at once. */
function hasAlternatives({ checked }: WrittenRule): boolean {
  const keys = new Map<string, Set<string>>()
  for (const { selection, key } of checked.items)
    if (!isException(selection)) keys.set(selection, (keys.get(selection) ?? new Set()).add(key?.text ?? ''))
  const [one, other, ...more] = [...keys.values()].map((each) => [...each].sort().join('\n'))
  return more.length === 0 && one === other
}

/** `put` in the place of what stands from `from` to `to`. */
interface Change {
  readonly from: number
  readonly to: number
  readonly put: string
  readonly cost: number
}

function* changesOf(text: string, tree: ConditionTree, names: readonly string[], joining: number): Iterable<Change> {
  for (const node of nodesOf(tree)) {
    switch (node.op) {
      case 'not':
        yield* withoutNot(text, node, isAlone(tree, node))
        break
      case 'and':
      case 'or':
        yield* otherWord(text, node, joining)
        break
      case 'name':
        yield* otherName(node, names)
        break
      default:
        yield otherQuantifier(text, node, joining)
        yield* otherPattern(node, names)
    }
    if (node.op !== 'not' && !isBehindNot(text, node)) yield* withNot(text, node)
  }
  yield* swappedNames(text, tree)
}

function nodesOf(tree: ConditionTree): readonly ConditionTree[] {
  if (tree.op === 'not') return [tree, ...nodesOf(tree.of)]
  return tree.op === 'and' || tree.op === 'or' ? [tree, ...tree.of.flatMap(nodesOf)] : [tree]
}

/** Whether every operand of the `and` around a `not` is one, or there is none around it. */
function isAlone(tree: ConditionTree, node: ConditionTree): boolean {
  const around = nodesOf(tree).find((each) => each.op === 'and' && each.of.includes(node))
  return around?.op !== 'and' || around.of.every(({ op }) => op === 'not')
}

/** What the names below a node say of it. */
function isExceptionNode(node: ConditionTree): boolean {
  return nodesOf(node).every((each) => {
    if (each.op === 'name') return isException(each.name)
    return each.op === 'some' || each.op === 'every' ? isException(each.pattern) : true
  })
}

function* withoutNot(text: string, node: ConditionTree & { op: 'not' }, isAlone: boolean): Iterable<Change> {
  const word = /^not\s*/.exec(text.slice(node.from))!
  yield { from: node.from, to: node.from + word[0].length, put: '', cost: costWithoutNot(node.of, isAlone) }
}

/** `isAlone`: nothing beside the node says what is looked for. */
function costWithoutNot(of: ConditionTree, isAlone: boolean): number {
  if (of.op === 'not') return COST.notTooMany
  if (isExceptionNode(of)) return COST.notBeforeException
  return isAlone || nodesOf(of).some((each) => each.op === 'name' && /^sel/i.test(each.name))
    ? COST.notTooMany
    : COST.notTooManyBeforeOther
}

/** Only where the names say that something is an exception: whatever fails would hold behind a `not`. */
function* withNot(text: string, node: ConditionTree): Iterable<Change> {
  if (!isExceptionNode(node)) return
  const from = text[node.from - 1] === '(' && node.op !== 'name' ? node.from - 1 : node.from
  const isGroup = (node.op === 'and' || node.op === 'or') && from === node.from
  const written = text.slice(from, node.to)
  yield { from, to: node.to, put: isGroup ? `not (${written})` : `not ${written}`, cost: COST.notTooFew }
}

function isBehindNot(text: string, { from }: ConditionTree): boolean {
  return /\bnot\s*\(?\s*$/.test(text.slice(0, from))
}

function* otherWord(text: string, node: ConditionTree & { op: 'and' | 'or' }, joining: number): Iterable<Change> {
  const put = node.op === 'and' ? 'or' : 'and'
  for (const [index, operand] of node.of.entries()) {
    const next = node.of[index + 1]
    // An event beside an exception is no reason to look for all the others.
    if (next === undefined || isExceptionNode(next)) continue
    const between = new RegExp(`\\b${node.op}\\b`).exec(text.slice(operand.to, next.from))
    if (between === null) continue
    const from = operand.to + between.index
    yield { from, to: from + node.op.length, put, cost: COST.andForOr + joining }
  }
}

/** Of a pattern that fits no selection: the beginning of a name that is spelt nearly like it. */
function* otherPattern(node: ConditionTree & { op: 'some' | 'every' }, names: readonly string[]): Iterable<Change> {
  const beginning = node.pattern.replace(/\*.*$/, '')
  if (node.pattern === 'them' || names.some((name) => name.startsWith(beginning))) return
  const near = new Set(names.map((name) => nearestBeginning(name, beginning)).filter((each) => each !== undefined))
  const from = node.to - node.pattern.length
  for (const each of near)
    yield { from, to: node.to, put: `${each}${node.pattern.slice(beginning.length)}`, cost: COST.patternMisspelt }
}

function nearestBeginning(name: string, beginning: string): string | undefined {
  const lengths = [0, -1, 1, -2, 2].map((more) => beginning.length + more)
  const beginnings = lengths
    .filter((length) => length > 0 && length <= name.length)
    .map((length) => name.slice(0, length))
  const ranked = beginnings.toSorted((left, right) => nameDistance(left, beginning) - nameDistance(right, beginning))
  return ranked[0] !== undefined && nameDistance(ranked[0], beginning) <= 2 ? ranked[0] : undefined
}

function otherQuantifier(text: string, node: ConditionTree & { op: 'some' | 'every' }, joining: number): Change {
  const word = /^\S+/.exec(text.slice(node.from))![0]
  return {
    from: node.from,
    to: node.from + word.length,
    put: node.op === 'every' ? '1' : 'all',
    cost: COST.quantifier + joining,
  }
}

const MOST_NAMES = 20

function* otherName(node: ConditionTree & { op: 'name' }, names: readonly string[]): Iterable<Change> {
  for (const name of names.slice(0, MOST_NAMES)) {
    const isLike = isException(name) === isException(node.name)
    if (name !== node.name)
      yield { from: node.from, to: node.to, put: name, cost: isLike ? COST.otherName : COST.nameOfOtherKind }
  }
}

/** What is looked for and what is excluded, the wrong way round. */
function* swappedNames(text: string, tree: ConditionTree): Iterable<Change> {
  const named = nodesOf(tree).filter((node) => node.op === 'name' || node.op === 'some' || node.op === 'every')
  for (const [index, left] of named.slice(0, MOST_NAMES).entries()) {
    for (const right of named.slice(index + 1, MOST_NAMES)) {
      const [one, other] = [text.slice(left.from, left.to), text.slice(right.from, right.to)]
      if (isExceptionNode(left) === isExceptionNode(right)) continue
      const put = other + text.slice(left.to, right.from) + one
      yield {
        from: left.from,
        to: right.to,
        put,
        cost: isExceptionNode(left) ? COST.namesSwapped : COST.namesSwappedWithoutReason,
      }
    }
  }
}
