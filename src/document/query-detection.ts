/** A Kibana query as a `Detection`: traced on each made event under Elastic's names. */
import type { MadeEvent } from '../atomic/made-event.ts'
import type { ConditionTrace, LeafTrace, TestTrace } from '../detect/trace.ts'
import { ECS_FIELDS, EVENT_DATA } from '../event/ecs-fields.ts'
import { queryTrace } from '../kql/evaluate.ts'
import type { Query } from '../kql/load.ts'
import { testMeaning } from '../kql/meaning.ts'
import type { Span } from '../sigma/diagnostics.ts'
import type { Test, TestTree } from '../sigma/plan.ts'
import { testsOf } from '../sigma/plan-questions.ts'
import { type Asked, type Detection, type LogEvent, truthOfTest } from './detection.ts'
import type { SourceBlock } from './detection-document.ts'
import type { Subject, Verdict } from './verdict.ts'
import { differInCaseOnly, missingPiece } from './wildcard-pieces.ts'

/** @param query read from `block.inPlace`, so that its places are the document's */
export function queryDetection(query: Query, block: SourceBlock): Detection {
  const places = new Map<Test, Span>(testsOf(query.plan).map((test, index) => [test, query.places[index]!.value]))
  const asks = [...places].map(([test, place]) => askedBy(test, place))
  const { node } = query.plan.selections[0]!
  const eventIds = valuesAskedBy(node, EVENT_ID)?.map(Number)
  const span = { start: block.start, end: block.end }
  return {
    kind: 'query',
    name: 'The query',
    block,
    place: span,
    logPlace: asks.find(({ field }) => EVENT_ID.test(field ?? ''))?.place ?? span,
    reads: readsOf(eventIds, valuesAskedBy(node, CHANNEL)),
    asks,
    verdictOn(made) {
      if (eventIds !== undefined && !eventIds.includes(made.event.source.eventId!)) return undefined
      const { trace } = queryTrace(query, made.event)
      return verdictOf(trace.condition, (leaf) => leafVerdict(leaf, made, places.get(leaf.test) ?? span))
    },
  }
}

const EVENT_ID = /^(?:event\.code|winlog\.event_id)$/
const CHANNEL = /^winlog\.channel$/

function askedBy(test: Test, place: Span): Asked {
  const field = 'field' in test ? test.field : null
  return { test, field, subject: subjectOf(field), literal: literalOf(test), place }
}

function verdictOf(node: ConditionTrace | TestTrace, leaf: (leaf: LeafTrace) => Verdict): Verdict {
  switch (node.op) {
    case 'test':
      return leaf(node)
    case 'selection':
      return verdictOf(node.of, leaf)
    case 'not':
      return { op: 'not', of: verdictOf(node.of, leaf) }
    default:
      return { op: node.op, of: node.of.map((child) => verdictOf(child, leaf)) }
  }
}

function leafVerdict(
  { test, field, expected, actual: found, matched }: LeafTrace,
  made: MadeEvent,
  place: Span,
): Verdict {
  const actual = found === null || typeof found === 'string' ? found : found.join(' ')
  const pieces = piecesOf(test)
  const hasOtherCase = !matched && differInCaseOnly(pieces, actual)
  const literal = literalOf(test) ?? missingPiece(pieces, actual)
  return {
    op: 'test',
    truth:
      isUnmapped(test) || isUntold(field, made) || (hasOtherCase && isCaseUntold(field, made))
        ? null
        : // What is there in other letters, no argument would bring once more.
          !hasOtherCase && truthOfTest(matched, { field: null, literal, actual }, made),
    test,
    field,
    subject: subjectOf(field),
    words: `${field ?? 'any field'}: ${expected.pattern}`,
    meaning: testMeaning(test),
    literal,
    isCaseFree: !hasOtherCase,
    actual,
    place,
  }
}

/** How the file of a program that is not known is spelt. */
function isCaseUntold(field: string | null, { untold }: MadeEvent): boolean {
  return subjectOf(field) === 'program' && untold.has('OriginalFileName')
}

/** A field that Elastic's names do not have may be somebody's own. */
function isUnmapped(test: Test): boolean {
  return test.op === 'indexed' && test.ask === 'never' && test.why === 'unmapped'
}

/** Made up, filled by the agent or the host, or raw data that winlogbeat keeps only where its pipelines are not loaded. */
function isUntold(field: string | null, { untold, values }: MadeEvent): boolean {
  if (field === null) return false
  const base = field.replace(/\.text$/, '')
  if (base.startsWith(EVENT_DATA)) {
    const name = base.slice(EVENT_DATA.length)
    return untold.has(name) || Object.hasOwn(values, name)
  }
  const sources = Object.hasOwn(ECS_FIELDS, base) ? ECS_FIELDS[base]!.sources : undefined
  // Known to Elastic, and filled by the agent or the host.
  if (sources === undefined) return true
  return (
    base === '@timestamp' || sources.some(({ from }) => untold.has(from) || from === '@time' || from === 'Computer')
  )
}

function subjectOf(field: string | null): Subject {
  const base = field?.replace(/\.text$/, '') ?? ''
  if (/^process\.(?:name|executable|pe\.original_file_name)$/.test(base)) return 'program'
  if (/^process\.(?:command_line|args)$|script_block_text$/.test(base)) return 'command'
  if (/^process\.parent\./.test(base)) return 'parent'
  return EVENT_ID.test(base) ||
    CHANNEL.test(base) ||
    /^(?:event|winlog)\.(?:provider|module|dataset|provider_name|category|action|type)$/.test(base)
    ? 'log'
    : 'other'
}

/** The text of a value between its quotes and stars; null where a star stands inside. */
function literalOf(test: Test): string | null {
  const pieces = piecesOf(test)
  return pieces.length === 1 ? pieces[0]! : null
}

/** The texts between the stars of a value; stars between quotes are told elsewhere. */
function piecesOf(test: Test): readonly string[] {
  if (test.op !== 'indexed' || test.ask === 'exists') return []
  const { pattern } = test.shown
  const isQuoted = /^".*"$/s.test(pattern)
  const inner = (isQuoted ? pattern.slice(1, -1) : pattern).replace(/^\*+|\*+$/g, '')
  return inner
    .split(/(?<!\\)\*+/)
    .filter((piece) => piece !== '')
    .map((piece) => piece.replace(/\\(.)/g, '$1'))
}

/** Values of a field of which one has to be there, whatever else the query asks; undefined: it asks for none. */
function valuesAskedBy(node: TestTree, field: RegExp): readonly string[] | undefined {
  if (node.op === 'and') {
    const asked = node.of.map((each) => valuesAskedBy(each, field))
    return asked.find((values) => values !== undefined)
  }
  if (node.op === 'or') {
    const asked = node.of.map((each) => valuesAskedBy(each, field))
    return asked.includes(undefined) ? undefined : asked.flatMap((values) => values!)
  }
  if (node.op === 'not' || !('field' in node) || !field.test(node.field)) return undefined
  const literal = literalOf(node)
  return literal === null ? undefined : [literal]
}

function readsOf(
  eventIds: readonly number[] | undefined,
  channels: readonly string[] | undefined,
): readonly LogEvent[] | undefined {
  if (eventIds === undefined) return undefined
  return eventIds.flatMap((eventId) => (channels ?? [null]).map((channel) => ({ eventId, channel })))
}
