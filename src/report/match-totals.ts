import type { Level } from '../sigma/index.ts'

/** What only the end of a run knows of its matches. */
export interface MatchTotals {
  /** Of this program. */
  readonly version: string
  /** Every rule that matched. */
  readonly byRule: readonly RuleTotal[]
}

export interface RuleTotal {
  readonly path: string
  readonly id: string | null
  readonly title: string
  readonly level: Level | null
  readonly tags: readonly string[]
  readonly count: number
}
