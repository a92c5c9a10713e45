/** Detections against recordings: suites, verdicts, near misses, branch coverage. */

export {
  type AtomicReport,
  type AtomicReportRow,
  atomicReport,
  LINK_STATUSES,
  type LinkedRule,
  type LinkStatus,
  linkCounts,
} from './atomic-report.ts'
export { BranchCoverage } from './branch-coverage.ts'
export { placeBranches } from './branch-places.ts'
export {
  type Check,
  type Located,
  type PlannedChecks,
  planChecks,
  type RecordingJob,
  type Scope,
  type SuiteWithRules,
} from './check.ts'
export { type CountRange, countRangeText, parseCount, range } from './count-range.ts'
export { type CoverageFigures, coverageFigures, percentOf, unreachedOf } from './coverage-figures.ts'
export { judge, notJudged } from './judge.ts'
export { type AskedRule, RecordingObserver, type ScopeObservation, type Tally } from './observation.ts'
export { type ProcessRoot, ProcessTree } from './process-tree.ts'
export { isRegressionInfo, readRegressionInfo } from './regression-info.ts'
export {
  type CheckResult,
  type CoveredBranch,
  type NearestEvent,
  type NearestEvents,
  type RuleCoverage,
  statusCounts,
  statusOf,
  type ValidationResult,
  verdictCounts,
} from './result.ts'
export { type LoadedBook, RuleBook } from './rule-book.ts'
export { type Found, holdingsText, SecondLook, type SilentRule } from './second-look.ts'
export type { CountEdit, Expectation, RecordingReference, Suite, SuitePlace, SuiteTest } from './suite.ts'
export { isSuiteFile, OTHERS, readSuiteFile } from './suite-file.ts'
export { type NotJudged, STATUSES, VERDICTS, type Verdict, type VerdictStatus } from './verdict.ts'
export { type Contains, openWindow, type Window } from './window.ts'
