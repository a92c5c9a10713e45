/**
 * The plain decoder: a record as a tree with every value put into its place. It serves any shape, is what XML is
 * printed from, and is the reference that the quick path (`layout.ts`, `evtx-record.ts`) is compared with.
 */
import { type Content, type Element, type Instance, readFragment } from './binxml.ts'
import { u16 } from './bytes.ts'
import type { Chunk } from './chunk.ts'
import { EvtxError } from './damage.ts'
import { ATTRIBUTE_ELEMENTS, RENDERING } from './layout.ts'
import type { DataItem } from './log-record.ts'
import { ARRAY_FLAG, arrayTexts, fitsType, TYPE_BINXML, TYPE_NULL, valueText } from './value.ts'

export type Resolved =
  | string
  | ResolvedElement
  | { readonly kind: 'entity'; readonly name: string }
  | { readonly kind: 'character'; readonly code: number }
  | { readonly kind: 'cdata'; readonly text: string }
  | { readonly kind: 'instruction'; readonly target: string; readonly text: string }

export interface ResolvedElement {
  readonly kind: 'element'
  readonly name: string
  readonly attributes: readonly { readonly name: string; readonly content: readonly Resolved[] }[]
  readonly content: readonly Resolved[]
}

/** BinXML inside values inside values; real logs go two deep. */
const MAX_VALUE_DEPTH = 64
/** Characters of one record: a 64 KiB record of real text has at most 32,000, a bomb 75 million. */
const MAX_RECORD_CHARACTERS = 4_000_000

/** Parts that cannot be decoded go to `onProblem` and are left out. @throws EvtxError when nothing can be decoded */
export function resolveRecord(
  chunk: Chunk,
  start: number,
  end: number,
  onProblem: (error: EvtxError) => void,
): Resolved[] {
  const { content } = readFragment(chunk, start, end, false)
  if (content.length === 0) throw new EvtxError('NO_CONTENT', start, 'the record holds no XML')
  const resolved = new Resolver(chunk, onProblem).all(content, undefined)
  if (resolved.length === 0)
    throw new EvtxError('NO_CONTENT', start, 'nothing of the record is left: the values it depends on are missing')
  return resolved
}

interface Values {
  readonly instance: Instance
  readonly offsets: readonly number[]
}

class Resolver {
  readonly #chunk: Chunk
  readonly #onProblem: (error: EvtxError) => void
  #budget = MAX_RECORD_CHARACTERS
  #depth = 0
  /** Offsets of the definitions being filled in, outermost first. */
  #active = new Set<number>()

  constructor(chunk: Chunk, onProblem: (error: EvtxError) => void) {
    this.#chunk = chunk
    this.#onProblem = onProblem
  }

  all(content: readonly Content[], values: Values | undefined, item = -1): Resolved[] {
    const resolved: Resolved[] = []
    for (const part of content) this.#one(part, values, item, resolved)
    return resolved
  }

