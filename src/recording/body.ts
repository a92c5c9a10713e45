import type { Element } from '../evtx/write-binxml.ts'
import type { BodyDescription, DataDescription } from '../evtx/write-event.ts'
import type { PlainValue, ValueType } from '../evtx/write-value.ts'
import type { Entry, MapNode, Node } from './document.ts'
import type { EventShape, FieldShape } from './event-shapes.ts'
import type { Values } from './process-events.ts'
import type { Reader } from './reader.ts'
import { isValueType, typedValue } from './typed-value.ts'

/**
 * EventData or UserData of one event. Where the shape names fields, `data` may name only those and they are written in
 * the shape's order; else they are written as given. A list is the nameless `<Data>` of the classic API.
 */
export function describeBody(
  reader: Reader,
  event: MapNode,
  shape: EventShape,
  derived: Values,
): BodyDescription | undefined {
  const userData = event.entries.get('user_data')
  const data = event.entries.get('data')
  if (userData && data) reader.fail(userData.line, 'an event has "data" or "user_data", not both')
  if (userData) return { kind: 'userData', element: rootElement(reader, userData) }
  const binary = binaryOf(reader, event)
  const items = shape.fields ? shapedItems(reader, event, shape.fields, derived) : freeItems(reader, data?.value)
  if (items.length === 0 && !binary) return undefined
  return { kind: 'eventData', items, ...(binary && { binary }) }
}

function shapedItems(
  reader: Reader,
  event: MapNode,
  fields: readonly FieldShape[],
  derived: Values,
): DataDescription[] {
  const names = fields.map((field) => field.name)
  const data = event.entries.get('data')
  const stated = data && reader.map(data.value, 'data', names)
  return fields.map((field) => {
    const entry = stated?.entries.get(field.name)
    if (entry) return { name: field.name, value: givenValue(reader, entry, field.type) }
    const text = derived[field.name] ?? field.fallback ?? reader.fail(event.line, `"${field.name}" is missing in data`)
    return { name: field.name, value: parsed(reader, event.line, field.type, text) }
  })
}

function freeItems(reader: Reader, data: Node | undefined): DataDescription[] {
  if (!data) return []
  if (data.kind === 'list') {
    return [{ value: { type: 'strings', value: data.items.map((item) => reader.text(item, 'an entry of data')) } }]
  }
  const map = reader.map(data, 'data')
  return [...map.entries].map(([name, entry]) => ({ name, value: givenValue(reader, entry, 'string') }))
}

/** `value`, or `{ type: value }` to choose the type. */
function givenValue(reader: Reader, { value, line }: Entry, type: ValueType): PlainValue {
  if (value.kind === 'text') return parsed(reader, line, type, value.text)
  if (value.kind === 'list') return { type: 'strings', value: value.items.map((item) => reader.text(item, 'an entry')) }
  const [typed, ...more] = [...value.entries]
  if (!typed || more.length > 0 || !isValueType(typed[0]))
    return reader.fail(line, 'expected a value or { type: value }')
  return parsed(reader, line, typed[0], reader.text(typed[1].value, typed[0]))
}

function parsed(reader: Reader, line: number, type: ValueType, text: string): PlainValue {
  return reader.written(line, () => typedValue(type, text))
}

function binaryOf(reader: Reader, event: MapNode): Uint8Array | undefined {
  const entry = event.entries.get('binary')
  if (!entry) return undefined
  const value = parsed(reader, entry.line, 'binary', reader.text(entry.value, 'binary'))
  return value.type === 'binary' ? value.value : undefined
}

function rootElement(reader: Reader, { value, line }: Entry): Element {
  const [root, ...more] = [...reader.map(value, 'user_data').entries]
  if (!root || more.length > 0) return reader.fail(line, 'user_data has one element')
  return element(reader, root[0], root[1].value)
}

/** Keys are child elements; `xmlns` is the namespace. */
function element(reader: Reader, name: string, node: Node): Element {
  if (node.kind === 'text') return { name, content: node.text === '' ? [] : [{ kind: 'text', text: node.text }] }
  const children = [...reader.map(node, name).entries]
  const namespace = children.find(([key]) => key === 'xmlns')
  return {
    name,
    attributes: namespace
      ? [{ name: 'xmlns', content: { kind: 'text', text: reader.text(namespace[1].value, 'xmlns') } }]
      : [],
    content: children
      .filter((child) => child !== namespace)
      .map(([key, entry]) => ({ kind: 'element', element: element(reader, key, entry.value) })),
  }
}
