import { Writable } from 'node:stream'

/** A stream that says it is a terminal of 120 columns and keeps what is written. */
export class Terminal extends Writable {
  text = ''
  readonly isTTY = true
  readonly columns = 120

  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    this.text += String(chunk)
    done()
  }

  cursorTo(): void {}
  clearLine(): void {}
  moveCursor(): void {}
}
