/** Connects the command to the process; everything else is in `run.ts`. */
import { EXIT } from './exit-codes.ts'
import type { Io } from './io.ts'
import { run } from './run.ts'

const io: Io = {
  get in() {
    return process.stdin
  },
  out: process.stdout,
  err: process.stderr,
  isErrTerminal: process.stderr.isTTY === true,
  cwd: process.cwd(),
  env: process.env,
  onInterrupt(listener) {
    // The first Ctrl-C ends the run in good order, the second ends it at once.
    let isSecond = false
    const interrupt = (): void => {
      if (isSecond) process.exit(EXIT.interrupted)
      isSecond = true
      listener()
    }
    process.on('SIGINT', interrupt)
    return () => void process.off('SIGINT', interrupt)
  },
}

// A closed stderr must not end a run whose data still flows.
process.stderr.on('error', () => undefined)

try {
  process.exitCode = await run(process.argv.slice(2), io)
} catch (error) {
  const { stack, message } = error as Error
  const detail = process.env.SIGMA_REPLAY_DEBUG === undefined ? `${message} (SIGMA_REPLAY_DEBUG=1 shows where)` : stack
  process.stderr.write(`sigma-replay: this is a bug in sigma-replay, please report it: ${detail}\n`)
  process.exitCode = 70
}
