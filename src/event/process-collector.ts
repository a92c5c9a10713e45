/** Creations and ends of processes, gathered from records in any order and kept in bounds. */
import type { LogRecord } from '../evtx/log-record.ts'
import type { ProcessRecord } from './process.ts'
import { type CreationIds, creationIds, endIds, isSecurity, type ProcessIds } from './process-facts.ts'
import { eventOf } from './record-event.ts'

/** Creations that are kept: some days of a busy server, and with ordinary texts about 200 MB. */
export const MAX_PROCESSES = 250_000
/** Of a text, in UTF-16 units: beyond this a command line carries data. */
export const MAX_TEXT_LENGTH = 4096
/** Of all texts together, in UTF-16 units: 200 MB. Behind it processes are kept without command lines. */
export const MAX_ALL_TEXT = 100_000_000

export interface Creation extends CreationIds {
  readonly ticks: bigint
  readonly time: string | null
  readonly computer: string
  readonly record: ProcessRecord
  readonly image: string | null
  readonly commandLine: string | null
  readonly user: string | null
  readonly parentImage: string | null
  readonly parentCommandLine: string | null
  readonly parentUser: string | null
}

export interface End extends ProcessIds {
  readonly ticks: bigint
  readonly time: string | null
  readonly computer: string
}

/** What limits kept out; told, never passed over. */
export interface ProcessLosses {
  /** Creations and ends beyond `MAX_PROCESSES`. */
  events: number
  /** Texts that are cut or left out. */
  texts: number
  /** Creations without a time: nobody knows where they belong. */
  timeless: number
}

export class ProcessCollector {
  readonly creations: Creation[] = []
  readonly ends: End[] = []
  readonly losses: ProcessLosses = { events: 0, texts: 0, timeless: 0 }
  readonly #limits: { readonly processes: number; readonly text: number }
  #textLength = 0

  constructor(limits = { processes: MAX_PROCESSES, text: MAX_ALL_TEXT }) {
    this.#limits = limits
  }

  add(record: LogRecord): void {
    const ids = creationIds(record)
    if (ids !== undefined) return this.#addCreation(record, ids)
    const ended = endIds(record)
    if (ended !== undefined) this.#addEnd(record, ended)
  }

  #addCreation(record: LogRecord, ids: CreationIds): void {
    if (record.timeTicks === null) this.losses.timeless++
    else if (this.creations.length >= this.#limits.processes) this.losses.events++
    else this.creations.push(this.#creation(record, ids, record.timeTicks))
  }

  #creation(record: LogRecord, ids: CreationIds, ticks: bigint): Creation {
    const event = eventOf(record)
    const text = (field: string): string | null => {
      const value = event.get(field)
      return typeof value === 'string' && value !== '' && value !== '-' ? this.#kept(value) : null
    }
    const log = isSecurity(record, 4688) ? 'security' : 'sysmon'
    return {
      ...ids,
      ticks,
      time: record.timeCreated,
      computer: record.computer ?? '',
      record: { log, file: record.place.file, recordId: record.recordId },
      image: text('Image'),
      commandLine: text('CommandLine'),
      user: text('User'),
      parentImage: text('ParentImage'),
      parentCommandLine: text('ParentCommandLine'),
      parentUser: text('ParentUser'),
    }
  }

  #addEnd(record: LogRecord, ids: ProcessIds): void {
    if (record.timeTicks === null) this.losses.timeless++
    else if (this.ends.length >= this.#limits.processes) this.losses.events++
    else this.ends.push({ ...ids, ticks: record.timeTicks, time: record.timeCreated, computer: record.computer ?? '' })
  }

  #kept(text: string): string | null {
    const isRoom = this.#textLength + Math.min(text.length, MAX_TEXT_LENGTH) <= this.#limits.text
    if (isRoom && text.length <= MAX_TEXT_LENGTH) {
      this.#textLength += text.length
      return text
    }
    this.losses.texts++
    if (!isRoom) return null
    this.#textLength += MAX_TEXT_LENGTH
    return `${text.slice(0, MAX_TEXT_LENGTH)}… (${text.length} characters)`
  }
}
