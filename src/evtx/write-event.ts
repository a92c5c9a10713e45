/**
 * What a record says, as the templates and values that Windows would use for it: the 18-value System template (the more
 * frequent of the two layouts that Windows writes) and a template of its own for each shape of EventData.
 */
import type { Attribute, Content, Element, Substitution, Template, TemplateInstance, Value } from './write-binxml.ts'
import { type PlainValue, type Time, typeCode, type ValueType } from './write-value.ts'

export interface RecordDescription {
  /** Id in the record's header. Left out: one more than that of the record before. */
  readonly recordId?: number | bigint
  /** System/EventRecordID. Left out: the same. */
  readonly eventRecordId?: number | bigint
  /** The time in the record's header. Left out: System/TimeCreated. */
  readonly written?: Time
  /** See `FramedRecord`. */
  readonly isDeleted?: boolean
  /** Without template, as collectors write what was forwarded to them. */
  readonly isForwarded?: boolean
  readonly system: SystemDescription
  readonly body?: BodyDescription
}

/** The children of `<System>`; what is left out is Null in the record. */
export interface SystemDescription {
  readonly provider: { readonly name: string; readonly guid?: string; readonly eventSourceName?: string }
  readonly eventId: number
  readonly qualifiers?: number
  readonly version?: number
  readonly level?: number
  readonly task?: number
  readonly opcode?: number
  readonly keywords?: bigint
  readonly timeCreated: Time
  readonly activityId?: string
  readonly relatedActivityId?: string
  readonly processId?: number
  readonly threadId?: number
  readonly channel: string
  readonly computer: string
  /** SID of `<Security UserID>`. */
  readonly userId?: string
}

export type BodyDescription =
  | {
      readonly kind: 'eventData'
      readonly name?: string
      readonly items: readonly DataDescription[]
      readonly binary?: Uint8Array
    }
  | { readonly kind: 'userData'; readonly element: Element }

type BodyKind = BodyDescription['kind']

/** `<Data Name="…">`; without name for events of the classic API. */
export interface DataDescription {
  readonly name?: string
  readonly value: PlainValue
}

/** Makes fragments and remembers the templates it made, so that records of one shape share one. */
export class EventTemplates {
  readonly #templates = new Map<string, Template>()

