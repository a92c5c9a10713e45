/**
 * A stretch of a source as code units (bytes, or 16-bit numbers for UTF-16), fetched block by block. Every character
 * that structures XML is one unit in each encoding that is let in, and never a part of another character. So the scanner
 * needs no decoding, its positions are exact byte offsets, and bytes that cannot be decoded stay the matter of one element.
 *
 * Positions count units from the first one behind the byte order mark.
 */
import { type ByteSource, bytesSource } from '../evtx/source.ts'
import { ENCODING_HEAD_LENGTH, type Encoding, encodingOf } from './encoding.ts'

/** Bytes that are fetched at once. */
const BLOCK_LENGTH = 256 * 1024

export class UnitWindow {
  readonly encoding: Encoding
  readonly #source: ByteSource
  readonly #block: Uint8Array
  readonly #decoder: InstanceType<typeof TextDecoder>
  readonly #searches = new Map<string, Search>()
  #units: Uint8Array | Uint16Array
  /** Position of the first unit that is held. */
  #base = 0
  #length = 0
  #isComplete = false

  /** @param blockLength bytes that are fetched at once, at least 2 */
  constructor(source: ByteSource, encoding: Encoding, blockLength: number) {
    this.encoding = encoding
    this.#source = source
    this.#block = new Uint8Array(blockLength)
    this.#decoder = new TextDecoder(encoding.label, { fatal: true, ignoreBOM: true })
    this.#units = newUnits(encoding, blockLength)
  }

  /** @param blockLength bytes that are fetched at once, at least 2 */
  static async open(source: ByteSource, blockLength = BLOCK_LENGTH): Promise<UnitWindow> {
    const head = new Uint8Array(ENCODING_HEAD_LENGTH)
    const encoding = encodingOf(head.subarray(0, await source.read(0, head)))
    return new UnitWindow(source, encoding, blockLength)
  }

  /** The beginning of a source that is in memory; `isWhole`: nothing follows it. */
  static of(bytes: Uint8Array, isWhole: boolean): UnitWindow {
    const encoding = encodingOf(bytes)
    const window = new UnitWindow(bytesSource('', bytes), encoding, Math.max(2, bytes.length))
    const content = bytes.subarray(encoding.markLength)
    window.#block.set(content)
    window.#take(0, content.length)
    window.#isComplete = isWhole
    return window
  }

  /** Position of the first unit that is held. */
  get begin(): number {
    return this.#base
  }

  /** Position behind the last unit that is held. */
  get end(): number {
    return this.#base + this.#length
  }

  /** Nothing follows what is held. */
  get isComplete(): boolean {
    return this.#isComplete
  }

  /** Offset in the source. */
  byteOffset(position: number): number {
    return this.encoding.markLength + position * this.encoding.unitLength
  }

  /** NaN behind what is held. */
  unit(position: number): number {
    const index = position - this.#base
    // The array is larger than what it holds.
    return index < this.#length ? this.#units[index]! : Number.NaN
  }

  /** -1: not in what is held. */
  indexOf(unit: number, from: number): number {
    const index = this.#units.subarray(0, this.#length).indexOf(unit, from - this.#base)
    return index < 0 ? -1 : index + this.#base
  }

  /** Whether ASCII text stands at a position. */
  holds(text: string, position: number): boolean {
    for (let i = 0; i < text.length; i++) if (this.unit(position + i) !== text.charCodeAt(i)) return false
    return true
  }

  isSame(start: number, end: number, otherStart: number, otherEnd: number): boolean {
    if (end - start !== otherEnd - otherStart) return false
    for (let i = 0; i < end - start; i++) if (this.unit(start + i) !== this.unit(otherStart + i)) return false
    return true
  }

  /**
   * Where ASCII text stands next; -1 when not in what is held. The last search is remembered, so that evidence full of
   * unclosed comments is not searched to its end once a comment.
   */
  find(text: string, from: number): number {
    const last = this.#searches.get(text)
    const isCovered = last !== undefined && from >= last.from && from <= last.to
    if (isCovered && last.found) return last.to
    let at = this.indexOf(text.charCodeAt(0), isCovered ? last.to : from)
    while (at >= 0 && !this.holds(text, at)) at = this.indexOf(text.charCodeAt(0), at + 1)
    // The end of what is held may be the beginning of the text.
    const to = at < 0 ? Math.max(from, this.end - text.length + 1) : at
    this.#searches.set(text, { from: isCovered ? last.from : from, to, found: at >= 0 })
    return at
  }

  /** `isExact` false: some bytes mean nothing in this encoding and became U+FFFD. */
  text(start: number, end: number): { readonly text: string; readonly isExact: boolean } {
    const units = this.#units.subarray(start - this.#base, end - this.#base)
    if (units instanceof Uint16Array) return { text: textOfUnits(units), isExact: true }
    try {
      return { text: this.#decoder.decode(units), isExact: true }
    } catch {
      return { text: new TextDecoder(this.encoding.label, { ignoreBOM: true }).decode(units), isExact: false }
    }
  }

  /** Fetches the next block and lets go of everything before `keepFrom`. */
  async fill(keepFrom: number): Promise<void> {
    this.#take(keepFrom, await this.#source.read(this.byteOffset(this.end), this.#block))
  }

  #take(keepFrom: number, byteCount: number): void {
    const { unitLength } = this.encoding
    const added = Math.floor(byteCount / unitLength)
    this.#makeRoom(Math.min(keepFrom, this.end), added)
    this.#append(added)
    this.#isComplete = this.byteOffset(this.end) + unitLength > this.#source.byteLength || added === 0
  }

  #makeRoom(keepFrom: number, added: number): void {
    const kept = this.#units.subarray(keepFrom - this.#base, this.#length)
    const units =
      kept.length + added <= this.#units.length ? this.#units : newUnits(this.encoding, 2 * (kept.length + added))
    if (units === this.#units) units.copyWithin(0, keepFrom - this.#base, this.#length)
    else units.set(kept)
    this.#units = units
    this.#base = keepFrom
    this.#length = kept.length
  }

  #append(added: number): void {
    const [low, high] = this.encoding.isBigEndian ? [1, 0] : [0, 1]
    if (this.encoding.unitLength === 1) this.#units.set(this.#block.subarray(0, added), this.#length)
    else
      for (let i = 0; i < added; i++)
        this.#units[this.#length + i] = this.#block[2 * i + low]! | (this.#block[2 * i + high]! << 8)
    this.#length += added
  }
}

/** `text` does not stand in [from, to); `found`: it stands at `to`. */
interface Search {
  readonly from: number
  readonly to: number
  readonly found: boolean
}

function newUnits(encoding: Encoding, bytes: number): Uint8Array | Uint16Array {
  return encoding.unitLength === 1 ? new Uint8Array(bytes) : new Uint16Array(bytes)
}

/** Units that one call may be given as arguments. */
const UNITS_AT_ONCE = 8192

/** Not through `TextDecoder`, which would replace lone surrogates: Windows stores and prints them. */
function textOfUnits(units: Uint16Array): string {
  let text = ''
  for (let at = 0; at < units.length; at += UNITS_AT_ONCE) {
    text += String.fromCharCode(...units.subarray(at, at + UNITS_AT_ONCE))
  }
  return text
}
