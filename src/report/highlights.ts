/** What stands out in the matches of a run: when, where and who. Plain data, gathered by workers and added up. */

export interface Highlights {
  /** null: no match has a time. */
  readonly timeline: Timeline | null
  readonly computers: NameCounts
  readonly users: NameCounts
}

export interface Timeline {
  /** Seconds since 1601 (FILETIME's zero) at which the first bucket begins. */
  readonly from: number
  /** Seconds of a bucket. */
  readonly width: number
  /** Matches of each; the first and the last are not zero. */
  readonly counts: readonly number[]
}

export interface NameCounts {
  /** Most matches first. */
  readonly named: readonly (readonly [name: string, count: number])[]
  /** Matches of names that were no longer told apart, since there were too many. */
  readonly others: number
}
