/**
 * Binary XML (MS-EVEN6 §2.2.12) as a tree. Three ideas make it readable:
 *
 * - A *template definition* is XML with numbered holes (substitutions). It is stored once in a chunk; each record is an
 *   *instance*: the definition's offset and the values for the holes. So most parsing happens once a definition.
 * - Names and definitions are referred to by offsets from the chunk's start, or stand *resident* where they are first
 *   used (the offset then points right behind itself). The chunk's tables are never needed.
 * - Inside a definition an element carries a dependency id (the value whose Null removes it); outside it does not.
 *   Taking one for the other shifts everything by two bytes.
 *
 * Lengths of elements and attribute lists are hints for skipping and are not used. Everything throws `EvtxError`, with
 * an offset in the chunk.
 */
import { type Instance, readInstance } from './binxml-instance.ts'
import { MORE, TOKEN } from './binxml-token.ts'
import { u16, u32 } from './bytes.ts'
import type { Chunk } from './chunk.ts'
import { EvtxError } from './damage.ts'

export type Content =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'cdata'; readonly text: string }
  | { readonly kind: 'character'; readonly code: number }
  | { readonly kind: 'entity'; readonly name: string }
  | { readonly kind: 'instruction'; readonly target: string; readonly text: string }
  | { readonly kind: 'substitution'; readonly index: number; readonly optional: boolean; readonly type: number }
  | Element
  | Instance

export interface Element {
  readonly kind: 'element'
  readonly name: string
  /** The value whose Null removes the element; -1: none. */
  readonly dependency: number
  readonly attributes: readonly Attribute[]
  readonly content: readonly Content[]
  /** Written `<a/>`; an element that merely holds nothing is `<a></a>`. */
  readonly isClosedAtOnce: boolean
}

export interface Attribute {
  readonly name: string
  readonly content: readonly Content[]
}

/** Deepest element nesting; the deepest of 811 real logs is 9. */
const MAX_ELEMENT_DEPTH = 512

/** Where a name is referred to: the u32 offset stands at `at`; `isResident`: the name itself follows. */
export interface NameReference {
  readonly at: number
  readonly text: string
  readonly isResident: boolean
}

export interface Fragment {
  readonly content: readonly Content[]
  readonly names: readonly NameReference[]
  /** Template instances anywhere in it. */
  readonly hasInstances: boolean
  /** Offset behind the end-of-fragment token. */
  readonly end: number
}

/**
 * Reads a fragment from `start` up to its end token or `end`. With `onBroken` the elements that are complete up to what
 * cannot be read are kept, and it is told of that; without, it is thrown.
 */
export function readFragment(
  chunk: Chunk,
  start: number,
  end: number,
  inDefinition: boolean,
  onBroken?: (error: EvtxError) => void,
): Fragment {
  const reader = new FragmentReader(chunk, start, end, inDefinition, onBroken)
  const content = reader.fragment()
  return { content, names: reader.names, hasInstances: reader.hasInstances, end: reader.at }
}

class FragmentReader {
  at: number
  readonly names: NameReference[] = []
  hasInstances = false
  readonly #chunk: Chunk
  readonly #bytes: Uint8Array
  readonly #end: number
  readonly #inDefinition: boolean
  readonly #onBroken: ((error: EvtxError) => void) | undefined
  /** Something could not be read: whatever is open ends here. */
  #isBroken = false
  #depth = 0

  constructor(
    chunk: Chunk,
    start: number,
    end: number,
    inDefinition: boolean,
    onBroken: ((error: EvtxError) => void) | undefined,
  ) {
    this.#onBroken = onBroken
    this.#chunk = chunk
    this.#bytes = chunk.bytes
    this.at = start
    this.#end = Math.min(end, chunk.length)
    this.#inDefinition = inDefinition
  }

