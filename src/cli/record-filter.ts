import { fileTimeText, type Interest, type LogRecord, type ReadAccount, type RecordId, ticksOf } from '../evtx/index.ts'
import { countedText, countText, terminalText } from '../report/index.ts'
import type { DumpSettings } from './dump-options.ts'
import { isInRanges } from './number-ranges.ts'

type Asked = Pick<DumpSettings, 'records' | 'eventIds' | 'providers' | 'channels' | 'window'>

/** What of the evidence was asked for. A record that does not tell what is asked is left out. */
export class RecordFilter {
  readonly #asked: Asked
  readonly #from: bigint | undefined
  readonly #to: bigint | undefined
  readonly #seen = new Seen()

  constructor(asked: Asked) {
    this.#asked = asked
    this.#from = asked.window.from === undefined ? undefined : ticksOf(asked.window.from)
    this.#to = asked.window.to === undefined ? undefined : ticksOf(asked.window.to)
  }

  /** Whether it lets everything through. */
  get isOpen(): boolean {
    const { records, eventIds, providers, channels } = this.#asked
    return [records, eventIds, providers, channels, this.#from, this.#to].every((each) => each === undefined)
  }

  wants(record: LogRecord): boolean {
    this.#seen.add(record)
    const { records, eventIds, providers, channels } = this.#asked
    return (
      (records === undefined || isInRanges(records, record.recordId)) &&
      (eventIds === undefined || isInRanges(eventIds, record.eventId)) &&
      isOneOf(providers, record.provider) &&
      isOneOf(channels, record.channel) &&
      this.#isInWindow(record.timeTicks)
    )
  }

  /** Lets the reader dismiss records before it decodes them; undefined when all are wanted. */
  interest(): Interest | undefined {
    const { eventIds, providers, channels } = this.#asked
    if (eventIds === undefined && providers === undefined && channels === undefined) return undefined
    return {
      eventId: (eventId) => eventIds === undefined || isInRanges(eventIds, eventId),
      source: (provider, channel) => isOneOf(providers, provider) && isOneOf(channels, channel),
    }
  }

  /** Why nothing was printed, or written. */
  silenceReason({ records, recovered, dismissed, damagedRecords }: ReadAccount, verb = 'printed'): string {
    const nothing = `nothing was ${verb} because`
    if (records + recovered === 0) return `${nothing} the logs hold no records`
    if (damagedRecords === records) return `${nothing} no record could be decoded`
    const named: string[] = []
    if (dismissed > 0) named.push(`${countText(dismissed)} are not of the event, provider or channel asked for`)
    const { ids, times } = this.#seen.texts()
    if (this.#asked.records !== undefined && ids !== undefined) named.push(`the others have the ids ${ids}`)
    if (this.#from !== undefined || this.#to !== undefined)
      if (times !== undefined) named.push(`they were created ${times}`)
    const what = `${nothing} none of the ${countedText(records + recovered, 'record')} fits`
    return terminalText(named.length === 0 ? what : `${what}: ${named.join(', ')}`)
  }

  #isInWindow(ticks: bigint | null): boolean {
    if (this.#from === undefined && this.#to === undefined) return true
    if (ticks === null) return false
    return (this.#from === undefined || ticks >= this.#from) && (this.#to === undefined || ticks <= this.#to)
  }
}

/** The ids and times that went by. */
class Seen {
  #ids: { first: RecordId; last: RecordId } | undefined
  #times: { first: bigint; last: bigint } | undefined

  add({ recordId, timeTicks }: LogRecord): void {
    if (recordId !== null) {
      this.#ids ??= { first: recordId, last: recordId }
      if (recordId < this.#ids.first) this.#ids.first = recordId
      if (recordId > this.#ids.last) this.#ids.last = recordId
    }
    if (timeTicks === null) return
    this.#times ??= { first: timeTicks, last: timeTicks }
    if (timeTicks < this.#times.first) this.#times.first = timeTicks
    if (timeTicks > this.#times.last) this.#times.last = timeTicks
  }

  texts(): { readonly ids: string | undefined; readonly times: string | undefined } {
    return {
      ids: this.#ids && `${this.#ids.first} to ${this.#ids.last}`,
      times: this.#times && `${fileTimeText(this.#times.first)} to ${fileTimeText(this.#times.last)}`,
    }
  }
}

function isOneOf(names: readonly string[] | undefined, name: string | null): boolean {
  return names === undefined || (name !== null && names.includes(name.toLowerCase()))
}
