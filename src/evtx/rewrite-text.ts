/**
 * Copies of records with other text in them: what of a value's bytes is text is asked about as text and written back in
 * its own encoding; values of other types, and everything that nobody changes, stay as they are byte for byte.
 */
import type { Chunk } from './chunk.ts'
import type { CopiedValue, Rewriter } from './copy-record.ts'
import { ARRAY_FLAG, TYPE_STRING, valueText } from './value.ts'
import { ByteWriter } from './write-bytes.ts'
import type { Template } from './write-definition.ts'
import { type Attribute, type Content, type Element, partsOf } from './write-element.ts'
import type { RecordDescription } from './write-event.ts'
import { templateOf } from './write-event.ts'
import { writeSid } from './write-identity.ts'
import type { PlainValue } from './write-value.ts'

/** What becomes of text. `field`: under the names of `LogRecord`. What is to stay is returned itself. */
export interface TextChange {
  /** A record begins, or begins again; what was asked about it before does not count. */
  begin(): void
  text(text: string, field: string): string
  /** `S-1-5-21-…` */
  sid(sid: string, field: string): string
  /** Of binary values; undefined: they stay. */
  bytes(bytes: Uint8Array, field: string): Uint8Array | undefined
}

const TYPE_ANSI = 0x02
const TYPE_BINARY = 0x0e
const TYPE_SID = 0x13
const TYPE_XML = 0x23

export class TextRewriter implements Rewriter {
  readonly #change: TextChange
  readonly #templates = new Map<Template, RewrittenTemplate>()

  constructor(change: TextChange) {
    this.#change = change
  }

  begin(): void {
    this.#change.begin()
  }

  value({ chunk, type, offset, size, field }: CopiedValue): Uint8Array | undefined {
    if (size === 0) return undefined
    const bytes = chunk.bytes.subarray(offset, offset + size)
    switch (type & ~ARRAY_FLAG) {
      case TYPE_STRING:
      case TYPE_XML:
        return this.#encoded(chunk.machine.utf16(bytes, 0, size >> 1), field, utf16Bytes)
      case TYPE_ANSI:
        return this.#encoded(String.fromCharCode(...bytes), field, narrowBytes)
      case TYPE_SID:
        return this.#sids(chunk, offset, size, field)
      case TYPE_BINARY:
        return this.#change.bytes(bytes, field)
      default:
        return undefined
    }
  }

  /** Text behind a NUL is shown by nobody, but it is there. Items of an array end in one. */
  #encoded(text: string, field: string, encode: (text: string) => Uint8Array): Uint8Array | undefined {
    const changed = text
      .split('\0')
      .map((part) => this.#change.text(part, field))
      .join('\0')
    return changed === text ? undefined : encode(changed)
  }

  /** One, or an array of them. */
  #sids(chunk: Chunk, offset: number, size: number, field: string): Uint8Array | undefined {
    const out = new ByteWriter(size)
    let isChanged = false
    for (let at = offset; at < offset + size; ) {
      const length = Math.min(8 + 4 * chunk.bytes[at + 1]!, offset + size - at)
      const sid = length < 8 ? '' : valueText(TYPE_SID, chunk.bytes, at, length, chunk.machine)
      const changed = this.#change.sid(sid, field)
      if (changed === sid) out.put(chunk.bytes.subarray(at, at + length))
      else writeSid(out, changed)
      isChanged ||= changed !== sid
      at += length
    }
    return isChanged ? out.bytes.subarray(0, out.position) : undefined
  }

  /** One content, one GUID: a changed definition gets another. What changes in it is asked each time, as each use is told of. */
  template(template: Template): Template {
    const known = this.#templates.get(template)
    if (known !== undefined) {
      for (const { text, field } of known.changes) this.#change.text(text, field)
      return known.template
    }
    const changes: ChangedText[] = []
    const root = this.#element(template.root, changes)
    const rewritten = { template: changes.length === 0 ? template : templateOf(root), changes }
    if (this.#templates.size === MAX_TEMPLATES) this.#templates.clear()
    this.#templates.set(template, rewritten)
    return rewritten.template
  }

  content(content: readonly Content[]): readonly Content[] {
    return content.map((part) => this.#part(part, 'Data', []))
  }

  #element(element: Element, changes: ChangedText[]): Element {
    const field = fieldOf(element)
    return {
      ...element,
      ...(element.attributes && {
        attributes: element.attributes.map(({ name, content }) => ({
          name,
          content: isMarkup(name)
            ? content
            : partsOf(content).map((part) => this.#part(part, `${element.name}_${name}`, changes)),
        })),
      }),
      ...(element.content && { content: element.content.map((part) => this.#part(part, field, changes)) }),
    }
  }

  #part(part: Content, field: string, changes: ChangedText[]): Content {
    if (part.kind === 'element') return { kind: 'element', element: this.#element(part.element, changes) }
    if (part.kind !== 'text' && part.kind !== 'cdata') return part
    const text = this.#change.text(part.text, field)
    if (text === part.text) return part
    changes.push({ text: part.text, field })
    return { kind: part.kind, text }
  }
}

/** Templates that are remembered before all are forgotten: each chunk of the source has its own. */
const MAX_TEMPLATES = 4096

interface ChangedText {
  readonly text: string
  readonly field: string
}

interface RewrittenTemplate {
  readonly template: Template
  readonly changes: readonly ChangedText[]
}

/** The same for records that are written from their values. */
export function rewrittenDescription(record: RecordDescription, change: TextChange): RecordDescription {
  const { system, body } = record
  change.begin()
  const text = (value: string, field: string): string => change.text(value, field)
  const changedSystem = {
    ...system,
    computer: text(system.computer, 'Computer'),
    ...(system.userId !== undefined && { userId: change.sid(system.userId, 'Security_UserID') }),
  }
  if (body?.kind !== 'eventData') return { ...record, system: changedSystem }
  const items = body.items.map((item) => ({ ...item, value: rewrittenValue(item.value, item.name ?? 'Data', change) }))
  return { ...record, system: changedSystem, body: { ...body, items } }
}

function rewrittenValue(item: PlainValue, field: string, change: TextChange): PlainValue {
  switch (item.type) {
    case 'string':
    case 'ansi':
      return { type: item.type, value: change.text(item.value, field) }
    case 'strings':
      return { type: item.type, value: item.value.map((text) => change.text(text, field)) }
    case 'sid':
      return { type: item.type, value: change.sid(item.value, field) }
    case 'binary':
      return { type: item.type, value: change.bytes(item.value, field) ?? item.value }
    default:
      return item
  }
}

function fieldOf({ name, attributes = [] }: Element): string {
  const named: Attribute | undefined = attributes.find((attribute) => attribute.name === 'Name')
  const [text] = name === 'Data' && named !== undefined ? partsOf(named.content) : []
  return text?.kind === 'text' ? text.text : name
}

/** What a schema says, and no value. */
function isMarkup(attribute: string): boolean {
  return attribute === 'Name' || attribute.startsWith('xmlns')
}

function utf16Bytes(text: string): Uint8Array {
  const out = new ByteWriter(2 * text.length)
  out.utf16(text)
  return out.bytes.subarray(0, out.position)
}

function narrowBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (unit) => unit.charCodeAt(0))
}
