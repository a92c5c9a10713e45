/**
 * What was typed into the search field: words that must all be there, phrases in quotes, words that must not be there
 * (`-word`), and words of one field (`Image:word`).
 */
export interface Term {
  /** In lower case; null: anywhere. */
  readonly field: string | null
  readonly text: string
  readonly isUnwanted: boolean
}

/** Separates fields in the text of an event, and a name from its value; both are shown by name elsewhere. */
export const FIELD_END = '\u0001'
export const NAME_END = '\u0002'

export function parseQuery(query: string): Term[] {
  const terms: Term[] = []
  for (const [, minus, name, quoted, word] of query.matchAll(/(-?)(?:([A-Za-z_][\w.]*):)?(?:"([^"]*)"?|(\S+))/g)) {
    const text = (quoted ?? word ?? '').toLowerCase()
    // A drive is no field: `C:\Windows` is searched as it is.
    const isDrive = name?.length === 1 && text.startsWith('\\')
    const field = name === undefined || isDrive ? null : name.toLowerCase()
    const whole = isDrive ? `${name}:${text}`.toLowerCase() : text
    if (whole !== '') terms.push({ field, text: whole, isUnwanted: minus === '-' })
  }
  return terms
}

/** `event`: as `searchText` has it; `rule`: what is searched of the rule, in lower case. */
export function answers(terms: readonly Term[], event: string, rule: string): boolean {
  return terms.every(({ field, text, isUnwanted }) => {
    const isThere = field === null ? event.includes(text) || rule.includes(text) : hasField(event, field, text)
    return isThere !== isUnwanted
  })
}

function hasField(event: string, field: string, text: string): boolean {
  const name = `${FIELD_END}${field}${NAME_END}`
  for (let at = event.indexOf(name); at >= 0; at = event.indexOf(name, at + 1)) {
    const start = at + name.length
    if (event.slice(start, event.indexOf(FIELD_END, start)).includes(text)) return true
  }
  return false
}

/** In lower case: every name and value, each between separators. */
export function searchText(fields: Iterable<readonly [name: string, value: string]>): string {
  let text = FIELD_END
  for (const [name, value] of fields) text += `${name}${NAME_END}${value}${FIELD_END}`
  return text.toLowerCase()
}
