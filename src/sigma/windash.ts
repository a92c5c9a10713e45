import { isLiteral, joinParts } from './pattern.ts'
import type { Part } from './plan.ts'

/** What Windows programs take for the mark of a parameter: hyphen, slash, en dash, em dash, horizontal bar. */
export const DASHES = '-/\u2013\u2014\u2015'

/**
 * A hyphen or slash at the start of a word becomes any of the dashes. One between words (`a-b`) or before another dash
 * stays as written, as in pySigma: a file name is no parameter.
 */
export function openDashes(parts: readonly Part[]): readonly Part[] {
  return joinParts(parts.flatMap((part) => (isLiteral(part) ? openLiteral(part.literal) : [part])))
}

/** A dash after a start or non-word character and before a word character. */
const DASH_OF_PARAMETER = /(?<![\p{L}\p{N}_])[-/](?=[\p{L}\p{N}_])/gu

function openLiteral(text: string): readonly Part[] {
  const parts: Part[] = []
  let from = 0
  for (const { index } of text.matchAll(DASH_OF_PARAMETER)) {
    parts.push({ literal: text.slice(from, index) }, { oneOf: DASHES })
    from = index + 1
  }
  parts.push({ literal: text.slice(from) })
  return parts
}

/** Every text that a pattern without wildcards stands for; undefined when there are more than `limit`, or wildcards. */
export function writeOut(parts: readonly Part[], limit: number): readonly string[] | undefined {
  let texts: readonly string[] = ['']
  for (const part of parts) {
    if (typeof part === 'string') return undefined
    const choices = 'literal' in part ? [part.literal] : [...part.oneOf]
    if (texts.length * choices.length > limit) return undefined
    texts = texts.flatMap((text) => choices.map((choice) => text + choice))
  }
  return texts
}
