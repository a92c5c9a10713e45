/**
 * `%name%` in values of `expand` (rules specification, "Placeholders"). `\%` is a literal percent sign and begins no
 * placeholder: in `C:\Users\%user%` none remains.
 */
export interface Placeholders {
  readonly [name: string]: readonly (string | number)[] | string | number
}

export type Expansion =
  | { readonly ok: true; readonly texts: readonly string[]; readonly found: boolean }
  | { readonly ok: false; readonly reason: 'undefined' | 'too-many'; readonly name: string }

/** Texts that one value may stand for: lists of a thousand hosts are real, products of them are not. */
export const MAX_EXPANSIONS = 20_000

/** An escaped character, or a placeholder. Backslashes are taken in pairs first, as everywhere in Sigma. */
const ESCAPE_OR_PLACEHOLDER = /\\[\\%*?]|%([\p{L}\p{N}_][\p{L}\p{N}_.-]*)%/gu

/** Whether `%name%` would be found in a value. */
export function isPlaceholderName(name: string): boolean {
  return /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(name)
}

/** The same placeholders, and the names of those whose values were asked for since. */
export function watchedPlaceholders(placeholders: Placeholders): {
  readonly placeholders: Placeholders
  readonly used: ReadonlySet<string>
} {
  const used = new Set<string>()
  const watched = {}
  for (const [name, values] of Object.entries(placeholders)) {
    Object.defineProperty(watched, name, {
      enumerable: true,
      get() {
        used.add(name)
        return values
      },
    })
  }
  return { placeholders: watched, used }
}

/** Sigma text with placeholders -> Sigma texts without: every combination, wildcards of the values active. */
export function expandPlaceholders(text: string, placeholders: Placeholders): Expansion {
  let texts: string[] = ['']
  let from = 0
  let found = false
  const append = (choices: readonly string[]): void => {
    texts = texts.flatMap((prefix) => choices.map((choice) => prefix + choice))
  }
  for (const match of text.matchAll(ESCAPE_OR_PLACEHOLDER)) {
    const [whole, name] = match
    if (name === undefined && whole !== '\\%') continue
    append([text.slice(from, match.index)])
    from = match.index + whole.length
    if (name === undefined) {
      append(['%'])
      continue
    }
    found = true
    const choices = valuesOf(placeholders, name)
    if (choices.length === 0) return { ok: false, reason: 'undefined', name }
    if (texts.length * choices.length > MAX_EXPANSIONS) return { ok: false, reason: 'too-many', name }
    append(choices)
  }
  append([text.slice(from)])
  return { ok: true, texts, found }
}

function valuesOf(placeholders: Placeholders, name: string): readonly string[] {
  if (!Object.hasOwn(placeholders, name)) return []
  const values = placeholders[name]!
  return (typeof values === 'string' || typeof values === 'number' ? [values] : values).map(String)
}
