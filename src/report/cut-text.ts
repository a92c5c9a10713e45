/** The report of a cut for people, on stderr. */
import type { MatchChangeFact, RedactionFacts } from './cut-json.ts'
import { countedText, countText } from './numbers-text.ts'
import type { Paint } from './paint.ts'
import { terminalText } from './terminal-text.ts'

/** What a kind is called, one and several. */
const KINDS: { readonly [kind: string]: readonly [one: string, several: string] | undefined } = {
  user: ['user', 'users'],
  host: ['host', 'hosts'],
  domain: ['domain', 'domains'],
  sid: ['SID', 'SIDs'],
  address: ['address', 'addresses'],
  pattern: ['word of patterns', 'words of patterns'],
}
const FIELDS_TOLD = 6
const CHANGES_TOLD = 20

/** What was replaced, never by what. */
export function redactionLines({ key, replaced, distinct, collisions }: RedactionFacts): string[] {
  const kinds = Object.entries(replaced)
  const lines = kinds.map(([kind, fields]) => {
    const counts = Object.entries(fields).sort(([, a], [, b]) => b - a)
    const total = counts.reduce((sum, [, count]) => sum + count, 0)
    const told = counts.slice(0, FIELDS_TOLD).map(([field, count]) => `${terminalText(field)} ${countText(count)}`)
    if (counts.length > FIELDS_TOLD) told.push(countedText(counts.length - FIELDS_TOLD, 'more field'))
    const what = countedText(distinct[kind] ?? 0, ...(KINDS[kind] ?? [kind, kind]))
    return `redacted  ${what}, ${countedText(total, 'time')}: ${told.join(', ')}`
  })
  if (kinds.length === 0) lines.push('redacted  nothing: no name, SID, address or pattern was found')
  if (key === 'generated') lines.push('          with a key made for this run: another run gives other names')
  if (collisions > 0)
    lines.push(`          ${countedText(collisions, 'name')} got a pseudonym that another has as well`)
  return lines
}

export function matchChangeLines(changes: readonly MatchChangeFact[], paint: Paint): string[] {
  const told = changes.slice(0, CHANGES_TOLD).map(({ rule, recordId, isLost }) => {
    const where = recordId === null ? '' : `record ${recordId}: `
    return paint('warning', terminalText(`changed   ${where}${rule} ${isLost ? 'no longer matches' : 'matches now'}`))
  })
  const rest = changes.length - told.length
  return rest > 0 ? [...told, `          … and ${countedText(rest, 'more change')}`] : told
}
