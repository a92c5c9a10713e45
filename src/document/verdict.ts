/**
 * What a detection says of a made event: its tests in the tree that joins them. A test may be neither true nor false,
 * because nobody can tell the value before the test is run; then nothing is alleged.
 */
import type { Span } from '../sigma/diagnostics.ts'

/** null: cannot be told. */
export type Truth = boolean | null

export type Verdict =
  | { readonly op: 'and' | 'or'; readonly of: readonly Verdict[] }
  | { readonly op: 'not'; readonly of: Verdict }
  | VerdictLeaf

export interface VerdictLeaf {
  readonly op: 'test'
  readonly truth: Truth
  /** The same object for the same test on every event. */
  readonly test: object
  /** Under the name that the detection uses; null for searches of all fields. */
  readonly field: string | null
  /** What the field is about, whatever the language. */
  readonly subject: Subject
  /** What is asked, as the language would have it: `Image endswith "\\a.exe"`, `process.name: "a.exe"`. */
  readonly words: string
  /** What that really means, where the words do not show it. */
  readonly meaning?: string
  /** The text that has to stand in the value, where the test asks for one text: without wildcards at its ends. */
  readonly literal: string | null
  /** false: the case of letters counts. */
  readonly isCaseFree: boolean
  readonly actual: string | null
  /** The selection of the rule that the test is of. */
  readonly selection?: string
  /** Where the value stands in the document. */
  readonly place: Span
}

export type Subject = 'program' | 'command' | 'parent' | 'log' | 'other'

/** @param forced tests that are taken for true, or as a slip that is found and told already */
export function truthOf(verdict: Verdict, forced: ReadonlySet<object> = NOTHING): Truth {
  switch (verdict.op) {
    case 'test':
      return forced.has(verdict.test) ? null : verdict.truth
    case 'not': {
      const truth = truthOf(verdict.of, forced)
      return truth === null ? null : !truth
    }
    default: {
      const deciding = verdict.op === 'or'
      const truths = verdict.of.map((each) => truthOf(each, forced))
      if (truths.includes(deciding)) return deciding
      return truths.includes(null) ? null : !deciding
    }
  }
}

const NOTHING: ReadonlySet<object> = new Set()

/** Tests that would have to answer otherwise for the detection to be true, as few and as near as possible. */
export interface Culprits {
  readonly cost: number
  readonly leaves: readonly Culprit[]
}

export interface Culprit {
  readonly leaf: VerdictLeaf
  /** The test holds, and an exception is made of it. */
  readonly isException: boolean
}

/** @param costOf above 0; the nearer a failed test is, the less */
export function culpritsOf(
  verdict: Verdict,
  costOf: (leaf: VerdictLeaf) => number,
  forced = NOTHING,
  wanted = true,
): Culprits {
  const truth = truthOf(verdict, forced)
  if (truth === null || truth === wanted) return { cost: 0, leaves: [] }
  switch (verdict.op) {
    case 'test':
      return { cost: wanted ? costOf(verdict) : 1, leaves: [{ leaf: verdict, isException: !wanted }] }
    case 'not':
      return culpritsOf(verdict.of, costOf, forced, !wanted)
    default: {
      const each = verdict.of.map((child) => culpritsOf(child, costOf, forced, wanted))
      const needsAll = (verdict.op === 'and') === wanted
      if (!needsAll) return each.reduce((best, one) => (one.cost < best.cost ? one : best))
      return { cost: each.reduce((sum, { cost }) => sum + cost, 0), leaves: each.flatMap(({ leaves }) => leaves) }
    }
  }
}

/** Every test, in the order of the detection. */
export function leavesOf(verdict: Verdict): readonly VerdictLeaf[] {
  if (verdict.op === 'test') return [verdict]
  return verdict.op === 'not' ? leavesOf(verdict.of) : verdict.of.flatMap(leavesOf)
}
