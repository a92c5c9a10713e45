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
  return needleGroupsOf(test).flatMap((group) => (group.length === 1 ? group : []))
}

/** Of each group one must be found for the test to hold. */
export function needleGroupsOf(test: Test): readonly (readonly Needle[])[] {
  if (test.op === 'text') return textNeedles(test.field, test).map(alone)
  if (test.op === 'regex') return regexNeedles(test.field, test.source, test.flags)
  if (test.op === 'keyword') return textNeedles(null, test).map(alone)
  if (test.op === 'keyword-regex') return regexNeedles(null, test.source, test.flags)
  return []
}

function alone(needle: Needle): Needle[] {
  return [needle]
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

function regexNeedles(field: string | null, source: string, flags: string): Needle[][] {
  const parsed = parseRegex(source, flags)
  if (!parsed.ok) return []
  const groups = new Map(requiredTexts(parsed.ast).map((group) => [group.join('\0'), group]))
  return [...groups.values()].map((group) =>
    group.map((text) => cut({ field, text, atStart: false, atEnd: false, isExact: false })),
  )
}

/** A single letter or path sign is in nearly every value: finding it tells nothing, unless it is the answer. A backtick or a brace does tell. */
function isTelling(text: string): boolean {
  return text.length > 1 || /^[^\w\s\\/.:"-]$/.test(text)
}

/** Case-folded runs of characters: of each group every match contains one. */
function requiredTexts(node: RegexNode): string[][] {
  switch (node.kind) {
    case 'repeat':
      return node.min > 0 ? requiredTexts(node.of) : []
    case 'alternate': {
      const rarest = node.of.map((each) => rarestOf(requiredTexts(each)))
      return rarest.every((group) => group !== undefined) ? [[...new Set(rarest.flat())]] : []
    }
    case 'concat':
      return runsOf(node.of)
    case 'char':
    case 'class':
      return runsOf([node])
    default:
      return []
  }
}

/** The group whose shortest text is the longest. */
function rarestOf(groups: readonly string[][]): string[] | undefined {
  const shortest = (group: readonly string[]): number => Math.min(...group.map((text) => text.length))
  return [...groups].sort((a, b) => shortest(b) - shortest(a))[0]
}

function runsOf(nodes: readonly RegexNode[]): string[][] {
  const groups: string[][] = []
  let run = ''
  const end = (): void => {
    if (isTelling(run)) groups.push([run])
    run = ''
  }
  for (const node of nodes) {
    const character = characterOf(node)
    if (character !== undefined) run += character
    // An assertion takes no room: what stands on either side is adjacent.
    else if (node.kind !== 'assert') {
      end()
      if (node.kind !== 'class') groups.push(...requiredTexts(node))
    }
  }
  end()
  return groups
}

/** Case-folded; `[Rr]` is a character too. */
function characterOf(node: RegexNode): string | undefined {
  if (node.kind === 'char') return foldText(String.fromCodePoint(node.codePoint))
  if (node.kind !== 'class' || node.negated || node.properties.length > 0) return undefined
  const characters = node.ranges.map(([from, to]) => (from === to ? foldText(String.fromCodePoint(from)) : undefined))
  return characters.every((character) => character === characters[0]) ? characters[0] : undefined
}
