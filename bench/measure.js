/** One run of a program: wall-clock time, CPU time and the most memory it held. */
import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from './folders.js'

/** GNU time waits for the child and asks the kernel. BSD's knows no format; then only the wall clock is left. */
const TIME = '/usr/bin/time'
const hasTime = spawnSync(TIME, ['--version'], { encoding: 'utf8' }).stdout?.includes('GNU') === true

export const MEASUREMENT_NOTES = hasTime
  ? []
  : ['CPU time and memory were not measured: GNU time is not at /usr/bin/time.']

const runs = cacheFolder('runs')
const usagePath = join(runs, 'usage.txt')
const errorPath = join(runs, 'stderr.txt')

/**
 * `{ seconds, cpu, rss }`; rss in MiB, cpu (user and system, all threads) in seconds; null where not measured. stdout
 * goes to `output`, a file, for every program: pipes would measure the reader at their other end.
 */
export function measure({ name, command, args, env }, output) {
  const stdout = openSync(output, 'w')
  const stderr = openSync(errorPath, 'w')
  const [file, ...list] = hasTime ? [TIME, '-f', '%U %S %M', '-o', usagePath, command, ...args] : [command, ...args]
  const started = process.hrtime.bigint()
  const { status, error } = spawnSync(file, list, {
    stdio: ['ignore', stdout, stderr],
    env: { ...process.env, ...env },
  })
  const seconds = Number(process.hrtime.bigint() - started) / 1e9
  closeSync(stdout)
  closeSync(stderr)
  if (error !== undefined) throw error
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${readFileSync(errorPath, 'utf8').slice(0, 500)}`)
  return { seconds, ...usage() }
}

function usage() {
  if (!hasTime) return { cpu: null, rss: null }
  const [user, system, kibibytes] = readFileSync(usagePath, 'utf8').trim().split('\n').at(-1).split(' ').map(Number)
  return { cpu: user + system, rss: kibibytes / 1024 }
}
