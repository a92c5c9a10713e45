import {
  COLLECTION_STYLE,
  EVENT_ID,
  type Event,
  getScalarValue,
  parseEvents,
  SCALAR_STYLE,
  YAMLException,
} from 'js-yaml'
import type { DiagnosticCode, Span } from './diagnostics.ts'
import { type ScalarType, typeOfPlain } from './scalar.ts'
import { type Flaw, MAX_DEPTH, syntaxFlaw } from './yaml-errors.ts'
import type { Entry, Node, Scalar } from './yaml-tree.ts'

/**
 * YAML text -> one small tree a document. Only here is the YAML library touched. Its events are used instead of its
 * values, for what those lose. Scalars are read by the core schema of YAML 1.2 (§10.3); there are no merge keys.
 */

/** All documents of a file, undefined for an empty one; or the one thing that makes the file unusable. */
export type Documents =
  | { readonly ok: true; readonly documents: readonly (Node | undefined)[] }
  | { readonly ok: false; readonly document: number; readonly flaw: Flaw }

/** Nodes of a document with every alias written out: room for a list of some hundred thousand hashes, not for bombs. */
const MAX_EXPANDED_NODES = 500_000

export function parseDocuments(text: string): Documents {
  const events = readEvents(text)
  if (!Array.isArray(events)) return { ok: false, ...syntaxFlaw(events, text) }
  const builder = new TreeBuilder(text)
  try {
    for (const event of events) builder.add(event)
    return { ok: true, documents: builder.documents }
  } catch (error) {
    if (error instanceof DocumentError) return { ok: false, document: builder.document, flaw: error.flaw }
    throw error
  }
}

function readEvents(text: string): Event[] | YAMLException {
  try {
    return parseEvents(text, { maxDepth: MAX_DEPTH })
  } catch (error) {
    if (error instanceof YAMLException) return error
    throw error
  }
}

class DocumentError extends Error {
  readonly flaw: Flaw

  constructor(flaw: Flaw) {
    super(flaw.message)
    this.flaw = flaw
  }
}

function fail(code: DiagnosticCode, span: Span, message: string, hint?: string): never {
  throw new DocumentError({ code, message, start: span.start, end: span.end, ...(hint === undefined ? {} : { hint }) })
}

/** A list or mapping that is still open. */
interface Frame {
  readonly start: number
  readonly inBrackets: boolean
  readonly anchor: string | undefined
  readonly entries: Entry[] | undefined
  readonly items: Node[]
  /** Keys seen, once there are so many that looking through the entries would be slow. */
  names: Set<string> | undefined
  key: Scalar | undefined
  size: number
  height: number
}

/** A finished node with what counts against the limits. */
interface Built {
  readonly node: Node
  readonly size: number
  readonly height: number
}

type EventOf<T extends Event['type']> = Extract<Event, { type: T }>

class TreeBuilder {
  readonly documents: (Node | undefined)[] = []
  document = 0
  readonly #text: string
  #stack: Frame[] = []
  #anchors = new Map<string, Built>()
  #root: Node | undefined
  /** End of what was read last: the place of values that are not written. */
  #cursor = 0

  constructor(text: string) {
    this.#text = text
  }

