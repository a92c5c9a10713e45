/** A record as a tree with every value in its place: what XML is printed from and fields are taken from. */
export type Resolved =
  | string
  | ResolvedValue
  | ResolvedElement
  | { readonly kind: 'entity'; readonly name: string }
  | { readonly kind: 'character'; readonly code: number }
  | { readonly kind: 'cdata'; readonly text: string }
  | { readonly kind: 'instruction'; readonly target: string; readonly text: string }

/** What a record put into its template; literal text of the template is a plain string. */
export interface ResolvedValue {
  readonly kind: 'value'
  /** Code of `VALUE_TYPES`; of an array, that of its items. */
  readonly type: number
  readonly text: string
}

export interface ResolvedElement {
  readonly kind: 'element'
  readonly name: string
  readonly attributes: readonly { readonly name: string; readonly content: readonly Resolved[] }[]
  readonly content: readonly Resolved[]
  /** Written `<a/>`, as the template has it; an element that merely holds nothing is `<a></a>`. */
  readonly isClosedAtOnce: boolean
}
