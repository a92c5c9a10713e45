export { type BlamedTest, blamedTests } from './blame.ts'
export { type Branch, BranchRecorder } from './branches.ts'
export type { CommonRun } from './common-run.ts'
export { CorrelationNet, type Planned } from './correlation-net.ts'
export { correlate } from './correlator.ts'
export { type Coverage, SurveyedEvents } from './coverage.ts'
export { Detector, type DetectorOptions, type IndexStore, type PlannedEventRule } from './detector.ts'
export { type Distance, isNearer } from './distance.ts'
export { testOf } from './evidence.ts'
export { type Explanation, explanationOf } from './explanation.ts'
export { type FoundEvidence, type FoundMatch, matchOf } from './found-match.ts'
export { type CorrelatedEvent, compareHits, type Hit } from './hit.ts'
export type { IndexData } from './index-data.ts'
export { regexProblem, replaceRegex } from './linear-regex.ts'
export { type MarkedPlace, markedPlaces } from './marked-places.ts'
export type { CorrelationMatch, Evidence, Match, MatchedRule } from './match.ts'
export type { Near } from './near.ts'
export { nearestExplanations } from './near-explanations.ts'
export {
  ASKED_ELSEWHERE,
  NEAREST,
  type NearEvent,
  type NearMisses,
  type NearMissLimits,
  NearMissSearch,
} from './near-misses.ts'
export { type Offer, offerOf } from './offer.ts'
export type { RegexNear } from './regex-near.ts'
export type { Departure, TextNear } from './text-near.ts'
export type { ConditionTrace, LeafTrace, TestTrace, Trace, TraceNode } from './trace.ts'
