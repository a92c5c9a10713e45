/**
 * The literal text that a test cannot hold without. A needle may only over-approximate: where it is not in the value
 * the test is false for certain; where it is, an `exact` one needs no second look and any other does.
 */

import type { Part, Test, TextPattern } from '../sigma/plan.ts'
import { parseRegex } from '../sigma/regex.ts'
import type { RegexNode } from '../sigma/regex-tree.ts'
import { foldText } from './fold.ts'

export interface Needle {
  readonly field: string
  /** Case-folded. */
  readonly text: string
  /** The needle begins, ends the value. */
  readonly atStart: boolean
  readonly atEnd: boolean
  readonly isExact: boolean
}

/** Longer needles are cut: the automaton's fail links recurse as deep as a needle is long. */
const MAX_NEEDLE_LENGTH = 64

/** undefined: the test can hold without any particular text. */
export function needleOf(test: Test): Needle | undefined {
  if (test.op === 'text') return textNeedle(test.field, test)
  if (test.op === 'regex') return regexNeedle(test.field, test.source, test.flags)
  return undefined
}

const ASCII_ONLY = /^[\0-\x7f]*$/

function textNeedle(field: string, { parts, cased }: TextPattern): Needle | undefined {
  const best = longestLiteral(parts)
  if (best < 0) return parts.length === 0 ? { field, text: '', atStart: true, atEnd: true, isExact: true } : undefined
  const { literal } = parts[best] as { readonly literal: string }
  const text = foldText(literal)
  const others = parts.filter((_, index) => index !== best)
  const isExact = !cased && ASCII_ONLY.test(text) && others.every((part) => part === '*')
  return cut({ field, text, atStart: best === 0, atEnd: best === parts.length - 1, isExact })
}

function longestLiteral(parts: readonly Part[]): number {
  let best = -1
  let length = 0
  for (const [index, part] of parts.entries()) {
    if (typeof part === 'string' || !('literal' in part) || part.literal.length <= length) continue
    best = index
    length = part.literal.length
  }
  return best
}

function cut(needle: Needle): Needle {
  if (needle.text.length <= MAX_NEEDLE_LENGTH) return needle
  return { ...needle, text: needle.text.slice(0, MAX_NEEDLE_LENGTH), atEnd: false, isExact: false }
}

/** Shorter texts of a regex are in every other value and save nothing. */
const MIN_REGEX_LITERAL = 2

function regexNeedle(field: string, source: string, flags: string): Needle | undefined {
  const parsed = parseRegex(source, flags)
  if (!parsed.ok) return undefined
  const text = foldText(requiredText(parsed.ast))
  return text.length < MIN_REGEX_LITERAL
    ? undefined
    : cut({ field, text, atStart: false, atEnd: false, isExact: false })
}

/** The longest run of characters that every match contains; '' for none. */
function requiredText(node: RegexNode): string {
  switch (node.kind) {
    case 'char':
      return String.fromCodePoint(node.codePoint)
    case 'repeat':
      return node.min > 0 ? requiredText(node.of) : ''
    case 'concat':
      return longestRun(node.of)
    default:
      return ''
  }
}

function longestRun(nodes: readonly RegexNode[]): string {
  let best = ''
  let run = ''
  const end = (): void => {
    if (run.length > best.length) best = run
    run = ''
  }
  for (const node of nodes) {
    if (node.kind === 'char') {
      run += String.fromCodePoint(node.codePoint)
      continue
    }
    if (node.kind === 'assert') continue
    end()
    const inner = requiredText(node)
    if (inner.length > best.length) best = inner
  }
  end()
  return best
}
