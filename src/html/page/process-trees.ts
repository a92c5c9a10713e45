/** The shape of the process trees: children, matches, and which rows are there when some are open. */
import type { Report } from './report.ts'

export interface TreeRow {
  readonly process: number
  /** 0 for a root. */
  readonly depth: number
}

export class ProcessTrees {
  /** Processes below which there is a match. */
  readonly leadingToMatches = new Set<number>()
  readonly #children: number[][]
  readonly #matches: number[][]
  readonly #roots: readonly number[]

  constructor(report: Report) {
    const { processes, matches, events } = report.head
    const { parent } = processes
    this.#children = parent.map(() => [])
    this.#matches = parent.map(() => [])
    for (const [number, above] of parent.entries()) if (above >= 0) this.#children[above]!.push(number)
    for (const [match, event] of matches.event.entries()) this.#matches[events.process[event]!]?.push(match)
    const byTime = (a: number, b: number): number => (processes.ticks[a] ?? 0) - (processes.ticks[b] ?? 0) || a - b
    for (const children of this.#children) children.sort(byTime)
    const ranks = this.#worstRanks(report, parent)
    this.#roots = parent
      .flatMap((above, number) => (above < 0 ? [number] : []))
      .sort((a, b) => ranks[a]! - ranks[b]! || byTime(a, b))
  }

  childrenOf(process: number): readonly number[] {
    return this.#children[process]!
  }

  matchesOf(process: number): readonly number[] {
    return this.#matches[process]!
  }

  rows(open: ReadonlySet<number>): TreeRow[] {
    const rows: TreeRow[] = []
    // A stack of its own: a log may hold chains of any length.
    const waiting: TreeRow[] = this.#roots.map((process) => ({ process, depth: 0 })).reverse()
    for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
      const { process, depth } = row
      rows.push(row)
      if (!open.has(process)) continue
      for (const child of this.#children[process]!.toReversed()) waiting.push({ process: child, depth: depth + 1 })
    }
    return rows
  }

  /** Of the matches of each process and of all below it. */
  #worstRanks(report: Report, parent: readonly number[]): number[] {
    const ranks = new Array<number>(parent.length).fill(Number.POSITIVE_INFINITY)
    for (const [number, matches] of this.#matches.entries()) {
      if (matches.length === 0) continue
      const rank = Math.min(...new Set(matches.map((match) => report.rankOf(match))))
      ranks[number] = Math.min(ranks[number]!, rank)
      for (let at = parent[number]!; at >= 0; at = parent[at]!) {
        if (this.leadingToMatches.has(at) && ranks[at]! <= rank) break
        this.leadingToMatches.add(at)
        ranks[at] = Math.min(ranks[at]!, rank)
      }
    }
    return ranks
  }
}
