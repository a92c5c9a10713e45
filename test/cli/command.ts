/** The command as tests run it: in this process with the streams caught, or as a process of its own. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { run } from '../../src/cli/index.ts'
import { ROOT } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'

/** No test reads or fills the cache of the person who runs it. */
export const CACHE = temporaryFolder()
process.env.XDG_CACHE_HOME = CACHE

/** The built command; `npm test` builds it first. TEST_DIST names another build. */
export const MAIN = join(process.env.TEST_DIST ?? join(ROOT, 'dist'), 'cli/main.js')

export interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface World {
  readonly cwd?: string
  readonly env?: { readonly [name: string]: string }
  readonly isErrTerminal?: boolean
  readonly in?: string | Uint8Array
  readonly out?: Writable
  /** Called with what interrupts the run, once it listens. */
  readonly onListening?: (interrupt: () => void) => void
}

/** In this process; without workers, which need built files. */
export async function inProcess(argv: readonly string[], world: World = {}): Promise<Outcome> {
  const out = new Caught()
  const err = new Caught(world.isErrTerminal)
  const code = await run(argv, {
    in: Readable.from([Buffer.from(world.in ?? '')]),
    out: world.out ?? out,
    err,
    isErrTerminal: world.isErrTerminal ?? false,
    cwd: world.cwd ?? ROOT,
    env: world.env ?? {},
    onInterrupt(listener) {
      world.onListening?.(listener)
      return () => undefined
    },
  })
  return { code, out: out.text, err: err.text }
}

class Caught extends Writable {
  text = ''
  readonly columns = 100
  readonly isTTY: boolean

  constructor(isTTY = false) {
    super()
    this.isTTY = isTTY
  }

  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    this.text += String(chunk)
    done()
  }

  cursorTo(): void {}
  clearLine(): void {}
  moveCursor(): void {}
}

/** As a process, without a terminal. */
export function asProcess(argv: readonly string[], { cwd = ROOT, env = {} }: World = {}): Promise<Outcome> {
  const child = spawn(process.execPath, [MAIN, ...argv], { cwd, env: { ...process.env, ...env } })
  return outcomeOf(child)
}

/** A line of a shell in which `$SIGMA` is the command. */
export function inShell(line: string, { cwd = ROOT, env = {} }: World = {}): Promise<Outcome> {
  const SIGMA = `${quoted(process.execPath)} ${quoted(MAIN)}`
  const child = spawn('bash', ['-c', line.replaceAll('$SIGMA', SIGMA)], { cwd, env: { ...process.env, ...env } })
  return outcomeOf(child)
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`
}

export function outcomeOf(child: ReturnType<typeof spawn>): Promise<Outcome> {
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) =>
      resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
    )
  })
}

/** The lines of a text, without the empty one behind the last line feed. */
export function linesOf(text: string): string[] {
  return text.split('\n').slice(0, -1)
}
