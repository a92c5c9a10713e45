/** What a value is: which shape, in what wrapper, how surely, and if none, which come nearest and what they miss. */
import type { Fields } from '../evtx/fields.ts'
import { firstAt, isObject, type JsonObject, jsonProblem, parseJson, scalarText } from './json-object.ts'
import { type Mark, type Shape, shapeOf } from './json-shapes.ts'
import { SHAPE_NAMES, type ShapeName } from './shape-names.ts'
import { WRAPPERS } from './wrappers.ts'

export interface Recognition {
  /** `xml`: what the wrapper holds is an event of Windows as XML. */
  readonly shape: ShapeName | 'xml'
  /** From the outside in. */
  readonly wrappers: readonly string[]
  /** Share of the row's marks that the value has, from 0 to 1. */
  readonly confidence: number
  /** Some of them with what stands there, for people. */
  readonly proof: string
}

/** A value without its wrappers. */
export interface Unwrapped {
  readonly wrappers: readonly string[]
  /** An event of Windows as XML when it is a text. */
  readonly content: JsonObject | string
}

/** Wrappers inside each other: a result in a hit that holds text. */
const MAX_WRAPPERS = 4

/** @throws SyntaxError when a text inside is no JSON */
export function unwrapped(value: JsonObject): Unwrapped {
  const wrappers: string[] = []
  let content = value
  for (let depth = 0; depth < MAX_WRAPPERS; depth++) {
    const inner = innerOf(content)
    if (inner === undefined) break
    wrappers.push(inner.title)
    if (typeof inner.value === 'string' && inner.value.trimStart().startsWith('<'))
      return { wrappers, content: inner.value.trim() }
    const object = typeof inner.value === 'string' ? parseJson(inner.value) : inner.value
    if (!isObject(object)) break
    content = object
  }
  return { wrappers, content }
}

function unwrappedOrProblem(value: JsonObject): Unwrapped | { readonly problem: string } {
  try {
    return unwrapped(value)
  } catch (error) {
    return { problem: jsonProblem(error) }
  }
}

function innerOf(value: JsonObject): { readonly title: string; readonly value: unknown } | undefined {
  for (const { title, unwrap } of WRAPPERS) {
    const inner = unwrap(value)
    if (inner !== undefined) return { title, value: inner }
  }
  return undefined
}

/** Values that are looked at before a source is refused: an export may begin with lines about itself. */
export const SAMPLE = 20

/** undefined: no shape that is known here. */
export function recogniseShape(value: unknown): Recognition | undefined {
  const inside = isObject(value) ? unwrappedOrProblem(value) : undefined
  if (inside === undefined || 'problem' in inside) return undefined
  const { wrappers, content } = inside
  if (typeof content === 'string')
    return { shape: 'xml', wrappers, confidence: 1, proof: `it holds ${quoted(content)}` }
  const shape = SHAPE_NAMES.find((name) => fits(shapeOf(name), content))
  return shape === undefined ? undefined : { shape, wrappers, ...evidenceFor(shapeOf(shape), content) }
}

export function fits({ needs }: Shape, value: JsonObject): boolean {
  return needs.every((mark) => found(mark, value) !== undefined)
}

/** @throws Error when the shape does not fit */
export function fieldsIn(name: ShapeName, value: JsonObject): Fields {
  const shape = shapeOf(name)
  const missing = shape.needs.filter((mark) => found(mark, value) === undefined)
  if (missing.length > 0) throw new Error(`it is no event of the shape ${name}: ${missingText(missing)}`)
  return shape.read(value)
}

/** For people: the two shapes that come nearest, and what the value lacks for them. */
export function nearestShapes(value: unknown): string {
  if (!isObject(value)) return 'it is no object'
  const inside = unwrappedOrProblem(value)
  if ('problem' in inside) return `what it holds: ${inside.problem}`
  const object = typeof inside.content === 'string' ? value : inside.content
  const ranked = SHAPE_NAMES.map((name) => ({ name, ...standing(shapeOf(name), object) })).sort(
    (a, b) => b.share - a.share || b.hints - a.hints,
  )
  const [first, second] = ranked.map(({ name, missing }) => `${name} (${missingText(missing)})`)
  const names = Object.keys(object)
    .slice(0, SHOWN_NAMES)
    .map((each) => quoted(each))
  const more = Object.keys(object).length > SHOWN_NAMES ? ', …' : ''
  const has = names.length === 0 ? 'it is empty' : `it has ${names.join(', ')}${more}`
  return `${has}; nearest are ${first} and ${second}`
}

/** Names of a value that are shown. */
const SHOWN_NAMES = 6

function standing({ needs, has }: Shape, value: JsonObject) {
  const missing = needs.filter((mark) => found(mark, value) === undefined)
  const hints = has.filter((mark) => found(mark, value) !== undefined).length
  return { missing, hints, share: (needs.length - missing.length) / needs.length }
}

function missingText(missing: readonly Mark[]): string {
  return `${missing.map((mark) => mark.split(' | ').slice(0, SHOWN_ALTERNATIVES).join(' or ')).join(' and ')} missing`
}

/** Paths of a mark that are named. */
const SHOWN_ALTERNATIVES = 3

function evidenceFor({ needs, has }: Shape, value: JsonObject): Pick<Recognition, 'confidence' | 'proof'> {
  const marks = [...needs, ...has]
  const there = marks.flatMap((mark) => found(mark, value) ?? [])
  const shown = there.slice(0, needs.length).map(({ path, value: content }) => proofOf(path, content))
  return { confidence: there.length / marks.length, proof: shown.join(', ') }
}

function found(mark: Mark, value: JsonObject): { readonly path: string; readonly value: unknown } | undefined {
  for (const path of mark.split(' | ')) {
    const content = firstAt(value, [path])
    if (content !== undefined) return { path, value: content }
  }
  return undefined
}

function proofOf(path: string, value: unknown): string {
  const text = scalarText(value)
  return text === undefined ? `${path} is there` : `${path} is ${quoted(text)}`
}

/** Characters of a value that are shown. */
const SHOWN_LENGTH = 48

function quoted(text: string): string {
  return JSON.stringify(text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text)
}
