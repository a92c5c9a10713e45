/**
 * Events that kept the shape of Windows' XML when they became JSON: `System`, and `EventData` or `UserData` with whatever
 * is inside them. Attributes stand in `#attributes` or `NAME_attributes` (evtx_dump), under `@NAME` (XML converters), or
 * like elements (Velociraptor).
 */
import type { Fields } from '../evtx/fields.ts'
import { ATTRIBUTE_ELEMENTS } from '../evtx/layout.ts'
import type { DataItem } from '../evtx/log-record.ts'
import { isObject, type JsonObject, ownOf } from './json-object.ts'
import { timeText } from './time-text.ts'
import { systemText, ValueForms } from './value-forms.ts'

/** Objects inside each other below EventData; UserData of Windows goes about four deep. */
const MAX_DATA_DEPTH = 64

/** What is not data: attributes of the event itself, and what a host rendered for people. */
const NOT_DATA: ReadonlySet<string> = new Set(['System', 'RenderingInfo', 'Message', 'xmlns', '@xmlns', '$'])

export function fieldsOfEventTree(event: JsonObject): Fields {
  const system = systemOf(isObject(event.System) ? event.System : {})
  const forms = new ValueForms(system.get('Provider_Name'), Number(system.get('EventID')))
  const data: DataItem[] = []
  const collector = new DataCollector(forms, data)
  for (const [name, value] of Object.entries(event)) {
    if (NOT_DATA.has(name) || !isObject(value) || isAttributes(name)) continue
    collector.container(value, 0)
  }
  return { system, data }
}

/** Only what stands in `EventData` or `UserData`; the rest of the object is the exporter's own. */
export function dataOfEventTree(value: unknown, forms: ValueForms): DataItem[] {
  const data: DataItem[] = []
  const collector = new DataCollector(forms, data)
  if (isObject(value)) collector.container(value, 0)
  else if (Array.isArray(value)) collector.value('Data', value, 0)
  return data
}

/** Behind the name of the element whose attributes stand apart from it. */
const ATTRIBUTES = '_attributes'

function isAttributes(name: string): boolean {
  return name === '#attributes' || name === '$' || name.endsWith(ATTRIBUTES)
}

function systemOf(object: JsonObject): ReadonlyMap<string, string> {
  const system = new Map<string, string>()
  for (const [name, value] of Object.entries(object)) {
    if (name.endsWith(ATTRIBUTES)) setAttributes(system, name.slice(0, -ATTRIBUTES.length), value)
    else if (!isObject(value)) setSystem(system, name, value)
    else {
      setAttributes(system, name, value)
      const text = textOf(value)
      if (text !== undefined && !ATTRIBUTE_ELEMENTS.has(name)) setSystem(system, name, text)
    }
  }
  return system
}

function setSystem(system: Map<string, string>, name: string, value: unknown): void {
  if (name === 'Provider' || name === 'TimeCreated')
    setAttribute(system, name, name === 'Provider' ? 'Name' : 'SystemTime', value)
  else if (!ATTRIBUTE_ELEMENTS.has(name) && !Array.isArray(value)) system.set(name, systemText(name, value))
}

function setAttributes(system: Map<string, string>, element: string, value: unknown): void {
  if (!isObject(value)) return
  for (const [name, content] of Object.entries(value)) {
    if (name === '#attributes' || name === '$') setAttributes(system, element, content)
    else if (!TEXTS.includes(name)) setAttribute(system, element, name.replace(/^@/, ''), content)
  }
}

/** Windows does not write an attribute that has no value. */
function setAttribute(system: Map<string, string>, element: string, attribute: string, value: unknown): void {
  if (value === null || value === '' || typeof value === 'object') return
  const name = `${element}_${attribute}`
  system.set(name, name === 'TimeCreated_SystemTime' ? timeText(value) : systemText(name, value))
}

/** Where the text of an element stands beside its attributes. */
const TEXTS: readonly string[] = ['#text', 'Value', 'value', '_']

function textOf(object: JsonObject): unknown {
  const name = TEXTS.find((each) => Object.hasOwn(object, each))
  return name === undefined ? undefined : object[name]
}

class DataCollector {
  readonly #forms: ValueForms
  readonly #into: DataItem[]

  constructor(forms: ValueForms, into: DataItem[]) {
    this.#forms = forms
    this.#into = into
  }

  container(object: JsonObject, depth: number): void {
    const names = Object.keys(object)
    const areApart = names.some((name) => name.endsWith(ATTRIBUTES))
    for (const name of names) {
      if (isAttributes(name) || name.startsWith('@')) continue
      const attributes = areApart ? ownOf(object, name + ATTRIBUTES) : undefined
      this.value(name, object[name], depth, isObject(attributes) ? attributes : undefined)
    }
  }

  value(name: string, value: unknown, depth: number, attributes?: JsonObject): void {
    if (depth > MAX_DATA_DEPTH) throw new Error(`data are nested deeper than ${MAX_DATA_DEPTH}`)
    if (Array.isArray(value)) for (const item of value) this.value(name, item, depth + 1, attributes)
    else if (isObject(value)) this.#object(name, value, depth)
    else this.#add(attributes, name, value)
  }

  #object(name: string, object: JsonObject, depth: number): void {
    const attributes = attributesOf(object)
    const text = ownOf(object, '#text')
    if (text !== undefined) this.value(nameIn(attributes) ?? name, text, depth + 1, withoutName(attributes))
    else if (nameIn(attributes) !== undefined) this.#add(attributes, name, '')
    else this.container(object, depth + 1)
  }

  #add(attributes: JsonObject | undefined, name: string, value: unknown): void {
    for (const [attribute, content] of Object.entries(attributes ?? {})) {
      if (attribute !== 'Name' && !attribute.startsWith('xmlns') && typeof content !== 'object')
        this.#push(`${name}_${attribute}`, content)
    }
    this.#push(nameIn(attributes) ?? name, value)
  }

  #push(name: string, value: unknown): void {
    this.#into.push({ name, value: this.#forms.text(name, value) })
  }
}

function attributesOf(object: JsonObject): JsonObject {
  const given = object['#attributes'] ?? object.$
  const own = Object.entries(object).filter(([name]) => name.startsWith('@'))
  return {
    ...(isObject(given) ? given : {}),
    ...Object.fromEntries(own.map(([name, value]) => [name.slice(1), value])),
  }
}

function nameIn(attributes: JsonObject | undefined): string | undefined {
  const name = attributes?.Name
  return typeof name === 'string' ? name : undefined
}

function withoutName({ Name: _, ...attributes }: JsonObject): JsonObject {
  return attributes
}
