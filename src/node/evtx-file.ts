/** An EVTX file that is being written: under another name until it is whole, so that nobody takes half a log for one. */
import { randomUUID } from 'node:crypto'
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import { EvtxWriter } from '../evtx/index.ts'
import { OutputFailed } from './output.ts'
import { isSystemError, systemMessage } from './system-message.ts'

export class EvtxFileWriter {
  readonly writer: EvtxWriter
  /** Where the file lies until `keep`. */
  readonly temporaryPath: string
  readonly #path: string
  readonly #file: number
  #isOpen = true

  /** @throws OutputFailed */
  constructor(path: string) {
    this.#path = path
    this.temporaryPath = join(dirname(path), `.${basename(path)}.${randomUUID()}`)
    this.#file = this.#orFailed(() => openSync(this.temporaryPath, 'wx'))
    this.writer = new EvtxWriter((bytes, position) => this.#write(bytes, position), crc32)
  }

  /** Writes what is left. The file is whole then, and can be read under its temporary name. @throws OutputFailed */
  finish(): void {
    this.writer.finish()
    this.#close()
  }

  /** Replaces what the path held. @throws OutputFailed */
  keep(): void {
    this.#orFailed(() => renameSync(this.temporaryPath, this.#path))
  }

  discard(): void {
    this.#close()
    rmSync(this.temporaryPath, { force: true })
  }

  #close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#orFailed(() => closeSync(this.#file))
  }

  #write(bytes: Uint8Array, position: number): void {
    for (let done = 0; done < bytes.length; )
      done += this.#orFailed(() => writeSync(this.#file, bytes, done, bytes.length - done, position + done))
  }

  #orFailed<Result>(action: () => Result): Result {
    try {
      return action()
    } catch (error) {
      throw isSystemError(error)
        ? new OutputFailed(`${this.#path}: writing the log failed: ${systemMessage(error)}`)
        : error
    }
  }
}
