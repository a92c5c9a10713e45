import type { RegexAssertion, RegexClass, RegexFlags, RegexNode } from './regex-tree.ts'

/** A tree -> the text of an RE2 pattern that is compiled with the given flags. Groups do not capture. */
export function printRegex(node: RegexNode, flags: RegexFlags): string {
  switch (node.kind) {
    case 'char':
      return scoped(printChar(node.codePoint), 'i', node.fold, flags.i)
    case 'class':
      return scoped(printClass(node), 'i', node.fold, flags.i)
    case 'any':
      return scoped('.', 's', node.newline, flags.s)
    case 'assert':
      return printAssertion(node.at, flags)
    case 'concat':
      return node.of
        .map((part) => (part.kind === 'alternate' ? grouped(part, flags) : printRegex(part, flags)))
        .join('')
    case 'alternate':
      return node.of
        .map((part) => (part.kind === 'alternate' ? grouped(part, flags) : printRegex(part, flags)))
        .join('|')
    case 'repeat':
      return `${printRepeated(node.of, flags)}${printCount(node.min, node.max)}${node.greedy ? '' : '?'}`
  }
}

function grouped(node: RegexNode, flags: RegexFlags): string {
  return `(?:${printRegex(node, flags)})`
}

/** A part whose flag differs from that of the whole pattern stands in a group of its own. */
function scoped(text: string, flag: 'i' | 's', wanted: boolean, given: boolean): string {
  if (wanted === given) return text
  return `(?${wanted ? '' : '-'}${flag}:${text})`
}

function printRepeated(node: RegexNode, flags: RegexFlags): string {
  const simple = node.kind === 'char' || node.kind === 'class' || node.kind === 'any'
  return simple ? printRegex(node, flags) : grouped(node, flags)
}

function printCount(min: number, max: number | null): string {
  if (max === null) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`
  if (min === 0 && max === 1) return '?'
  return min === max ? `{${min}}` : `{${min},${max}}`
}

function printAssertion(at: RegexAssertion, flags: RegexFlags): string {
  switch (at) {
    case 'text-start':
      return flags.m ? '\\A' : '^'
    case 'text-end':
      return flags.m ? '\\z' : '$'
    case 'line-start':
      return flags.m ? '^' : '(?m:^)'
    case 'line-end':
      return flags.m ? '$' : '(?m:$)'
    case 'word-boundary':
      return '\\b'
    case 'no-word-boundary':
      return '\\B'
  }
}

function printClass({ negated, ranges, properties }: RegexClass): string {
  const items = ranges.map(([from, to]) => (from === to ? printChar(from) : `${printChar(from)}-${printChar(to)}`))
  for (const property of properties) items.push(`\\${property.negated ? 'P' : 'p'}{${property.name}}`)
  return `[${negated ? '^' : ''}${items.join('')}]`
}

/** ASCII letters and digits, and what is neither ASCII nor a control or surrogate, stand for themselves. */
function printChar(codePoint: number): string {
  const character = String.fromCodePoint(codePoint)
  if (/[A-Za-z0-9_ ]/.test(character)) return character
  if (codePoint > 0x20 && codePoint < 0x7f) return `\\${character}`
  if (codePoint < 0xa0 || (codePoint >= 0xd800 && codePoint < 0xe000) || codePoint > 0xfff0)
    return `\\x{${codePoint.toString(16)}}`
  return character
}