  fragment(): Content[] {
    if (this.#token() === TOKEN.fragmentHeader) this.at += 4
    const content: Content[] = []
    while (this.at < this.#end && !this.#isBroken) {
      const token = this.#bytes[this.at]! & ~MORE
      if (token === TOKEN.endOfFragment) {
        this.at++
        return content
      }
      content.push(this.#item(token))
    }
    if (this.#inDefinition) throw this.#error('TRUNCATED', 'the definition does not end')
    return content
  }

  #item(token: number): Content {
    switch (token) {
      case TOKEN.element:
        return this.#element()
      case TOKEN.instance: {
        const instance = readInstance(this.#chunk, this.at, this.#end)
        this.at = instance.end
        this.hasInstances = true
        return instance
      }
      case TOKEN.text:
        return this.#text()
      case TOKEN.cdata:
        this.at++
        return { kind: 'cdata', text: this.#counted() }
      case TOKEN.character:
        this.at += 3
        this.#within()
        return { kind: 'character', code: u16(this.#bytes, this.at - 2) }
      case TOKEN.entity:
        this.at++
        return { kind: 'entity', name: this.#name() }
      case TOKEN.instructionTarget:
        return this.#instruction()
      case TOKEN.substitution:
      case TOKEN.optionalSubstitution:
        return this.#substitution(token === TOKEN.optionalSubstitution)
      default:
        throw this.#error('BAD_TOKEN', `0x${token.toString(16).padStart(2, '0')} is no token that may stand here`)
    }
  }

  #element(): Element {
    if (++this.#depth > MAX_ELEMENT_DEPTH)
      throw this.#error('TOO_DEEP', `elements are nested deeper than ${MAX_ELEMENT_DEPTH}`)
    const hasAttributes = (this.#bytes[this.at]! & MORE) !== 0
    this.at++
    let dependency = -1
    if (this.#inDefinition) {
      dependency = u16(this.#bytes, this.at)
      if (dependency === 0xffff) dependency = -1
      this.at += 2
    }
    this.at += 4
    const name = this.#name()
    const attributes: Attribute[] = []
    if (hasAttributes) {
      this.at += 4
      while (this.#token() === TOKEN.attribute) attributes.push(this.#attribute())
    }
    const token = this.#token()
    const isClosedAtOnce = token === TOKEN.closeEmpty
    if (!isClosedAtOnce && token !== TOKEN.closeStart)
      throw this.#error('BAD_TOKEN', 'the start tag of an element does not close')
    this.at++
    const content = isClosedAtOnce ? [] : this.#elementContent()
    this.#depth--
    return { kind: 'element', name, dependency, attributes, content, isClosedAtOnce }
  }

  #elementContent(): Content[] {
    const content: Content[] = []
    while (!this.#isBroken) {
      try {
        const next = this.#token()
        if (next === TOKEN.endElement) {
          this.at++
          return content
        }
        content.push(this.#item(next))
      } catch (error) {
        if (this.#onBroken === undefined || !(error instanceof EvtxError)) throw error
        this.#isBroken = true
        this.#onBroken(error)
      }
    }
    return content
  }

  #attribute(): Attribute {
    this.at++
    const name = this.#name()
    const content: Content[] = []
    for (;;) {
      const token = this.#token()
      const isValue =
        token === TOKEN.text ||
        token === TOKEN.substitution ||
        token === TOKEN.optionalSubstitution ||
        token === TOKEN.character ||
        token === TOKEN.entity
      if (!isValue) return { name, content }
      content.push(this.#item(token))
    }
  }

  #text(): Content {
    if (this.#bytes[this.at + 1] !== 1) throw this.#error('BAD_TOKEN', 'literal text is not of type string')
    this.at += 2
    return { kind: 'text', text: this.#counted() }
  }

  #substitution(optional: boolean): Content {
    const index = u16(this.#bytes, this.at + 1)
    const type = this.#bytes[this.at + 3]!
    this.at += 4
    this.#within()
    return { kind: 'substitution', index, optional, type }
  }

  #instruction(): Content {
    this.at++
    const target = this.#name()
    if (this.#token() !== TOKEN.instructionData) return { kind: 'instruction', target, text: '' }
    this.at++
    return { kind: 'instruction', target, text: this.#counted() }
  }

  /** A 16-bit count of units, then the units. */
  #counted(): string {
    const count = u16(this.#bytes, this.at)
    const start = this.at + 2
    this.at = start + 2 * count
    this.#within()
    return this.#chunk.machine.utf16(this.#bytes, start, count)
  }

  #name(): string {
    const offset = u32(this.#bytes, this.at)
    this.at += 4
    this.#within()
    const name = this.#chunk.name(offset)
    this.names.push({ at: this.at - 4, text: name.text, isResident: offset === this.at })
    if (offset === this.at) this.at += name.byteLength
    return name.text
  }

  #token(): number {
    if (this.at >= this.#end) throw this.#error('TRUNCATED', 'the content ends in the middle')
    return this.#bytes[this.at]! & ~MORE
  }

  #within(): void {
    if (this.at > this.#end) throw this.#error('TRUNCATED', 'a part reaches beyond the end of its record')
  }

  #error(code: EvtxError['code'], message: string): EvtxError {
    return new EvtxError(code, this.at, message)
  }
}
