import type { FoundMatch } from '../detect/index.ts'
import type { Event } from '../event/index.ts'
import { eventOf } from '../event/index.ts'
import type { LogRecord } from '../evtx/index.ts'
import { type ReportedEvent, reportedEvent } from './reported-event.ts'
import { isProcessCreation, type ProcessTrace, processOf } from './reported-process.ts'

/** What a part of a run found for the report. Plain data: workers post it. */
export interface ReportPart {
  readonly events: readonly ReportedEvent[]
  /** Creations of processes, whether a rule wanted them or not. */
  readonly processes: readonly ProcessTrace[]
}

/** Gathers in the order in which records are read. */
export class EventReporter {
  #events: ReportedEvent[] = []
  #processes: ProcessTrace[] = []
  #characters = 0

  /** Every record that is read, before it is offered to rules. */
  record(record: LogRecord): void {
    const source = { provider: record.provider, channel: record.channel, eventId: record.eventId }
    if (!isProcessCreation(source)) return
    const trace = processOf(eventOf(record, source))
    if (trace !== null) this.#processes.push(trace)
  }

  match(event: Event, found: readonly FoundMatch[]): void {
    const reported = reportedEvent(event, found)
    this.#events.push(reported)
    this.#characters += reported.detail.length
  }

  /** Of details that were not taken, in UTF-16 units. */
  get length(): number {
    return this.#characters
  }

  take(): ReportPart {
    const part = { events: this.#events, processes: this.#processes }
    this.#events = []
    this.#processes = []
    this.#characters = 0
    return part
  }
}
