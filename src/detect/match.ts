import type { EventDescription } from '../event/event.ts'
import type { Level, Status } from '../sigma/plan.ts'

/** A plan that was true of an event, with the evidence. Keys and their order are those of the printed JSON. */
export interface Match {
  /** TimeCreated, UTC, seven digits; null when the event has none. */
  readonly time: string | null
  readonly level: Level | null
  readonly rule: MatchedRule
  readonly event: EventDescription
  readonly evidence: readonly Evidence[]
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