  #one(part: Content, values: Values | undefined, item: number, into: Resolved[]): void {
    switch (part.kind) {
      case 'text':
        return this.#text(part.text, into)
      case 'element':
        return this.#element(part, values, into)
      case 'instance':
        return this.#instance(part, into)
      case 'substitution':
        return this.#value(part.index, values, item, into)
      default:
        into.push(part)
    }
  }

  #text(text: string, into: Resolved[]): void {
    this.#budget -= text.length + 1
    if (this.#budget < 0)
      throw new EvtxError('TOO_LARGE', 0, `the record unfolds to more than ${MAX_RECORD_CHARACTERS} characters`)
    if (text !== '') into.push(text)
  }

  /** An element is left out when the value it depends on is Null, and repeated once an item when it holds an array. */
  #element(element: Element, values: Values | undefined, into: Resolved[]): void {
    if (values !== undefined && this.#isRemoved(element.dependency, values)) return
    const count = values === undefined ? 1 : this.#itemCount(element, values)
    for (let item = 0; item < count; item++) {
      this.#text('', into)
      const attributes = []
      for (const attribute of element.attributes) {
        const content = this.all(attribute.content, values, item)
        if (content.length > 0) attributes.push({ name: attribute.name, content })
      }
      into.push({ kind: 'element', name: element.name, attributes, content: this.all(element.content, values, item) })
    }
  }

  #isRemoved(dependency: number, values: Values): boolean {
    return dependency >= 0 && dependency < values.instance.count && this.#type(dependency, values) === TYPE_NULL
  }

  #itemCount(element: Element, values: Values): number {
    let count = 1
    for (const part of element.content) {
      if (part.kind !== 'substitution' || !isArray(this.#type(part.index, values))) continue
      count = Math.max(count, this.#items(part.index, values).length)
    }
    return count
  }

  #type(index: number, { instance }: Values): number {
    return index < instance.count ? this.#chunk.bytes[instance.descriptors + 4 * index + 2]! : TYPE_NULL
  }

  #items(index: number, { instance, offsets }: Values): string[] {
    const { bytes, machine } = this.#chunk
    const size = u16(bytes, instance.descriptors + 4 * index)
    return arrayTexts(this.#type(index, { instance, offsets }), bytes, offsets[index]!, size, machine)
  }

  #value(index: number, values: Values | undefined, item: number, into: Resolved[]): void {
    if (values === undefined) throw new EvtxError('BAD_TOKEN', 0, 'a substitution stands outside a template')
    const { bytes, machine } = this.#chunk
    if (index >= values.instance.count) {
      this.#onProblem(
        new EvtxError(
          'BAD_VALUES',
          values.instance.descriptors,
          `value ${index} is missing: the record has ${values.instance.count}`,
        ),
      )
      return
    }
    const type = this.#type(index, values)
    const offset = values.offsets[index]!
    const size = u16(bytes, values.instance.descriptors + 4 * index)
    if (type === TYPE_NULL || size === 0) return
    if (!fitsType(type, size)) {
      this.#onProblem(
        new EvtxError(
          'BAD_VALUES',
          offset,
          `value ${index} of type 0x${type.toString(16)} and ${size} bytes is shown as hex`,
        ),
      )
    }
    if (type === TYPE_BINXML) return this.#nested(offset, offset + size, into)
    if (!isArray(type)) return this.#text(valueText(type, bytes, offset, size, machine), into)
    const items = this.#items(index, values)
    this.#text(item < 0 ? items.join(',') : (items[item] ?? ''), into)
  }

  #nested(start: number, end: number, into: Resolved[]): void {
    if (this.#depth === MAX_VALUE_DEPTH)
      throw new EvtxError('TOO_DEEP', start, `values are nested deeper than ${MAX_VALUE_DEPTH}`)
    this.#depth++
    // A value is XML of its own: it may well be an instance of a template that is being filled in outside.
    const outer = this.#active
    this.#active = new Set()
    try {
      into.push(...this.all(readFragment(this.#chunk, start, end, false).content, undefined))
    } catch (error) {
      if (!(error instanceof EvtxError) || error.code === 'TOO_LARGE' || error.code === 'TOO_DEEP') throw error
      this.#onProblem(error)
    }
    this.#active = outer
    this.#depth--
  }

  #instance(instance: Instance, into: Resolved[]): void {
    const definition = this.#chunk.definition(instance.definition)
    if (definition.problem !== undefined) throw new EvtxError('BAD_REFERENCE', instance.definition, definition.problem)
    if (this.#active.has(instance.definition))
      throw new EvtxError('TOO_DEEP', instance.definition, 'a template contains itself')
    this.#active.add(instance.definition)
    into.push(...this.all(definition.content, { instance, offsets: offsetsOf(this.#chunk, instance) }))
    this.#active.delete(instance.definition)
  }
}

function isArray(type: number): boolean {
  return (type & ARRAY_FLAG) !== 0
}

function offsetsOf(chunk: Chunk, instance: Instance): number[] {
  const offsets: number[] = []
  let at = instance.values
  for (let i = 0; i < instance.count; i++) {
    offsets.push(at)
    at += u16(chunk.bytes, instance.descriptors + 4 * i)
  }
  return offsets
}

/** The text of an element or attribute without its markup. */
export function textOf(content: readonly Resolved[]): string {
  return content.map((part) => (typeof part === 'string' ? part : markupText(part))).join('')
}

const ENTITIES: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function markupText(part: Exclude<Resolved, string>): string {
  switch (part.kind) {
    case 'entity':
      return Object.hasOwn(ENTITIES, part.name) ? ENTITIES[part.name]! : `&${part.name};`
    case 'character':
      return String.fromCharCode(part.code)
    case 'cdata':
      return part.text
    case 'element':
      return textOf(part.content)
    case 'instruction':
      return ''
  }
}

/** System values under the names of `layout.ts`, and the values of EventData or UserData. */
export interface Fields {
  readonly system: ReadonlyMap<string, string>
  readonly data: readonly DataItem[]
}

export function fieldsOf(content: readonly Resolved[]): Fields {
  const system = new Map<string, string>()
  const data: DataItem[] = []
  for (const root of elementsOf(content)) {
    if (root.name !== 'Event') collectData(root, data)
    else for (const child of elementsOf(root.content)) collectPart(child, system, data)
  }
  return { system, data }
}

function collectPart(element: ResolvedElement, system: Map<string, string>, data: DataItem[]): void {
  if (element.name === 'System') collectSystem(element, system)
  else if (element.name !== RENDERING) collectData(element, data)
}

function collectSystem(element: ResolvedElement, system: Map<string, string>): void {
  for (const child of elementsOf(element.content)) {
    for (const { name, content } of child.attributes) system.set(`${child.name}_${name}`, textOf(content))
    if (!ATTRIBUTE_ELEMENTS.has(child.name)) system.set(child.name, textOf(child.content))
  }
}

function collectData(element: ResolvedElement, data: DataItem[]): void {
  const children = elementsOf(element.content)
  if (children.length > 0) return children.forEach((child) => void collectData(child, data))
  const isContainer = element.name === 'EventData' || element.name === 'UserData'
  const text = textOf(element.content)
  if (isContainer && text === '') return
  let name = element.name
  for (const attribute of element.attributes) {
    if (attribute.name === 'Name') name = textOf(attribute.content)
    else if (!attribute.name.startsWith('xmlns'))
      data.push({ name: `${element.name}_${attribute.name}`, value: textOf(attribute.content) })
  }
  data.push({ name, value: text })
}

function elementsOf(content: readonly Resolved[]): ResolvedElement[] {
  return content.filter((part): part is ResolvedElement => typeof part !== 'string' && part.kind === 'element')
}
