/** What stderr looks like, on a terminal and elsewhere. */
import { expect, it } from 'vitest'
import { repeatedChunk, withDamage } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { inProcess, linesOf } from './command.ts'

const ESCAPE = '\u001b['
const ARGV = ['detect', 'samples', '-r', 'rules', '--threads', '1']

it('has no colours and no bar without a terminal', async () => {
  expect((await inProcess(ARGV)).err).not.toContain('\u001b')
})

it.each<[what: string, options: readonly string[], env: { readonly [name: string]: string }, hasColours: boolean]>([
  ['has colours', [], {}, true],
  ['has none with --no-color', ['--no-color'], {}, false],
  ['has none with NO_COLOR', [], { NO_COLOR: '1' }, false],
  ['has colours with an empty NO_COLOR', [], { NO_COLOR: '' }, true],
  ['has colours with --color, whatever NO_COLOR says', ['--color'], { NO_COLOR: '1' }, true],
])('a terminal %s', async (_what, options, env, hasColours) => {
  const { err } = await inProcess([...ARGV, ...options], { env, isErrTerminal: true })
  expect(/\u001b\[\d+m/.test(err)).toBe(hasColours)
})

it('a file has colours with --color', async () => {
  expect((await inProcess([...ARGV, '--color'])).err).toContain(ESCAPE)
})

it('a terminal has a bar with bytes, events, matches and the time left, and messages do not tear it', async () => {
  const cwd = temporaryFolder({ 'a.evtx': withDamage(repeatedChunk('triage-attacks', 30), 4096 + 700) })
  const rules = `${process.cwd()}/rules`
  const { out, err } = await inProcess(['detect', 'a.evtx', '-r', rules, '--threads', '1'], {
    cwd,
    isErrTerminal: true,
  })
  expect(err).toMatch(/\d+% of 1\.97 MB \| [\d,]+ events \| [\d,]+ matches \| \S+ left/)
  expect(err).toContain(`\r${ESCAPE}K`)
  expect(out).not.toContain('\u001b')
})

it('a terminal has no bar in quiet runs', async () => {
  expect((await inProcess([...ARGV, '-q'], { isErrTerminal: true })).err).toBe('')
})

it('texts of paths and rules cannot steer a terminal', async () => {
  const cwd = temporaryFolder({
    'log\u001b[2J.evtx': 'x',
    'rules/a.yml':
      'title: "\\e[31m\\u202e"\nlogsource: { category: process_creation }\ndetection: { a: { b|\u009b: c } }\n',
  })
  const { err } = await inProcess(['detect', '.', 'gone\u001b[31m\n', '-r', 'rules'], { cwd })
  expect(err).not.toMatch(/[\u001b\u009b\u202e]/)
  expect(err).toContain('gone\\u001b[31m\\u000a: there is no such file or folder')
  expect(err).toContain('log\\u001b[2J.evtx: this is no EVTX file')
})

it('the blocks before and after a run hold what they should, and the closing sums add up', async () => {
  const { out, err } = await inProcess(ARGV)
  const lines = linesOf(err)
  for (const name of [
    'sigma-replay',
    'rules',
    'evidence',
    'files',
    'bytes',
    'records',
    'events',
    'time',
    'matches',
    'elapsed',
  ])
    expect(lines.filter((line) => line.startsWith(name))).toHaveLength(1)
  for (const name of ['bytes', 'records']) {
    const [total, ...parts] = numbersOf(lines.find((line) => line.startsWith(name))!)
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total)
  }
  const [matches, , ...byLevel] = numbersOf(lines.find((line) => line.startsWith('matches'))!)
  expect(matches).toBe(linesOf(out).length)
  expect(byLevel.reduce((sum, part) => sum + part, 0)).toBe(matches)
})

function numbersOf(line: string): number[] {
  return (line.match(/\d[\d,]*/g) ?? []).map((digits) => Number(digits.replaceAll(',', '')))
}
