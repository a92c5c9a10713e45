/** When, where and who, for the end of a run: a line each. */

import { TACTICS, tacticNamed } from '../document/attack.ts'
import { fileTimeText } from '../evtx/time.ts'
import type { Highlights, NameCounts, Timeline } from './highlights.ts'
import type { RuleTotal } from './match-totals.ts'
import { countedText, countText } from './numbers-text.ts'
import { terminalText } from './terminal-text.ts'

const NAMED = 5
/** Of a name, in UTF-16 units. */
const NAME_LENGTH = 60

export function highlightLines(highlights: Highlights, byRule: readonly RuleTotal[]): string[] {
  const { timeline, computers, users } = highlights
  return [
    ...(timeline === null ? [] : timelineLines(timeline)),
    ...nameLine('hosts', computers),
    ...nameLine('users', users),
    ...nameLine('tactics', tacticCounts(byRule)),
  ]
}

const BARS = '▁▂▃▄▅▆▇█'
/** No match at all looks other than a few of them. */
const NO_MATCH = '·'

/** One character for each bucket; the highest bar is the bucket with most matches. */
export function sparkline(counts: readonly number[]): string {
  const most = Math.max(...counts, 1)
  return counts.map((count) => (count === 0 ? NO_MATCH : BARS[Math.ceil((count / most) * BARS.length) - 1])).join('')
}

function timelineLines({ from, width, counts }: Timeline): string[] {
  const begin = momentText(from)
  const end = momentText(from + width * counts.length)
  return [
    `activity  ${sparkline(counts)}`,
    `          ${begin} to ${end}, ${widthText(width)} a character, ${countText(Math.max(...counts))} at most`,
  ]
}

/** Seconds since 1601 as a time to the second. */
function momentText(seconds: number): string {
  const text = fileTimeText(BigInt(seconds) * 10_000_000n)
  return text === undefined ? 'the end of time' : `${text.slice(0, '2026-03-11T16:04:33'.length)}Z`
}

const UNITS = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const

function widthText(seconds: number): string {
  const [unit, name] = UNITS.find(([unit]) => seconds >= unit) ?? UNITS[3]
  return countedText(seconds / unit, name)
}

function nameLine(heading: string, { named, others }: NameCounts): string[] {
  if (named.length === 0) return []
  const shown = named.slice(0, NAMED).map(([name, count]) => `${shortName(name)} ${countText(count)}`)
  const rest = named.slice(NAMED)
  if (rest.length > 0)
    shown.push(`${countText(rest.length)} more ${countText(rest.reduce((sum, [, count]) => sum + count, 0))}`)
  if (others > 0) shown.push(`names beyond the first ${countText(named.length)} ${countText(others)}`)
  return [`${heading.padEnd(10)}${shown.join(', ')}`]
}

function shortName(name: string): string {
  return terminalText(name.length <= NAME_LENGTH ? name : `${name.slice(0, NAME_LENGTH - 1)}…`)
}

/** A match counts for each tactic that its rule is tagged with. */
function tacticCounts(byRule: readonly RuleTotal[]): NameCounts {
  const counts = new Map<string, number>()
  for (const { tags, count } of byRule) {
    const tactics = new Set(tags.map(tacticOf).filter((tactic) => tactic !== undefined))
    for (const tactic of tactics) counts.set(tactic, (counts.get(tactic) ?? 0) + count)
  }
  const named = [...counts].sort(([a, some], [b, more]) => more - some || (a < b ? -1 : 1))
  return { named, others: 0 }
}

/** `attack.defense_evasion` → `defense-evasion`; undefined for techniques and other tags. */
function tacticOf(tag: string): string | undefined {
  const words = /^attack\.(.+)$/i.exec(tag)?.[1]
  if (words === undefined) return undefined
  const tactic = tacticNamed(words)
  return TACTICS.includes(tactic) ? tactic : undefined
}
