/**
 * A readable description of a recording (YAML) to the records that `writeEvtx` writes. The description says what
 * matters; types, order of fields, System values, process ids and the rest come from the event's shape.
 *
 *     computer: WS-0142.corp.example
 *     user: CORP\m.lindqvist
 *     event_id: 1
 *     processes:                      # running before the recording begins
 *       shell: { Image: C:\Windows\explorer.exe }
 *     events:
 *       - time: 2026-03-11T09:14:02.1234567Z
 *         process: download           # names the process for later events
 *         parent: shell
 *         data:
 *           Image: C:\Windows\System32\curl.exe
 *           CommandLine: curl -o a.bat https://example.com/a.bat
 *         fires: [rule_file_name]     # for those who check the outcome
 *     routines: …                     # see routines.ts
 *     damage: …                       # see damage.ts
 */

import type { RecordDescription } from '../evtx/write-event.ts'
import { fileTime } from '../evtx/write-value.ts'
import { describeBody } from './body.ts'
import { describeDamage, type MadeDamage } from './damage.ts'
import { type MapNode, parseDocument } from './document.ts'
import {
  type EventShape,
  PROCESS_SCHEMAS,
  type ProcessSchema,
  SECURITY,
  SYSMON,
  shapeOf,
  withSchema,
} from './event-shapes.ts'
import type { Process } from './process.ts'
import { acting, Processes, securityCreation, sysmonCreation, type Values } from './process-events.ts'
import { Reader } from './reader.ts'
import { routineEvents } from './routines.ts'
import { describeSystem } from './system.ts'
import { sysmonTime } from './times.ts'

export interface Recording {
  readonly title: string
  /** What it shows, in a sentence or two; '' when not given. */
  readonly about: string
  /** Of the description. */
  readonly file: string
  readonly events: readonly DescribedEvent[]
  /** Another description, relative to this one, whose events these are. */
  readonly copyOf: string | undefined
  readonly damage: readonly MadeDamage[]
  /** What damage must do to readers. */
  readonly expected: ExpectedDamage
}

export interface ExpectedDamage {
  /** Codes that a reader must report. */
  readonly damage: readonly string[]
  /** Ids of records that cannot be read any more. */
  readonly lost: readonly number[]
}

export interface DescribedEvent {
  readonly record: RecordDescription
  /** File names, without extension, of the rules that must match this record. */
  readonly fires: readonly string[]
}

const DEFAULT_KEYS = ['computer', 'user', 'channel', 'event_id', 'schema', 'form'] as const
const FILE_KEYS = [
  'title',
  'about',
  ...DEFAULT_KEYS,
  'first_record_id',
  'processes',
  'events',
  'routines',
  'copy_of',
  'damage',
  'expect',
]
const EVENT_KEYS = [
  'time',
  ...DEFAULT_KEYS,
  'provider',
  'system',
  'record_id',
  'process',
  'parent',
  'data',
  'user_data',
  'binary',
  'deleted',
  'fires',
]
/** `forwarded`: as a collector writes it, without template. */
const FORMS = ['recorded', 'forwarded']
const PROCESS_NUMBERS = ['ProcessId', 'TerminalSessionId']
const PROCESS_TEXTS = ['Image', 'CommandLine', 'CurrentDirectory', 'User', 'IntegrityLevel', 'ProcessGuid']
const PROCESS_KEYS = [...PROCESS_TEXTS, ...PROCESS_NUMBERS, 'computer']

/** @throws RecordingError with file and line for a description that is not understood */
export function describeRecording(text: string, file: string): Recording {
  return new Describer(text, file).recording()
}

class Describer {
  readonly #reader: Reader
  readonly #root: MapNode
  readonly #events: readonly MapNode[]
  readonly #processes = new Processes()

