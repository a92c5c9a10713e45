export { type Coverage, SurveyedEvents } from './coverage.ts'
export { Detector, type DetectorOptions, type Planned } from './detector.ts'
export type { Evidence, Match, MatchedRule } from './match.ts'
export type { ConditionTrace, LeafTrace, TestTrace, Trace } from './trace.ts'
