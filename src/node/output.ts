/** Where matches and records go: stdout or a file, straight and in order. */
import { closeSync, openSync, statSync, writeSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { type DocumentFrame, terminalDocument } from '../report/index.ts'
import { isSystemError, systemMessage } from './system-message.ts'

export interface Output {
  /** Items as `Format.print` printed them, or that in UTF-8. Settles when they are written: who waits is never ahead of a slow reader. */
  write(items: string | Uint8Array): Promise<void>
  /** Ends the document: what was written so far is whole. `closing` stands before the frame's end. */
  close(closing?: string): Promise<void>
}

/** The reader of a pipe has gone, as `| head` does: no error, nobody wants more. */
export class OutputClosed extends Error {
  override name = 'OutputClosed'
}

/** No space, no permission: the message is for people. */
export class OutputFailed extends Error {
  override name = 'OutputFailed'
}

/** Writes into the named file and replaces what it holds; devices too. @throws OutputFailed */
export function fileOutput(path: string, frame: DocumentFrame): Output {
  const file = orFailed(() => openSync(path, 'w'))
  // One buffer for all that is written: a new one each time is memory that is given back late.
  let bytes = Buffer.alloc(0)
  const encode = (text: string): Uint8Array => {
    if (bytes.length < 3 * text.length) bytes = Buffer.alloc(4 * text.length)
    return bytes.subarray(0, bytes.write(text))
  }
  const write = (items: string | Uint8Array): Promise<void> => {
    const all = typeof items === 'string' ? encode(items) : items
    for (let done = 0; done < all.length; ) done += orFailed(() => writeSync(file, all, done, all.length - done))
    return Promise.resolve()
  }
  return documentOutput(frame, write, () => orFailed(() => closeSync(file)))
}

/** True when writing to `path` would destroy one of the files. */
export function isOneOf(
  path: string,
  files: readonly { readonly path: string; readonly archive?: { readonly path: string } }[],
): boolean {
  const identity = identityOf(path)
  return (
    identity !== undefined &&
    files.some(({ path: own, archive }) =>
      (archive === undefined ? [own] : [own, archive.path]).some((each) => identityOf(each) === identity),
    )
  )
}

function identityOf(path: string): string | undefined {
  try {
    const stats = statSync(path, { bigint: true })
    return stats.isFile() ? `${stats.dev} ${stats.ino}` : undefined
  } catch {
    return undefined
  }
}

/** A terminal gets no characters from logs that it would obey. */
export function streamOutput(stream: Writable & { readonly isTTY?: boolean }, frame: DocumentFrame): Output {
  const write = streamWriter(stream)
  const isEscaping = stream.isTTY === true && frame.isSafeForTerminals !== true
  const put = isEscaping ? (items: string | Uint8Array): Promise<void> => write(terminalDocument(textOf(items))) : write
  return documentOutput(frame, put, () => undefined)
}

/** The promise is rejected with `OutputClosed` or `OutputFailed`. */
export function streamWriter(stream: Writable): (items: string | Uint8Array) => Promise<void> {
  // The callback of `write` tells what went wrong; without a listener the event would end the process.
  stream.on('error', () => undefined)
  return (items) =>
    new Promise((resolve, reject) => {
      stream.write(items, (error) => (error ? reject(failureOf(error)) : resolve()))
    })
}

function orFailed<Result>(action: () => Result): Result {
  try {
    return action()
  } catch (error) {
    throw failureOf(error)
  }
}

/** Writing after a pipe has closed says so in words of Node's own. */
const CLOSED = ['EPIPE', 'EOF', 'ECONNRESET', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END']

function failureOf(error: unknown): Error {
  if (CLOSED.includes((error as NodeJS.ErrnoException).code ?? '')) return new OutputClosed()
  return isSystemError(error) ? new OutputFailed(systemMessage(error)) : (error as Error)
}

function textOf(items: string | Uint8Array): string {
  return typeof items === 'string' ? items : Buffer.from(items.buffer, items.byteOffset, items.length).toString()
}

function documentOutput(
  frame: DocumentFrame,
  put: (items: string | Uint8Array) => Promise<void>,
  close: () => void,
): Output {
  const { begin, end, separator } = frame
  let isBegun = false
  return {
    async write(items) {
      if (items.length === 0) return
      if (isBegun) return put(items)
      isBegun = true
      const first = typeof items === 'string' ? items.slice(separator.length) : items.subarray(separator.length)
      // At once: on a terminal the bar is out of the way only now.
      await Promise.all([...(begin === '' ? [] : [put(begin)]), put(first)])
    },
    async close(closing = '') {
      const rest = (isBegun ? '' : begin) + closing + end
      if (rest !== '') await put(rest)
      close()
    },
  }
}
