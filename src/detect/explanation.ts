import type { Event, EventDescription } from '../event/event.ts'
import type { Logsource } from '../sigma/plan.ts'
import type { Detector, PlannedEventRule } from './detector.ts'
import { type MatchedRule, matchedRule } from './match.ts'
import { type Offer, offerOf } from './offer.ts'
import type { Trace } from './trace.ts'

/** All there is to say about one rule and one event; plain data that outlives both. */
export interface Explanation {
  readonly rule: MatchedRule
  readonly logsource: Logsource
  /** TimeCreated of the event, UTC; null when it has none. */
  readonly time: string | null
  readonly event: EventDescription
  /** The rule reports the event when it is offered and the tree holds. */
  readonly offer: Offer
  /** What the rule would say of the event, offered or not. */
  readonly trace: Trace
}

export function explanationOf(detector: Detector, rule: PlannedEventRule, event: Event): Explanation {
  const { plan } = rule
  return {
    rule: matchedRule(plan),
    logsource: plan.logsource,
    time: event.time,
    event: event.describe(),
    offer: offerOf(plan, event.source),
    trace: detector.explain(rule, event),
  }
}