  constructor(text: string, file: string) {
    this.#reader = new Reader(file)
    this.#root = this.#reader.map(parseDocument(text, file), 'a description', FILE_KEYS)
    this.#events = this.#inOrder(routineEvents(this.#reader, this.#root, EVENT_KEYS))
    if (this.#events.length === 0 && !this.#root.entries.has('copy_of'))
      this.#reader.fail(1, 'a description needs events')
  }

  /** Events stand in the order in which they are given, unless there are routines: then in that of time. */
  #inOrder(ofRoutines: readonly MapNode[]): readonly MapNode[] {
    const given = this.#root.entries.get('events')
    const listed = given === undefined ? [] : this.#reader.list(given.value, 'events')
    const events = listed.map((node) => this.#reader.map(node, 'an event', EVENT_KEYS))
    if (ofRoutines.length === 0) return events
    return [...events, ...ofRoutines]
      .map((event) => ({ event, ticks: fileTime(this.#time(event)) }))
      .sort((a, b) => (a.ticks < b.ticks ? -1 : a.ticks > b.ticks ? 1 : 0))
      .map(({ event }) => event)
  }

  recording(): Recording {
    this.#nameRunningProcesses()
    const first = this.#reader.integerAt(this.#root, 'first_record_id') ?? 1
    let recordId = first - 1
    const events = this.#events.map((event) => {
      recordId = this.#reader.integerAt(event, 'record_id') ?? recordId + 1
      return this.#event(event, recordId)
    })
    return {
      file: this.#reader.file,
      title: this.#reader.textAt(this.#root, 'title') ?? '',
      about: this.#reader.textAt(this.#root, 'about')?.trim() ?? '',
      events,
      copyOf: this.#reader.textAt(this.#root, 'copy_of'),
      damage: describeDamage(this.#reader, this.#root),
      expected: this.#expected(),
    }
  }

  #expected(): ExpectedDamage {
    const entry = this.#root.entries.get('expect')
    if (entry === undefined) return { damage: [], lost: [] }
    const map = this.#reader.map(entry.value, 'expect', ['damage', 'lost'])
    const lost = this.#reader.textsAt(map, 'lost').flatMap((text) => {
      const [, first, last = first] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(text) ?? []
      if (first === undefined)
        return this.#reader.fail(entry.line, 'lost is a list of record ids, or ranges like 10-20')
      return Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => Number(first) + i)
    })
    return { damage: this.#reader.textsAt(map, 'damage'), lost }
  }

  #event(event: MapNode, recordId: number): DescribedEvent {
    const reader = this.#reader
    const shape = this.#shape(event)
    const system = describeSystem(reader, event, shape, {
      computer: this.#setting(event, 'computer'),
      timeCreated: this.#time(event),
    })
    const body = describeBody(reader, event, shape, this.#derived(event, shape))
    const form = this.#optionalSetting(event, 'form') ?? FORMS[0]!
    if (!FORMS.includes(form)) reader.fail(event.line, `form must be one of ${FORMS.join(', ')}`)
    const record = {
      recordId,
      system,
      ...(body && { body }),
      ...(form === 'forwarded' && { isForwarded: true }),
      ...(reader.textAt(event, 'deleted') === 'true' && { isDeleted: true }),
    }
    return { record, fires: reader.textsAt(event, 'fires') }
  }

  /** The shape of a known event; for others one without fields, so that the description has to say everything. */
  #shape(event: MapNode): EventShape {
    const channel = this.#optionalSetting(event, 'channel') ?? SYSMON
    const eventId = Number(this.#setting(event, 'event_id'))
    const shape = shapeOf(channel, eventId)
    const schema = this.#optionalSetting(event, 'schema')
    if (!shape) return { channel, eventId, system: {}, fields: null }
    if (schema === undefined || channel !== SYSMON || eventId !== 1) return shape
    if (!Object.hasOwn(PROCESS_SCHEMAS, schema)) {
      this.#reader.fail(event.line, `schema must be one of ${Object.keys(PROCESS_SCHEMAS).join(', ')}`)
    }
    return withSchema(shape, Number(schema) as ProcessSchema)
  }

  #derived(event: MapNode, { channel, eventId }: EventShape): Values {
    const utcTime = sysmonTime(this.#time(event))
    const times = { UtcTime: utcTime, CreationUtcTime: utcTime }
    if (channel === SYSMON && eventId === 1) {
      return { ...times, ...sysmonCreation(this.#creation(event, 'Image', 'ParentImage')) }
    }
    if (channel === SECURITY && eventId === 4688) {
      return securityCreation(this.#creation(event, 'NewProcessName', 'ParentProcessName'))
    }
    const name = this.#reader.textAt(event, 'process')
    return name === undefined ? times : { ...times, ...acting(this.#namedProcess(event, name)) }
  }

  /** `imageKey`, `parentKey`: what this kind of event calls the images. */
  #creation(event: MapNode, imageKey: string, parentKey: string) {
    const stated = this.#statedValues(event)
    if (stated[imageKey] === undefined) this.#reader.fail(event.line, `a process creation needs ${imageKey}`)
    const user = this.#optionalSetting(event, 'user') ?? 'NT AUTHORITY\\SYSTEM'
    const origin = { computer: this.#setting(event, 'computer'), time: this.#time(event) }
    const parent = this.#parent(event, stated, parentKey, origin, user)
    const ownUser = this.#reader.textAt(event, 'user')
    const data = { User: ownUser, ...stated, Image: stated[imageKey] }
    // In 4688 ProcessId is the parent's.
    const identity = imageKey === 'Image' ? data : { ...data, ProcessId: stated.NewProcessId }
    return this.#processes.created(identity, origin, user, parent, this.#reader.textAt(event, 'process'))
  }

  #parent(
    event: MapNode,
    stated: Values,
    parentKey: string,
    origin: { computer: string; time: string },
    user: string,
  ): Process {
    const name = this.#reader.textAt(event, 'parent')
    if (name !== undefined) return this.#namedProcess(event, name)
    const image =
      stated[parentKey] ?? this.#reader.fail(event.line, `a process creation needs "parent" or ${parentKey}`)
    const data = { Image: image, CommandLine: stated.ParentCommandLine, User: stated.ParentUser }
    return this.#processes.running(data, origin, user)
  }

  #namedProcess(event: MapNode, name: string): Process {
    return this.#processes.named(name) ?? this.#reader.fail(event.line, `no process "${name}" so far`)
  }

  /** The values of `data` that are plain text. */
  #statedValues(event: MapNode): Values {
    const data = event.entries.get('data')?.value
    if (data?.kind !== 'map') return {}
    const entries = [...data.entries].flatMap(([key, { value }]) =>
      value.kind === 'text' ? [[key, value.text] as const] : [],
    )
    return Object.fromEntries(entries)
  }

  /** They began an hour before the first event. */
  #nameRunningProcesses(): void {
    const processes = this.#root.entries.get('processes')
    const first = this.#events[0]
    if (!processes || !first) return
    const reader = this.#reader
    const time = new Date(Date.parse(this.#time(first)) - 3_600_000).toISOString()
    for (const [name, { value, line }] of reader.map(processes.value, 'processes').entries) {
      const facts = reader.map(value, 'a process', PROCESS_KEYS)
      for (const key of PROCESS_NUMBERS) reader.integerAt(facts, key)
      const data = Object.fromEntries(PROCESS_KEYS.map((key) => [key, reader.textAt(facts, key)]))
      if (data.Image === undefined) reader.fail(line, 'a process needs Image')
      const origin = { computer: data.computer ?? this.#setting(first, 'computer'), time }
      this.#processes.running(data, origin, this.#optionalSetting(first, 'user') ?? 'NT AUTHORITY\\SYSTEM', name)
    }
  }

  #time(event: MapNode): string {
    const time = this.#reader.textAt(event, 'time') ?? this.#reader.fail(event.line, 'an event needs "time"')
    this.#reader.written(event.entries.get('time')!.line, () => fileTime(time))
    return time
  }

  #setting(event: MapNode, key: (typeof DEFAULT_KEYS)[number]): string {
    return (
      this.#optionalSetting(event, key) ?? this.#reader.fail(event.line, `"${key}" is missing, here and at the top`)
    )
  }

  /** The event's own, else the file's. */
  #optionalSetting(event: MapNode, key: (typeof DEFAULT_KEYS)[number]): string | undefined {
    return this.#reader.textAt(event, key) ?? this.#reader.textAt(this.#root, key)
  }
}
