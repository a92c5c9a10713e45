/** Where matches go: stdout or a file, straight and in order. */
import { closeSync, openSync, writeSync } from 'node:fs'
import type { Writable } from 'node:stream'
import type { MatchFormat } from '../report/index.ts'
import { formatOf } from '../report/index.ts'
import { isSystemError } from './system-message.ts'

export interface Output {
  /** Matches as `Format.match` printed them. */
  write(text: string): Promise<void>
  /** Ends the document: what was written so far is whole. */
  close(): Promise<void>
}

/** The reader of a pipe has gone, as `| head` does: no error, nobody wants more. */
export class OutputClosed extends Error {
  override name = 'OutputClosed'
}

/** Writes into the named file and replaces what it holds; devices too. @throws the error of the operating system */
export function fileOutput(path: string, format: MatchFormat): Output {
  const file = openSync(path, 'w')
  return documentOutput(
    format,
    (text) => {
      const bytes = Buffer.from(text)
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done)
      return Promise.resolve()
    },
    () => closeSync(file),
  )
}

/** @throws OutputClosed when the other end has gone */
export function streamOutput(stream: Writable, format: MatchFormat): Output {
  let failure: Error | undefined
  stream.on('error', (error) => {
    failure = isSystemError(error) && (error.code === 'EPIPE' || error.code === 'EOF') ? new OutputClosed() : error
  })
  const write = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      if (failure !== undefined) return reject(failure)
      stream.write(text, (error) => (error ? reject(failure ?? new OutputClosed()) : resolve()))
    })
  return documentOutput(format, write, () => undefined)
}

function documentOutput(format: MatchFormat, put: (text: string) => Promise<void>, close: () => void): Output {
  const { begin, end } = formatOf(format)
  let isBegun = false
  return {
    async write(text) {
      if (text === '') return
      // In a list the first match has no comma before it.
      await put(isBegun ? text : begin + text.replace(/^,/, ''))
      isBegun = true
    },
    async close() {
      const rest = isBegun ? end : begin + end
      if (rest !== '') await put(rest)
      close()
    },
  }
}
