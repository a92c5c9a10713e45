import { SingleBar } from 'cli-progress'
import type { RunProgress } from '../node/run-contract.ts'
import { bytesText, countText } from '../report/index.ts'
import type { Io } from './io.ts'

/** Bytes done, events, matches so far and the time left, while stderr is a terminal. */
export interface Progress {
  update(progress: RunProgress): void
  /** Runs with the bar out of the way, so that lines do not tear it. */
  aside(print: () => void): void
  stop(): void
}

const NO_PROGRESS: Progress = { update: () => undefined, aside: (print) => print(), stop: () => undefined }

export function startProgress(io: Io, totalBytes: number, isWanted: boolean): Progress {
  if (!isWanted || !io.isErrTerminal || totalBytes === 0) return NO_PROGRESS
  const bar = new SingleBar({
    stream: io.err as NodeJS.WriteStream,
    clearOnComplete: true,
    hideCursor: true,
    format: '{bar} {percentage}% of {size} | {events} events | {matches} matches | {eta_formatted} left',
  })
  bar.start(totalBytes, 0, { size: bytesText(totalBytes), events: '0', matches: '0' })
  return {
    update: ({ bytes, events, matches }) =>
      bar.update(Math.min(bytes, totalBytes), { events: countText(events), matches: countText(matches) }),
    aside(print) {
      io.err.write('\r\u001b[K')
      print()
      bar.render()
    },
    stop: () => bar.stop(),
  }
}
