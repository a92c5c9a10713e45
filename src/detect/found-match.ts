import type { Event, EventDescription } from '../event/event.ts'
import type { Evidence, Match, MatchedRule } from './match.ts'

/** A match whose event is not described yet. */
export interface FoundMatch {
  readonly rule: MatchedRule
  /** The event under the names of the rule. */
  readonly seen: Event
  readonly evidence: readonly FoundEvidence[]
}

export interface FoundEvidence {
  /** One object, however often it is told. */
  readonly told: ToldTest
  /** `IN_PLACE`: the text of the field that is told, which lies in the event as it is. */
  readonly value: string | null | typeof IN_PLACE
}

export const IN_PLACE = Symbol('in place')

/** What of evidence is the same for all events. */
export type ToldTest = Omit<Evidence, 'value'>

export function matchOf({ rule, seen, evidence }: FoundMatch, time: string | null, event: EventDescription): Match {
  const textOf = ({ told, value }: FoundEvidence): string | null =>
    value === IN_PLACE ? (seen.get(told.field!) as string) : value
  return {
    time,
    level: rule.level,
    rule,
    event,
    evidence: evidence.map((each) => ({ ...each.told, value: textOf(each) })),
  }
}