  add(event: Event): void {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        this.document = this.documents.length
        this.#anchors.clear()
        this.#root = undefined
        return
      case EVENT_ID.SCALAR:
        this.#addScalar(event)
        return
      case EVENT_ID.MAPPING:
      case EVENT_ID.SEQUENCE:
        this.#open(event)
        return
      case EVENT_ID.ALIAS:
        this.#addAlias(event)
        return
      default:
        this.#close()
    }
  }

  #addScalar(event: EventOf<typeof EVENT_ID.SCALAR>): void {
    const node = this.#scalar(event)
    const built = { node, size: 1, height: 0 }
    this.#cursor = node.end
    if (event.anchorStart >= 0) this.#anchors.set(this.#text.slice(event.anchorStart, event.anchorEnd), built)
    this.#place(built)
  }

  #scalar(event: EventOf<typeof EVENT_ID.SCALAR>): Scalar {
    if (event.valueStart < 0) {
      const type =
        event.tagStart < 0 ? 'null' : this.#taggedType(event, '', 'null', { start: event.tagStart, end: event.tagEnd })
      return { kind: 'scalar', type, text: '', plain: true, textStart: -1, start: this.#cursor, end: this.#cursor }
    }
    const text = getScalarValue(this.#text, event)
    const plain = event.style === SCALAR_STYLE.PLAIN
    const quotes = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED ? 1 : 0
    // Unquoting and folding only ever shorten: text of the same length stands there letter for letter.
    const verbatim = event.fast || (quotes === 1 && text.length === event.valueEnd - event.valueStart)
    const start = event.valueStart - quotes
    const end = event.valueEnd + quotes
    const implicit = plain ? typeOfPlain(text) : 'text'
    const type = event.tagStart < 0 ? implicit : this.#taggedType(event, text, implicit, { start, end })
    return { kind: 'scalar', type, text, plain, textStart: verbatim ? event.valueStart : -1, start, end }
  }

  #taggedType(event: EventOf<typeof EVENT_ID.SCALAR>, text: string, implicit: ScalarType, span: Span): ScalarType {
    const tag = coreTag(this.#text.slice(event.tagStart, event.tagEnd))
    if (tag === 'str') return 'text'
    const wanted = tag === undefined ? undefined : TYPE_OF_TAG[tag]
    if (wanted === undefined) this.#foreignTag(event)
    const written = implicit === 'text' ? typeOfPlain(text) : implicit
    if (written === wanted || (tag === 'float' && written === 'integer')) return wanted
    fail('yaml-tag', span, `"${text}" is not of the type that the tag !!${tag} says.`)
  }

  #foreignTag(event: { readonly tagStart: number; readonly tagEnd: number }): never {
    const tag = this.#text.slice(event.tagStart, event.tagEnd)
    fail(
      'yaml-tag',
      { start: event.tagStart, end: event.tagEnd },
      `The YAML tag "${tag}" is not known here.`,
      'Remove the tag.',
    )
  }

  #open(event: EventOf<typeof EVENT_ID.MAPPING> | EventOf<typeof EVENT_ID.SEQUENCE>): void {
    const mapping = event.type === EVENT_ID.MAPPING
    if (event.tagStart >= 0 && coreTag(this.#text.slice(event.tagStart, event.tagEnd)) !== (mapping ? 'map' : 'seq'))
      this.#foreignTag(event)
    const anchor = event.anchorStart < 0 ? undefined : this.#text.slice(event.anchorStart, event.anchorEnd)
    // Until the collection is closed its anchor stands for nothing: an alias inside it would be recursive.
    if (anchor !== undefined) this.#anchors.delete(anchor)
    this.#cursor = event.start
    this.#stack.push({
      start: event.start,
      inBrackets: event.style === COLLECTION_STYLE.FLOW,
      anchor,
      entries: mapping ? [] : undefined,
      items: [],
      names: undefined,
      key: undefined,
      size: 1,
      height: 1,
    })
  }

  #close(): void {
    const frame = this.#stack.pop()
    if (frame === undefined) {
      const node = this.#root
      this.documents.push(node?.kind === 'scalar' && node.type === 'null' ? undefined : node)
      return
    }
    if (frame.inBrackets) this.#cursor = afterBracket(this.#text, Math.max(this.#cursor, frame.start + 1))
    const span = { start: frame.start, end: this.#cursor }
    const node: Node =
      frame.entries === undefined
        ? { kind: 'sequence', items: frame.items, start: span.start, end: span.end }
        : { kind: 'mapping', entries: frame.entries, start: span.start, end: span.end }
    const built = { node, size: frame.size, height: frame.height }
    if (frame.anchor !== undefined) this.#anchors.set(frame.anchor, built)
    this.#place(built)
  }

  #addAlias(event: EventOf<typeof EVENT_ID.ALIAS>): void {
    const name = this.#text.slice(event.anchorStart, event.anchorEnd)
    const span = { start: event.anchorStart - 1, end: event.anchorEnd }
    this.#cursor = span.end
    const built = this.#anchors.get(name)
    if (built === undefined) {
      const recursive = this.#stack.some((frame) => frame.anchor === name)
      const message = recursive
        ? `The alias "*${name}" stands inside what it names.`
        : `No anchor "&${name}" stands before this alias.`
      fail('yaml-alias', span, message)
    }
    this.#place(built, span)
  }

  /** Puts a finished node where it belongs. `alias`: the place it is written at, when that is not its own. */
  #place(built: Built, alias?: Span): void {
    const frame = this.#stack.at(-1)
    if (frame === undefined) {
      this.#root = built.node
      return
    }
    frame.size += built.size
    if (frame.size > MAX_EXPANDED_NODES)
      fail(
        'yaml-too-big',
        alias ?? built.node,
        `The document has more than ${MAX_EXPANDED_NODES} values, aliases written out.`,
      )
    if (built.height >= frame.height) frame.height = built.height + 1
    if (frame.height > MAX_DEPTH)
      fail('yaml-too-deep', alias ?? built.node, `Lists and mappings are nested more than ${MAX_DEPTH} levels deep.`)
    if (frame.entries === undefined) frame.items.push(built.node)
    else if (frame.key === undefined) this.#placeKey(frame, built.node, alias ?? built.node)
    else {
      frame.entries.push({ key: frame.key, value: built.node })
      frame.key = undefined
    }
  }

  #placeKey(frame: Frame, key: Node, span: Span): void {
    if (key.kind !== 'scalar')
      fail('yaml-key', span, `A key is a ${key.kind === 'mapping' ? 'mapping' : 'list'}; it must be text.`)
    if (hasKey(frame, key.text))
      fail(
        'yaml-duplicate-key',
        span,
        `The key "${key.text}" occurs twice.`,
        'Rename one of them, or join their values.',
      )
    frame.key = key
  }
}

/** What can stand between the last item and the closing bracket. */
const CLOSING = /(?:[\s,:?]|#[^\n\r]*[\n\r])*[\]}]/y

/** Events do not say where a collection in brackets ends. */
function afterBracket(text: string, position: number): number {
  CLOSING.lastIndex = position
  return CLOSING.test(text) ? CLOSING.lastIndex : position
}

/** Beyond this many keys a set is quicker than looking through them. */
const FEW_KEYS = 8

function hasKey(frame: Frame, name: string): boolean {
  const entries = frame.entries!
  if (entries.length < FEW_KEYS) {
    for (const entry of entries) if (entry.key.text === name) return true
    return false
  }
  frame.names ??= new Set(entries.map((entry) => entry.key.text))
  if (frame.names.has(name)) return true
  frame.names.add(name)
  return false
}

const TYPE_OF_TAG: { readonly [tag: string]: ScalarType | undefined } = {
  int: 'integer',
  float: 'float',
  bool: 'boolean',
  null: 'null',
}

/** The name of a core tag as it is usually written (`!!str`, `!<tag:yaml.org,2002:str>`); `!` alone means text. */
function coreTag(written: string): string | undefined {
  if (written === '!') return 'str'
  return /^(?:!!|!<tag:yaml\.org,2002:)(str|int|float|bool|null|map|seq)>?$/.exec(written)?.[1]
}
