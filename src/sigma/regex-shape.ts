import type { RegexClass, RegexNode } from './regex-tree.ts'

/** What can be told of a regular expression by its tree alone. */

/** Found in the empty text, and so in every text. Assertions count as asking for something. */
export function matchesEmpty(node: RegexNode): boolean {
  switch (node.kind) {
    case 'concat':
      return node.of.every(matchesEmpty)
    case 'alternate':
      return node.of.some(matchesEmpty)
    case 'repeat':
      return node.min === 0 || matchesEmpty(node.of)
    default:
      return false
  }
}

/** Nothing but characters. */
export function isPlainText(node: RegexNode): boolean {
  return node.kind === 'char' || (node.kind === 'concat' && node.of.length > 0 && node.of.every(isPlainText))
}

/** Ends at which a count has no upper bound after all, because more of the same may stand beside it. */
export function openEnds(node: RegexNode): { readonly start: boolean; readonly end: boolean } {
  const items = node.kind === 'concat' ? node.of : [node]
  return { start: isCounted(items[0]), end: isCounted(items.at(-1)) }
}

function isCounted(node: RegexNode | undefined): boolean {
  return node?.kind === 'repeat' && node.max !== null && node.max > 1 && node.of.kind !== 'any'
}

/**
 * True when an engine that backtracks may take exponential time: an unlimited repetition of something that ends in
 * an unlimited repetition of the same characters, or of alternatives that share characters.
 */
export function backtracksWithoutBound(node: RegexNode): boolean {
  switch (node.kind) {
    case 'concat':
    case 'alternate':
      return node.of.some(backtracksWithoutBound)
    case 'repeat':
      return (node.max === null && isAmbiguous(node.of)) || backtracksWithoutBound(node.of)
    default:
      return false
  }
}

/** One text of repetitions of `body` can be cut into them in several ways. */
function isAmbiguous(body: RegexNode): boolean {
  if (body.kind === 'alternate') return (body.of.every(isOneCharacter) && share(body.of)) || body.of.some(isAmbiguous)
  const items = body.kind === 'concat' ? body.of : [body]
  if (items.length > MAX_ITEMS) return false
  return items.some((item, index) => {
    if (item.kind !== 'repeat' || item.max !== null) return false
    const own = charactersOf(item.of)
    // A sign that the repetition does not have says where one ends and the next begins.
    const isSeparated = items.some(
      (other, at) =>
        at !== index && !matchesEmpty(other) && other.kind !== 'assert' && !overlap(own, charactersOf(other)),
    )
    return !isSeparated
  })
}

/** Items of a sequence that is repeated; each is compared with each. */
const MAX_ITEMS = 100

/** One of them has a character that one before it has. */
function share(nodes: readonly RegexNode[]): boolean {
  let before = NONE
  return nodes.some((node) => {
    const own = charactersOf(node)
    const isShared = overlap(before, own)
    before = before.map((has, index) => has || own[index]!)
    return isShared
  })
}

function isOneCharacter({ kind }: RegexNode): boolean {
  return kind === 'char' || kind === 'class' || kind === 'any'
}

/** ASCII, and one place for all other characters. */
const SIZE = 129
type Characters = readonly boolean[]

function overlap(left: Characters, right: Characters): boolean {
  return left.some((has, index) => has && right[index]!)
}

/** Characters that can stand somewhere in what the node matches. */
function charactersOf(node: RegexNode): Characters {
  switch (node.kind) {
    case 'char':
      return setOf((code) => sameCharacter(code, node.codePoint, node.fold))
    case 'class':
      return setOf((code) => isInClass(code, node))
    case 'any':
      return setOf((code) => node.newline || code !== 0x0a)
    case 'concat':
    case 'alternate':
      return node.of.map(charactersOf).reduce((left, right) => left.map((has, index) => has || right[index]!), NONE)
    case 'repeat':
      return charactersOf(node.of)
    case 'assert':
      return NONE
  }
}

function setOf(has: (code: number) => boolean): Characters {
  return Array.from({ length: SIZE }, (_, code) => has(code))
}

const NONE: Characters = setOf(() => false)

function sameCharacter(code: number, wanted: number, fold: boolean): boolean {
  if (code === SIZE - 1) return wanted >= SIZE - 1
  if (!fold) return code === wanted
  return String.fromCodePoint(code).toLowerCase() === String.fromCodePoint(wanted).toLowerCase()
}

function isInClass(code: number, { ranges, properties, negated, fold }: RegexClass): boolean {
  const cases = fold ? [code, swapped(code)] : [code]
  const isIn =
    properties.length > 0 ||
    ranges.some(([from, to]) => cases.some((each) => each >= from && (each <= to || each === SIZE - 1)))
  return code === SIZE - 1 ? isIn || negated : isIn !== negated
}

function swapped(code: number): number {
  const text = String.fromCodePoint(code)
  const other = text.toLowerCase() === text ? text.toUpperCase() : text.toLowerCase()
  return other.codePointAt(0)!
}
