/** The values of a key are there, in another place or form than its modifiers ask for. */
import { compileTest } from '../detect/compiled-test.ts'
import type { Event } from '../event/index.ts'
import {
  type DetectionItem,
  type Scalar,
  type Shape,
  type Span,
  shapePattern,
  spanInside,
  type Test,
} from '../sigma/index.ts'
import { doubt } from './chance.ts'
import { COST } from './cost.ts'
import type { KeyMend } from './key-mends.ts'
import type { MendKind } from './mend.ts'
import type { NearMiss } from './near-miss.ts'

export function* modifierMends({ rule, event }: NearMiss, item: DetectionItem): Iterable<KeyMend> {
  const { key } = item
  if (key === undefined) return
  const tests = rule.testsUnder(item)
  const held = tests.filter((test) => rule.compiled(test).holds(event)).length
  for (const variant of variantsOf(item, modifiersOf(key), costOfAll(tests.length, held))) {
    const helped = tests.find((test) => variant.shape === undefined || holdsAs(test, variant.shape, event))
    if (helped === undefined) continue
    const cost = variant.shape === undefined ? variant.cost : costOfShape(variant.shape, helped)
    yield {
      ...changedModifiers(key, variant.changed, cost),
      kind: variant.kind ?? 'modifier',
      actual: textOf(helped, event),
    }
  }
}

/** Values that hold and should not, because the key negates them. */
export function* withoutNegation({ key, field }: DetectionItem): Iterable<KeyMend> {
  if (key === undefined || !field.negated) return
  const changed = modifiersOf(key).filter((each) => each !== 'neq')
  yield changedModifiers(key, changed, COST.negated)
}

function modifiersOf(key: Scalar): readonly string[] {
  return key.text.split('|').slice(1)
}

/** Other modifiers of the key; those that put the values in another place have a shape, and cost what it does. */
type Variant = { readonly changed: readonly string[]; readonly kind?: MendKind } & (
  | { readonly shape: Shape }
  | { readonly shape?: undefined; readonly cost: number }
)

function* variantsOf({ field, values }: DetectionItem, modifiers: readonly string[], all: number): Iterable<Variant> {
  const { comparison } = field
  const without = (name: string): readonly string[] => modifiers.filter((each) => each !== name)
  if (comparison.kind === 'text' && comparison.encoders.length === 0) {
    for (const shape of SHAPES)
      if (shape !== comparison.shape && field.field !== '') yield { changed: withShape(modifiers, shape), shape }
    if (!comparison.windash && values.some(({ text }) => HAS_PARAMETER.test(text)))
      yield { changed: [...modifiers, 'windash'], cost: COST.dashes }
    if (values.some(({ text }) => LOOKS_LIKE_REGEX.test(text)) && !modifiers.some(isShapeOrLogic))
      yield { changed: ['re', ...without('cased')], cost: COST.regexForText }
  }
  if (modifiers.includes('cased')) yield { changed: without('cased'), cost: COST.cased }
  if (field.all && values.length > 1) yield { changed: without('all'), cost: all }
  if (comparison.kind === 'regex') {
    if (!modifiers.includes('i')) yield { kind: 'case', changed: [...modifiers, 'i'], cost: COST.ignoredCase }
    yield { changed: ['contains', ...modifiers.filter(isLogic)], cost: COST.textForRegex }
  }
  if (comparison.kind === 'compare') {
    for (const relation of RELATIONS.filter((each) => !modifiers.includes(each)))
      yield { changed: [...modifiers.filter(isLogic), relation], cost: COST.relation }
  }
}

const SHAPES: readonly Shape[] = ['endswith', 'startswith', 'contains', 'equals']
const RELATIONS = ['gt', 'gte', 'lt', 'lte']
const HAS_PARAMETER = /(?:^|[^\w])[-/]\w/
const LOOKS_LIKE_REGEX = /[\\^$.][*+?$dws(]|\(\?|[[(].*[\])]/

function isLogic(modifier: string): boolean {
  return modifier === 'all' || modifier === 'neq'
}

function isShapeOrLogic(modifier: string): boolean {
  return isLogic(modifier) || SHAPES.includes(modifier as Shape)
}

function withShape(modifiers: readonly string[], shape: Shape): readonly string[] {
  const at = modifiers.findIndex((each) => SHAPES.includes(each as Shape))
  const named = shape === 'equals' ? [] : [shape]
  return at < 0 ? [...named, ...modifiers] : modifiers.toSpliced(at, 1, ...named)
}

/** Where all but one of several values are there, it is that one that is wrong, not that all were asked for. */
function costOfAll(count: number, held: number): number {
  if (held * 2 < count) return COST.allOfFew
  if (count - held > 1) return COST.allOfSome
  return count === 2 ? COST.allOfTwo : COST.allButOne
}

/** Places in a value where a text could begin. */
const PLACES_ANYWHERE = 400

/** Which part of a value a text looks like: an end begins with a backslash or a dot, a beginning is a drive. */
function costOfShape(shape: Shape, { shown: { pattern } }: Test): number {
  const chance = doubt(pattern, shape === 'contains' ? PLACES_ANYWHERE : 1)
  const number = /^\d+$/.test(pattern) ? COST.shapeOfNumber : 0
  return COST[shape === 'endswith' || shape === 'startswith' ? anchorCost(shape, pattern) : shape] + chance + number
}

function anchorCost(shape: 'endswith' | 'startswith', pattern: string): 'likelyShape' | 'shape' {
  const isLikely = shape === 'endswith' ? /^[\\.]/.test(pattern) : /^(?:[A-Za-z]:|HK|\\\\)/.test(pattern)
  return isLikely ? 'likelyShape' : 'shape'
}

function holdsAs(test: Test, shape: Shape, event: Event): boolean {
  if (test.op !== 'text') return false
  const inner = test.parts.slice(test.parts[0] === '*' ? 1 : 0, test.parts.at(-1) === '*' ? -1 : undefined)
  return compileTest({ ...test, parts: shapePattern(inner, shape) }).holds(event)
}

function textOf(test: Test, event: Event): string | undefined {
  const value = 'field' in test ? event.get(test.field) : undefined
  return typeof value === 'string' ? value : undefined
}

function changedModifiers(key: Scalar, changed: readonly string[], cost: number): KeyMend {
  const bar = key.text.indexOf('|')
  const from = bar < 0 ? key.text.length : bar
  const text = changed.map((each) => `|${each}`).join('')
  const edit = { start: key.textStart + from, end: key.textStart + key.text.length, text }
  // Without modifiers it is the whole key that lacks one.
  const place: Span = bar < 0 ? key : spanInside(key, bar + 1, key.text.length)
  const edits = key.textStart < 0 ? [] : [edit]
  return { kind: 'modifier', place, replacement: changed.join('|'), edits, distance: 1, cost }
}
