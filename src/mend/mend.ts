/** The nouns of this room: what is suggested, and what it is made of. */
import type { Event, EventSummary } from '../event/index.ts'
import type { Span, TextEdit } from '../sigma/index.ts'

/** What kinds of suggestions there are, each with what it is. */
export const MEND_KINDS = {
  typo: 'letters of the value differ from what was recorded',
  slash: 'the value has another slash or dash than what was recorded',
  case: 'the value is compared with regard to case, and what was recorded has other capitals',
  number: 'another number was recorded',
  value: 'another value was recorded',
  escape: 'a backslash takes the meaning of the wildcard behind it, or a backslash or quote is there too much',
  field: 'the value stands in another field',
  'field-name': 'the recording has no field of this name, but one that is spelt nearly like it',
  'field-absent': 'the recording has no field of this name',
  modifier: 'the value is there, in another place or form than the modifiers ask for',
  filter: 'an exception takes the event away',
  'filter-document': 'by itself the rule fires, but a filter out of another file takes the event away',
  condition: 'the condition joins the selections in another way than the recording needs',
  logsource: 'no event of the recording is of the log source',
  test: 'the test fails, and nothing like what it asks for was recorded',
} as const satisfies { readonly [kind: string]: string }

export type MendKind = keyof typeof MEND_KINDS

/** One suggestion: where a rule is probably wrong, and the smallest edit that would mend it. Plain data. */
export interface Mend {
  readonly kind: MendKind
  /** Of the rule's file. */
  readonly path: string
  /** Where it is wrong: UTF-16 offsets, end exclusive; line and column from 1. */
  readonly start: number
  readonly end: number
  readonly line: number
  readonly column: number
  /** What stands there. */
  readonly current: string
  /** What should stand there; null when it should go, or when nobody can tell. */
  readonly replacement: string | null
  /** Of the file's text; empty when nobody can tell. */
  readonly edits: readonly TextEdit[]
  /** Characters that change between current and replacement, words of a key or a condition counting as one; null without a replacement. */
  readonly distance: number | null
  /** With the edits the rule was evaluated again, and fires on the recording. */
  readonly isVerified: boolean
  /** Of the events that came nearest, those that it then fires on. */
  readonly fires: number
  /** The lower, the likelier: bits, for putting suggestions in order. */
  readonly cost: number
  readonly selection: string | null
  readonly field: string | null
  /** The value as the rule writes it. */
  readonly expected: string | null
  /** What was recorded. */
  readonly actual: string | null
  /** Where in it the text begins that the replacement fits, in UTF-16 units; null where that is not known. */
  readonly offset: number | null
  /** The event that it is told of; null for mends of the log source without an event. */
  readonly event: EventSummary | null
}

/** A suggestion before it was tried. */
export interface Candidate {
  readonly kind: MendKind
  readonly place: Span
  readonly replacement: string | null
  readonly edits: readonly TextEdit[]
  readonly distance: number | null
  readonly cost: number
  readonly selection?: string | undefined
  readonly field?: string | undefined
  readonly expected?: string | undefined
  readonly actual?: string | undefined
  readonly offset?: number | undefined
  readonly event: Event
}
