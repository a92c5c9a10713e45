import type { Event, EventSummary } from '../event/event.ts'

/**
 * A match of a rule that a correlation refers to: what the correlation needs of it and no more. Plain data: workers post
 * hits to the main thread, and many of them are kept on disk.
 */
export interface Hit {
  /** Number of the rule among the event rules. */
  readonly rule: number
  /** TimeCreated in 100 ns ticks since 1601. */
  readonly ticks: bigint
  /** The same for all hits of one event, and for no other's. */
  readonly event: string
  /** Texts of the fields that correlations want of this rule's events, in the order of `CorrelationNet.fieldsOf`; null: absent. */
  readonly values: readonly (string | null)[]
  readonly summary: EventSummary
}

/** What a correlation match says of each of its events. */
export interface CorrelatedEvent extends EventSummary {
  readonly time: string | null
  /** Title and id of the rule that the event matched. */
  readonly rule: string
  readonly ruleId: string | null
}

/**
 * By time. Events of one moment are put in an order that depends on what they are, not on the order of files: by channel,
 * computer and record id, then by their place.
 */
export function compareHits(a: Hit, b: Hit): number {
  if (a.ticks !== b.ticks) return a.ticks < b.ticks ? -1 : 1
  return (
    compareTexts(a.summary.channel, b.summary.channel) ||
    compareTexts(a.summary.computer, b.summary.computer) ||
    compareIds(a.summary.recordId, b.summary.recordId) ||
    compareTexts(a.event, b.event) ||
    a.rule - b.rule
  )
}

function compareTexts(a: string | null, b: string | null): number {
  return a === b ? 0 : (a ?? '') < (b ?? '') ? -1 : 1
}

function compareIds(a: EventSummary['recordId'], b: EventSummary['recordId']): number {
  return a === b ? 0 : (a ?? -1) < (b ?? -1) ? -1 : 1
}

/** Names events for `Hit.event`: by their place where they have one, else by their number. */
export class EventNames {
  #last: Event | undefined
  #name = ''
  #number = 0

  nameOf(event: Event, { file, offset }: EventSummary): string {
    if (event !== this.#last) {
      this.#last = event
      this.#number++
      // Numbers of equal length sort as text.
      this.#name =
        offset === null ? `#${String(this.#number).padStart(15, '0')}` : `${file} ${String(offset).padStart(15, '0')}`
    }
    return this.#name
  }
}
