/**
 * Regular expressions that JavaScript's own engine may run: those on which it cannot backtrack far, whatever the text,
 * as nothing in them repeats without limit. It is ready at once, where compiling for RE2 takes ten milliseconds and more
 * for a count like `{1,256}` (measured: a fifteenth of a small run).
 */
import type { RegexPattern } from '../sigma/plan.ts'
import { parseRegex } from '../sigma/regex.ts'
import type { RegexClass, RegexNode } from '../sigma/regex-tree.ts'

/** Characters looked at from one place of the text, at worst. A command line has at most 32,767 places: some hundredths of a second. */
const MAX_STEPS = 1500

/** undefined: too much backtracking, or something that the two engines may not mean alike. */
export function boundedRegex({ source, flags }: RegexPattern): RegExp | undefined {
  const parsed = parseRegex(source, flags)
  const printed = parsed.ok ? boundedSource(parsed.ast) : undefined
  return printed === undefined ? undefined : new RegExp(printed, 'u')
}

/** For JavaScript with the flag `u`; undefined as above. `isReadBack`: it stands in a look-behind, which reads from right to left. */
export function boundedSource(node: RegexNode, isReadBack = false): string | undefined {
  return costOf(isReadBack ? turned(node) : node).steps > MAX_STEPS ? undefined : print(node)
}

function turned(node: RegexNode): RegexNode {
  if (node.kind === 'repeat') return { ...node, of: turned(node.of) }
  if (node.kind === 'concat') return { kind: 'concat', of: node.of.map(turned).reverse() }
  return node.kind === 'alternate' ? { kind: 'alternate', of: node.of.map(turned) } : node
}

interface Cost {
  /** Ways in which one text may be matched from one place, at most: how often what follows may be tried. */
  readonly ways: number
  readonly steps: number
}

const TOO_FAR: Cost = { ways: Number.POSITIVE_INFINITY, steps: Number.POSITIVE_INFINITY }

function costOf(node: RegexNode): Cost {
  switch (node.kind) {
    case 'concat':
      return costInTurn(node.of)
    case 'alternate':
      return alternated(node.of)
    case 'repeat':
      return repeated(costOf(node.of), node.min, node.max)
    default:
      return { ways: 1, steps: 1 }
  }
}

function costInTurn(of: readonly RegexNode[]): Cost {
  let cost: Cost = { ways: 1, steps: 0 }
  for (const [place, part] of of.entries()) cost = followed(cost, runCost(of, place, cost) ?? costOf(part))
  return cost
}

/**
 * Of characters of which what follows is none: they are taken as far as they go, or in vain. Without a limit they also
 * have to begin where what stands before them ends, so that a run is not read again from each of its places: `net\s+view`.
 * undefined: this is no such run.
 */
function runCost(of: readonly RegexNode[], place: number, before: Cost): Cost | undefined {
  const [previous, run, next] = [of[place - 1], of[place], of[place + 1]]
  if (run?.kind !== 'repeat' || next === undefined || (run.of.kind !== 'char' && run.of.kind !== 'class'))
    return undefined
  const characters = firstCharacters(run.of)
  if (!areApart(characters, firstCharacters(next))) return undefined
  if (run.max !== null) return { ways: 1, steps: run.max + 1 }
  // There and back, from every place from which what stands before may end here.
  return previous && areApart(characters, lastCharacters(previous))
    ? { ways: 1, steps: 2 * (before.steps + 1) }
    : undefined
}

function areApart(ranges: Ranges | undefined, others: Ranges | undefined): boolean {
  return ranges !== undefined && others !== undefined && !overlap(ranges, others)
}

function followed(cost: Cost, next: Cost): Cost {
  return { ways: cost.ways * next.ways, steps: cost.steps + cost.ways * next.steps }
}

/** Where the first character decides, only one alternative goes further. */
function alternated(of: readonly RegexNode[]): Cost {
  const costs = of.map(costOf)
  const sum = (key: keyof Cost): number => costs.reduce((total, cost) => total + cost[key], 0)
  const most = (key: keyof Cost): number => Math.max(0, ...costs.map((cost) => cost[key]))
  return firstCharacterDecides(of)
    ? { ways: most('ways'), steps: of.length + most('steps') }
    : { ways: sum('ways'), steps: sum('steps') }
}

