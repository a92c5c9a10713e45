import type { Part } from './plan.ts'

/**
 * Sigma's text patterns (rules specification, "Wildcard Special Character" and "Escaping"). Escapes are read first and
 * become literals, so that wildcards can be put around a pattern without a final backslash escaping them.
 */

/** `\` before `*`, `?` or `\` makes that character literal; before anything else, and at the end, it is itself. */
export function parsePattern(text: string): readonly Part[] {
  if (!/[*?\\]/.test(text)) return text === '' ? [] : [{ literal: text }]
  const parts: Part[] = []
  let literal = ''
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!
    const next = text[index + 1]
    if (character === '\\' && (next === '*' || next === '?' || next === '\\')) {
      literal += next
      index++
    } else if (character === '*' || character === '?') {
      if (literal !== '') parts.push({ literal })
      literal = ''
      // Neighbouring stars mean no more than one.
      if (character === '?' || parts.at(-1) !== '*') parts.push(character)
    } else literal += character
  }
  if (literal !== '') parts.push({ literal })
  return parts
}

/** The pattern in Sigma's spelling; `parsePattern` reads it back. A `oneOf` has no spelling and is written as its first character. */
export function printPattern(parts: readonly Part[]): string {
  return parts
    .map((part) =>
      (typeof part === 'string' ? part : 'literal' in part ? part.literal : part.oneOf[0]!).replace(
        /[\\*?]/g,
        escapeUnless(part),
      ),
    )
    .join('')
}

function escapeUnless(part: Part): (character: string) => string {
  return (character) => (typeof part === 'string' ? character : `\\${character}`)
}

/** Joins neighbouring literals and stars. */
export function joinParts(parts: readonly Part[]): readonly Part[] {
  const joined: Part[] = []
  for (const part of parts) {
    const last = joined.at(-1)
    if (part === '*' && last === '*') continue
    if (isLiteral(part)) {
      if (part.literal === '') continue
      if (last !== undefined && isLiteral(last)) {
        joined[joined.length - 1] = { literal: last.literal + part.literal }
        continue
      }
    }
    joined.push(part)
  }
  return joined
}

export type Shape = 'equals' | 'contains' | 'startswith' | 'endswith'

/** Wildcards around a pattern, added only where none is. */
export function shapePattern(parts: readonly Part[], shape: Shape): readonly Part[] {
  const before = (shape === 'contains' || shape === 'endswith') && parts[0] !== '*'
  const after = (shape === 'contains' || shape === 'startswith') && parts.at(-1) !== '*'
  if (!before && !after) return parts
  const shaped: Part[] = before ? ['*', ...parts] : [...parts]
  if (after && shaped.at(-1) !== '*') shaped.push('*')
  return shaped
}

export function isLiteral(part: Part): part is { readonly literal: string } {
  return typeof part !== 'string' && 'literal' in part
}

/** The text of a pattern without wildcards; undefined when it has one. */
export function literalText(parts: readonly Part[]): string | undefined {
  let text = ''
  for (const part of parts) {
    if (!isLiteral(part)) return undefined
    text += part.literal
  }
  return text
}
