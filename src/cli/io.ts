import type { Readable, Writable } from 'node:stream'
import type { WriteStream } from 'node:tty'
import { colored, type Paint, uncolored } from '../report/index.ts'

/** The world of a command, so that tests can be it. Data goes to `out`, everything else to `err`. */
export interface Io {
  readonly in: Readable
  readonly out: Writable
  readonly err: Writable
  readonly isErrTerminal: boolean
  readonly cwd: string
  readonly env: { readonly [name: string]: string | undefined }
  /** Calls back at Ctrl-C; returns what stops listening. */
  onInterrupt(listener: () => void): () => void
}

export function say(io: Io, ...lines: readonly string[]): void {
  for (const line of lines) io.err.write(`${line}\n`)
}

/** Colours where there is a terminal (stderr by default), unless --no-color or NO_COLOR says otherwise. */
export function paintFor(io: Io, color: boolean | undefined, isTerminal = io.isErrTerminal): Paint {
  return wantsColors(io, color, isTerminal) ? colored : uncolored
}

export function wantsColors(io: Io, color: boolean | undefined, isTerminal: boolean): boolean {
  return color ?? (isTerminal && (io.env.NO_COLOR ?? '') === '')
}

/** Columns of the terminal that data goes to; null where it goes elsewhere. */
export function terminalWidth({ out }: Io): number | null {
  const { isTTY, columns } = out as WriteStream
  return isTTY === true ? (columns ?? DEFAULT_WIDTH) : null
}

/** Of a terminal that does not tell. */
const DEFAULT_WIDTH = 80
