/** Where a detection stands with the runs of a document: which of them it sees, and what keeps it from the others. */
import type { MadeEvent } from '../atomic/made-event.ts'
import type { MadeRun, Way } from '../atomic/made-run.ts'
import type { Span } from '../sigma/diagnostics.ts'
import type { Detection } from './detection.ts'
import type { DocumentRuns } from './runs.ts'
import { isProgram, nearestPart } from './spelling.ts'
import { type Culprits, culpritsOf, type Truth, truthOf, type Verdict, type VerdictLeaf } from './verdict.ts'

export interface SeenEvent {
  readonly way: Way
  readonly kind: MadeEvent['kind']
  readonly verdict: Verdict
  readonly values: { readonly [field: string]: string }
}

/** The detection's answers about every event that it looks at. */
export function seenEvents(detection: Detection, runs: readonly MadeRun[]): readonly SeenEvent[] {
  return runs.flatMap(({ way, events }) =>
    events.flatMap((made) => {
      const verdict = detection.verdictOn(made)
      if (verdict === undefined) return []
      return [
        { way, kind: made.kind, verdict: way === 'direct' ? withoutParent(verdict) : verdict, values: made.values },
      ]
    }),
  )
}

/** What starts a program otherwise is nobody's guess, and no reason to believe in any parent. */
function withoutParent(verdict: Verdict): Verdict {
  if (verdict.op === 'not') return { op: 'not', of: withoutParent(verdict.of) }
  if (verdict.op !== 'test') return { op: verdict.op, of: verdict.of.map(withoutParent) }
  return verdict.subject === 'parent' ? { ...verdict, truth: false, actual: null } : verdict
}

/** Whether the detection fires on a run in one of these ways: true for one event that it sees, null where one may be. */
export function firesOn(seen: readonly SeenEvent[], ways: readonly Way[], forced: ReadonlySet<object>): Truth {
  const truths = seen.filter(({ way }) => ways.includes(way)).map(({ verdict }) => truthOf(verdict, forced))
  return truths.includes(true) ? true : truths.includes(null) ? null : false
}

/** What stands between the detection and the event that it comes nearest to; undefined when it looks at none. */
export function nearestCulprits(
  seen: readonly SeenEvent[],
  ways: readonly Way[],
  forced: ReadonlySet<object>,
): (Culprits & { readonly event: SeenEvent }) | undefined {
  const measured = seen
    .filter(({ way }) => ways.includes(way))
    .map((event) => ({ event, ...culpritsOf(event.verdict, costOf, forced) }))
  const [first, ...others] = measured
  return first && others.reduce((best, each) => (each.cost < best.cost ? each : best), first)
}

/** A slip of spelling is nearer than a wrong field, that nearer than a wrong parent, and what has nothing in common last. */
function costOf(leaf: VerdictLeaf): number {
  const { literal, actual, subject } = leaf
  if (!leaf.isCaseFree) return 0.2
  const near = literal === null || actual === null ? undefined : nearestPart(literal, actual)
  const isOther = near !== undefined && near.distance > 0 && isProgram(literal!) && isProgram(near.part)
  if (near !== undefined && !isOther) return 0.3 + near.distance / 100
  return subject === 'parent' ? 0.9 : 1
}

/** What is known of a detection once its faults are told. */
export interface Standing {
  readonly detection: Detection
  readonly seen: readonly SeenEvent[]
  /** The test starts more than its text tells, so that something fails is no proof. */
  readonly isOpen: boolean
  /** It is known which shell the test's runner starts. */
  readonly isRunnerSure: boolean
  /** Tests that are told to be at fault: later checks leave them out of account. */
  readonly forced: Set<object>
  /** Slips of spelling, for who wants to know whether both detections have the same. */
  readonly slips: Slip[]
  /** Tests about which nothing can be said but that they fail. */
  readonly unseen: Unseen[]
  /** Tests of the parent that hold over WinRM only. */
  readonly remoteOnly: VerdictLeaf[]
}

export interface Unseen {
  readonly place: Span
  /** The condition, where more than one selection fails. */
  readonly joinedBy?: Span
  readonly tests: string
}

export interface Slip {
  readonly leaf: VerdictLeaf
  /** What is there instead. */
  readonly part: string
  readonly distance: number
}

export function standingOf(detection: Detection, { runs, commands, mayStartOthers }: DocumentRuns): Standing {
  const isRunnerSure = commands.every(({ executors }) => executors.length === 1)
  return {
    detection,
    seen: seenEvents(detection, runs),
    isOpen: mayStartOthers,
    isRunnerSure,
    forced: new Set(),
    slips: [],
    unseen: [],
    remoteOnly: [],
  }
}
