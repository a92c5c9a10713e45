/**
 * The regular expressions that rules are written in: what PCRE, Python and RE2 have in common. They are parsed to a
 * tree, from which the required literals are taken and which is printed again for an RE2 engine, so that both mean the
 * same. Where the dialects differ: `\d`, `\w`, `\s` and `\b` are ASCII (as in RE2), `$` without `m` is the very end,
 * a brace that begins no count is a character. What needs backtracking is refused. Groups leave no trace in the tree:
 * nothing asks what they captured.
 */
export type RegexNode =
  /** One code point. `fold`: whatever its case. */
  | { readonly kind: 'char'; readonly codePoint: number; readonly fold: boolean }
  | RegexClass
  /** The dot. `newline`: matches line feeds too. */
  | { readonly kind: 'any'; readonly newline: boolean }
  /** An empty one matches the empty text. */
  | { readonly kind: 'concat'; readonly of: readonly RegexNode[] }
  | { readonly kind: 'alternate'; readonly of: readonly RegexNode[] }
  /** `max` null: without limit. */
  | {
      readonly kind: 'repeat'
      readonly of: RegexNode
      readonly min: number
      readonly max: number | null
      readonly greedy: boolean
    }
  | { readonly kind: 'assert'; readonly at: RegexAssertion }

export interface RegexClass {
  readonly kind: 'class'
  readonly negated: boolean
  /** Inclusive code points, as written: unsorted, perhaps overlapping. */
  readonly ranges: readonly (readonly [from: number, to: number])[]
  /** Unicode properties, like `L` of `\p{L}`. */
  readonly properties: readonly { readonly name: string; readonly negated: boolean }[]
  readonly fold: boolean
}

export type RegexAssertion =
  | 'text-start'
  | 'text-end'
  | 'line-start'
  | 'line-end'
  | 'word-boundary'
  | 'no-word-boundary'

export interface RegexFlags {
  i: boolean
  m: boolean
  s: boolean
}
