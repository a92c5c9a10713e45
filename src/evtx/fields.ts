/** The fields of a record's tree: System values under the names of `layout.ts`, and the values of EventData or UserData. */
import { ATTRIBUTE_ELEMENTS, RENDERING } from './layout.ts'
import type { DataItem, TypedItem } from './log-record.ts'
import type { Resolved, ResolvedElement } from './resolved.ts'
import { typeName } from './value.ts'

export interface Fields {
  readonly system: ReadonlyMap<string, string>
  readonly data: readonly DataItem[]
}

/** The same with types, and what a host rendered for people to read, which is none of the record's values. */
export interface TypedFields {
  readonly system: readonly TypedItem[]
  readonly data: readonly TypedItem[]
  readonly rendering: readonly TypedItem[]
}

export function fieldsOf(content: readonly Resolved[]): Fields {
  const { system, data } = typedFieldsOf(content)
  return {
    system: new Map(system.map(({ name, value }) => [name, value])),
    data: data.map(({ name, value }) => ({ name, value })),
  }
}

export function typedFieldsOf(content: readonly Resolved[]): TypedFields {
  const fields = { system: [], data: [], rendering: [] }
  for (const root of elementsIn(content)) {
    if (root.name !== 'Event') collectData(root, fields.data)
    else for (const child of elementsIn(root.content)) collectPart(child, fields)
  }
  return fields
}

interface Collected {
  readonly system: TypedItem[]
  readonly data: TypedItem[]
  readonly rendering: TypedItem[]
}

function collectPart(element: ResolvedElement, { system, data, rendering }: Collected): void {
  if (element.name === 'System') collectSystem(element, system)
  else collectData(element, element.name === RENDERING ? rendering : data)
}

function collectSystem(element: ResolvedElement, into: TypedItem[]): void {
  for (const child of elementsIn(element.content)) {
    for (const { name, content } of child.attributes) into.push(itemOf(`${child.name}_${name}`, content))
    if (!ATTRIBUTE_ELEMENTS.has(child.name)) into.push(itemOf(child.name, child.content))
  }
}

function collectData(element: ResolvedElement, into: TypedItem[]): void {
  const children = elementsIn(element.content)
  if (children.length > 0) return children.forEach((child) => void collectData(child, into))
  const isContainer = element.name === 'EventData' || element.name === 'UserData'
  if (isContainer && textOf(element.content) === '') return
  let { name } = element
  for (const attribute of element.attributes) {
    if (attribute.name === 'Name') name = textOf(attribute.content)
    else if (!attribute.name.startsWith('xmlns'))
      into.push(itemOf(`${element.name}_${attribute.name}`, attribute.content))
  }
  into.push(itemOf(name, element.content))
}

function itemOf(name: string, content: readonly Resolved[]): TypedItem {
  return { name, value: textOf(content), type: typeOf(content) }
}

/** Nothing at all is Null; text of the template, or around a value, makes a string of the whole. */
function typeOf(content: readonly Resolved[]): string {
  const [only] = content
  if (only === undefined) return typeName(0)
  return content.length === 1 && typeof only !== 'string' && only.kind === 'value' ? typeName(only.type) : typeName(1)
}

/** The elements among the parts. */
export function elementsIn(content: readonly Resolved[]): ResolvedElement[] {
  return content.filter((part): part is ResolvedElement => typeof part !== 'string' && part.kind === 'element')
}

/** The text of an element or attribute without its markup. */
export function textOf(content: readonly Resolved[]): string {
  return content.map((part) => (typeof part === 'string' ? part : markupText(part))).join('')
}

const ENTITIES: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function markupText(part: Exclude<Resolved, string>): string {
  switch (part.kind) {
    case 'entity':
      return Object.hasOwn(ENTITIES, part.name) ? ENTITIES[part.name]! : `&${part.name};`
    case 'character':
      return String.fromCharCode(part.code)
    case 'value':
    case 'cdata':
      return part.text
    case 'element':
      return textOf(part.content)
    case 'instruction':
      return ''
  }
}
