import type { EventDescription } from '../event/event.ts'
import type { Level, RuleRef, Status } from '../sigma/plan.ts'
import type { CorrelatedEvent } from './hit.ts'

/** A plan that was true of an event, with the evidence. Keys and their order are those of the printed JSON. */
export interface Match {
  /** TimeCreated, UTC, seven digits; null when the event has none. */
  readonly time: string | null
  readonly level: Level | null
  readonly rule: MatchedRule
  readonly event: EventDescription
  readonly evidence: readonly Evidence[]
}

/** A correlation whose condition became true for a group. Keys and their order are those of the printed JSON. */
export interface CorrelationMatch {
  /** Of the event that made it true; where the condition has a `not`, it is told when that can no longer change. */
  readonly time: string | null
  readonly level: Level | null
  readonly rule: MatchedRule
  /** Names and values of `group-by`, as the latest event has them; empty without. */
  readonly group: { readonly [name: string]: string }
  /** Times of the earliest event that counts and of the latest. */
  readonly window: { readonly from: string | null; readonly to: string | null }
  /** What was measured: events, different values, rules that occurred, a sum … */
  readonly count: number
  /** The first hundred events of the window. */
  readonly events: readonly CorrelatedEvent[]
}

export interface MatchedRule {
  readonly id: string | null
  readonly title: string
  readonly level: Level | null
  readonly status: Status | null
  readonly tags: readonly string[]
  readonly author: string | null
  readonly path: string
  readonly sha256: string | null
}

/** A test that held in a selection that the condition needed; `test: 'absent'` for a negated selection that did not hold. */
export interface Evidence {
  readonly selection: string
  readonly field: string | null
  readonly test: string
  readonly pattern: string | null
  readonly value: string | null
}

export function matchedRule({ rule }: { readonly rule: RuleRef }): MatchedRule {
  const { id, title, level, status, tags, author, path, sha256 } = rule
  return { id, title, level, status, tags, author, path, sha256 }
}