function repeated(body: Cost, min: number, max: number | null): Cost {
  if (max === null) return TOO_FAR
  let cost: Cost = { ways: 1, steps: 0 }
  let ways = min === 0 ? 1 : 0
  for (let count = 1; count <= max; count++) {
    cost = followed(cost, body)
    if (cost.steps > MAX_STEPS) return TOO_FAR
    if (count >= min) ways += cost.ways
  }
  return { ways, steps: cost.steps }
}

function firstCharacterDecides(of: readonly RegexNode[]): boolean {
  const firsts = of.map(firstCharacters)
  return firsts.every(
    (ranges, index) =>
      ranges !== undefined &&
      firsts.slice(0, index).every((others) => others !== undefined && !overlap(ranges, others)),
  )
}

type Ranges = RegexClass['ranges']

/** undefined: hard to tell, or none. */
function firstCharacters(node: RegexNode): Ranges | undefined {
  if (node.kind === 'concat') return node.of[0] && firstCharacters(node.of[0])
  if (node.kind === 'repeat') return node.min > 0 ? firstCharacters(node.of) : undefined
  if (node.kind === 'char') return folded([[node.codePoint, node.codePoint]], node.fold)
  if (node.kind !== 'class' || node.negated || node.properties.length > 0) return undefined
  return folded(node.ranges, node.fold)
}

function lastCharacters(node: RegexNode): Ranges | undefined {
  if (node.kind === 'concat') return node.of.length > 0 ? lastCharacters(node.of.at(-1)!) : undefined
  if (node.kind === 'repeat') return node.min > 0 ? lastCharacters(node.of) : undefined
  return node.kind === 'alternate' ? undefined : firstCharacters(node)
}

function overlap(some: Ranges, others: Ranges): boolean {
  return some.some(([from, to]) => others.some(([otherFrom, otherTo]) => from <= otherTo && otherFrom <= to))
}

/** The same expression for JavaScript with the flag `u` and no other; undefined: it has no sure counterpart. */
function print(node: RegexNode): string | undefined {
  switch (node.kind) {
    case 'char':
      return printClass({ negated: false, ranges: [[node.codePoint, node.codePoint]], fold: node.fold })
    case 'class':
      return node.properties.length > 0 ? undefined : printClass(node)
    case 'any':
      return node.newline ? '[^]' : '[^\\n]'
    case 'assert':
      return ASSERTIONS[node.at]
    case 'repeat':
      return joined([node.of], '', `{${node.min},${node.max ?? ''}}`)
    case 'concat':
      return joined(node.of, '', '')
    case 'alternate':
      return joined(node.of, '|', '')
  }
}

/** What begins or ends a line is told in words of its own: not worth a second way. */
const ASSERTIONS: { readonly [at: string]: string | undefined } = {
  'text-start': '^',
  'text-end': '$',
  'word-boundary': '\\b',
  'no-word-boundary': '\\B',
}

function joined(of: readonly RegexNode[], separator: string, count: string): string | undefined {
  const parts = of.map(print)
  return parts.includes(undefined) ? undefined : `(?:${parts.join(separator)})${count}`
}

function printClass({ negated, ranges, fold }: Pick<RegexClass, 'negated' | 'ranges' | 'fold'>): string | undefined {
  const all = folded(ranges, fold)
  const items = all?.map(([from, to]) => `\\u{${from.toString(16)}}-\\u{${to.toString(16)}}`)
  return items && `[${negated ? '^' : ''}${items.join('')}]`
}

const KELVIN_SIGN = 0x212a
const LONG_S = 0x17f

/** With what is the same but for its case; undefined where that takes tables. */
function folded(ranges: Ranges, fold: boolean): Ranges | undefined {
  if (!fold) return ranges
  if (ranges.some(([, to]) => to > 0x7f)) return undefined
  const others: [number, number][] = []
  for (const [from, to] of ranges) {
    for (let code = from; code <= to; code++) {
      const letter = String.fromCharCode(code)
      for (const other of [letter.toLowerCase(), letter.toUpperCase()])
        if (other !== letter) others.push([other.charCodeAt(0), other.charCodeAt(0)])
      if (/k/i.test(letter)) others.push([KELVIN_SIGN, KELVIN_SIGN])
      if (/s/i.test(letter)) others.push([LONG_S, LONG_S])
    }
  }
  return [...ranges, ...others]
}
