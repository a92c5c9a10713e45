import { EvtxWriteError } from './write-error.ts'

/**
 * Little-endian bytes that grow: the writer's counterpart of `bytes.ts`. Positions count from the start of the buffer,
 * which for the BinXML writer is the start of the chunk. Sizes that are known only afterwards are written as zero and
 * filled in with `setU16` or `setU32`.
 */
export class ByteWriter {
  bytes: Uint8Array
  #view: DataView
  /** Where the next byte goes; equal to the number of bytes written. */
  position = 0
  /** Writing beyond this position throws. */
  limit = Number.POSITIVE_INFINITY

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity)
    this.#view = new DataView(this.bytes.buffer)
  }

  u8(value: number): void {
    const at = this.#advance(1)
    this.#view.setUint8(at, value)
  }

  u16(value: number): void {
    const at = this.#advance(2)
    this.#view.setUint16(at, value, true)
  }

  u32(value: number): void {
    const at = this.#advance(4)
    this.#view.setUint32(at, value, true)
  }

  u64(value: bigint | number): void {
    const at = this.#advance(8)
    this.#view.setBigUint64(at, BigInt.asUintN(64, BigInt(value)), true)
  }

  f32(value: number): void {
    const at = this.#advance(4)
    this.#view.setFloat32(at, value, true)
  }

  f64(value: number): void {
    const at = this.#advance(8)
    this.#view.setFloat64(at, value, true)
  }

  put(bytes: ArrayLike<number>): void {
    const at = this.#advance(bytes.length)
    this.bytes.set(bytes, at)
  }

  /** The UTF-16 units of a text as they are, lone surrogates included; no terminator. */
  utf16(text: string): void {
    const at = this.#advance(2 * text.length)
    for (let i = 0; i < text.length; i++) this.#view.setUint16(at + 2 * i, text.charCodeAt(i), true)
  }

  setU16(at: number, value: number): void {
    this.#view.setUint16(at, value, true)
  }

  setU32(at: number, value: number): void {
    this.#view.setUint32(at, value, true)
  }

  setU64(at: number, value: bigint | number): void {
    this.#view.setBigUint64(at, BigInt.asUintN(64, BigInt(value)), true)
  }

  getU16(at: number): number {
    return this.#view.getUint16(at, true)
  }

  getU32(at: number): number {
    return this.#view.getUint32(at, true)
  }

  /** Forgets everything from `position` on: those bytes are zero again. */
  truncate(position: number): void {
    this.bytes.fill(0, position, this.position)
    this.position = position
  }

  /** Makes room for `length` bytes and returns where they go. Callers read `#view` only afterwards: it may be a new one. */
  #advance(length: number): number {
    const at = this.position
    this.position = at + length
    if (this.position > this.bytes.length) this.#grow()
    return at
  }

  #grow(): void {
    if (this.position > this.limit) throw new EvtxWriteError(`more than ${this.limit} bytes`)
    const grown = new Uint8Array(Math.max(this.position, 2 * this.bytes.length))
    grown.set(this.bytes)
    this.bytes = grown
    this.#view = new DataView(grown.buffer)
  }
}
