/** A rule set as tables: how many rules of each logsource, level, status and tag there are, used and not. */
import { LEVELS, type Logsource, STATUSES } from '../sigma/plan.ts'
import { countText } from './numbers-text.ts'
import type { Paint } from './paint.ts'
import type { RuleEntry } from './rule-entry.ts'
import { terminalText } from './terminal-text.ts'

export const RULE_GROUPS = ['logsource', 'level', 'status', 'tag'] as const
export type RuleGroup = (typeof RULE_GROUPS)[number]

/** The part of a table that is shown where nobody asked for it alone or for everything. */
const SHOWN_ROWS = 20

/** The table of one group in full, or the most important of all. */
export function ruleTables(
  entries: readonly RuleEntry[],
  group: RuleGroup | undefined,
  isVerbose: boolean,
  paint: Paint,
): string[] {
  if (group !== undefined) return table(group, rowsOf(entries, KEYS[group]), Number.POSITIVE_INFINITY, paint)
  const shown = isVerbose ? Number.POSITIVE_INFINITY : SHOWN_ROWS
  return [
    ...table('logsource', rowsOf(entries, KEYS.logsource), shown, paint),
    ...table('level', rowsOf(entries, KEYS.level), shown, paint),
    ...table('status', rowsOf(entries, KEYS.status), shown, paint),
    ...table('ATT&CK tactic', rowsOf(entries, tacticsOf), shown, paint),
    ...table('ATT&CK technique', rowsOf(entries, techniquesOf), shown, paint),
  ]
}

type KeysOf = (entry: RuleEntry) => readonly string[]

const WITHOUT = '(none)'

const KEYS: { readonly [group in RuleGroup]: KeysOf } = {
  logsource: ({ rule }) => [rule === null ? '(refused unread)' : logsourceText(rule.logsource)],
  level: ({ rule }) => (rule === null ? [] : [rule.level ?? WITHOUT]),
  status: ({ rule }) => (rule === null ? [] : [rule.status ?? WITHOUT]),
  tag: ({ rule }) => (rule === null ? [] : rule.tags.length === 0 ? [WITHOUT] : [...new Set(rule.tags)]),
}

const ATTACK = 'attack.'
/** Techniques with their parts; groups and software have numbers as well. */
const TECHNIQUE = /^attack\.t\d{4}(?:\.\d{3})?$/i
const NUMBERED = /^attack\.[a-z]{1,2}\d/i

function tacticsOf(entry: RuleEntry): readonly string[] {
  return KEYS.tag(entry).filter((tag) => tag.toLowerCase().startsWith(ATTACK) && !NUMBERED.test(tag))
}

function techniquesOf(entry: RuleEntry): readonly string[] {
  return KEYS.tag(entry).filter((tag) => TECHNIQUE.test(tag))
}

/** `windows process_creation`, `windows service security`. */
function logsourceText(logsource: Logsource | null): string {
  if (logsource === null) return '(correlations)'
  const { product, category, service } = logsource
  const parts = [product, category, service === undefined ? undefined : `service ${service}`]
  return parts.filter((part) => part !== undefined).join(' ')
}

interface Row {
  rules: number
  used: number
  refused: number
  /** Used, and with events in the logs; null when no logs were given. */
  withEvents: number | null
}

function rowsOf(entries: readonly RuleEntry[], keysOf: KeysOf): ReadonlyMap<string, Row> {
  const hasLogs = entries.some(({ coverage }) => coverage !== null)
  const rows = new Map<string, Row>()
  for (const entry of entries) {
    for (const key of keysOf(entry)) {
      const row = rows.get(key) ?? { rules: 0, used: 0, refused: 0, withEvents: hasLogs ? 0 : null }
      row.rules++
      if (entry.isServed) row.used++
      if (entry.refusal !== null) row.refused++
      if (row.withEvents !== null && (entry.coverage?.events ?? 0) > 0) row.withEvents++
      rows.set(key, row)
    }
  }
  return rows
}

const NUMBER_WIDTH = 9
const MAX_NAME_WIDTH = 60

function table(name: string, rows: ReadonlyMap<string, Row>, limit: number, paint: Paint): string[] {
  if (rows.size === 0) return []
  const sorted = [...rows].sort(
    (a, b) => place(a[0]) - place(b[0]) || b[1].rules - a[1].rules || (a[0] < b[0] ? -1 : 1),
  )
  const shown = sorted.slice(0, limit)
  const width = Math.min(MAX_NAME_WIDTH, Math.max(name.length, ...shown.map(([key]) => terminalText(key).length)))
  const hasLogs = sorted[0]![1].withEvents !== null
  const heads = ['rules', 'used', 'refused', ...(hasLogs ? ['in logs'] : [])].map((head) => head.padStart(NUMBER_WIDTH))
  const lines = [paint('heading', name.padEnd(width) + heads.join(''))]
  for (const [key, { rules, used, refused, withEvents }] of shown) {
    const numbers = [rules, used, refused, ...(withEvents === null ? [] : [withEvents])]
    const cells = numbers.map((number) => countText(number).padStart(NUMBER_WIDTH))
    lines.push(terminalText(key).padEnd(width) + cells.join(''))
  }
  if (shown.length < sorted.length)
    lines.push(`… and ${countText(sorted.length - shown.length)} more; --verbose lists them all`)
  return ['', ...lines]
}

/** Levels and statuses have an order of their own, the worst and the most proven first; everything else goes by number. */
const ORDER: readonly string[] = [...[...LEVELS].reverse(), ...STATUSES]

function place(key: string): number {
  const index = ORDER.indexOf(key)
  return index < 0 ? ORDER.length : index
}
