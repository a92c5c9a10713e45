import type { Span } from './diagnostics.ts'
import type { ScalarType } from './scalar.ts'

/**
 * A YAML document with positions, as rules need it: the digits of big integers, the style of scalars and the places of
 * everything are kept. Keys are scalars and unique. An alias is the very node that it names.
 */
export type Node = Mapping | Sequence | Scalar

export interface Mapping extends Span {
  readonly kind: 'mapping'
  readonly entries: readonly Entry[]
}

export interface Entry {
  readonly key: Scalar
  readonly value: Node
}

export interface Sequence extends Span {
  readonly kind: 'sequence'
  readonly items: readonly Node[]
}

/** `text` is the content after unquoting, whatever the type; the span includes quotes. */
export interface Scalar extends Span {
  readonly kind: 'scalar'
  readonly type: ScalarType
  readonly text: string
  readonly plain: boolean
  /** Where `text` stands letter for letter in the file; -1 when quoting or folding changed it. */
  readonly textStart: number
}

/** The value under a key; undefined when there is none. */
export function valueAt(mapping: Mapping, name: string): Node | undefined {
  return entryOf(mapping, name)?.value
}

export function entryOf(mapping: Mapping, name: string): Entry | undefined {
  for (const entry of mapping.entries) if (entry.key.text === name) return entry
  return undefined
}

/** The place of a part of a scalar's text; the whole scalar where the file writes the text differently. */
export function spanInside(scalar: Scalar, from: number, to: number): Span {
  if (scalar.textStart < 0) return scalar
  return { start: scalar.textStart + from, end: scalar.textStart + Math.max(to, from) }
}
