/** A query as written. `start` and `end` are UTF-16 offsets into its text, end exclusive. */
import type { Part, Relation, Span } from '../sigma/index.ts'

export type QueryNode = Span &
  (
    | { readonly kind: 'and' | 'or'; readonly of: readonly QueryNode[] }
    | { readonly kind: 'not'; readonly of: QueryNode }
    | { readonly kind: 'nested'; readonly path: Literal; readonly of: QueryNode }
    /** Without a field the value is looked for in all fields. */
    | { readonly kind: 'is'; readonly field: Literal | null; readonly value: Literal }
    | { readonly kind: 'range'; readonly field: Literal; readonly relation: Relation; readonly value: Literal }
  )

/** The name of a field or a value. */
export interface Literal extends Span {
  readonly isQuoted: boolean
  /** Escapes resolved; stars only where none is quoted or escaped. Neighbouring stars stay two. */
  readonly parts: readonly (string | typeof STAR)[]
}

export const STAR = Symbol('*')

/** The text, with its stars. */
export function textOf({ parts }: Literal): string {
  return parts.map((part) => (typeof part === 'string' ? part : '*')).join('')
}

export function hasStar({ parts }: Literal): boolean {
  return parts.includes(STAR)
}

export function isLoneStar({ parts }: Literal): boolean {
  return parts.length === 1 && parts[0] === STAR
}

/** The word `null`, which is no text. */
export function isNull(literal: Literal): boolean {
  return !literal.isQuoted && !hasStar(literal) && textOf(literal) === 'null'
}

/** As a plan has patterns: neighbouring stars mean no more than one. */
export function patternOf(parts: Literal['parts']): readonly Part[] {
  return parts
    .filter((part, index) => part !== STAR || parts[index - 1] !== STAR)
    .map((part) => (typeof part === 'string' ? { literal: part } : '*'))
}
