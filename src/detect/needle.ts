/**
 * The literal texts that a test cannot hold without. Needles may only over-approximate: where one of them is not in the
 * value the test is false for certain; where all are, an exact one needs no second look and others do.
 */
import type { Part, Test, TextPattern } from '../sigma/plan.ts'
import { parseRegex } from '../sigma/regex.ts'
import type { RegexNode } from '../sigma/regex-tree.ts'
import { foldText } from './fold.ts'

export interface Needle {
  /** null: any value of the event. */
  readonly field: string | null
  /** Case-folded. */
  readonly text: string
  /** The needle begins, ends the value. */
  readonly atStart: boolean
  readonly atEnd: boolean
  /** Finding it is the answer. Such a needle is the only one of its test. */
  readonly isExact: boolean
}

/** Longer needles are cut: making a row of the automaton recurses as deep as a needle is long. */
export const MAX_NEEDLE_LENGTH = 64

/** All of them must be found for the test to hold. Empty: the test can hold without any particular text. */
export function needlesOf(test: Test): readonly Needle[] {
  if (test.op === 'text') return textNeedles(test.field, test)
  if (test.op === 'regex') return regexNeedles(test.field, test.source, test.flags)
  if (test.op === 'keyword') return textNeedles(null, test)
  if (test.op === 'keyword-regex') return regexNeedles(null, test.source, test.flags)
  return []
}

const ASCII_ONLY = /^[\0-\x7f]*$/

function textNeedles(field: string | null, { parts, cased }: TextPattern): Needle[] {
  if (parts.length === 0) return [{ field, text: '', atStart: true, atEnd: true, isExact: true }]
  const needles: Needle[] = []
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index]!
    if (typeof part === 'string' || !('literal' in part)) continue
    const text = foldText(part.literal)
    const isExact = !cased && ASCII_ONLY.test(text) && isAllButStars(parts, index)
    needles.push(cut({ field, text, atStart: index === 0, atEnd: index === parts.length - 1, isExact }))
  }
  return needles.filter(({ text, atStart, atEnd, isExact }) => isExact || isTelling(text) || (atStart && atEnd))
}

/** Nothing but stars beside the literal: `contains`, `startswith`, `endswith` and equality. */
function isAllButStars(parts: readonly Part[], literal: number): boolean {
  return parts.every((part, index) => index === literal || part === '*')
}

function cut(needle: Needle): Needle {
  if (needle.text.length <= MAX_NEEDLE_LENGTH) return needle
  return { ...needle, text: needle.text.slice(0, MAX_NEEDLE_LENGTH), atEnd: false, isExact: false }
}

function regexNeedles(field: string | null, source: string, flags: string): Needle[] {
  const parsed = parseRegex(source, flags)
  if (!parsed.ok) return []
  const texts = new Set(requiredTexts(parsed.ast).map(foldText).filter(isTelling))
  return [...texts].map((text) => cut({ field, text, atStart: false, atEnd: false, isExact: false }))
}

/** A single letter or path sign is in nearly every value: finding it tells nothing, unless it is the answer. A backtick or a brace does tell. */
function isTelling(text: string): boolean {
  return text.length > 1 || /^[^\w\s\\/.:"-]$/.test(text)
}

/** The runs of characters that every match contains. */
function requiredTexts(node: RegexNode): string[] {
  switch (node.kind) {
    case 'char':
      return [String.fromCodePoint(node.codePoint)]
    case 'repeat':
      return node.min > 0 ? requiredTexts(node.of) : []
    case 'concat':
      return runsOf(node.of)
    default:
      return []
  }
}

function runsOf(nodes: readonly RegexNode[]): string[] {
  const texts: string[] = []
  let run = ''
  const end = (): void => {
    if (run !== '') texts.push(run)
    run = ''
  }
  for (const node of nodes) {
    if (node.kind === 'char') run += String.fromCodePoint(node.codePoint)
    // An assertion takes no room: what stands on either side is adjacent.
    else if (node.kind !== 'assert') {
      end()
      texts.push(...requiredTexts(node))
    }
  }
  end()
  return texts
}
