/**
 * Trees to BinXML (MS-EVEN6 2.2.12; sizes and flags as Windows writes them). A chunk holds each name and each template
 * definition once, where it was first used; everything later refers to it by its offset in the chunk. So writing needs
 * the state of the chunk, and offsets are positions in the chunk, never in the record.
 */
import type { ByteWriter } from './write-bytes.ts'
import {
  EvtxWriteError,
  type PlainValue,
  VALUE_TYPES,
  type ValueType,
  writeGuid,
  writePlainValue,
} from './write-value.ts'

export type Fragment = TemplateInstance | PlainFragment

/** A template and the values for its substitutions: what nearly every record and every EventData is. */
export interface TemplateInstance {
  readonly kind: 'instance'
  readonly template: Template
  readonly values: readonly Value[]
}

/** An element written out, without template: what UserData and forwarded records may be. */
export interface PlainFragment {
  readonly kind: 'element'
  readonly element: Element
}

/** One GUID must mean one content: `templateOf` in `write-event.ts` derives it. */
export interface Template {
  readonly guid: string
  readonly root: Element
}

export interface Element {
  readonly name: string
  readonly attributes?: readonly Attribute[]
  readonly content?: readonly Content[]
  /** Only in templates: number of the value whose Null removes the element. */
  readonly dependsOn?: number
}

export interface Attribute {
  readonly name: string
  readonly content: Text | Substitution
}

export type Content = Text | Substitution | { readonly kind: 'element'; readonly element: Element }

export interface Text {
  readonly kind: 'text'
  readonly text: string
}

/** Only in templates: stands for value number `index`. An optional one leaves nothing behind when the value is Null. */
export interface Substitution {
  readonly kind: 'substitution'
  readonly index: number
  readonly type: ValueType
  readonly optional: boolean
}

export type Value = PlainValue | { readonly type: 'binxml'; readonly value: Fragment }

/** What a chunk remembers while it is written: offsets of names and of template definitions (by GUID). */
export interface ChunkState {
  readonly out: ByteWriter
  readonly names: Map<string, number>
  readonly definitions: Map<string, number>
}

/** Both tables lie in the chunk header. An entry is the newest item of its bucket, which points on to the older ones. */
export const NAME_TABLE = { offset: 128, buckets: 64 } as const
export const TEMPLATE_TABLE = { offset: 384, buckets: 32 } as const

const TOKEN = {
  end: 0x00,
  openElement: 0x01,
  closeStart: 0x02,
  closeEmpty: 0x03,
  endElement: 0x04,
  text: 0x05,
  attribute: 0x06,
  template: 0x0c,
  substitution: 0x0d,
  optionalSubstitution: 0x0e,
} as const

/** Set on an element that has attributes, and on an attribute or text that is not the last of its list. */
const MORE = 0x40

const FRAGMENT_HEADER = [0x0f, 0x01, 0x01, 0x00]

/** "This element depends on no value." */
const NO_DEPENDENCY = 0xffff

/** Sizes of values and lengths of text are 16 bits wide. */
const LONGEST = 0xffff

/** The BinXML of a record. */
export function writeRecordFragment(chunk: ChunkState, fragment: Fragment): void {
  chunk.out.put(FRAGMENT_HEADER)
  writeRoot(chunk, fragment)
}

/** BinXML as a value. A plain element stands there without fragment header (libevtx refuses one). */
function writeNestedFragment(chunk: ChunkState, fragment: Fragment): void {
  if (fragment.kind === 'instance') chunk.out.put(FRAGMENT_HEADER)
  writeRoot(chunk, fragment)
}

function writeRoot(chunk: ChunkState, fragment: Fragment): void {
  if (fragment.kind === 'instance') writeInstance(chunk, fragment)
  else writeElement(chunk, fragment.element, 'plain')
  chunk.out.u8(TOKEN.end)
}

/** `0c 01`, first 32 bits of the GUID, offset of the definition (which follows at its first use), then the values. */
function writeInstance(chunk: ChunkState, { template, values }: TemplateInstance): void {
  const { out } = chunk
  out.u8(TOKEN.template)
  out.u8(1)
  out.u32(Number.parseInt(template.guid.replace('{', '').slice(0, 8), 16))
  const known = chunk.definitions.get(template.guid)
  out.u32(known ?? out.position + 4)
  if (known === undefined) writeDefinition(chunk, template)
  writeValues(chunk, values)
}

/** Offset of the next definition in the bucket, GUID, size of what follows: fragment header, element, end. */
function writeDefinition(chunk: ChunkState, template: Template): void {
  const { out } = chunk
  const offset = out.position
  chunk.definitions.set(template.guid, offset)
  out.u32(0)
  writeGuid(out, template.guid)
  linkIntoBucket(out, TEMPLATE_TABLE, guidHash(out.bytes, offset + 4), offset)
  const sizeAt = reserveU32(out)
  out.put(FRAGMENT_HEADER)
  writeElement(chunk, template.root, 'template')
  out.u8(TOKEN.end)
  fillLength(out, sizeAt)
}

