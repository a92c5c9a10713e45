/**
 * What the records of a file are: how many of which provider, event id, channel, computer and template, from when to
 * when. Bounded whatever a file holds: names beyond the limits are not kept, and the records that have them are counted.
 */
import { definitionText, EvtxRecord, type LogRecord, type Template, templatesOf } from '../evtx/index.ts'
import { textHash } from './text-hash.ts'

export interface Inventory {
  readonly records: number
  /** TimeCreated of the earliest and latest record, in ticks. */
  readonly firstTicks: bigint | null
  readonly lastTicks: bigint | null
  /** All lists: most records first, then by name; null is the name of records that do not tell. */
  readonly providers: readonly ProviderCount[]
  readonly channels: readonly NameCount[]
  readonly computers: readonly NameCount[]
  readonly templates: readonly TemplateCount[]
  /** Records that are missing in a list since their name was one too many. */
  readonly uncounted: { readonly [list in 'providers' | 'events' | 'channels' | 'computers' | 'templates']: number }
}

export interface NameCount {
  readonly name: string | null
  readonly records: number
}

export interface ProviderCount extends NameCount {
  readonly events: readonly { readonly eventId: number | null; readonly records: number }[]
}

export interface TemplateCount {
  readonly guid: string
  readonly records: number
  /** Definitions that differ from each other, up to `MAX_DEFINITIONS`; 0 when all of them are damaged. More than one is unusual: crafted, or damaged unseen. */
  readonly definitions: number
}

/** Names kept in one list; a merged log of a thousand hosts has some thousands of computers and templates. */
const MAX_NAMES = 20_000
/** Characters of them, 8 MiB: a crafted name has thirty thousand. */
const MAX_NAME_CHARACTERS = 4 * 1024 * 1024
export const MAX_DEFINITIONS = 16

export class InventoryBuilder {
  readonly #providers = new Tally<string | null>()
  readonly #events = new Tally<string>()
  readonly #channels = new Tally<string | null>()
  readonly #computers = new Tally<string | null>()
  readonly #templates = new Tally<string>()
  readonly #definitions = new Map<string, Set<number>>()
  #records = 0
  #firstTicks: bigint | null = null
  #lastTicks: bigint | null = null

  add(record: LogRecord): void {
    const { provider, eventId, timeTicks } = record
    this.#records++
    this.#providers.add(provider)
    this.#events.add(eventKey(provider, eventId))
    this.#channels.add(record.channel)
    this.#computers.add(record.computer)
    if (timeTicks !== null) this.#addTime(timeTicks)
    if (record instanceof EvtxRecord) this.#addTemplates(templatesOf(record))
  }

  inventory(): Inventory {
    return {
      records: this.#records,
      firstTicks: this.#firstTicks,
      lastTicks: this.#lastTicks,
      providers: this.#providerCounts(),
      channels: nameCounts(this.#channels),
      computers: nameCounts(this.#computers),
      templates: nameCounts(this.#templates).map(({ name: guid, records }) => ({
        guid,
        records,
        definitions: this.#definitions.get(guid)?.size ?? 0,
      })),
      uncounted: {
        providers: this.#providers.beyond,
        events: this.#events.beyond,
        channels: this.#channels.beyond,
        computers: this.#computers.beyond,
        templates: this.#templates.beyond,
      },
    }
  }

  #addTime(ticks: bigint): void {
    if (this.#firstTicks === null || ticks < this.#firstTicks) this.#firstTicks = ticks
    if (this.#lastTicks === null || ticks > this.#lastTicks) this.#lastTicks = ticks
  }

  #addTemplates(templates: readonly Template[]): void {
    const seen = new Set<Template>()
    const guids = new Set<string>()
    for (const template of templates) {
      if (seen.has(template)) continue
      seen.add(template)
      if (!guids.has(template.guid)) this.#templates.add(template.guid)
      guids.add(template.guid)
      this.#addDefinition(template)
    }
  }

  #addDefinition({ guid, content }: Template): void {
    if (content === null || !this.#templates.counts.has(guid)) return
    let known = this.#definitions.get(guid)
    if (known === undefined) {
      known = new Set()
      this.#definitions.set(guid, known)
    }
    if (known.size < MAX_DEFINITIONS) known.add(definitionKey(content))
  }

  #providerCounts(): ProviderCount[] {
    const events = new Map<string | null, { eventId: number | null; records: number }[]>()
    for (const { name, records } of nameCounts(this.#events)) {
      const [provider, eventId] = JSON.parse(name) as [string | null, number | null]
      const known = events.get(provider) ?? []
      known.push({ eventId, records })
      events.set(provider, known)
    }
    return nameCounts(this.#providers).map(({ name, records }) => ({ name, records, events: events.get(name) ?? [] }))
  }
}

function eventKey(provider: string | null, eventId: number | null): string {
  return JSON.stringify([provider, eventId])
}

/** Templates of many chunks share their content; it is looked at once. */
const KEYS = new WeakMap<NonNullable<Template['content']>, number>()

function definitionKey(content: NonNullable<Template['content']>): number {
  let key = KEYS.get(content)
  if (key === undefined) {
    const text = definitionText(content)
    key = (textHash(text, 1) & 0x1f_ffff) * 0x1_0000_0000 + textHash(text)
    KEYS.set(content, key)
  }
  return key
}

class Tally<Name extends string | null> {
  readonly counts = new Map<Name, number>()
  /** Records whose name is not kept. */
  beyond = 0
  #characters = 0

  add(name: Name): void {
    const known = this.counts.get(name)
    if (known !== undefined) this.counts.set(name, known + 1)
    else if (this.#takes(name)) this.counts.set(name, 1)
    else this.beyond++
  }

  #takes(name: Name): boolean {
    const length = name?.length ?? 0
    if (this.counts.size === MAX_NAMES || this.#characters + length > MAX_NAME_CHARACTERS) return false
    this.#characters += length
    return true
  }
}

function nameCounts<Name extends string | null>(tally: Tally<Name>): { name: Name; records: number }[] {
  return [...tally.counts]
    .map(([name, records]) => ({ name, records }))
    .sort((a, b) => b.records - a.records || ((a.name ?? '') < (b.name ?? '') ? -1 : 1))
}
