import type { SystemDescription } from '../evtx/write-event.ts'
import type { MapNode } from './document.ts'
import type { EventShape } from './event-shapes.ts'
import type { Reader } from './reader.ts'

const NUMBERS = {
  qualifiers: 'qualifiers',
  version: 'version',
  level: 'level',
  task: 'task',
  opcode: 'opcode',
  process_id: 'processId',
  thread_id: 'threadId',
} as const satisfies { readonly [key: string]: keyof SystemDescription }

const TEXTS = {
  activity_id: 'activityId',
  related_activity_id: 'relatedActivityId',
  user_id: 'userId',
} as const satisfies { readonly [key: string]: keyof SystemDescription }

const SYSTEM_KEYS = [...Object.keys(NUMBERS), ...Object.keys(TEXTS), 'keywords']
const PROVIDER_KEYS = ['name', 'guid', 'event_source_name']

/** The System values: those of the shape, changed by what the event says under `provider` and `system`. */
export function describeSystem(
  reader: Reader,
  event: MapNode,
  shape: EventShape,
  place: Pick<SystemDescription, 'computer' | 'timeCreated'>,
): SystemDescription {
  const provider = describeProvider(reader, event) ?? shape.system.provider
  if (!provider) return reader.fail(event.line, `event ${shape.eventId} of ${shape.channel} needs "provider"`)
  return {
    ...shape.system,
    ...statedValues(reader, event),
    ...place,
    provider,
    eventId: shape.eventId,
    channel: shape.channel,
  }
}

function describeProvider(reader: Reader, event: MapNode): SystemDescription['provider'] | undefined {
  const node = event.entries.get('provider')?.value
  if (!node) return undefined
  if (node.kind === 'text') return { name: node.text }
  const map = reader.map(node, 'provider', PROVIDER_KEYS)
  const guid = reader.textAt(map, 'guid')
  const eventSourceName = reader.textAt(map, 'event_source_name')
  return {
    name: reader.textAt(map, 'name') ?? reader.fail(map.line, 'provider needs "name"'),
    ...(guid !== undefined && { guid }),
    ...(eventSourceName !== undefined && { eventSourceName }),
  }
}

function statedValues(reader: Reader, event: MapNode): Partial<SystemDescription> {
  const node = event.entries.get('system')?.value
  if (!node) return {}
  const map = reader.map(node, 'system', SYSTEM_KEYS)
  const numbers = Object.entries(NUMBERS).map(([key, name]) => [name, reader.integerAt(map, key)] as const)
  const texts = Object.entries(TEXTS).map(([key, name]) => [name, reader.textAt(map, key)] as const)
  const keywords = reader.textAt(map, 'keywords')
  return Object.fromEntries(
    [...numbers, ...texts, ['keywords', keywords === undefined ? undefined : BigInt(keywords)] as const].filter(
      ([, value]) => value !== undefined,
    ),
  )
}
