/**
 * The plain decoder: a record as a tree with every value put into its place. It serves any shape, is what XML is
 * printed from, and is the reference that the quick path (`layout.ts`, `evtx-record.ts`) is compared with.
 */
import { type Content, type Element, readFragment } from './binxml.ts'
import type { Instance } from './binxml-instance.ts'
import { u16 } from './bytes.ts'
import type { Chunk } from './chunk.ts'
import { EvtxError } from './damage.ts'
import { elementsIn, textOf } from './fields.ts'
import type { Resolved } from './resolved.ts'
import { ARRAY_FLAG, arrayTexts, fitsType, TYPE_BINXML, TYPE_NULL, valueText } from './value.ts'

/** Told what cannot be decoded and is left out (`record-value`), or has lost its name (`record-template`). */
export type OnProblem = (code: 'record-value' | 'record-template', error: EvtxError) => void

/** BinXML inside values inside values; real logs go two deep. */
const MAX_VALUE_DEPTH = 64
/** Characters of one record: a 64 KiB record of real text has at most 32,000, a bomb 75 million. */
const MAX_RECORD_CHARACTERS = 4_000_000

/** Parts that cannot be decoded go to `onProblem` and are left out. @throws EvtxError when nothing can be decoded */
export function resolveRecord(chunk: Chunk, start: number, end: number, onProblem: OnProblem): Resolved[] {
  const { content } = readFragment(chunk, start, end, false, (error) => onProblem('record-value', error))
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
  readonly #onProblem: OnProblem
  #budget = MAX_RECORD_CHARACTERS
  #depth = 0
  /** Offsets of the definitions being filled in, outermost first. */
  #active = new Set<number>()

  constructor(chunk: Chunk, onProblem: OnProblem) {
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
        this.#spend(part.text)
        if (part.text !== '') into.push(part.text)
        return
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

  #spend(text: string): void {
    this.#budget -= text.length + 1
    if (this.#budget < 0)
      throw new EvtxError('TOO_LARGE', 0, `the record unfolds to more than ${MAX_RECORD_CHARACTERS} characters`)
  }

  #typed(type: number, text: string, into: Resolved[]): void {
    this.#spend(text)
    into.push({ kind: 'value', type, text })
  }

  /** An element is left out when the value it depends on is Null, and repeated once an item when it holds an array. */
  #element(element: Element, values: Values | undefined, into: Resolved[]): void {
    if (values !== undefined && this.#isRemoved(element.dependency, values)) return
    const count = values === undefined ? 1 : this.#itemCount(element, values)
    for (let item = 0; item < count; item++) {
      this.#spend('')
      const attributes = []
      for (const attribute of element.attributes) {
        const content = this.all(attribute.content, values, item)
        if (textOf(content) !== '') attributes.push({ name: attribute.name, content })
      }
      const { name, isClosedAtOnce } = element
      into.push({ kind: 'element', name, attributes, content: this.all(element.content, values, item), isClosedAtOnce })
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
        'record-value',
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
    if (type === TYPE_NULL) return
    if (size === 0) return this.#typed(type & ~ARRAY_FLAG, '', into)
    if (!fitsType(type, size)) {
      this.#onProblem(
        'record-value',
        new EvtxError(
          'BAD_VALUES',
          offset,
          `value ${index} of type 0x${type.toString(16)} and ${size} bytes is shown as hex`,
        ),
      )
    }
    if (type === TYPE_BINXML) return this.#nested(offset, offset + size, into)
    if (!isArray(type)) return this.#typed(type, valueText(type, bytes, offset, size, machine), into)
    const items = this.#items(index, values)
    this.#typed(type & ~ARRAY_FLAG, item < 0 ? items.join(',') : (items[item] ?? ''), into)
  }

  #nested(start: number, end: number, into: Resolved[]): void {
    if (this.#depth === MAX_VALUE_DEPTH)
      throw new EvtxError('TOO_DEEP', start, `values are nested deeper than ${MAX_VALUE_DEPTH}`)
    this.#depth++
    // A value is XML of its own: it may well be an instance of a template that is being filled in outside.
    const outer = this.#active
    this.#active = new Set()
    try {
      const onBroken = (error: EvtxError): void => this.#onProblem('record-value', error)
      into.push(...this.all(readFragment(this.#chunk, start, end, false, onBroken).content, undefined))
    } catch (error) {
      if (!(error instanceof EvtxError) || error.code === 'TOO_LARGE' || error.code === 'TOO_DEEP') throw error
      this.#onProblem('record-value', error)
    }
    this.#active = outer
    this.#depth--
  }

  #instance(instance: Instance, into: Resolved[]): void {
    if (instance.problem !== undefined) return this.#nameless(instance, instance.problem, into)
    const definition = this.#chunk.definition(instance.definition)
    if (this.#active.has(instance.definition))
      throw new EvtxError('TOO_DEEP', instance.definition, 'a template contains itself')
    this.#active.add(instance.definition)
    into.push(...this.all(definition.content, { instance, offsets: offsetsOf(this.#chunk, instance) }))
    this.#active.delete(instance.definition)
  }

  /** The values in their order, each in an element `Data` as Windows has it for those without a name. */
  #nameless(instance: Instance, problem: string, into: Resolved[]): void {
    this.#onProblem('record-template', new EvtxError('BAD_REFERENCE', instance.definition, problem))
    const values = { instance, offsets: offsetsOf(this.#chunk, instance) }
    const content: Resolved[] = []
    for (let index = 0; index < instance.count; index++) {
      if (this.#type(index, values) === TYPE_NULL) continue
      const value: Resolved[] = []
      this.#value(index, values, -1, value)
      if (elementsIn(value).length > 0) content.push(...value)
      else content.push({ kind: 'element', name: 'Data', attributes: [], content: value, isClosedAtOnce: false })
    }
    const name = this.#depth === 0 ? 'Event' : 'EventData'
    into.push({ kind: 'element', name, attributes: [], content, isClosedAtOnce: false })
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
