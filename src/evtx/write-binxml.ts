/**
 * Fragments to BinXML (MS-EVEN6 2.2.12; sizes and flags as Windows writes them). Everything that a chunk holds once (names,
 * template definitions) is written at its first use and referred to afterwards, so writing needs the state of the chunk.
 */
import { TOKEN } from './binxml-token.ts'
import { type Template, writeTemplateUse } from './write-definition.ts'
import { checkedLength, type Element, FRAGMENT_HEADER, writeElement } from './write-element.ts'
import type { ChunkState } from './write-tables.ts'
import { type PlainValue, typeCode, VALUE_TYPES, writePlainValue } from './write-value.ts'

export type { Template } from './write-definition.ts'
export type { Attribute, Content, Element, Substitution, Text } from './write-element.ts'

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

export type Value = PlainValue | { readonly type: 'binxml'; readonly value: Fragment }

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
  if (fragment.kind === 'element') writeElement(chunk, fragment.element, 'plain')
  else {
    writeTemplateUse(chunk, fragment.template)
    writeValues(chunk, fragment.values)
  }
  chunk.out.u8(TOKEN.endOfFragment)
}

/** Count, a descriptor {u16 size, u8 type, u8 0} for each value, then the values without gaps. */
function writeValues(chunk: ChunkState, values: readonly Value[]): void {
  const { out } = chunk
  out.u32(values.length)
  const descriptorsAt = out.position
  for (const value of values) {
    out.u16(0)
    out.u8(value.type === 'binxml' ? VALUE_TYPES.binxml : typeCode(value))
    out.u8(0)
  }
  for (const [i, value] of values.entries()) {
    const start = out.position
    if (value.type === 'binxml') writeNestedFragment(chunk, value.value)
    else writePlainValue(out, value)
    out.setU16(descriptorsAt + 4 * i, checkedLength(out.position - start, 'bytes in one value'))
  }
}
