/**
 * Programs that do the same job, side by side. Each runs once to warm the caches of the machine and to be checked: what
 * comes out is counted before anything is timed. Then rounds: in each every program runs once, beginning with another
 * one, so that what else the machine does falls on all of them.
 */
import { join } from 'node:path'
import { countObjects } from './count-lines.js'
import { cacheFolder } from './folders.js'
import { measure } from './measure.js'
import { median } from './statistics.js'

const output = join(cacheFolder('runs'), 'output.txt')

/**
 * Rows `{ program, count, seconds, cpu, rss, ratio }`; `seconds` is `{ median, min, max }`, `ratio` the median of the
 * ratios to the first program, round by round. @throws when our own count is not the expected one
 */
export function sideBySide(programs, { expected, runs, onSkip }) {
  const entrants = programs.map((program) => checked(program, expected, onSkip)).filter((each) => each !== undefined)
  for (let round = 0; round < runs; round++) {
    const turn = round % entrants.length
    for (const { program, measurements } of [...entrants.slice(turn), ...entrants.slice(0, turn)])
      measurements.push(measure(program, output))
  }
  const first = entrants[0].measurements
  return entrants.map(({ program, count, measurements }) => ({
    program: program.name,
    isOurs: program.isOurs === true,
    count,
    seconds: spread(measurements.map(({ seconds }) => seconds)),
    cpu: medianOrNull(measurements.map(({ cpu }) => cpu)),
    rss: maxOrNull(measurements.map(({ rss }) => rss)),
    ratio: median(measurements.map(({ seconds }, round) => seconds / first[round].seconds)),
  }))
}

/** undefined: a peer that cannot do this job, and why was told. */
function checked(program, expected, onSkip) {
  try {
    measure(program, output)
  } catch (error) {
    if (program.isOurs === true) throw error
    onSkip(program.name, error.message)
    return undefined
  }
  const count = program.counts === false ? null : countObjects(output)
  if (program.isOurs === true && count !== null && count !== expected)
    throw new Error(`${program.name} gave ${count} instead of ${expected}`)
  return { program, count, measurements: [] }
}

function spread(numbers) {
  return { median: median(numbers), min: Math.min(...numbers), max: Math.max(...numbers) }
}

function medianOrNull(numbers) {
  return numbers.includes(null) ? null : median(numbers)
}

function maxOrNull(numbers) {
  return numbers.includes(null) ? null : Math.max(...numbers)
}
