/** Matches of a run as the bytes of its output, one event after the other. */
import { type FoundMatch, IN_PLACE, matchOf, type ToldTest } from '../detect/found-match.ts'
import type { MatchedRule } from '../detect/match.ts'
import type { Event, EventSummary } from '../event/event.ts'
import type { FieldSink, Utf16Range } from '../evtx/log-record.ts'
import { JsonBytes } from './json-bytes.ts'
import { formatOf, type MatchDocument, type MatchForm } from './match-formats.ts'
import { eventJson } from './match-json.ts'

export interface MatchPrinter {
  /** Prints what was found of one event. */
  print(event: Event, found: readonly FoundMatch[]): void
  /** Bytes that were printed and not taken. */
  readonly length: number
  /** What was printed since the last call; valid until the next call of `print`. */
  take(): Uint8Array
}

/** JSON is written in place; it is what `Format.print` gives. Other forms are printed by that. */
export function matchPrinterOf(form: MatchForm): MatchPrinter {
  const document = formatOf(form)
  return form === 'ndjson' || form === 'json' ? new JsonPrinter(document.frame.separator) : new TextPrinter(document)
}

class TextPrinter implements MatchPrinter {
  readonly #document: MatchDocument
  #text = ''

  constructor(document: MatchDocument) {
    this.#document = document
  }

  /** Of the text, in UTF-16 units. */
  get length(): number {
    return this.#text.length
  }

  print(event: Event, found: readonly FoundMatch[]): void {
    const description = event.describe()
    for (const each of found) this.#text += this.#document.print(matchOf(each, event.time, description))
  }

  take(): Uint8Array {
    const bytes = new TextEncoder().encode(this.#text)
    this.#text = ''
    return bytes
  }
}

/** See `matchJson` for keys and their order. */
class JsonPrinter implements MatchPrinter {
  readonly #out = new JsonBytes()
  readonly #fields = new FieldPrinter(this.#out)
  readonly #separator: string
  /** What is printed of a rule, and of a test, is the same for all events. */
  readonly #rules = new WeakMap<MatchedRule, Uint8Array>()
  readonly #tests = new WeakMap<ToldTest, Uint8Array>()
  #isTaken = false

  constructor(separator: string) {
    this.#separator = separator
  }

  get length(): number {
    return this.#isTaken ? 0 : this.#out.length
  }

  print(event: Event, found: readonly FoundMatch[]): void {
    if (this.#isTaken) this.#out.rewind(0)
    this.#isTaken = false
    const out = this.#out
    const time = JSON.stringify(event.time)
    let from = -1
    let to = -1
    for (const { rule, seen, evidence } of found) {
      out.ascii(`${this.#separator}{"time":${time}`)
      out.bytes(this.#rule(rule))
      if (from < 0) {
        from = out.length
        this.#event(event)
        to = out.length
      } else out.again(from, to)
      this.#evidence(evidence, seen)
      out.ascii('}\n')
    }
  }

  take(): Uint8Array {
    this.#isTaken = true
    return this.#out.written
  }

  #rule(rule: MatchedRule): Uint8Array {
    let bytes = this.#rules.get(rule)
    if (bytes === undefined) {
      bytes = encoded(`,"level":${JSON.stringify(rule.level)},"rule":${JSON.stringify(rule)},"event":`)
      this.#rules.set(rule, bytes)
    }
    return bytes
  }

  #event(event: Event): void {
    const out = this.#out
    const start = out.length
    this.#summary(event.summary())
    if (this.#fields.print(event)) return out.ascii('}}')
    out.rewind(start)
    out.utf8(eventJson(event.describe()))
  }

  #summary({ file, recordId, headerRecordId, offset, eventId, ...texts }: EventSummary): void {
    const out = this.#out
    out.ascii('{"file":')
    this.#text(file)
    out.ascii(
      `,"recordId":${recordId},"headerRecordId":${headerRecordId},"offset":${offset},"eventId":${eventId},"channel":`,
    )
    this.#text(texts.channel)
    out.ascii(',"provider":')
    this.#text(texts.provider)
    out.ascii(',"computer":')
    this.#text(texts.computer)
    out.ascii(`,"recovered":${texts.recovered},"fields":{`)
  }

  #text(text: string | null): void {
    if (text === null) this.#out.ascii('null')
    else this.#out.string(text)
  }

  #evidence(evidence: FoundMatch['evidence'], seen: Event): void {
    const out = this.#out
    out.ascii(',"evidence":[')
    for (let i = 0; i < evidence.length; i++) {
      const { told, value } = evidence[i]!
      if (i > 0) out.ascii(',')
      out.bytes(this.#test(told))
      if (value === IN_PLACE) out.units(seen.units(told.field!)!)
      else if (value === null) out.ascii('null')
      else out.string(value)
      out.ascii('}')
    }
    out.ascii(']')
  }

  #test(told: ToldTest): Uint8Array {
    let bytes = this.#tests.get(told)
    if (bytes === undefined) {
      bytes = encoded(`${JSON.stringify(told).slice(0, -1)},"value":`)
      this.#tests.set(told, bytes)
    }
    return bytes
  }
}

/** Names of fields that are kept; logs have some hundreds, unless they are made to have more. */
const MAX_NAMES = 4096
/** Where an object would reorder or hide them: `JSON.stringify` decides. */
const UNUSUAL_NAME = /^(\d|__proto__$)/

/** Fields of an event from where they lie. */
class FieldPrinter implements FieldSink {
  readonly #out: JsonBytes
  readonly #names = new Map<string, Uint8Array>()
  #isFirst = true
  #isUsual = true

  constructor(out: JsonBytes) {
    this.#out = out
  }

  /** False: they cannot be printed so, and what was written is not to be used. */
  print(event: Event): boolean {
    this.#isFirst = true
    this.#isUsual = true
    return event.eachField(this) && this.#isUsual
  }

  units(name: string, range: Utf16Range): void {
    this.#name(name)
    this.#out.units(range)
  }

  text(name: string, value: string): void {
    this.#name(name)
    this.#out.string(value)
  }

  /** With the comma before it. */
  #name(name: string): void {
    let bytes = this.#names.get(name)
    if (bytes === undefined) {
      if (UNUSUAL_NAME.test(name)) this.#isUsual = false
      if (this.#names.size === MAX_NAMES) this.#names.clear()
      bytes = encoded(`,${JSON.stringify(name)}:`)
      if (this.#isUsual) this.#names.set(name, bytes)
    }
    this.#out.bytes(this.#isFirst ? bytes.subarray(1) : bytes)
    this.#isFirst = false
  }
}

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
