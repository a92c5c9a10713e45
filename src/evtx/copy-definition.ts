/**
 * A template definition as it was read, as one that can be written into another chunk. The same definition comes again in
 * chunk after chunk, and the reader then gives the same tree, so each is turned round once.
 */
import type { Content as ReadContent, Element as ReadElement } from './binxml.ts'
import { definitionText } from './templates.ts'
import type { Content, Element } from './write-binxml.ts'
import { EvtxWriteError } from './write-error.ts'

export interface CopiedDefinition {
  readonly root: Element
  /** Equal for definitions that say the same, wherever their names lie. */
  readonly content: number
  /** By number of the value: the field it belongs to, under the names of `LogRecord`. */
  readonly fields: readonly string[]
}

export class CopiedDefinitions {
  readonly #known = new WeakMap<readonly ReadContent[], CopiedDefinition>()
  readonly #contents = new Map<string, number>()

  /** @throws EvtxWriteError for what no recorded definition holds: a template inside a template */
  of(content: readonly ReadContent[]): CopiedDefinition {
    let copied = this.#known.get(content)
    if (copied === undefined) {
      const root = content[0]
      if (root?.kind !== 'element') throw new EvtxWriteError('a template definition holds no element')
      copied = { root: writableElement(root), content: this.#numberOf(content), fields: fieldsOf(root) }
      this.#known.set(content, copied)
    }
    return copied
  }

  #numberOf(content: readonly ReadContent[]): number {
    const text = definitionText(content)
    const number = this.#contents.get(text) ?? this.#contents.size
    this.#contents.set(text, number)
    return number
  }
}

export function writableElement(element: ReadElement): Element {
  const { name, dependency, attributes, content, isClosedAtOnce } = element
  return {
    name,
    attributes: attributes.map((attribute) => ({ name: attribute.name, content: attribute.content.map(writable) })),
    content: content.map(writable),
    ...(dependency >= 0 && { dependsOn: dependency }),
    ...(content.length === 0 && !isClosedAtOnce && { isEmptyPair: true }),
  }
}

export function writable(part: ReadContent): Content {
  if (part.kind === 'element') return { kind: 'element', element: writableElement(part) }
  if (part.kind === 'instance') throw new EvtxWriteError('a template is used inside of an element')
  return part
}

/** Elements of System are known by their own names and those of their attributes, data by the attribute Name. */
function fieldsOf(root: ReadElement): string[] {
  const fields: string[] = []
  const visit = (element: ReadElement): void => {
    const field = fieldOf(element)
    for (const { name, content } of element.attributes) {
      for (const part of content) if (part.kind === 'substitution') fields[part.index] ??= `${element.name}_${name}`
    }
    for (const part of element.content) {
      if (part.kind === 'element') visit(part)
      else if (part.kind === 'substitution') fields[part.index] ??= field
    }
  }
  visit(root)
  return fields
}

function fieldOf(element: Pick<ReadElement, 'name' | 'attributes'>): string {
  const [name] = element.attributes.find((attribute) => attribute.name === 'Name')?.content ?? []
  return element.name === 'Data' && name?.kind === 'text' ? name.text : element.name
}
