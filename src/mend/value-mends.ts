/** A test that should hold and does not: what its value would have to be. */
import { scalarsOf, textOf } from '../detect/compiled-test.ts'
import type { Event } from '../event/index.ts'
import { type DetectionItem, type Scalar, type Shape, type Test, withValue } from '../sigma/index.ts'
import { type Alignment, align } from './alignment.ts'
import type { Blamed } from './blame.ts'
import { doubt } from './chance.ts'
import { COST } from './cost.ts'
import type { Candidate, MendKind } from './mend.ts'
import type { NearMiss } from './near-miss.ts'
import { atomsOfPattern, spellPattern } from './pattern-atoms.ts'
import { regexProposal } from './regex-mends.ts'
import { removalOf } from './removal.ts'
import type { WrittenTest } from './written-rule.ts'

/** Another value, as Sigma writes it. */
export interface Proposal {
  readonly kind: MendKind
  readonly text: string
  readonly distance: number
  readonly cost: number
  /** What was recorded, where it is not the first value of the field, and where in it the text begins that fits. */
  readonly actual?: string
  readonly offset?: number
}

export function valueMends(miss: NearMiss, { test, selection }: Blamed, written: WrittenTest): readonly Candidate[] {
  const { rule, event } = miss
  const { item, value } = written
  const actual = 'field' in test ? textsOf(test.field, event)[0] : undefined
  const about = { place: value, selection, field: item.field.field, expected: value.text, actual, event }
  const candidates: Candidate[] = []
  for (const { text, ...proposal } of proposalsFor(miss, test, written)) {
    const edits = withValue(rule.text, value, text)
    if (edits !== undefined) candidates.push({ ...about, ...proposal, replacement: text, edits })
  }
  // Of alternatives none has to hold.
  if (item.values.length === 1 || item.field.all)
    candidates.push({ ...about, kind: 'test', replacement: null, distance: null, ...withoutTest(miss, written) })
  return candidates
}

function textsOf(field: string, event: Event): readonly string[] {
  return scalarsOf(event.get(field)).map(textOf)
}

function withoutTest({ rule, event, isOneShort }: NearMiss, { item, value }: WrittenTest) {
  const isAbsent = event.get(item.field.field) === undefined
  const cost = (isOneShort ? COST.removalOfTheOne : COST.removal) + (isAbsent ? COST.ofAbsentField : 0)
  return { edits: removalOf(rule, item, value) ?? [], cost }
}

function* proposalsFor({ event, effort }: NearMiss, test: Test, { item, value }: WrittenTest): Iterable<Proposal> {
  const values = 'field' in test ? textsOf(test.field, event) : everyText(event)
  switch (test.op) {
    case 'text':
    case 'keyword':
      for (const text of values) yield* alignedText(item, value, text, effort)
      if (test.op === 'text') yield* unescaped(value)
      break
    case 'regex':
    case 'keyword-regex':
      for (const text of values) yield* regexProposal(test, value, text, effort)
      break
    case 'exists':
      yield { kind: 'value', text: String(!test.expected), distance: 1, cost: COST.presence }
      break
    case 'fieldref':
      for (const name of fieldsEqual(test, event))
        yield { kind: 'value', text: name, distance: 1, cost: COST.otherFieldOfReference, actual: name }
  }
  for (const text of 'field' in test ? values : []) yield* otherValue(test, value, text)
}

function* everyText(event: Event): Iterable<string> {
  for (const value of event.values()) for (const each of scalarsOf(value)) yield textOf(each)
}

// Letters

