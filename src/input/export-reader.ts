/**
 * Turns values of a JSON or CSV source into records, damage and the account. The first values decide which shape the
 * source has; each later one is read in that shape, or in the one it has itself: sources are put together of several.
 */
import type { LogRecord } from '../evtx/log-record.ts'
import type { ByteSource } from '../evtx/source.ts'
import { type AccountOptions, InputAccount } from './input-account.ts'
import { recordOf } from './json-record.ts'
import type { Place } from './line-counter.ts'
import type { ShapeName } from './shape-names.ts'
import { nearestShapes, type Recognition, recogniseShape, SAMPLE } from './shape-recognition.ts'
import { UnknownShape } from './unknown-shape.ts'

export interface ExportReadOptions extends AccountOptions {
  /** The shape to read in, instead of the one that the first values have. */
  readonly shape?: ShapeName | undefined
  /** Told once, when it is known what the source is. */
  readonly onRecognised?: (recognition: Recognition) => void
  /** Called after each block with the number of bytes done. */
  readonly onProgress?: (bytes: number) => void
  /** Bytes that are fetched at once, at least 2; 256 KiB by default. */
  readonly blockLength?: number
}

/** Bytes of the source. */
export interface ValueRange extends Place {
  readonly start: number
  readonly end: number
}

export class ExportReader {
  readonly #source: ByteSource
  readonly #account: InputAccount
  readonly #onRecognised: ((recognition: Recognition) => void) | undefined
  #shape: ShapeName | 'xml' | undefined
  #isRecognised: boolean
  /** What there is to say of the ranges so far, while none of them was recognised. */
  #pending: (() => void)[] = []
  /** The first range that is no event of a known shape, in words. */
  #reason: string | undefined

  constructor(source: ByteSource, options: ExportReadOptions) {
    this.#source = source
    this.#account = new InputAccount(source, options)
    this.#onRecognised = options.onRecognised
    this.#shape = options.shape
    this.#isRecognised = options.shape !== undefined
  }

  /** @throws UnknownShape when none of the first values is an event */
  take(value: unknown, range: ValueRange): LogRecord | undefined {
    if (this.#isRecognised || this.#recognise(value)) return this.#record(value, range)
    this.#defer(
      range,
      () => nearestShapes(value),
      () => void this.#record(value, range),
    )
    return undefined
  }

  /** @throws UnknownShape as `take` does */
  broken(range: ValueRange, reason: string, isEvent: boolean): void {
    if (this.#isRecognised) this.#break(range, reason, isEvent)
    else
      this.#defer(
        range,
        () => reason,
        () => this.#break(range, reason, isEvent),
      )
  }

  /** What is wrong with a value that is read nevertheless. */
  remark(range: ValueRange, message: string): void {
    this.#account.damage('input-syntax', range.start, 0, `${placeText(range)}: ${message}`)
  }

  /** @throws UnknownShape when the source has something and none of it is an event */
  end(end: number): void {
    if (this.#pending.length > 0) this.#refuse()
    this.#account.close(end)
  }

  #recognise(value: unknown): boolean {
    const recognition = recogniseShape(value)
    if (recognition === undefined) return false
    this.#isRecognised = true
    this.#shape = recognition.shape
    this.#onRecognised?.(recognition)
    for (const tell of this.#pending.splice(0)) tell()
    return true
  }

  #defer(range: ValueRange, reason: () => string, tell: () => void): void {
    this.#reason ??= `${placeText(range)}: ${reason()}`
    this.#pending.push(tell)
    if (this.#pending.length === SAMPLE) this.#refuse()
  }

  #refuse(): never {
    throw new UnknownShape(`no event of a known shape is in here. ${this.#reason}. --input-format names a shape`)
  }

  #break(range: ValueRange, reason: string, isEvent: boolean): void {
    const { start, end } = range
    if (isEvent) this.#account.record(true)
    this.#account.damage('input-syntax', start, end - start, `${placeText(range)}: ${reason}`)
    this.#account.count(start, end, false)
  }

  #record(value: unknown, range: ValueRange): LogRecord | undefined {
    const record = this.#read(value, range)
    this.#account.record(record === undefined)
    this.#account.count(range.start, range.end, record !== undefined)
    return record
  }

  #read(value: unknown, range: ValueRange): LogRecord | undefined {
    const { start, end } = range
    try {
      const place = { file: this.#source.name, offset: start, chunk: null }
      return recordOf(value, this.#shape!, place, (message) => this.remark(range, message))
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      this.#account.damage('input-record', start, end - start, `${placeText(range)}: ${message}`)
      return undefined
    }
  }
}

function placeText({ line, column }: Place): string {
  return `line ${line}, column ${column}`
}
