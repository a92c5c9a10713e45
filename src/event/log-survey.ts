/** What logs hold, counted: events by provider, channel and event id, and the names of fields that they have. */
import type { LogRecord } from '../evtx/log-record.ts'
import type { EventSource } from './event.ts'

/** Kinds of events that are told apart. All of Windows has some thousands; a log that invents them may not fill the memory. */
export const MAX_SURVEYED_SOURCES = 20_000

/** Names of fields that are kept of one kind of events. Sysmon's largest event has 23. */
export const MAX_SURVEYED_FIELDS = 500

/** Characters of all names that are kept, 8 MiB: a crafted name has thirty thousand. */
const MAX_NAME_CHARACTERS = 4 * 1024 * 1024

/** Events of one kind. */
export interface SurveyedSource {
  readonly source: EventSource
  /** Number of the file → events in it. */
  readonly byFile: ReadonlyMap<number, number>
  /** Of data and System. */
  readonly fields: ReadonlySet<string>
  /** False when there were more fields than are kept. */
  readonly areFieldsComplete: boolean
}

export class LogSurvey {
  readonly #sources = new Map<string, Counted>()
  readonly #room = { characters: MAX_NAME_CHARACTERS }
  #isComplete = true

  add(record: LogRecord, file: number): void {
    const { provider, channel, eventId } = record
    const key = `${eventId}\n${channel}\n${provider}`
    let counted = this.#sources.get(key)
    if (counted === undefined) {
      if (this.#sources.size === MAX_SURVEYED_SOURCES || key.length > this.#room.characters) {
        this.#isComplete = false
        return
      }
      this.#room.characters -= key.length
      counted = new Counted({ provider, channel, eventId }, this.#room)
      this.#sources.set(key, counted)
    }
    counted.add(record, file)
  }

  /** In the order in which they were first met. */
  get sources(): readonly SurveyedSource[] {
    return [...this.#sources.values()]
  }

  /** False when there were more kinds of events than are told apart: those beyond were not counted. */
  get isComplete(): boolean {
    return this.#isComplete
  }
}

class Counted implements SurveyedSource {
  readonly source: EventSource
  readonly byFile = new Map<number, number>()
  readonly fields = new Set<string>()
  areFieldsComplete = true
  /** Shared by all kinds of events. */
  readonly #room: { characters: number }

  constructor(source: EventSource, room: { characters: number }) {
    this.source = source
    this.#room = room
  }

  add(record: LogRecord, file: number): void {
    this.byFile.set(file, (this.byFile.get(file) ?? 0) + 1)
    for (const { name } of record.data()) this.#addField(name)
    for (const name of record.system().keys()) this.#addField(name)
  }

  #addField(name: string): void {
    if (this.fields.has(name)) return
    if (this.fields.size === MAX_SURVEYED_FIELDS || name.length > this.#room.characters) {
      this.areFieldsComplete = false
      return
    }
    this.#room.characters -= name.length
    this.fields.add(name)
  }
}
