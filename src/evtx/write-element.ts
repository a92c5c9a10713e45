/** Elements, attributes and what is in them as BinXML (MS-EVEN6 2.2.12); sizes and flags as Windows writes them. */
import { MORE, TOKEN } from './binxml-token.ts'
import type { ByteWriter } from './write-bytes.ts'
import { type ChunkState, writeName } from './write-tables.ts'
import { EvtxWriteError, LONGEST, VALUE_TYPES, type ValueType } from './write-value.ts'

export interface Element {
  readonly name: string
  readonly attributes?: readonly Attribute[]
  readonly content?: readonly Content[]
  /** Only in templates: number of the value whose Null removes the element. */
  readonly dependsOn?: number
  /** `<a></a>` instead of `<a/>` although it holds nothing. */
  readonly isEmptyPair?: boolean
}

export interface Attribute {
  readonly name: string
  /** One part or several; no elements. */
  readonly content: Content | readonly Content[]
}

export type Content =
  | Text
  | Substitution
  | { readonly kind: 'cdata'; readonly text: string }
  /** `&#code;` */
  | { readonly kind: 'character'; readonly code: number }
  /** `&name;` */
  | { readonly kind: 'entity'; readonly name: string }
  /** `<?target text?>` */
  | { readonly kind: 'instruction'; readonly target: string; readonly text: string }
  | { readonly kind: 'element'; readonly element: Element }

export interface Text {
  readonly kind: 'text'
  readonly text: string
}

/** Only in templates: stands for value number `index`. An optional one leaves nothing behind when the value is Null. */
export interface Substitution {
  readonly kind: 'substitution'
  readonly index: number
  /** A code where the type has no name here. */
  readonly type: ValueType | number
  readonly optional: boolean
}

export const FRAGMENT_HEADER = [0x0f, 0x01, 0x01, 0x00]

/** "This element depends on no value." */
const NO_DEPENDENCY = 0xffff

/**
 * Token, dependency (only inside a template), length from after this field up to and including the end token, name,
 * attributes, content. libevtx checks the lengths.
 */
export function writeElement(chunk: ChunkState, element: Element, where: 'template' | 'plain'): void {
  const { out } = chunk
  const attributes = element.attributes ?? []
  const content = element.content ?? []
  out.u8(TOKEN.element | (attributes.length > 0 ? MORE : 0))
  if (where === 'template') out.u16(element.dependsOn ?? NO_DEPENDENCY)
  const lengthAt = reserveU32(out)
  writeName(chunk, element.name)
  if (attributes.length > 0) writeAttributes(chunk, attributes, where)
  if (content.length === 0 && element.isEmptyPair !== true) out.u8(TOKEN.closeEmpty)
  else {
    out.u8(TOKEN.closeStart)
    writeContent(chunk, content, where)
    out.u8(TOKEN.endElement)
  }
  fillLength(out, lengthAt)
}

function writeAttributes(chunk: ChunkState, attributes: readonly Attribute[], where: 'template' | 'plain'): void {
  const { out } = chunk
  const lengthAt = reserveU32(out)
  for (const [i, { name, content }] of attributes.entries()) {
    out.u8(TOKEN.attribute | (i < attributes.length - 1 ? MORE : 0))
    writeName(chunk, name)
    writeContent(chunk, partsOf(content), where)
  }
  fillLength(out, lengthAt)
}

export function partsOf(content: Attribute['content']): readonly Content[] {
  return 'kind' in content ? [content] : content
}

export function writeContent(chunk: ChunkState, content: readonly Content[], where: 'template' | 'plain'): void {
  for (const [i, part] of content.entries()) {
    if (part.kind === 'element') writeElement(chunk, part.element, where)
    else writePart(chunk, part, i < content.length - 1 ? MORE : 0)
  }
}

type Part = Exclude<Content, { readonly kind: 'element' }>

function writePart(chunk: ChunkState, part: Part, more: number): void {
  const { out } = chunk
  switch (part.kind) {
    case 'text':
      out.u8(TOKEN.text | more)
      out.u8(VALUE_TYPES.string)
      return writeCounted(out, part.text)
    case 'cdata':
      out.u8(TOKEN.cdata | more)
      return writeCounted(out, part.text)
    case 'character':
      out.u8(TOKEN.character | more)
      return out.u16(part.code)
    case 'entity':
      out.u8(TOKEN.entity | more)
      return writeName(chunk, part.name)
    case 'instruction':
      out.u8(TOKEN.instructionTarget)
      writeName(chunk, part.target)
      out.u8(TOKEN.instructionData)
      return writeCounted(out, part.text)
    case 'substitution':
      out.u8(part.optional ? TOKEN.optionalSubstitution : TOKEN.substitution)
      out.u16(part.index)
      out.u8(typeof part.type === 'number' ? part.type : VALUE_TYPES[part.type])
  }
}

function writeCounted(out: ByteWriter, text: string): void {
  out.u16(checkedLength(text.length, 'characters in one text'))
  out.utf16(text)
}

export function reserveU32(out: ByteWriter): number {
  out.u32(0)
  return out.position - 4
}

export function fillLength(out: ByteWriter, lengthAt: number): void {
  out.setU32(lengthAt, out.position - lengthAt - 4)
}

export function checkedLength(length: number, what: string): number {
  if (length > LONGEST) throw new EvtxWriteError(`${length} ${what}: EVTX holds ${LONGEST}`)
  return length
}
