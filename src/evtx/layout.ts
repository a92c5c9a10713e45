/**
 * A template definition, compiled once into "which value holds which field", so that a record is read by looking up
 * descriptors and nothing is parsed. Only ordinary shapes are compiled: each attribute and each leaf element holds one
 * literal or one substitution. Any other shape has no layout, and its records are read through `resolve.ts`.
 */
import type { Attribute, Content, Element } from './binxml.ts'

export interface Layout {
  /** Name (`EventID`, `Provider_Name`, `TimeCreated_SystemTime` …) of every value below System. */
  readonly system: ReadonlyMap<string, Slot>
  /** Those of `system` that are asked for of every record. */
  readonly eventId: Slot | undefined
  readonly provider: Slot | undefined
  readonly channel: Slot | undefined
  readonly timeCreated: Slot | undefined
  /** Values of EventData or UserData in order. */
  readonly data: readonly Slot[]
  /** Names that occur once in `data`. */
  readonly unique: ReadonlyMap<string, Slot>
  /** Names that occur more than once. */
  readonly repeated: ReadonlyMap<string, readonly Slot[]>
  /** Substitutions that stand where EventData or UserData belongs: nested BinXML, whose definition has a layout of its own. */
  readonly bodies: readonly Slot[]
  /** Values that an instance must have. */
  readonly valueCount: number
  /** There is a RenderingInfo, whose values are in none of the slots. */
  readonly hasRendering: boolean
}

/** Where a value is: a literal of the definition, or the value with an index. */
export interface Slot {
  readonly name: string
  readonly literal: string | null
  /** Index of the value; -1 for a literal. */
  readonly index: number
  /** Values whose Null removes the element that holds this one. */
  readonly dependencies: readonly number[]
  /** An attribute disappears with its value, an element stays and is empty. */
  readonly isAttribute: boolean
}

export function compileLayout(content: readonly Content[]): Layout | undefined {
  const root = content[0]
  if (root === undefined || root.kind !== 'element') return undefined
  const slots: Slots = { system: new Map(), data: [], bodies: [], hasRendering: hasRendering(root) }
  const isOrdinary = root.name === 'Event' ? collectEvent(slots, root) : collectData(slots, root, [])
  return isOrdinary ? withIndex(slots) : undefined
}

interface Slots {
  readonly system: Map<string, Slot>
  readonly data: Slot[]
  readonly bodies: Slot[]
  readonly hasRendering: boolean
}

function hasRendering(root: Element): boolean {
  return root.content.some((child) => child.kind === 'element' && child.name === RENDERING)
}

function collectEvent(slots: Slots, root: Element): boolean {
  const dependencies = dependenciesOf(root, [])
  for (const child of root.content) {
    if (child.kind === 'substitution') slots.bodies.push(bodySlot(child.index, dependencies))
    else if (child.kind !== 'element') return false
    else if (child.name === 'System') {
      if (!collectSystem(slots, child, dependenciesOf(child, dependencies))) return false
    } else if (child.name !== RENDERING && !collectData(slots, child, dependencies)) return false
  }
  return true
}

/** What the forwarding host made of the event for people to read; none of its values. */
export const RENDERING = 'RenderingInfo'

/** Elements of System that only carry attributes: no text of their own. */
export const ATTRIBUTE_ELEMENTS: ReadonlySet<string> = new Set([
  'Provider',
  'TimeCreated',
  'Correlation',
  'Execution',
  'Security',
])

function collectSystem(slots: Slots, system: Element, dependencies: readonly number[]): boolean {
  for (const child of system.content) {
    if (child.kind !== 'element') return false
    const inner = dependenciesOf(child, dependencies)
    for (const attribute of child.attributes) {
      const slot = slotOf(`${child.name}_${attribute.name}`, attribute.content, inner, true)
      if (slot === undefined) return false
      slots.system.set(slot.name, slot)
    }
    if (ATTRIBUTE_ELEMENTS.has(child.name)) continue
    const slot = slotOf(child.name, child.content, inner, false)
    if (slot === undefined) return false
    slots.system.set(slot.name, slot)
  }
  return true
}

/** EventData, UserData and whatever stands in their place: each leaf is a value. */
function collectData(slots: Slots, element: Element, outer: readonly number[]): boolean {
  const dependencies = dependenciesOf(element, outer)
  const only = element.content.length === 1 ? element.content[0] : undefined
  if (only?.kind === 'substitution' && (element.name === 'UserData' || only.type === 0x21)) {
    slots.bodies.push(bodySlot(only.index, dependencies))
    return true
  }
  if (element.content.some((child) => child.kind === 'element')) {
    return element.content.every((child) => child.kind === 'element' && collectData(slots, child, dependencies))
  }
  if (isContainer(element)) return element.content.length === 0
  if (!element.attributes.every((attribute) => isIgnored(attribute) || isLiteralName(attribute))) return false
  const slot = slotOf(dataName(element), element.content, dependencies, false)
  if (slot === undefined) return false
  slots.data.push(slot)
  return true
}

/** An empty EventData is no value. */
function isContainer(element: Element): boolean {
  return element.name === 'EventData' || element.name === 'UserData'
}

function isIgnored(attribute: Attribute): boolean {
  return attribute.name === 'xmlns' || attribute.name.startsWith('xmlns:')
}

function isLiteralName(attribute: Attribute): boolean {
  return attribute.name === 'Name' && attribute.content.length === 1 && attribute.content[0]!.kind === 'text'
}

/** `<Data Name="x">` is called x; an element without Name by its own name. */
function dataName(element: Element): string {
  const name = element.attributes.find(isLiteralName)?.content[0]
  return name?.kind === 'text' ? name.text : element.name
}

function slotOf(
  name: string,
  content: readonly Content[],
  dependencies: readonly number[],
  isAttribute: boolean,
): Slot | undefined {
  if (content.length > 1) return undefined
  const only = content[0]
  if (only === undefined) return { name, literal: '', index: -1, dependencies, isAttribute }
  if (only.kind === 'text') return { name, literal: only.text, index: -1, dependencies, isAttribute }
  if (only.kind === 'substitution') return { name, literal: null, index: only.index, dependencies, isAttribute }
  return undefined
}

function bodySlot(index: number, dependencies: readonly number[]): Slot {
  return { name: '', literal: null, index, dependencies, isAttribute: false }
}

function dependenciesOf(element: Element, outer: readonly number[]): readonly number[] {
  return element.dependency < 0 ? outer : [...outer, element.dependency]
}

function withIndex(slots: Slots): Layout {
  const groups = new Map<string, Slot[]>()
  for (const slot of slots.data) groups.set(slot.name, [...(groups.get(slot.name) ?? []), slot])
  const unique = new Map<string, Slot>()
  const repeated = new Map<string, readonly Slot[]>()
  for (const [name, group] of groups) {
    if (group.length === 1) unique.set(name, group[0]!)
    else repeated.set(name, group)
  }
  const { system } = slots
  return {
    ...slots,
    eventId: system.get('EventID'),
    provider: system.get('Provider_Name'),
    channel: system.get('Channel'),
    timeCreated: system.get('TimeCreated_SystemTime'),
    unique,
    repeated,
    valueCount: valueCount(slots),
  }
}

function valueCount({ system, data, bodies }: Slots): number {
  let highest = -1
  for (const slot of [...system.values(), ...data, ...bodies])
    highest = Math.max(highest, slot.index, ...slot.dependencies)
  return highest + 1
}
