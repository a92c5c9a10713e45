import { availableParallelism } from 'node:os'
import { expectedOf } from '../inputs/expected.js'
import { logOf } from '../inputs/logs.js'
import { GIVEN_COUNT, rulesOf } from '../inputs/rules.js'
import { ourDetect } from '../programs.js'
import { sideBySide } from '../rounds.js'

const MAX_SIZE = 1024

export const threads = {
  name: 'threads',
  title: 'Threads',
  about:
    'One large log, cut into parts of 16 MiB. Each thread has to load the rules and to warm up, so threads pay for large logs only; by default one is used below 400 MiB.',
  run({ runs, maxSize, onSkip }) {
    const size = Math.min(MAX_SIZE, maxSize)
    const log = logOf('sysmon', size)
    const rules = rulesOf(GIVEN_COUNT)
    const expected = expectedOf(log, rules)
    const programs = threadCounts().map((count) =>
      ourDetect(log, rules, { label: count === 1 ? '1 thread' : `${count} threads`, threads: count }),
    )
    const rows = sideBySide(programs, { expected: expected.matches, runs, onSkip })
    return [{ input: `${size} MiB, ${GIVEN_COUNT} rules`, expected, rows }]
  },
}

/** 1, 2, 4 … up to what the machine has. */
function threadCounts() {
  const counts = [1]
  while (counts.at(-1) * 2 <= Math.min(8, availableParallelism())) counts.push(counts.at(-1) * 2)
  return counts
}
