import type { Event } from '../event/index.ts'
import type { WrittenRule } from './written-rule.ts'

/** One event that a rule came near to matching, and what is known around it. */
export interface NearMiss {
  readonly rule: WrittenRule
  /** As the rule sees it. */
  readonly event: Event
  /** Fields that the rule asks for and no event of the recording has. */
  readonly absentFields: readonly string[]
  /** Whether a single test keeps the rule from matching the event. */
  readonly isOneShort: boolean
  /** Steps of comparison that may still be taken, for all events together. */
  readonly effort: { left: number }
}
