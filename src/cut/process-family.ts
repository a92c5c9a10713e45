/**
 * Processes and who started whom: Sysmon's by ProcessGuid, those of the Security log by process id, which Windows gives
 * to another process once the first has ended; there the order of the log decides.
 */

import { normalGuid, parsePid } from '../event/process-facts.ts'
import type { LogRecord } from '../evtx/log-record.ts'

/** A process of a record, under a name that no other has. */
export interface SeenProcess {
  readonly key: string
  /** The record tells that it began, and who started it. */
  readonly parent: string | undefined
  /** The record tells its beginning or its end, and nothing that it did. */
  readonly isLifeMark: boolean
}

/** Names the processes of records; the same records in the same order give the same names. */
export class ProcessNames {
  /** By computer and process id: how often it was given. */
  readonly #lives = new Map<string, number>()

  /** undefined: the record names no process. */
  of(record: LogRecord): SeenProcess | undefined {
    const { eventId } = record
    const guid =
      guidAt(record, 'ProcessGuid') ?? guidAt(record, 'SourceProcessGuid') ?? guidAt(record, 'SourceProcessGUID')
    if (guid !== undefined) {
      const parent = eventId === 1 ? guidAt(record, 'ParentProcessGuid') : undefined
      return { key: guid, parent, isLifeMark: eventId === 1 || eventId === 5 }
    }
    if (record.channel?.toLowerCase() !== 'security') return undefined
    if (eventId !== 4688) {
      const key = this.#pid(record, 'ProcessId')
      return key === undefined ? undefined : { key, parent: undefined, isLifeMark: eventId === 4689 }
    }
    const parent = this.#pid(record, 'ProcessId')
    this.#begin(record)
    const key = this.#pid(record, 'NewProcessId')
    return key === undefined ? undefined : { key, parent, isLifeMark: true }
  }

  #pid(record: LogRecord, field: string): string | undefined {
    const place = placeOf(record, field)
    return place === undefined ? undefined : `${place} ${this.#lives.get(place) ?? 0}`
  }

  #begin(record: LogRecord): void {
    const place = placeOf(record, 'NewProcessId')
    if (place !== undefined) this.#lives.set(place, (this.#lives.get(place) ?? 0) + 1)
  }
}

function placeOf(record: LogRecord, field: string): string | undefined {
  const value = record.get(field)
  const pid = typeof value === 'string' ? parsePid(value) : undefined
  return pid === undefined ? undefined : `${record.computer ?? ''} ${pid}`
}

function guidAt(record: LogRecord, field: string): string | undefined {
  const value = record.get(field)
  return typeof value === 'string' ? normalGuid(value) : undefined
}

/** The processes that somebody asked for, those above them and those below. */
export class ProcessFamily {
  readonly #parents = new Map<string, string>()
  readonly #roots = new Set<string>()
  readonly #ancestors = new Set<string>()
  /** Whether a process is below a root; filled while it is asked. */
  readonly #isBelow = new Map<string, boolean>()

  add({ key, parent }: SeenProcess, isRoot: boolean): void {
    if (parent !== undefined && parent !== key) this.#parents.set(key, parent)
    if (isRoot) this.want(key)
  }

  want(key: string): void {
    this.#roots.add(key)
  }

  /** To be called when all were added. */
  close(): void {
    for (const root of this.#roots) {
      for (let above = this.#parents.get(root); above !== undefined; above = this.#parents.get(above)) {
        if (this.#ancestors.has(above)) break
        this.#ancestors.add(above)
      }
    }
  }

  /** Of those above only how they began and ended; of the others everything. */
  has({ key, isLifeMark }: SeenProcess): boolean {
    return this.#isOfRoot(key) || (isLifeMark && this.#ancestors.has(key))
  }

  /** Crafted logs let processes start one another in a circle: who was met on the way ends it. */
  #isOfRoot(key: string): boolean {
    const way: string[] = []
    let at: string | undefined = key
    while (at !== undefined && !this.#roots.has(at) && !this.#isBelow.has(at)) {
      this.#isBelow.set(at, false)
      way.push(at)
      at = this.#parents.get(at)
    }
    const answer = at !== undefined && (this.#roots.has(at) || this.#isBelow.get(at) === true)
    for (const each of way) this.#isBelow.set(each, answer)
    return answer
  }
}
