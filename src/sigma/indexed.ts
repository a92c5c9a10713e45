import type { Part, Relation } from './plan.ts'

/**
 * What KQL asks of a field is asked of what Elasticsearch indexes of its values, so every question says how that was
 * made. A list of values answers when one of them does; an absent field never does.
 */
export type IndexQuestion =
  /** One of the terms consists of these parts; `?` and `oneOf` do not occur. */
  | { readonly ask: 'term'; readonly terms: Terms; readonly parts: readonly Part[] }
  /** One of the terms, compared as Unicode text. */
  | { readonly ask: 'term-range'; readonly terms: Terms; readonly relation: Relation; readonly value: string }
  /** Terms of one value: one of them, or all side by side in this order. Without any the question is never answered. */
  | { readonly ask: 'words'; readonly terms: Terms; readonly words: readonly string[]; readonly isPhrase: boolean }
  | {
      readonly ask: 'number'
      readonly precision: Precision
      readonly relation: Relation | 'eq'
      readonly value: string
    }
  /** Addresses as 32 hexadecimal digits, both inclusive; IPv4 is mapped into IPv6. */
  | { readonly ask: 'address'; readonly from: string; readonly to: string }
  /** Milliseconds since 1970, both inclusive; null: without end. */
  | { readonly ask: 'date'; readonly from: number | null; readonly to: number | null }
  | { readonly ask: 'boolean'; readonly values: readonly boolean[] }
  /** Any value at all. */
  | { readonly ask: 'exists'; readonly terms: Terms | null }
  /** No event can answer, and why. */
  | { readonly ask: 'never'; readonly why: 'unmapped' | 'nested' }

/** How the terms of a value are made. */
export interface Terms {
  /** `none`: the value itself; `lowercase`: that in lower case; `standard`: its words in lower case. */
  readonly analyser: 'none' | 'lowercase' | 'standard'
  /** UTF-16 units above which a value has no terms; null: none is too long. */
  readonly ignoreAbove: number | null
  /** Of an object, the values at every depth. */
  readonly isDeep: boolean
}

/** How a number is kept: without fraction, as a 32-bit or as a 64-bit floating point number. */
export type Precision = 'integer' | 'single' | 'double'
