/** A Sigma rule as a `Detection`: explained on each made event that its logsource serves. */
import type { MadeEvent } from '../atomic/made-event.ts'
import { Detector } from '../detect/detector.ts'
import { offerOf } from '../detect/offer.ts'
import type { ConditionTrace, LeafTrace, TestTrace } from '../detect/trace.ts'
import { logsourceTable, type Route } from '../event/routing.ts'
import type { Span } from '../sigma/diagnostics.ts'
import type { Test } from '../sigma/plan.ts'
import { eventIdsAskedBy, testsOf } from '../sigma/plan-questions.ts'
import { type Rule, testPlace } from '../sigma/rule.ts'
import { type Asked, type Detection, type LogEvent, shortened, truthOfTest } from './detection.ts'
import type { SourceBlock } from './detection-document.ts'
import type { Subject, Verdict, VerdictLeaf } from './verdict.ts'
import { missingPiece } from './wildcard-pieces.ts'

const LOGSOURCES = logsourceTable()

export function ruleDetection(rule: Rule, block: SourceBlock): Detection {
  const detector = new Detector([rule])
  const eventIds = eventIdsAskedBy(rule.plan)
  const numbers = new Map<Test, number>(testsOf(rule.plan).map((test, number) => [test, number]))
  const asks = [...numbers.keys()].map((test) => askedBy(test, rule, numbers.get(test)!))
  return {
    kind: 'rule',
    name: 'The rule',
    block,
    place: rule.places.conditions[0] ?? rule.places.title,
    logPlace: logsourcePlace(rule, block, /^[^\S\n]*(?:category|service)\s*:.*/m),
    reads: readsOf(rule),
    idPlace: asks.find(({ field }) => field === 'EventID')?.place,
    asks,
    verdictOn(made) {
      const { source } = made.event
      const isAsked = eventIds === null || eventIds.includes(source.eventId!)
      if (!isAsked || offerOf(rule.plan, source, LOGSOURCES).kind !== 'offered') return undefined
      const { condition } = detector.explain(rule, made.event)
      return verdictOf(condition, (leaf) => {
        const place = testPlace(rule.places, numbers.get(leaf.test)!)?.value ?? rule.places.title
        return leafVerdict(leaf, made, place)
      })
    },
  }
}

/** The line of the logsource that says it; the whole where it stands in one line. */
export function logsourcePlace({ places }: Rule, { inPlace }: SourceBlock, line: RegExp): Span {
  const { start, end } = places.logsource
  const begin = inPlace.lastIndexOf('\n', start - 1) + 1
  const found = line.exec(inPlace.slice(begin, end))
  if (found === null) return places.logsource
  const at = begin + found.index + found[0].length - found[0].trimStart().length
  return { start: at, end: begin + found.index + found[0].trimEnd().length }
}

function askedBy(test: Test, { places }: Rule, number: number): Asked {
  const field = 'field' in test ? test.field : null
  const place = testPlace(places, number)?.value ?? places.title
  return { test, field, subject: subjectOf(field), literal: literalOf(test), place }
}

function verdictOf(node: ConditionTrace | TestTrace, leaf: (leaf: LeafTrace) => VerdictLeaf): Verdict {
  switch (node.op) {
    case 'test':
      return leaf(node)
    case 'selection':
      return verdictOf(node.of, (each) => ({ ...leaf(each), selection: node.name }))
    case 'not':
      return { op: 'not', of: verdictOf(node.of, leaf) }
    default:
      return { op: node.op, of: node.of.map((child) => verdictOf(child, leaf)) }
  }
}

function leafVerdict(
  { test, field, expected, actual: found, matched, near }: LeafTrace,
  made: MadeEvent,
  place: Detection['place'],
): VerdictLeaf {
  const actual = found === null || typeof found === 'string' ? found : found.join(' ')
  const literal = literalOf(test) ?? missingPiece(piecesOf(test), actual)
  return {
    op: 'test',
    truth: truthOfTest(matched, { field, literal, actual }, made),
    test,
    field,
    subject: subjectOf(field),
    words: `${field ?? 'any field'} ${expected.test} "${shortened(expected.pattern)}"`,
    literal,
    isCaseFree: !(near?.kind === 'text' && near.holdsAs === 'any-case'),
    actual,
    place,
  }
}

/** The one text that has to be there; null for patterns with wildcards inside and for other tests. */
export function literalOf(test: Test): string | null {
  const pieces = piecesOf(test)
  return pieces.length === 1 ? pieces[0]! : null
}

/** Texts between the wildcards; none of patterns with `?`. */
function piecesOf(test: Test): readonly string[] {
  if (test.op !== 'text' || test.parts.includes('?')) return []
  const pieces = ['']
  for (const part of test.parts) {
    if (typeof part === 'string') pieces.push('')
    else pieces[pieces.length - 1] += 'literal' in part ? part.literal : part.oneOf[0]!
  }
  return pieces.filter((piece) => piece !== '')
}

function subjectOf(field: string | null): Subject {
  if (field === null) return 'other'
  if (/^(?:Image|OriginalFileName|NewProcessName)$/.test(field)) return 'program'
  if (/^(?:CommandLine|ScriptBlockText)$/.test(field)) return 'command'
  if (/^(?:Grand)?Parent(?:Image|CommandLine|ProcessName)$/.test(field)) return 'parent'
  return /^(?:EventID|Channel|Provider_Name)$/.test(field) ? 'log' : 'other'
}

function readsOf({ plan }: Rule): readonly LogEvent[] | undefined {
  const routing = LOGSOURCES.routesOf(plan.logsource)
  if (routing.kind !== 'served') return undefined
  const asked = eventIdsAskedBy(plan)
  const events = routing.routes.flatMap((route) => eventsOf(route, asked))
  return events.every(({ channel, eventId }) => channel === null && eventId === null) ? undefined : events
}

function eventsOf({ channels = [], eventIds }: Route, asked: readonly number[] | null): LogEvent[] {
  const ids = eventIds === undefined ? asked : asked === null ? eventIds : eventIds.filter((id) => asked.includes(id))
  const names: readonly (string | null)[] = channels.length === 0 ? [null] : channels
  return names.flatMap((channel) => (ids ?? [null]).map((eventId) => ({ channel, eventId })))
}
