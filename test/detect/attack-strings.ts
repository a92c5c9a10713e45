/**
 * Texts that make a backtracking engine despair of a pattern, made from the pattern itself: the way to each repeated
 * part, the part over and over, and then something that does not fit.
 */
import type { RegexClass, RegexNode } from '../../src/sigma/index.ts'

/** Units of each text, about. */
export function attackStrings(pattern: RegexNode, length: number): string[] {
  const attacks = new Set<string>()
  for (const { before, of } of repeatsOf(pattern, '')) {
    const pump = sample(of)
    if (pump !== '') attacks.add(`${before}${pump.repeat(Math.ceil(length / pump.length))}\u0001`)
  }
  // The whole pattern but for its end, again and again: what is not anchored may begin anywhere.
  const whole = sample(pattern)
  const nearly = whole.slice(0, -1) || whole
  if (nearly !== '') attacks.add(nearly.repeat(Math.ceil(length / nearly.length)))
  return [...attacks]
}

interface Pumped {
  readonly before: string
  readonly of: RegexNode
}

/** Every repeated part with a text that leads to it. */
function repeatsOf(node: RegexNode, before: string): Pumped[] {
  switch (node.kind) {
    case 'repeat': {
      const own = node.max === null || node.max > 1 ? [{ before, of: node.of }] : []
      return [...own, ...repeatsOf(node.of, before)]
    }
    case 'alternate':
      return node.of.flatMap((branch) => repeatsOf(branch, before))
    case 'concat': {
      let way = before
      return node.of.flatMap((part) => {
        const found = repeatsOf(part, way)
        way += sample(part)
        return found
      })
    }
    default:
      return []
  }
}

/** A text that the node matches. */
export function sample(node: RegexNode): string {
  switch (node.kind) {
    case 'char':
      return String.fromCodePoint(node.codePoint)
    case 'any':
      return 'a'
    case 'class':
      return memberOf(node)
    case 'assert':
      return ''
    case 'concat':
      return node.of.map(sample).join('')
    case 'alternate':
      return sample(node.of[0]!)
    case 'repeat':
      return sample(node.of).repeat(Math.max(1, node.min))
  }
}

/** Candidates are tried in this order: what other parts of a pattern are likely to match too. */
const CANDIDATES = 'aA0 \t.-_/\\"\'`^+{(:z9~\u00e9'

function memberOf({ negated, ranges, properties }: RegexClass): string {
  const holds = (codePoint: number): boolean => ranges.some(([from, to]) => codePoint >= from && codePoint <= to)
  const fitting = [...CANDIDATES].find((each) => holds(each.codePointAt(0)!) !== negated)
  if (fitting !== undefined && properties.length === 0) return fitting
  return negated ? '~' : String.fromCodePoint(ranges[0]?.[0] ?? 0x61)
}
