/**
 * A record without template, every value as the text that Windows prints of it: the form in which collectors write what
 * was forwarded to them.
 */

import { portableMachine } from './machine.ts'
import { fileTimeText } from './time.ts'
import { ARRAY_FLAG, arrayTexts, valueText } from './value.ts'
import type { Content, Element, PlainFragment } from './write-binxml.ts'
import { ByteWriter } from './write-bytes.ts'
import { EVENT_NAMESPACE, type RecordDescription, type SystemDescription } from './write-event.ts'
import { fileTime, type PlainValue, typeCode, writePlainValue } from './write-value.ts'

export function plainFragment({ system, body, eventRecordId }: RecordDescription, recordId: bigint): PlainFragment {
  const content = [child(systemElement(system, eventRecordId ?? recordId))]
  if (body?.kind === 'userData') content.push(child({ name: 'UserData', content: [child(body.element)] }))
  if (body?.kind === 'eventData') {
    const data = body.items.flatMap(({ name, value }) =>
      textsOf(value).map((text) => child(textElement('Data', text, name === undefined ? {} : { Name: name }))),
    )
    if (body.binary) data.push(child(textElement('Binary', textsOf({ type: 'binary', value: body.binary })[0]!)))
    content.push(child({ name: 'EventData', ...attributesOf({ Name: body.name }), content: data }))
  }
  return { kind: 'element', element: { name: 'Event', ...attributesOf({ xmlns: EVENT_NAMESPACE }), content } }
}

/** The children and their order are those of the schema; what the description leaves out is not there. */
function systemElement(system: SystemDescription, recordId: number | bigint): Element {
  const { provider, qualifiers } = system
  const time = fileTime(system.timeCreated)
  const leaves: readonly (readonly [name: string, text: string | number | bigint | undefined])[] = [
    ['Version', system.version],
    ['Level', system.level],
    ['Task', system.task],
    ['Opcode', system.opcode],
    ['Keywords', system.keywords === undefined ? undefined : `0x${system.keywords.toString(16)}`],
  ]
  const guid = provider.guid === undefined ? undefined : textsOf({ type: 'guid', value: provider.guid })[0]
  return {
    name: 'System',
    content: [
      child(bare('Provider', { Name: provider.name, Guid: guid, EventSourceName: provider.eventSourceName })),
      child(
        textElement('EventID', `${system.eventId}`, {
          Qualifiers: qualifiers === undefined ? undefined : `${qualifiers}`,
        }),
      ),
      ...leaves.flatMap(([name, text]) => (text === undefined ? [] : [child(textElement(name, `${text}`))])),
      child(bare('TimeCreated', { SystemTime: fileTimeText(time) ?? `0x${time.toString(16)}` })),
      child(textElement('EventRecordID', `${recordId}`)),
      child(bare('Correlation', { ActivityID: system.activityId, RelatedActivityID: system.relatedActivityId })),
      child(bare('Execution', { ProcessID: numberText(system.processId), ThreadID: numberText(system.threadId) })),
      child(textElement('Channel', system.channel)),
      child(textElement('Computer', system.computer)),
      child(bare('Security', { UserID: system.userId })),
    ],
  }
}

function numberText(number: number | undefined): string | undefined {
  return number === undefined ? undefined : String(number)
}

/** As the reader prints the value; an array has several. */
function textsOf(value: PlainValue): string[] {
  const out = new ByteWriter(64)
  writePlainValue(out, value)
  const code = typeCode(value)
  if ((code & ARRAY_FLAG) !== 0) return arrayTexts(code, out.bytes, 0, out.position, portableMachine)
  return [valueText(code, out.bytes, 0, out.position, portableMachine)]
}

type Texts = { readonly [name: string]: string | undefined }

function textElement(name: string, text: string, attributes: Texts = {}): Element {
  return { name, ...attributesOf(attributes), content: text === '' ? [] : [{ kind: 'text', text }] }
}

function bare(name: string, attributes: Texts): Element {
  return { name, ...attributesOf(attributes) }
}

function attributesOf(texts: Texts): Pick<Element, 'attributes'> {
  const stated = Object.entries(texts).flatMap(([name, text]): [string, string][] =>
    text === undefined ? [] : [[name, text]],
  )
  return { attributes: stated.map(([name, text]) => ({ name, content: { kind: 'text', text } })) }
}

function child(element: Element): Content {
  return { kind: 'element', element }
}
