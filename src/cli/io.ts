import type { Readable, Writable } from 'node:stream'
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
  const isWanted = color ?? (isTerminal && (io.env.NO_COLOR ?? '') === '')
  return isWanted ? colored : uncolored
}
