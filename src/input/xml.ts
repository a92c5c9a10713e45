/**
 * Reads exports of Event Viewer and `wevtutil qe /f:xml` or `/f:RenderedXml`: with or without a root, in UTF-8, UTF-16 or
 * the encoding that the declaration names. The export is walked block by block; memory is bounded by the longest event
 * that is let in. What is not well-formed is reported, and reading goes on with the next event.
 */
import { emptyAccount, type ReadAccount } from '../evtx/account.ts'
import type { Damage, OnDamage } from '../evtx/damage.ts'
import type { LogRecord } from '../evtx/log-record.ts'
import type { ByteSource } from '../evtx/source.ts'
import { ENCODING_HEAD_LENGTH, encodingOf } from './encoding.ts'
import { parseEventElement } from './event-element.ts'
import { EventFinder, type Found } from './event-finder.ts'
import { TextRecord } from './text-record.ts'
import { UnitWindow } from './unit-window.ts'

export interface XmlReadOptions {
  readonly onDamage?: OnDamage
  /** Filled while reading: every byte is live or damaged. */
  readonly account?: ReadAccount
  /** Called after each block with the number of bytes done. */
  readonly onProgress?: (bytes: number) => void
  /** Bytes that are fetched at once, at least 2; 256 KiB by default. */
  readonly blockLength?: number
}

const BLOCK_LENGTH = 256 * 1024

/**
 * Yields every event in file order; `place.offset` is the byte of its `<`. Throws nothing but errors of the source.
 */
export async function* readXmlExport(source: ByteSource, options: XmlReadOptions = {}): AsyncGenerator<LogRecord> {
  const head = new Uint8Array(ENCODING_HEAD_LENGTH)
  const encoding = encodingOf(head.subarray(0, await source.read(0, head)))
  const window = new UnitWindow(source, encoding, options.blockLength ?? BLOCK_LENGTH)
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
  readonly #onDamage: OnDamage | undefined
  readonly #account: ReadAccount
  /** Bytes before this one are accounted for. */
  #done = 0

  constructor(source: ByteSource, window: UnitWindow, { onDamage, account = emptyAccount() }: XmlReadOptions) {
    this.#source = source
    this.#window = window
    this.#onDamage = onDamage
    this.#account = account
  }

  begin(): void {
    const { unknown } = this.#window.encoding
    if (unknown !== undefined)
      this.#damage('input-syntax', 0, 0, `the encoding "${unknown}" is not known; the export is read as UTF-8`)
  }

  take(found: Found): LogRecord | undefined {
    const start = this.#window.byteOffset(found.start)
    const end = this.#window.byteOffset(found.end)
    if (found.kind === 'event' || found.isEvent) this.#account.records++
    const record = found.kind === 'event' ? this.#record(found, start, end) : undefined
    if (found.kind === 'broken') {
      if (found.isEvent) this.#account.damagedRecords++
      this.#damage('input-syntax', start, end - start, found.reason)
    }
    this.#count(start, end, record !== undefined)
    return record
  }

  end(): void {
    const { byteLength } = this.#source
    const end = this.#window.byteOffset(this.#window.end)
    const isCut = end < byteLength
    if (isCut) this.#damage('input-syntax', end, byteLength - end, 'the export ends inside a character')
    this.#count(Math.min(end, byteLength), byteLength, !isCut)
  }

  #record({ start, end }: Found, offset: number, endOffset: number): LogRecord | undefined {
    const { text, isExact } = this.#window.text(start, end)
    try {
      const tree = parseEventElement(text, (message) => this.#damage('input-syntax', offset, 0, message))
      if (!isExact)
        this.#damage('input-syntax', offset, 0, `bytes that are no ${this.#window.encoding.label} are shown as U+FFFD`)
      return new TextRecord(tree, { file: this.#source.name, offset, chunk: null })
    } catch (error) {
      this.#account.damagedRecords++
      this.#damage('input-record', offset, endOffset - offset, error instanceof Error ? error.message : String(error))
      return undefined
    }
  }

  /** What lies between events (root, comments, white space) is live. */
  #count(start: number, end: number, isLive: boolean): void {
    const { bytes } = this.#account
    bytes.live += start - this.#done
    if (isLive) bytes.live += end - start
    else bytes.damaged += end - start
    this.#done = end
  }

  #damage(code: Damage['code'], offset: number, length: number, message: string): void {
    this.#onDamage?.({ code, message, file: this.#source.name, offset, length, chunk: null, recordId: null })
  }
}
