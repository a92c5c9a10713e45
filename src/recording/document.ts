/**
 * A YAML text as a tree that knows its lines. Every scalar stays text: what a value means is decided by the field it
 * is given for, not by how YAML would read it (`1e3`, `no` and `2026-03-11` are what they look like).
 */
import { EVENT_ID, type Event, getScalarValue, parseEvents, YAMLException } from 'js-yaml'

export type Node = TextNode | ListNode | MapNode

export interface TextNode {
  readonly kind: 'text'
  readonly text: string
  readonly line: number
}

export interface ListNode {
  readonly kind: 'list'
  readonly items: readonly Node[]
  readonly line: number
}

export interface MapNode {
  readonly kind: 'map'
  readonly entries: ReadonlyMap<string, Entry>
  readonly line: number
}

export interface Entry {
  readonly value: Node
  /** Line of the key, from 1. */
  readonly line: number
}

/** What is wrong with a description, as `file:line: message`. */
export class RecordingError extends Error {
  constructor(file: string, line: number, message: string) {
    super(`${file}:${line}: ${message}`)
    this.name = 'RecordingError'
  }
}

/** One document. Aliases are refused, duplicate keys too. */
export function parseDocument(text: string, file: string): Node {
  const events = readEvents(text, file)
  const lines = lineStarts(text)
  let next = 0

  function node(): Node {
    const event = events[next++]
    switch (event?.type) {
      case EVENT_ID.SCALAR:
        return { kind: 'text', text: getScalarValue(text, event), line: lineOf(lines, event.valueStart) }
      case EVENT_ID.SEQUENCE:
        return list(lineOf(lines, event.start))
      case EVENT_ID.MAPPING:
        return map(lineOf(lines, event.start))
      case EVENT_ID.ALIAS:
        throw new RecordingError(file, lineOf(lines, event.anchorStart), 'aliases are not supported')
      default:
        throw new RecordingError(file, 1, 'the description is empty')
    }
  }

  function list(line: number): ListNode {
    const items: Node[] = []
    while (events[next]?.type !== EVENT_ID.POP) items.push(node())
    next++
    return { kind: 'list', items, line }
  }

  function map(line: number): MapNode {
    const entries = new Map<string, Entry>()
    while (events[next]?.type !== EVENT_ID.POP) {
      const key = node()
      if (key.kind !== 'text') throw new RecordingError(file, key.line, 'a key must be text')
      if (entries.has(key.text)) throw new RecordingError(file, key.line, `"${key.text}" is given twice`)
      entries.set(key.text, { value: node(), line: key.line })
    }
    next++
    return { kind: 'map', entries, line }
  }

  next++ // the event that opens the document
  return node()
}

function readEvents(text: string, file: string): Event[] {
  let events: Event[]
  try {
    events = parseEvents(text, {})
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error
    throw new RecordingError(file, (error.mark?.line ?? 0) + 1, error.reason)
  }
  const documents = events.filter((event) => event.type === EVENT_ID.DOCUMENT).length
  if (documents !== 1) throw new RecordingError(file, 1, `expected one YAML document, found ${documents}`)
  return events
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** Line of an offset, from 1; an absent offset is -1 and counts as the first line. */
function lineOf(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (starts[middle]! <= offset) low = middle
    else high = middle
  }
  return low + 1
}
