import type { Fields } from '../evtx/fields.ts'
import type { Resolved } from '../evtx/resolved.ts'

/** Fields as the tree that Windows would have written, for printing XML. */
export function treeOf({ system, data }: Fields): readonly Resolved[] {
  return [element('Event', [element('System', systemElements(system)), element('EventData', data.map(dataElement))])]
}

function element(
  name: string,
  content: readonly Resolved[],
  attributes: { name: string; content: string[] }[] = [],
): Resolved {
  return { kind: 'element', name, attributes, content, isClosedAtOnce: name !== 'Data' }
}

function dataElement({ name, value }: Fields['data'][number]): Resolved {
  return element('Data', [value], name === 'Data' ? [] : [{ name: 'Name', content: [name] }])
}

/** `Provider_Name` is the attribute `Name` of `Provider`. */
function systemElements(system: ReadonlyMap<string, string>): Resolved[] {
  const elements = new Map<string, { content: string[]; attributes: { name: string; content: string[] }[] }>()
  for (const [key, value] of system) {
    const [, name, attribute] = /^([^_]+)(?:_(.+))?$/.exec(key) ?? [key, key]
    const one = elements.get(name!) ?? { content: [], attributes: [] }
    if (attribute === undefined) one.content.push(value)
    else one.attributes.push({ name: attribute, content: [value] })
    elements.set(name!, one)
  }
  return [...elements].map(([name, { content, attributes }]) => element(name, content, attributes))
}
