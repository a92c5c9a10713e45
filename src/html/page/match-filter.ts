/** Which matches are listed, in which order and under which headings. */
import { LEVELS, rankOf, type ShownLevel } from './levels.ts'
import type { Report } from './report.ts'
import { plainText } from './visible-text.ts'

export interface MatchFilter {
  readonly levels: ReadonlySet<ShownLevel>
  /** Numbers of a rule, of strings, of a process of which the match is or descends; null: any. */
  readonly rule: number | null
  readonly host: number | null
  readonly user: number | null
  readonly process: number | null
  /** Milliseconds since 1970, both ends included. */
  readonly range: TimeRange | null
  /** As `Search.find` answers. */
  readonly found: Uint8Array | null
}

export type TimeRange = readonly [from: number, to: number]

export const ANYTHING: MatchFilter = {
  levels: new Set(LEVELS),
  rule: null,
  host: null,
  user: null,
  process: null,
  range: null,
  found: null,
}

/** Numbers of the matches, in the order of the run. */
export function filtered(report: Report, filter: MatchFilter): number[] {
  const { events, matches } = report.head
  const { levels, rule, host, user, process, range, found } = filter
  const family = process === null ? null : familyOf(report, process)
  const shown: number[] = []
  for (let match = 0; match < matches.rule.length; match++) {
    const event = matches.event[match]!
    if (!levels.has(report.levels[matches.rule[match]!]!)) continue
    if (rule !== null && matches.rule[match] !== rule) continue
    if (host !== null && events.host[event] !== host) continue
    if (user !== null && events.user[event] !== user) continue
    if (family !== null && family[events.process[event]!] !== 1) continue
    if (found !== null && found[match] !== 1) continue
    if (range !== null) {
      const time = report.millisecondsOf(match)
      if (time === null || time < range[0] || time > range[1]) continue
    }
    shown.push(match)
  }
  return shown
}

/** 1 for the process and all below it. */
function familyOf({ head: { processes } }: Report, root: number): Uint8Array {
  const family = new Uint8Array(processes.parent.length)
  for (let number = 0; number < family.length; number++) {
    const path: number[] = []
    let at = number
    while (at >= 0 && at !== root && family[at] === 0) {
      path.push(at)
      at = processes.parent[at]!
    }
    if (at >= 0) for (const each of [at, ...path]) family[each] = 1
  }
  return family
}

export const ORDERS = { oldest: 'Oldest first', newest: 'Newest first', worst: 'Worst first' } as const
export type Order = keyof typeof ORDERS

/** Matches without a time come last. */
export function ordered(report: Report, matches: readonly number[], order: Order): number[] {
  const timeOf = (match: number): number => report.ticksOf(match) ?? (order === 'newest' ? -Infinity : Infinity)
  const byTime = (a: number, b: number): number => {
    const [first, second] = [timeOf(a), timeOf(b)]
    return first === second ? a - b : first - second
  }
  const compare = {
    oldest: byTime,
    newest: (a: number, b: number) => byTime(b, a),
    worst: (a: number, b: number) => report.rankOf(a) - report.rankOf(b) || byTime(a, b),
  }
  return [...matches].sort(compare[order])
}

export const GROUPINGS = {
  none: 'Not grouped',
  rule: 'By rule',
  host: 'By host',
  user: 'By user',
  process: 'By process tree',
} as const
export type Grouping = keyof typeof GROUPINGS

export interface MatchGroup {
  /** The same when the filter changes. */
  readonly key: string
  readonly name: string
  readonly level: ShownLevel
  readonly matches: readonly number[]
}

/** Worst and largest groups first; the order inside each stays. */
export function grouped(report: Report, matches: readonly number[], grouping: Grouping): MatchGroup[] {
  const groups = new Map<number, number[]>()
  const keyOf = keyOfMatch(report, grouping)
  for (const match of matches) {
    const key = keyOf(match)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [match])
    else group.push(match)
  }
  const made = [...groups].map(([key, each]) => ({
    key: `${grouping} ${key}`,
    name: plainText(nameOfGroup(report, grouping, key)),
    level: LEVELS[Math.min(...new Set(each.map((match) => report.rankOf(match))))]!,
    matches: each,
  }))
  return made.sort((a, b) => rankOf(a.level) - rankOf(b.level) || b.matches.length - a.matches.length)
}

function keyOfMatch({ head: { events, matches, processes } }: Report, grouping: Grouping): (match: number) => number {
  const eventOf = (match: number): number => matches.event[match]!
  switch (grouping) {
    case 'none':
      return () => 0
    case 'rule':
      return (match) => matches.rule[match]!
    case 'host':
      return (match) => events.host[eventOf(match)]!
    case 'user':
      return (match) => events.user[eventOf(match)]!
    case 'process': {
      const roots = rootsOf(processes.parent)
      return (match) => roots[events.process[eventOf(match)]!] ?? -1
    }
  }
}

/** The topmost known ancestor of each process. */
export function rootsOf(parents: readonly number[]): Int32Array {
  const roots = new Int32Array(parents.length).fill(-1)
  for (let number = 0; number < parents.length; number++) {
    const path: number[] = []
    let at = number
    while (roots[at] === -1 && parents[at]! >= 0) {
      path.push(at)
      at = parents[at]!
    }
    const root = roots[at] === -1 ? at : roots[at]!
    for (const each of [at, ...path]) roots[each] = root
  }
  return roots
}

function nameOfGroup(report: Report, grouping: Grouping, key: number): string {
  if (grouping === 'rule') return report.head.rules[key]!.title
  if (grouping !== 'process') return report.text(key) ?? `no ${grouping}`
  if (key < 0) return 'no known process'
  const { processes } = report.head
  const image = report.text(processes.image[key]!) ?? 'unknown process'
  const host = report.text(processes.host[key]!)
  const pid = processes.pid[key]
  return [image, pid === null ? '' : `process id ${pid}`, host ?? ''].filter((part) => part !== '').join(' · ')
}
