import type { EventDescription } from '../event/event.ts'
import type { Evidence, Match, MatchedRule } from './match.ts'

/** A match whose event is not described yet. */
export interface FoundMatch {
  readonly rule: MatchedRule
  readonly evidence: readonly FoundEvidence[]
}

export interface FoundEvidence {
  /** One object, however often it is told. */
  readonly told: ToldTest
  readonly value: string | null
}

/** What of evidence is the same for all events. */
export type ToldTest = Omit<Evidence, 'value'>

export function matchOf({ rule, evidence }: FoundMatch, time: string | null, event: EventDescription): Match {
  return { time, level: rule.level, rule, event, evidence: evidence.map(({ told, value }) => ({ ...told, value })) }
}
