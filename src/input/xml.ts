/**
 * Reads exports of Event Viewer and `wevtutil qe /f:xml` or `/f:RenderedXml`: with or without a root, in UTF-8, UTF-16 or
 * the encoding that the declaration names. The export is walked block by block; memory is bounded by the longest event
 * that is let in. What is not well-formed is reported, and reading goes on with the next event.
 */
import type { LogRecord } from '../evtx/log-record.ts'
import type { ByteSource } from '../evtx/source.ts'
import { parseEventElement } from './event-element.ts'
import { EventFinder, type Found } from './event-finder.ts'
import { type AccountOptions, InputAccount } from './input-account.ts'
import { TextRecord } from './text-record.ts'
import { UnitWindow } from './unit-window.ts'

export interface XmlReadOptions extends AccountOptions {
  /** Called after each block with the number of bytes done. */
  readonly onProgress?: (bytes: number) => void
  /** Bytes that are fetched at once, at least 2; 256 KiB by default. */
  readonly blockLength?: number
}

/**
 * Yields every event in file order; `place.offset` is the byte of its `<`. Throws nothing but errors of the source.
 */
export async function* readXmlExport(source: ByteSource, options: XmlReadOptions = {}): AsyncGenerator<LogRecord> {
  const window = await UnitWindow.open(source, options.blockLength)
  const finder = new EventFinder(window)
  const reader = new FoundReader(source, window, options)
  reader.begin()
  while (!window.isComplete) {
    await window.fill(finder.needed)
    for (const found of finder.found()) {
      const record = reader.take(found)
      if (record !== undefined) yield record
    }
    options.onProgress?.(Math.min(window.byteOffset(window.end), source.byteLength))
  }
  reader.end()
}

/** Turns what was found into records, damage and the account. */
class FoundReader {
  readonly #source: ByteSource
  readonly #window: UnitWindow
  readonly #account: InputAccount

  constructor(source: ByteSource, window: UnitWindow, options: XmlReadOptions) {
    this.#source = source
    this.#window = window
    this.#account = new InputAccount(source, options)
  }

  begin(): void {
    const { unknown } = this.#window.encoding
    if (unknown !== undefined) {
      const message = `the encoding "${unknown}" is not known; the export is read as UTF-8`
      this.#account.damage('input-syntax', 0, 0, message)
    }
  }

  take(found: Found): LogRecord | undefined {
    const start = this.#window.byteOffset(found.start)
    const end = this.#window.byteOffset(found.end)
    const record = found.kind === 'event' ? this.#record(found, start, end) : undefined
    if (found.kind === 'broken') this.#account.damage('input-syntax', start, end - start, found.reason)
    if (found.kind === 'event' || found.isEvent) this.#account.record(record === undefined)
    this.#account.count(start, end, record !== undefined)
    return record
  }

  end(): void {
    this.#account.close(this.#window.byteOffset(this.#window.end))
  }

  #record({ start, end }: Found, offset: number, endOffset: number): LogRecord | undefined {
    const { text, isExact } = this.#window.text(start, end)
    const account = this.#account
    try {
      const tree = parseEventElement(text, (message) => account.damage('input-syntax', offset, 0, message))
      if (!isExact)
        account.damage(
          'input-syntax',
          offset,
          0,
          `bytes that are no ${this.#window.encoding.label} are shown as U+FFFD`,
        )
      return TextRecord.ofTree(tree, { file: this.#source.name, offset, chunk: null })
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      account.damage('input-record', offset, endOffset - offset, message)
      return undefined
    }
  }
}