function* alignedText(
  item: DetectionItem,
  value: Scalar,
  text: string,
  effort: NearMiss['effort'],
): Iterable<Proposal> {
  const { comparison } = item.field
  if (comparison.kind !== 'text' || comparison.encoders.length > 0 || comparison.expand) return
  const { cased, windash } = comparison
  const shape: Shape = item.field.field === '' ? 'contains' : comparison.shape
  const found = align({ atoms: atomsOfPattern(value.text), shape, cased, windash, value: text, effort })
  if (found === undefined) return
  const kind = found.kind === 'letters' ? 'typo' : found.kind
  const cost = costOf(found, value.text, shape === 'contains' ? text.length : 1)
  const { distance, offset } = found
  yield { kind, text: spellPattern(found.atoms), distance, cost, actual: text, offset }
}

/** Of two that are equally near, the longer one says more. */
const GAIN_PER_LETTER = 0.002
const LETTERS_THAT_COUNT = 100

/** `places`: where in the value the text could begin. */
function costOf({ kind, distance, ...changes }: Alignment, text: string, places: number): number {
  if (kind === 'case') return Math.min(COST.mostCapitals, COST.case + distance * COST.eachCapital)
  if (kind === 'slash') return COST.slash + distance * COST.eachSlash
  const isNumber = /^\d+$/.test(text)
  const odd = changes.atEdges * COST.letterAtEdge + (changes.isNameBared ? COST.nameBared : 0)
  const digits = isNumber ? COST.typoOfNumber : COST.typo + changes.digits * COST.digit
  const gain = Math.min(LETTERS_THAT_COUNT, text.length) * GAIN_PER_LETTER
  return digits + distance * COST.letter + odd + doubt(text, places, distance) - gain
}

/** A star that a backslash of the path made a sign, backslashes that somebody doubled, quotes that YAML does not need. */
function* unescaped({ text }: Scalar): Iterable<Proposal> {
  const opened = text.replace(/(?<!\\)((?:\\\\)*)\\([*?])/g, '$1\\\\$2')
  if (opened !== text) yield { kind: 'escape', text: opened, distance: 1, cost: COST.wildcardEscaped }
  const halved = text.replaceAll('\\\\\\\\', '\\')
  const distance = text.length - halved.length
  if (distance > 0) yield { kind: 'escape', text: halved, distance, cost: COST.backslashesDoubled }
  const bare = /^(["'])(.+)\1$/.exec(text)?.[2]
  if (bare !== undefined) yield { kind: 'escape', text: bare, distance: 2, cost: COST.quotesInValue }
}

// Whole values

/** Longer texts are no words that a rule would compare whole. */
const MOST_LETTERS = 40

/** The whole of what was recorded, where that is a word or a number and the rule asks for a whole value. */
function* otherValue(test: Test, { text }: Scalar, actual: string): Iterable<Proposal> {
  const distance = lettersBetween(text, actual)
  const isNumber = /^-?\d+$/.test(actual)
  if (test.op === 'compare') {
    if (isNumber) yield { kind: 'number', text: actual, distance, cost: COST.otherLimit }
  } else if (test.op === 'text' && !test.parts.includes('*')) {
    if (isNumber && /^-?\d+$/.test(text)) yield { kind: 'number', text: actual, distance, cost: COST.otherNumber }
    else if (actual !== '' && actual.length <= MOST_LETTERS)
      yield { kind: 'value', text: spellPattern(literals(actual)), distance, cost: COST.otherWord }
  }
}

function literals(text: string) {
  return text.split('').map((character) => ({ kind: 'literal' as const, character, spelling: null }))
}

/** Between what both begin and end with. */
function lettersBetween(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length)
  let head = 0
  while (head < shorter && left[head] === right[head]) head++
  let tail = 0
  while (tail < shorter - head && left.at(-1 - tail) === right.at(-1 - tail)) tail++
  return Math.max(left.length, right.length) - head - tail
}

function fieldsEqual({ field }: Test & { op: 'fieldref' }, event: Event): readonly string[] {
  const own = new Set(textsOf(field, event).map((each) => each.toLowerCase()))
  const names = Object.keys(event.describe().fields).filter((name) => name !== field)
  return names.filter((name) => textsOf(name, event).some((each) => own.has(each.toLowerCase())))
}
