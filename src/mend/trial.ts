/** Candidates tried: the text of the rule is changed, read again, and the rule asked about the events that came nearest. */
import type { Event } from '../event/index.ts'
import { applyEdits, type Span } from '../sigma/index.ts'
import { COST } from './cost.ts'
import type { Candidate, Mend } from './mend.ts'
import type { WrittenRule } from './written-rule.ts'

/** Rules that are read again for one report; a large file counts as several. */
const MAX_TRIALS = 150
const LARGE_FILE = 20_000

/** `candidates`: the cheapest first. `events`: those that the rule should be tried on. */
export function triedMends(
  rule: WrittenRule,
  candidates: readonly Candidate[],
  events: readonly Event[],
  most: number,
): readonly Mend[] {
  const verified: Mend[] = []
  const others: Mend[] = []
  let trials = Math.max(10, Math.floor(MAX_TRIALS / Math.ceil(rule.text.length / LARGE_FILE)))
  for (const candidate of candidates) {
    if (trials <= 0 || (verified.length >= most && verified[most - 1]!.cost < candidate.cost)) break
    const outcome = candidate.edits.length === 0 ? UNTRIED : tried(rule, candidate, events)
    if (candidate.edits.length > 0) trials--
    if (outcome.fires > 0) {
      verified.push(mendOf(rule, candidate, outcome.fires))
      verified.sort((left, right) => left.cost - right.cost)
    } else if (outcome.isNearer && candidate.kind !== 'condition') {
      // Another condition always asks for less of something.
      others.push(mendOf(rule, candidate, 0))
    }
  }
  return worthTelling([...verified, ...others]).slice(0, most)
}

/** Alone the rule fires: then it is no part of its file that keeps it silent. */
export function mendOutside(rule: WrittenRule, events: readonly Event[]): Mend | undefined {
  const event = events.find((each) => rule.firesOn([each]) > 0)
  if (event === undefined) return undefined
  const { title } = rule.rule.places
  const candidate = {
    kind: 'filter-document',
    place: title,
    replacement: null,
    edits: [],
    distance: null,
    cost: 0,
    event,
  } as const
  return mendOf(rule, candidate, 0)
}

/** Behind one that is likely and was seen to help, what is far less likely is no suggestion any more. */
function worthTelling(ranked: readonly Mend[]): readonly Mend[] {
  const [first] = ranked
  if (first === undefined || !first.isVerified || first.cost > LIKELY) return ranked
  return ranked.filter(({ isVerified, cost }) => isVerified && cost <= first.cost + FAR_LESS_LIKELY)
}

const LIKELY = 2.2
const FAR_LESS_LIKELY = 2

interface Outcome {
  readonly fires: number
  /** Fewer tests fail than before. */
  readonly isNearer: boolean
}

const UNTRIED: Outcome = { fires: 0, isNearer: true }

function tried(rule: WrittenRule, { edits, event }: Candidate, events: readonly Event[]): Outcome {
  const changed = rule.edited(edits)
  if (changed === undefined) return { fires: 0, isNearer: false }
  const fires = changed.firesOn(events)
  if (fires > 0) return { fires, isNearer: true }
  const before = rule.detector.distance(rule.rule, event).tests
  return { fires, isNearer: changed.detector.distance(changed.rule, event).tests < before }
}

function mendOf(rule: WrittenRule, candidate: Candidate, fires: number): Mend {
  const { kind, place, edits, distance, selection, field, expected, actual, offset, event } = candidate
  const { path, text } = rule.source
  return {
    kind,
    path,
    ...{ start: place.start, end: place.end },
    ...lineOf(text, place.start),
    current: text.slice(place.start, place.end),
    replacement: replacementText(text, candidate),
    edits,
    distance,
    isVerified: fires > 0,
    fires,
    cost: candidate.cost + (fires > 1 ? COST.breadth * Math.log2(fires) : 0),
    selection: selection ?? null,
    field: field === undefined || field === '' ? null : field,
    expected: expected ?? null,
    actual: actual ?? null,
    offset: offset ?? null,
    event: event.summary(),
  }
}

/** As the file would have it, where the edits stay inside of the place. */
function replacementText(text: string, { place, edits, replacement }: Candidate): string | null {
  if (replacement === null || edits.length === 0 || !edits.every((edit) => isInside(edit, place))) return replacement
  const before = text.slice(0, place.start)
  const changed = applyEdits(text, edits)
  return changed.slice(before.length, changed.length - (text.length - place.end))
}

function isInside(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end
}

/** Lines break at LF, CR LF and CR. */
function lineOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset)
  const breaks = [...before.matchAll(/\r\n|\n|\r/g)]
  const last = breaks.at(-1)
  return {
    line: breaks.length + 1,
    column: last === undefined ? offset + 1 : offset - (last.index + last[0].length) + 1,
  }
}