  /** `recordId` becomes System/EventRecordID where the description has none. */
  fragment({ system, body, eventRecordId }: RecordDescription, recordId: bigint): TemplateInstance {
    return {
      kind: 'instance',
      template: this.#template(systemElement(system, body?.kind)),
      values: [...systemValues(system, eventRecordId ?? recordId), ...(body ? [this.#body(body)] : [])],
    }
  }

  #body(body: BodyDescription): Value {
    if (body.kind === 'userData') return { type: 'binxml', value: { kind: 'element', element: body.element } }
    const values: PlainValue[] = body.items.map((item) => item.value)
    if (body.binary) values.push({ type: 'binary', value: body.binary })
    return { type: 'binxml', value: { kind: 'instance', template: this.#template(eventDataElement(body)), values } }
  }

  #template(root: Element): Template {
    const content = JSON.stringify(root)
    let template = this.#templates.get(content)
    if (!template) {
      template = templateOf(root)
      this.#templates.set(content, template)
    }
    return template
  }
}

export const EVENT_NAMESPACE = 'http://schemas.microsoft.com/win/2004/08/events/event'

/** Number of the body among the values of the System template. A record without one has 17 values: libevtx fails a Null. */
const BODY = 17

/** Values by number; the order is Windows'. `systemElement` refers to them. */
function systemValues(system: SystemDescription, recordId: number | bigint): Value[] {
  return [
    orNull('u8', system.level),
    orNull('u8', system.opcode),
    orNull('u16', system.task),
    { type: 'u16', value: system.eventId },
    orNull('u16', system.qualifiers),
    orNull('hex64', system.keywords),
    { type: 'filetime', value: system.timeCreated },
    orNull('guid', system.activityId),
    orNull('u32', system.processId),
    orNull('u32', system.threadId),
    { type: 'u64', value: recordId },
    orNull('u8', system.version),
    orNull('sid', system.userId),
    orNull('guid', system.relatedActivityId),
    { type: 'string', value: system.provider.name },
    orNull('guid', system.provider.guid),
    { type: 'string', value: system.channel },
  ]
}

/** The computer's name is part of the template, as in recorded files; so is EventSourceName, which few providers have. */
function systemElement({ provider, computer }: SystemDescription, bodyKind: BodyKind | undefined): Element {
  const sourceName = provider.eventSourceName
  const system = [
    child('Provider', [
      attribute('Name', value(14, 'string')),
      attribute('Guid', value(15, 'guid')),
      ...(sourceName === undefined ? [] : [attribute('EventSourceName', text(sourceName))]),
    ]),
    child('EventID', [attribute('Qualifiers', value(4, 'u16'))], [value(3, 'u16')], 3),
    child('Version', [], [value(11, 'u8')], 11),
    child('Level', [], [value(0, 'u8')], 0),
    child('Task', [], [value(2, 'u16')], 2),
    child('Opcode', [], [value(1, 'u8')], 1),
    child('Keywords', [], [value(5, 'hex64')], 5),
    child('TimeCreated', [attribute('SystemTime', value(6, 'filetime'))]),
    child('EventRecordID', [], [value(10, 'u64')], 10),
    child('Correlation', [
      attribute('ActivityID', value(7, 'guid')),
      attribute('RelatedActivityID', value(13, 'guid')),
    ]),
    child('Execution', [attribute('ProcessID', value(8, 'u32')), attribute('ThreadID', value(9, 'u32'))]),
    child('Channel', [], [value(16, 'string')], 16),
    child('Computer', [], [text(computer)]),
    child('Security', [attribute('UserID', value(12, 'sid'))]),
  ]
  return {
    name: 'Event',
    attributes: [attribute('xmlns', text(EVENT_NAMESPACE))],
    content: [child('System', [], system), ...bodyContent(bodyKind)],
  }
}

/** `<EventData>` comes with the value itself; `<UserData>` belongs to the System template. */
function bodyContent(kind: BodyKind | undefined): Content[] {
  if (kind === undefined) return []
  if (kind === 'eventData') return [value(BODY, 'binxml')]
  return [child('UserData', [], [value(BODY, 'binxml')], BODY)]
}

/** Values are not optional here: an empty one leaves an empty `<Data>`, as Windows does. */
function eventDataElement({ name, items, binary }: BodyDescription & { kind: 'eventData' }): Element {
  const data = items.map((item, index) =>
    child('Data', item.name === undefined ? [] : [attribute('Name', text(item.name))], [
      required(index, item.value.type === 'array' ? typeCode(item.value) : item.value.type),
    ]),
  )
  return {
    name: 'EventData',
    attributes: name === undefined ? [] : [attribute('Name', text(name))],
    content: binary ? [...data, child('Binary', [], [required(items.length, 'binary')])] : data,
  }
}

export function templateOf(root: Element): Template {
  return { guid: contentGuid(JSON.stringify(root)), root }
}

/**
 * One content, one GUID: a UUID of version 8 (RFC 9562, "custom") over a 128-bit FNV-1a of the text. Windows' own are
 * version 5 (SHA-1), which needs a cryptographic library; nothing that reads EVTX looks at the version.
 */
export function contentGuid(content: string): string {
  const digits = fnv1a128(content).toString(16).padStart(32, '0')
  const variant = (8 + (Number.parseInt(digits[16]!, 16) & 3)).toString(16)
  // Velocidex's reader looks templates up by the first 32 bits and refuses 0.
  const first = digits.slice(0, 8) === '00000000' ? '00000001' : digits.slice(0, 8)
  return `${first}-${digits.slice(8, 12)}-8${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`
}

const FNV_OFFSET = 0x6c62272e07bb014262b821756295c58dn
const FNV_PRIME = 0x0000000001000000000000000000013bn

function fnv1a128(text: string): bigint {
  let hash = FNV_OFFSET
  for (let i = 0; i < text.length; i++) hash = BigInt.asUintN(128, (hash ^ BigInt(text.charCodeAt(i))) * FNV_PRIME)
  return hash
}

function child(name: string, attributes: Attribute[], content: Content[] = [], dependsOn?: number): Content {
  const element = { name, attributes, content }
  return { kind: 'element', element: dependsOn === undefined ? element : { ...element, dependsOn } }
}

function attribute(name: string, content: Content): Attribute {
  return { name, content }
}

function text(content: string): { kind: 'text'; text: string } {
  return { kind: 'text', text: content }
}

function value(index: number, type: ValueType): Substitution {
  return { kind: 'substitution', index, type, optional: true }
}

function required(index: number, type: Substitution['type']): Substitution {
  return { kind: 'substitution', index, type, optional: false }
}

function orNull(type: 'u8' | 'u16' | 'u32', item: number | undefined): PlainValue
function orNull(type: 'hex64', item: bigint | undefined): PlainValue
function orNull(type: 'guid' | 'sid', item: string | undefined): PlainValue
function orNull(type: ValueType, item: number | bigint | string | undefined): PlainValue {
  return item === undefined ? { type: 'null' } : ({ type, value: item } as PlainValue)
}
