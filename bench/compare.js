/**
 * Replays one log with sigma-replay and, where it is on PATH, with rsigma: the same rules, output to a file, runs taken
 * in turn, medians and their ratio. Before anything is timed the numbers of matches are compared.
 *
 *   npm run bench -- LOG.evtx RULES [--runs 5] [--threads 1] [--pipeline rsigma-pipeline.yml] [--cold]
 *
 * --pipeline: rsigma needs a processing pipeline to find EVTX fields. --cold: rules are read anew in every run.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '5' },
    threads: { type: 'string', default: '1' },
    pipeline: { type: 'string' },
    cold: { type: 'boolean', default: false },
  },
})
const [log, rules] = positionals
if (log === undefined || rules === undefined) {
  console.error('usage: npm run bench -- LOG.evtx RULES [--runs 5] [--threads 1] [--pipeline FILE] [--cold]')
  process.exit(3)
}

const folder = mkdtempSync(join(tmpdir(), 'sigma-replay-bench-'))
const cache = values.cold ? ['--no-rule-cache'] : []

const programs = [
  {
    name: `sigma-replay, ${values.threads} thread(s)`,
    output: join(folder, 'ours.ndjson'),
    command: process.execPath,
    args: [
      MAIN,
      'detect',
      log,
      '--rules',
      rules,
      '--threads',
      values.threads,
      '--quiet',
      ...cache,
      '--output',
      join(folder, 'ours.ndjson'),
    ],
  },
  {
    name: 'rsigma',
    output: join(folder, 'rsigma.ndjson'),
    command: 'rsigma',
    args: [
      'engine',
      'eval',
      '--no-stats',
      '-q',
      '-r',
      rules,
      ...(values.pipeline ? ['-p', values.pipeline] : []),
      '-e',
      `@${log}`,
    ],
    toStdout: true,
  },
].filter(({ command }) => spawnSync(command, ['--version']).error === undefined)

/** Wall-clock seconds of one run, with the lines it wrote and the most memory it held. */
function run(program) {
  const started = process.hrtime.bigint()
  const { status, stdout, stderr } = spawnSync(program.command, program.args, {
    maxBuffer: 2 ** 31,
    encoding: 'buffer',
  })
  const seconds = Number(process.hrtime.bigint() - started) / 1e9
  if (status !== 0) throw new Error(`${program.name} ended with ${status}: ${stderr}`)
  const written = program.toStdout ? stdout : readFileSync(program.output)
  return {
    seconds,
    matches: written
      .toString()
      .split('\n')
      .filter((line) => line.startsWith('{')).length,
  }
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[sorted.length >> 1]
}

const counts = programs.map((program) => run(program).matches)
console.log(
  `${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}; ${log}: ${(statSync(log).size / 2 ** 20).toFixed(0)} MiB`,
)
for (const [index, { name }] of programs.entries()) console.log(`${name}: ${counts[index]} matches`)
if (new Set(counts).size > 1)
  console.log('the numbers of matches differ: explain the difference before believing the times')

const seconds = programs.map(() => [])
for (let round = 0; round < Number(values.runs); round++)
  for (const [index, program] of programs.entries()) seconds[index].push(run(program).seconds)
for (const [index, { name }] of programs.entries()) {
  const ratio = median(seconds[index].map((each, round) => each / seconds[0][round]))
  console.log(
    `${name}: median ${median(seconds[index]).toFixed(2)} s (${seconds[index].map((each) => each.toFixed(2)).join(', ')}), ${ratio.toFixed(2)} times the first`,
  )
}
rmSync(folder, { recursive: true, force: true })
