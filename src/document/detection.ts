import type { MadeEvent } from '../atomic/made-event.ts'
import type { Span } from '../sigma/diagnostics.ts'
import type { SourceBlock } from './detection-document.ts'
import { nearestPart } from './spelling.ts'
import type { Truth, Verdict, VerdictLeaf } from './verdict.ts'

/** A rule or a query of the document, ready to be asked about made events. */
export interface Detection {
  readonly kind: 'rule' | 'query'
  /** In words: `The rule`, `The query`. */
  readonly name: string
  readonly block: SourceBlock
  /** Where it says what it detects: the condition of a rule, the whole of a query. */
  readonly place: Span
  /** Where it says which log it reads. */
  readonly logPlace: Span
  /** Where it asks for an event id itself. */
  readonly idPlace?: Span | undefined
  /** What it reads; undefined where it does not say. */
  readonly reads: readonly LogEvent[] | undefined
  /** What it asks of values, in its order; for statements that need no event. */
  readonly asks: readonly Asked[]
  /** undefined: it does not look at such events. */
  verdictOn(made: MadeEvent): Verdict | undefined
}

export type Asked = Pick<VerdictLeaf, 'field' | 'subject' | 'literal' | 'place' | 'test'>

const SHOWN = 160

/** A value as messages show it. */
export function shortened(text: string | null): string {
  if (text === null) return '(absent)'
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`
}

/** An event id of a channel. null: any, or not said. */
export interface LogEvent {
  readonly channel: string | null
  readonly eventId: number | null
}

/**
 * The answer of a test, given what it found. A value that nobody can tell answers nothing; one with an open `#{argument}`
 * answers no only where the literal is nearly there, for then no argument would have been meant.
 */
export function truthOfTest(
  holds: boolean,
  {
    field,
    literal,
    actual,
  }: { readonly field: string | null; readonly literal: string | null; readonly actual: string | null },
  { untold, values }: Pick<MadeEvent, 'untold' | 'values'>,
): Truth {
  if (field !== null && untold.has(field)) return null
  if (holds || actual === null || !actual.includes('#{')) return holds
  if (literal === null) return null
  // It is the program, and no argument would have that name too.
  const isElsewhere = values.Image?.toLowerCase().endsWith(literal.toLowerCase()) === true
  return isElsewhere || (nearestPart(literal, actual)?.distance ?? 0) > 0 ? false : null
}
