/** What a child process writes to stdout, piece by piece: it is stopped when it hangs, when the run is interrupted, or when nobody wants more. */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { isSystemError, systemMessage } from './system-message.ts'

export interface Child {
  /** Looked up on the PATH of `env`, unless it is a path. */
  readonly command: string
  readonly arguments: readonly string[]
  readonly env: { readonly [name: string]: string | undefined }
  readonly signal?: AbortSignal | undefined
  /** Milliseconds that it may keep us waiting for the next piece. */
  readonly patience: number
}

/** How it ended. `message`: what it said or what the system says of it, for people; null when all went well. */
export type ChildEnd =
  | { readonly kind: 'done' | 'stopped'; readonly message: null }
  | { readonly kind: 'absent' | 'failed' | 'hung'; readonly message: string }

/** Lines of stderr that make a message, and the characters of it that are kept. */
const MESSAGE_LINES = 3
const MESSAGE_LENGTH = 400

export class ChildOutput {
  readonly #child: Child
  readonly #process: ChildProcessByStdio<null, Readable, Readable>
  readonly #closed: Promise<ChildEnd>
  #complaint = ''
  #isHung = false
  #isStopped = false

  constructor(child: Child) {
    this.#child = child
    this.#process = spawn(child.command, child.arguments, {
      env: { ...child.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    })
    this.#closed = new Promise((resolve) => {
      this.#process.on('error', (error) => resolve(this.#failureToStart(error)))
      this.#process.on('close', (code, signal) => resolve(this.#endOf(code, signal)))
    })
    this.#process.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaint = (this.#complaint + text).slice(0, MESSAGE_LENGTH)
    })
    // Without a listener Node would throw away what a child that ends early has written.
    this.#process.stdout.on('readable', () => undefined)
    // Failing to start is told by the process.
    this.#process.stdout.on('error', () => undefined)
    this.#process.stderr.on('error', () => undefined)
    child.signal?.addEventListener('abort', this.#stop, { once: true })
    if (child.signal?.aborted === true) this.stop()
  }

  /** Pieces as they come. What is not taken from here waits in the pipe, and the child with it. */
  async *pieces(): AsyncGenerator<Uint8Array> {
    const pieces = this.#process.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>
    for (;;) {
      const next = await this.#waitFor(pieces.next())
      if (next === undefined || next.done === true) return
      yield next.value
    }
  }

  /** To be called when all pieces were taken, or after `stop`. */
  async end(): Promise<ChildEnd> {
    const end = await this.#closed
    this.#child.signal?.removeEventListener('abort', this.#stop)
    return end
  }

  stop(): void {
    this.#isStopped = true
    this.#process.kill('SIGKILL')
    this.#process.stdout.destroy()
  }

  /** The beginning of what it wrote to stderr; '' when it wrote nothing. */
  get complaint(): string {
    const lines = this.#complaint.split('\n').map((line) => line.trim())
    return [...new Set(lines.filter((line) => line !== ''))].slice(0, MESSAGE_LINES).join(' ')
  }

  readonly #stop = (): void => this.stop()

  /** undefined when the stream broke off, as it does when the child is killed. */
  async #waitFor(next: Promise<IteratorResult<Buffer>>): Promise<IteratorResult<Buffer> | undefined> {
    const timer = setTimeout(() => {
      this.#isHung = true
      this.stop()
    }, this.#child.patience)
    try {
      return await next
    } catch {
      return undefined
    } finally {
      clearTimeout(timer)
    }
  }

  #failureToStart(error: Error): ChildEnd {
    if (!isSystemError(error)) throw error
    const message = error.code === 'ENOENT' ? 'it is not installed' : `it cannot be started: ${systemMessage(error)}`
    return { kind: error.code === 'ENOENT' ? 'absent' : 'failed', message }
  }

  #endOf(code: number | null, signal: string | null): ChildEnd {
    if (this.#isHung)
      return { kind: 'hung', message: `stopped: nothing came for ${Math.round(this.#child.patience / 1000)} seconds` }
    if (this.#isStopped) return { kind: 'stopped', message: null }
    if (code === 0) return { kind: 'done', message: null }
    const ending = code === null ? `ended by ${signal}` : `exit code ${code}`
    return { kind: 'failed', message: this.complaint === '' ? ending : `${this.complaint} (${ending})` }
  }
}

/** The whole lines of UTF-8 text, without their line feeds; a last one that was cut off is none. */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const piece of pieces) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n')
    rest = lines.pop()!
    yield* lines
  }
}
