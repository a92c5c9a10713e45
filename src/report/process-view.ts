/** Which processes are shown of all, and in which order: those that are asked for, with their ancestors and what came of them. */
import type { MatchedRule } from '../detect/match.ts'
import type { Process } from '../event/index.ts'
import type { RecordId } from '../evtx/index.ts'

/** Matches of one rule on events of one process. */
export interface ProcessMatches {
  readonly rule: Pick<MatchedRule, 'id' | 'title' | 'level' | 'path'>
  count: number
  /** Times of the earliest and the latest; null: they have none. */
  first: string | null
  last: string | null
  /** The first `LISTED_RECORDS` of them. */
  readonly records: { readonly file: string | null; readonly recordId: RecordId | null }[]
}

export const LISTED_RECORDS = 20

export interface ShownProcess {
  readonly process: Process
  /** Whether it was asked for, not only its relatives. */
  readonly isAskedFor: boolean
  readonly matches: readonly ProcessMatches[]
  /** From 0. */
  readonly depth: number
  /** null: a root. */
  readonly line: Line | null
  readonly shownChildren: readonly Process[]
}

/** The place of a process below its parent, and that of the parent: shared, so that deep trees stay small. */
export interface Line {
  readonly above: Line | null
  readonly isLast: boolean
}

/** `depth`: levels that are shown below a process that was asked for. */
export function* shownProcesses(
  asked: ReadonlyMap<Process, readonly ProcessMatches[]>,
  depth: number,
): Generator<ShownProcess> {
  const shown = new Set<Process>()
  for (const process of asked.keys()) for (const each of ancestry(process, shown)) shown.add(each)
  addDescendants(shown, asked.keys(), depth)
  const roots = [...shown].filter(({ parent }) => parent === null).sort(byBeginning)
  const waiting = roots.reverse().map((process) => ({ process, depth: 0, line: null as Line | null }))
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { process } = next
    const children = process.children.filter((child) => shown.has(child))
    yield { ...next, isAskedFor: asked.has(process), matches: asked.get(process) ?? [], shownChildren: children }
    for (const [i, child] of [...children.entries()].reverse())
      waiting.push({
        process: child,
        depth: next.depth + 1,
        line: { above: next.line, isLast: i === children.length - 1 },
      })
  }
}

/** Up to the first that is known already. */
function* ancestry(process: Process, known: ReadonlySet<Process>): Generator<Process> {
  for (let at: Process | null = process; at !== null && !known.has(at); at = at.parent) yield at
}

/** Level by level: a process that is reached on several ways counts with the shortest. */
function addDescendants(shown: Set<Process>, from: Iterable<Process>, depth: number): void {
  const seen = new Set(from)
  let level = [...seen]
  for (let left = depth; left > 0 && level.length > 0; left--) {
    level = level.flatMap(({ children }) => children.filter((child) => !seen.has(child)))
    for (const child of level) {
      seen.add(child)
      shown.add(child)
    }
  }
}

/** By computer, then by the time of the process or of its first child. */
function byBeginning(a: Process, b: Process): number {
  if (a.computer !== b.computer) return a.computer < b.computer ? -1 : 1
  const [left, right] = [beginning(a), beginning(b)]
  return left === right ? a.id - b.id : left < right ? -1 : 1
}

const NEVER = '~'

function beginning({ time, children }: Process): string {
  return time ?? children[0]?.time ?? NEVER
}
