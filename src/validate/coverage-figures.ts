/** Branch coverage in numbers. */
import type { Branch } from '../detect/index.ts'
import type { CoveredBranch, RuleCoverage } from './result.ts'

export interface CoverageFigures {
  /** Outcomes: of selections, filters and branches of conditions true and false, of values and tests true. */
  readonly possible: number
  readonly reached: number
  readonly filters: number
  /** Filters that held on an event. */
  readonly filtersHeld: number
  /** Filters that kept their rule from matching an event. */
  readonly filtersRemoving: number
}

export function coverageFigures(coverage: readonly RuleCoverage[]): CoverageFigures {
  const branches = coverage.flatMap((each) => each.branches)
  const filters = branches.filter(({ kind }) => kind === 'filter')
  return {
    possible: branches.reduce((sum, branch) => sum + outcomesOf(branch).length, 0),
    reached: branches.reduce((sum, branch) => sum + outcomesOf(branch).filter(Boolean).length, 0),
    filters: filters.length,
    filtersHeld: filters.filter(({ wasTrue }) => wasTrue).length,
    filtersRemoving: filters.filter(({ removed }) => removed !== null && removed > 0).length,
  }
}

/** 100 where there is nothing to reach. */
export function percentOf({ possible, reached }: Pick<CoverageFigures, 'possible' | 'reached'>): number {
  return possible === 0 ? 100 : (100 * reached) / possible
}

/** Whether each outcome that counts was reached. That a test fails needs no proof of its own. */
function outcomesOf({ kind, wasTrue, wasFalse }: Branch): readonly boolean[] {
  return kind === 'value' || kind === 'test' ? [wasTrue] : [wasTrue, wasFalse]
}

/** Branches with an outcome that no event reached. */
export function unreachedOf({ branches }: Pick<RuleCoverage, 'branches'>): readonly CoveredBranch[] {
  return branches.filter((branch) => outcomesOf(branch).includes(false))
}
