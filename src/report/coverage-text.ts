/** What logs and rules have for each other, in words: logs without rules, rules without events, fields without values. */
import { countedText, countText } from './numbers-text.ts'
import type { Paint } from './paint.ts'
import { eventIdsOf, type ReadRule, type RuleEntry } from './rule-entry.ts'
import { terminalText } from './terminal-text.ts'

/** A log and what is in it. */
export interface SurveyedLog {
  readonly file: string
  readonly events: number
  /** Of them, those that at least one rule in use would be offered. */
  readonly asked: number
  /** Channels by number of events, most first. */
  readonly channels: readonly string[]
}

export interface LogFacts {
  readonly logs: readonly SurveyedLog[]
  /** False when not all kinds of events could be told apart. */
  readonly isComplete: boolean
}

/** Lines of each list that are shown without --verbose. */
const SHOWN = 20

export function coverageBlock(
  entries: readonly RuleEntry[],
  { logs, isComplete }: LogFacts,
  isVerbose: boolean,
  paint: Paint,
): string[] {
  const limit = isVerbose ? Number.POSITIVE_INFINITY : SHOWN
  const events = logs.reduce((sum, log) => sum + log.events, 0)
  const asked = logs.reduce((sum, log) => sum + log.asked, 0)
  const used = entries.filter(({ isServed }) => isServed)
  const seeing = used.filter(({ coverage }) => coverage !== null && coverage.events > 0)
  const lines = [
    paint('heading', `${countedText(logs.length, 'log')}, ${countedText(events, 'event')}`),
    `${countText(asked)} of the events are offered to ${countText(seeing.length)} of ${countedText(used.length, 'rule')} in use`,
  ]
  if (!isComplete)
    lines.push(paint('warning', 'the logs hold more kinds of events than are told apart: counts are too low'))
  if (logs.length <= limit) lines.push(...logs.map((log) => `  ${terminalText(askedText(log))}`))
  const unasked = logs.filter((log) => log.asked === 0)
  return [
    ...lines,
    ...listed('logs that no rule in use looks at:', unasked.map(logText), limit, paint),
    ...listed('rules in use without an event in these logs, by what they look at:', silentText(used), limit, paint),
    ...listed(
      'fields that no event has of those that the rule asking for them looks at:',
      absentText(used),
      limit,
      paint,
    ),
  ]
}

function listed(heading: string, items: readonly string[], limit: number, paint: Paint): string[] {
  if (items.length === 0) return []
  const lines = ['', paint('heading', heading), ...items.slice(0, limit).map((item) => `  ${terminalText(item)}`)]
  if (items.length > limit) lines.push(`  … and ${countText(items.length - limit)} more; --verbose lists them all`)
  return lines
}

function askedText({ file, events, asked }: SurveyedLog): string {
  return `${file}: ${countText(asked)} of ${countedText(events, 'event')}`
}

function logText({ file, events, channels }: SurveyedLog): string {
  return `${file}: ${events === 0 ? 'no events' : `${countedText(events, 'event')} of ${channels.join(', ')}`}`
}

function silentText(used: readonly RuleEntry[]): string[] {
  const silent = used.filter(({ coverage }) => coverage?.events === 0)
  return byNumber(silent.map(({ rule }) => wantedText(rule!))).map(
    ([wanted, rules]) => `${numberText(rules)}  ${wanted}`,
  )
}

/** Event ids that are named one by one. */
const NAMED_IDS = 8

/** `Security (event 4688, 4697)`. */
function wantedText(rule: ReadRule): string {
  if (rule.correlation !== null) return `the rules that it refers to (${rule.correlation.type})`
  const channels = [...new Set(rule.routes.flatMap(({ channels, provider }) => channels ?? provider ?? []))]
  const ids = eventIdsOf(rule)
  const more = ids.length > NAMED_IDS ? ' …' : ''
  const events = ids.length === 0 ? '' : ` (event ${ids.slice(0, NAMED_IDS).join(', ')}${more})`
  return `${channels.length === 0 ? 'any Windows log' : channels.join(', ')}${events}`
}

function absentText(used: readonly RuleEntry[]): string[] {
  const asked = used.flatMap(({ rule, coverage }) =>
    (coverage?.absentFields ?? []).map((field) => `${field} in ${wantedText(rule!)}`),
  )
  return byNumber(asked).map(([field, rules]) => `${numberText(rules)}  ${field}`)
}

function numberText(rules: number): string {
  return countedText(rules, 'rule').padStart(11)
}

function byNumber(names: readonly string[]): [name: string, count: number][] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].sort(([a, some], [b, others]) => others - some || (a < b ? -1 : 1))
}