/** Count, a descriptor {u16 size, u8 type, u8 0} for each value, then the values without gaps. */
function writeValues(chunk: ChunkState, values: readonly Value[]): void {
  const { out } = chunk
  out.u32(values.length)
  const descriptorsAt = out.position
  for (const { type } of values) {
    out.u16(0)
    out.u8(VALUE_TYPES[type])
    out.u8(0)
  }
  for (const [i, value] of values.entries()) {
    const start = out.position
    if (value.type === 'binxml') writeNestedFragment(chunk, value.value)
    else writePlainValue(out, value)
    out.setU16(descriptorsAt + 4 * i, checkedLength(out.position - start, 'bytes in one value'))
  }
}

/**
 * Token, dependency (only inside a template), length from after this field up to and including the end token, name,
 * attributes, content. libevtx checks the lengths.
 */
function writeElement(chunk: ChunkState, element: Element, where: 'template' | 'plain'): void {
  const { out } = chunk
  const attributes = element.attributes ?? []
  const content = element.content ?? []
  out.u8(TOKEN.openElement | (attributes.length > 0 ? MORE : 0))
  if (where === 'template') out.u16(element.dependsOn ?? NO_DEPENDENCY)
  const lengthAt = reserveU32(out)
  writeName(chunk, element.name)
  if (attributes.length > 0) writeAttributes(chunk, attributes)
  if (content.length === 0) out.u8(TOKEN.closeEmpty)
  else {
    out.u8(TOKEN.closeStart)
    for (const [i, part] of content.entries()) {
      if (part.kind === 'element') writeElement(chunk, part.element, where)
      else writePart(out, part, i < content.length - 1)
    }
    out.u8(TOKEN.endElement)
  }
  fillLength(out, lengthAt)
}

function writeAttributes(chunk: ChunkState, attributes: readonly Attribute[]): void {
  const { out } = chunk
  const lengthAt = reserveU32(out)
  for (const [i, { name, content }] of attributes.entries()) {
    out.u8(TOKEN.attribute | (i < attributes.length - 1 ? MORE : 0))
    writeName(chunk, name)
    writePart(out, content, false)
  }
  fillLength(out, lengthAt)
}

function writePart(out: ByteWriter, part: Text | Substitution, more: boolean): void {
  if (part.kind === 'text') {
    out.u8(TOKEN.text | (more ? MORE : 0))
    out.u8(VALUE_TYPES.string)
    out.u16(checkedLength(part.text.length, 'characters in one text'))
    out.utf16(part.text)
  } else {
    out.u8(part.optional ? TOKEN.optionalSubstitution : TOKEN.substitution)
    out.u16(part.index)
    out.u8(VALUE_TYPES[part.type])
  }
}

/** Offset of {u32 next in bucket, u16 hash, u16 length, UTF-16, u16 0}, which follows here at its first use. */
function writeName(chunk: ChunkState, name: string): void {
  const { out } = chunk
  const known = chunk.names.get(name)
  out.u32(known ?? out.position + 4)
  if (known !== undefined) return
  const offset = out.position
  chunk.names.set(name, offset)
  const hash = nameHash(name)
  out.u32(0)
  out.u16(hash)
  out.u16(checkedLength(name.length, 'characters in one name'))
  out.utf16(name)
  out.u16(0)
  linkIntoBucket(out, NAME_TABLE, hash, offset)
}

/** Puts the item at `offset`, which begins with its `next` field, in front of its bucket. */
function linkIntoBucket(
  out: ByteWriter,
  table: { offset: number; buckets: number },
  hash: number,
  offset: number,
): void {
  const bucketAt = table.offset + 4 * (hash % table.buckets)
  out.setU32(offset, out.getU32(bucketAt))
  out.setU32(bucketAt, offset)
}

/** MS-EVEN6 "NameHash": h = h · 65599 + unit; the low 16 bits. */
export function nameHash(name: string): number {
  let hash = 0
  for (let i = 0; i < name.length; i++) hash = (Math.imul(hash, 65599) + name.charCodeAt(i)) | 0
  return hash & 0xffff
}

/** The same over the eight 16-bit words of the GUID as stored (measured on recorded files). */
function guidHash(bytes: Uint8Array, at: number): number {
  let hash = 0
  for (let i = at; i < at + 16; i += 2) hash = (Math.imul(hash, 65599) + (bytes[i]! | (bytes[i + 1]! << 8))) | 0
  return hash >>> 0
}

function reserveU32(out: ByteWriter): number {
  out.u32(0)
  return out.position - 4
}

function fillLength(out: ByteWriter, lengthAt: number): void {
  out.setU32(lengthAt, out.position - lengthAt - 4)
}

function checkedLength(length: number, what: string): number {
  if (length > LONGEST) throw new EvtxWriteError(`${length} ${what}: EVTX holds ${LONGEST}`)
  return length
}
