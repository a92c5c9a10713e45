/**
 * The text of one `<Event>` element as the tree that the EVTX reader makes of BinXML, so that the same functions give its
 * fields and print it.
 */
import { XMLParser } from 'fast-xml-parser'
import { typedFieldsOf } from '../evtx/fields.ts'
import type { Resolved, ResolvedElement } from '../evtx/resolved.ts'
import { MAX_ELEMENT_DEPTH } from './event-finder.ts'
import { resolveReferences } from './references.ts'

/** Before the name of each element in the parser's objects: `__proto__` and `#text` are ordinary names then. */
const ELEMENT = '<'
const ATTRIBUTE = '@'
const TEXT = '#text'
const CDATA = '#cdata'
const ATTRIBUTES = ':@'

/** Keeps everything as it stands: order, repeated names, white space, numbers as text, references unresolved. */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: ATTRIBUTE,
  // Attributes without a value are let through only to be refused below; otherwise they would vanish.
  allowBooleanAttributes: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  textNodeName: TEXT,
  cdataPropName: CDATA,
  maxNestedTags: MAX_ELEMENT_DEPTH,
  jPath: false,
  // Called twice for empty elements.
  transformTagName: (name) => (name.startsWith(ELEMENT) ? name : ELEMENT + name),
})

/** A node of `preserveOrder`: one key (name of the element, TEXT or CDATA) with its content, and perhaps attributes. */
type Node = Readonly<Record<string, unknown>>

/**
 * @param text one element whose tags are nested properly
 * @param onProblem told what had to be kept as it stands
 * @throws Error when it is not well-formed or holds nothing
 */
export function parseEventElement(text: string, onProblem: (message: string) => void): Resolved[] {
  const reader = new TreeReader()
  const content = reader.all(parser.parse(withoutInstructions(text)) as Node[])
  const { system, data } = typedFieldsOf(content)
  if (system.length === 0 && data.length === 0) throw new Error('the event holds neither System values nor data')
  if (reader.unknown !== undefined) {
    onProblem(
      `"${reader.unknown}" is kept as it stands: only the predefined entities and numeric references are resolved`,
    )
  }
  return content
}

/** The parser takes a quote in a processing instruction for the beginning of a value and may swallow elements. */
function withoutInstructions(text: string): string {
  if (!text.includes('<?')) return text
  return text.replace(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>/g, (piece) =>
    piece.startsWith('<?') ? '' : piece,
  )
}

class TreeReader {
  /** The first reference that is not resolved. */
  unknown: string | undefined
  readonly #onUnknown = (reference: string): void => {
    this.unknown ??= reference
  }

  all(nodes: readonly Node[]): Resolved[] {
    return nodes.map((node) => this.#one(node))
  }

  #one(node: Node): Resolved {
    const key = Object.keys(node).find((each) => each !== ATTRIBUTES)!
    const content = node[key]
    if (key === TEXT) return resolveReferences(String(content), this.#onUnknown)
    if (key === CDATA) return { kind: 'cdata', text: (content as Node[]).map((part) => String(part[TEXT])).join('') }
    return this.#element(key.slice(ELEMENT.length), content as Node[], (node[ATTRIBUTES] ?? {}) as Node)
  }

  #element(name: string, nodes: readonly Node[], attributes: Node): ResolvedElement {
    const content = this.all(nodes)
    return {
      kind: 'element',
      name,
      attributes: Object.entries(attributes).flatMap(([key, value]) =>
        this.#attribute(name, key.slice(ATTRIBUTE.length), value),
      ),
      // The parser does not tell; this is how Windows writes them.
      isClosedAtOnce: name !== 'Data',
      content: isContainer(name) ? content.filter((part) => typeof part !== 'string' || part.trim() !== '') : content,
    }
  }

  /** An attribute without content does not exist in EVTX; only other tools write it. */
  #attribute(element: string, name: string, value: unknown): { name: string; content: string[] }[] {
    if (typeof value !== 'string') throw new Error(`<${element}> has "${name}" without a value in quotes`)
    if (value === '') return []
    return [{ name, content: [resolveReferences(value.replace(/[\t\n]/g, ' '), this.#onUnknown)] }]
  }
}

/** White space in these is layout, not a value. */
function isContainer(name: string): boolean {
  return name === 'EventData' || name === 'UserData'
}
