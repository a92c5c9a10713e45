/**
 * Regular expressions like `set.*&&.*set`: pieces that JavaScript's own engine may run, with anything in between. Whoever
 * looks for each piece behind the earliest end of the piece before finds them if they are there, without going back:
 * where RE2 takes 50 µs for a long command line, and some milliseconds to compile, this takes one or two.
 */
import type { RegexPattern } from '../sigma/plan.ts'
import { parseRegex } from '../sigma/regex.ts'
import type { RegexNode } from '../sigma/regex-tree.ts'
import { boundedSource } from './bounded-regex.ts'

/** undefined of a text: it has line feeds, which not everything in between may be. */
export type ChainMatcher = (text: string) => boolean | undefined

/** undefined: the expression is no such chain. */
export function chainedRegex({ source, flags }: RegexPattern): ChainMatcher | undefined {
  const parsed = parseRegex(source, flags)
  if (!parsed.ok || parsed.ast.kind !== 'concat') return undefined
  const links: Link[] = []
  let isAcrossLines = true
  for (let from = 0, to = 0; from <= parsed.ast.of.length; from = to + 1) {
    to = from
    while (to < parsed.ast.of.length && !isGap(parsed.ast.of[to]!)) to++
    const gap = parsed.ast.of[to]
    if (gap?.kind === 'repeat' && gap.of.kind === 'any' && !gap.of.newline) isAcrossLines = false
    const link = linkOf(parsed.ast.of.slice(from, to), gap)
    if (link === undefined) return undefined
    links.push(link)
  }
  return (text) => (isAcrossLines || !text.includes('\n') ? holds(links, text) : undefined)
}

/** A piece, and how many characters there must be at least between it and the next one. */
interface Link {
  readonly piece: RegExp
  /** Whether the end of a match, where nothing is left of it, is what was searched for; else its beginning. */
  readonly findsEnd: boolean
  readonly gap: number
}

function isGap(node: RegexNode): boolean {
  return node.kind === 'repeat' && node.max === null && node.of.kind === 'any' && node.min <= 1
}

function linkOf(of: readonly RegexNode[], gap: RegexNode | undefined): Link | undefined {
  if (of.some(hasAssertion)) return undefined
  const piece: RegexNode = { kind: 'concat', of }
  // Where all matches are equally long the leftmost ends first; else the end is looked for, from which the piece is read back.
  const findsEnd = !isOfOneLength(piece)
  const source = boundedSource(piece, findsEnd)
  if (source === undefined) return undefined
  return {
    piece: new RegExp(findsEnd ? `(?<=${source})` : source, 'gu'),
    findsEnd,
    gap: gap?.kind === 'repeat' ? gap.min : 0,
  }
}

function holds(links: readonly Link[], text: string): boolean {
  let rest = text
  for (const { piece, findsEnd, gap } of links) {
    piece.lastIndex = 0
    const found = piece.exec(rest)
    if (found === null) return false
    let end = findsEnd ? found.index : piece.lastIndex
    if (gap > 0) {
      if (end === rest.length) return false
      end += rest.codePointAt(end)! > 0xffff ? 2 : 1
    }
    rest = rest.slice(end)
  }
  return true
}

/** What an assertion sees lies outside of what is left of the text. */
function hasAssertion(node: RegexNode): boolean {
  if (node.kind === 'assert') return true
  if (node.kind === 'repeat') return hasAssertion(node.of)
  return (node.kind === 'concat' || node.kind === 'alternate') && node.of.some(hasAssertion)
}

function isOfOneLength(node: RegexNode): boolean {
  const lengths = lengthsOf(node)
  return lengths.least === lengths.most
}

/** In characters. */
function lengthsOf(node: RegexNode): { readonly least: number; readonly most: number } {
  switch (node.kind) {
    case 'concat': {
      const parts = node.of.map(lengthsOf)
      return { least: sum(parts.map(({ least }) => least)), most: sum(parts.map(({ most }) => most)) }
    }
    case 'alternate': {
      const parts = node.of.map(lengthsOf)
      return { least: Math.min(...parts.map(({ least }) => least)), most: Math.max(...parts.map(({ most }) => most)) }
    }
    case 'repeat': {
      const { least, most } = lengthsOf(node.of)
      return { least: least * node.min, most: node.max === null ? Number.POSITIVE_INFINITY : most * node.max }
    }
    case 'assert':
      return { least: 0, most: 0 }
    default:
      return { least: 1, most: 1 }
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
