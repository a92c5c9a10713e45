/** The log source that would have brought the events of the recording to the rule. */
import {
  type Event,
  type LogsourceRow,
  LogsourceTable,
  servesSource,
  WINDOWS_CATEGORIES,
  WINDOWS_SERVICES,
} from '../event/index.ts'
import { type Entry, type Logsource, type Scalar, type TextEdit, withValue } from '../sigma/index.ts'
import { COST } from './cost.ts'
import type { Candidate } from './mend.ts'
import { nameDistance } from './name-distance.ts'
import type { WrittenRule } from './written-rule.ts'

type Attribute = keyof Logsource

const ATTRIBUTES: readonly Attribute[] = ['category', 'service', 'product']

/** What each attribute could be. */
const NAMES: { readonly [attribute in Attribute]: readonly string[] } = {
  category: WINDOWS_CATEGORIES,
  service: WINDOWS_SERVICES,
  product: ['windows'],
}

/** @param events that the rule was not offered; those of one provider, channel and id are one */
export function logsourceMends(
  rule: WrittenRule,
  events: readonly Event[],
  rows: readonly LogsourceRow[] = [],
): readonly Candidate[] {
  const table = new LogsourceTable(rows)
  const bySource = new Map<string, Event>()
  for (const event of events) {
    const key = sourceOf(event)
    if (!bySource.has(key)) bySource.set(key, event)
  }
  return [...bySource.values()].flatMap((event) => mendsFor(rule, event, table))
}

type WrittenAttribute = Entry & { readonly value: Scalar }

/** Another value of one attribute, or where that does not help another attribute. */
function mendsFor(rule: WrittenRule, event: Event, table: LogsourceTable): readonly Candidate[] {
  const { logsource } = rule.rule.plan
  const serves = (changed: Logsource): boolean => {
    const routing = table.routesOf(changed)
    return routing.kind === 'served' && routing.routes.some((route) => servesSource(route, event.source))
  }
  const written = writtenAttributes(rule)
  const mends = [...written].flatMap(([attribute, entry]) =>
    NAMES[attribute]
      .filter((name) => serves({ ...logsource, [attribute]: name }))
      .flatMap((name) => changed(rule, entry, name, event)),
  )
  if (mends.length > 0) return mends
  const [category, service] = [written.get('category'), written.get('service')]
  if (category !== undefined && service !== undefined) return []
  const [entry, other] = category === undefined ? [service, 'category' as const] : [category, 'service' as const]
  if (entry === undefined) return []
  const names = NAMES[other].filter((name) => serves({ product: 'windows', [other]: name }))
  return names.flatMap((name) => changed(rule, entry, name, event, other))
}

function writtenAttributes({ checked }: WrittenRule): ReadonlyMap<Attribute, WrittenAttribute> {
  const mapping = checked.root.entries.find(({ key }) => key.text === 'logsource')?.value
  const written = new Map<Attribute, WrittenAttribute>()
  if (mapping?.kind !== 'mapping') return written
  for (const attribute of ATTRIBUTES) {
    const entry = mapping.entries.find(({ key }) => key.text === attribute)
    if (entry?.value.kind === 'scalar') written.set(attribute, { key: entry.key, value: entry.value })
  }
  return written
}

/** `attribute`: what the key becomes, where it is another one. */
function changed(
  { text }: WrittenRule,
  { key, value }: WrittenAttribute,
  name: string,
  event: Event,
  attribute?: Attribute,
): readonly Candidate[] {
  const edits = withValue(text, value, name)
  if (edits === undefined) return []
  const letters = nameDistance(value.text, name)
  const rename: TextEdit[] = attribute === undefined ? [] : [{ start: key.start, end: key.end, text: attribute }]
  const mend: Candidate = {
    kind: 'logsource',
    place: attribute === undefined ? value : { start: key.start, end: value.end },
    replacement: attribute === undefined ? name : `${attribute}: ${name}`,
    edits: [...rename, ...edits],
    distance: letters > 0 && letters <= MOST_LETTERS ? letters : 1,
    cost: COST.logsource + Math.min(1, letters / WHOLE_WORD) + (attribute === undefined ? 0 : COST.otherAttribute),
    expected: value.text,
    actual: sourceOf(event),
    event,
  }
  return [mend]
}

/** Letters by which a name is misspelt; of another name the whole word counts as one change. */
const MOST_LETTERS = 2
const WHOLE_WORD = 5

function sourceOf({ source }: Event): string {
  const { channel, provider, eventId } = source
  return `${channel ?? provider ?? 'unknown'}${eventId === null ? '' : `, event id ${eventId}`}`
}
