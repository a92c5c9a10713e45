import type { RunProgress } from '../node/run-contract.ts'
import { bytesText, countText, levelCountsText, uncolored } from '../report/index.ts'
import type { Io } from './io.ts'

/** Bytes done, events, matches so far and the time left, while stderr is a terminal. */
export interface Progress {
  update(progress: RunProgress): void
  /** Runs with the bar out of the way, so that lines do not tear it; just runs once it was stopped. */
  aside(print: () => void): void
  stop(): void
}

/** The bar cuts lines at the edge of the terminal and remembers where it stands: lines in between need neither. */
const CLEAR_LINE = '\u001b[K'
const WRAP_LINES = '\u001b[?7h'
const CUT_LINES = '\u001b[?7l'
const SAVE_CURSOR = '\u001b7'

const NO_PROGRESS: Progress = { update: () => undefined, aside: (print) => print(), stop: () => undefined }

/** A run over no bytes has no progress to show. `found`: what a run calls what it finds; `paint`: for their levels. */
export async function startProgress(
  io: Io,
  totalBytes: number,
  found = 'matches',
  paint = uncolored,
): Promise<Progress> {
  if (!io.isErrTerminal || totalBytes === 0) return NO_PROGRESS
  // Loaded when needed: most runs are not watched.
  const { SingleBar } = (await import('cli-progress')).default
  const bar = new SingleBar({
    stream: io.err as NodeJS.WriteStream,
    clearOnComplete: true,
    // Ctrl-C and kill are none of its business.
    gracefulExit: false,
    hideCursor: null,
    // After lines in between the bar is drawn again although nothing moved.
    forceRedraw: true,
    format: `{bar} {percentage}% of {size} | {events} events | {matches} ${found}{levels} | {eta_formatted} left`,
    barsize: 24,
  })
  bar.start(totalBytes, 0, { size: bytesText(totalBytes), events: '0', matches: '0', levels: '' })
  let isStopped = false
  return {
    update: ({ bytes, events, matches, levels = [] }) =>
      bar.update(Math.min(bytes, totalBytes), {
        events: countText(events),
        matches: countText(matches),
        levels: matches === 0 || levels.length === 0 ? '' : `: ${levelCountsText(levels, paint)}`,
      }),
    aside(print) {
      if (isStopped) return print()
      io.err.write(`\r${CLEAR_LINE}${WRAP_LINES}`)
      print()
      io.err.write(CUT_LINES + SAVE_CURSOR)
    },
    stop() {
      isStopped = true
      bar.stop()
    },
  }
}
