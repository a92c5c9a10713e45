/** What stderr looks like, on a terminal and elsewhere. */

import { describe, expect, it } from 'vitest'
import { shellWord } from '../../src/cli/next-command.ts'
import { repeatedChunk, withDamage } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { inProcess, linesOf } from './command.ts'
import { Terminal } from './fake-terminal.ts'

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

describe('matches on a terminal', () => {
  async function shown(...options: readonly string[]): Promise<string> {
    const out = new Terminal()
    expect((await inProcess([...ARGV, ...options, '-q'], { out })).code).toBe(0)
    return out.text
  }

  it('are a table of its width, with colours', async () => {
    const lines = linesOf(await shown())
    expect(lines).toHaveLength(46)
    expect(lines[0]).toContain('command line')
    for (const line of lines) expect(line.replaceAll(/\u001b\[\d*m/g, '').length).toBeLessThanOrEqual(120)
    expect(lines.filter((line) => line.includes('\u001b[35mhigh'))).toHaveLength(34)
  })

  it('have no colours with --no-color, and are what --format says', async () => {
    expect(await shown('--no-color')).not.toContain('\u001b')
    expect(linesOf(await shown('-f', 'ndjson')).map((line) => JSON.parse(line) as unknown)).toHaveLength(45)
  })

  it('are written above the bar, which is drawn again below them', async () => {
    const both = new Terminal()
    const written = await new Promise<string>((resolve) => {
      const world = { out: both, isErrTerminal: true }
      inProcess(ARGV, world).then(({ err }) => resolve(err))
    })
    // Once for each part of the logs with matches: the line is cleared, and its place remembered anew.
    expect(written.split('\r\u001b[K').length - 1).toBeGreaterThan(5)
  })

  it('are NDJSON in a pipe, and a table of the width that COLUMNS says when one is asked for', async () => {
    expect(linesOf((await inProcess([...ARGV, '-q'])).out).map((line) => JSON.parse(line) as unknown)).toHaveLength(45)
    const { out } = await inProcess([...ARGV, '-q', '-f', 'table'], { env: { COLUMNS: '80' } })
    expect(Math.max(...linesOf(out).map((line) => line.length))).toBe(80)
  })
})

describe('the closing words', () => {
  it('tell when, where, who and what to try next', async () => {
    const { err } = await inProcess(ARGV)
    const told = linesOf(err)
    expect(told.find((line) => line.startsWith('activity'))).toMatch(/^activity {2}[·▁▂▃▄▅▆▇█]+$/)
    expect(told.find((line) => line.startsWith('hosts'))).toMatch(/^hosts {5}WS-0207\.corp\.example 25, /)
    expect(told.find((line) => line.startsWith('users'))).toMatch(/^users {5}CORP\\j\.okafor 25, /)
    expect(told.find((line) => line.startsWith('tactics'))).toMatch(/^tactics {3}defense-evasion 13, /)
    const next = told.slice(told.findIndex((line) => line.startsWith('next'))).map((line) => line.slice(10))
    expect(next.map((line) => line.split(' ').slice(0, 2))).toEqual([
      ['sigma-replay', 'explain'],
      ['sigma-replay', 'tree'],
    ])
    for (const line of next) expect((await inProcess(line.split(' ').slice(1))).code).toBe(0)
  })

  it('after silence ask what the rules are for', async () => {
    const { err } = await inProcess(['detect', 'samples/triage-benign.evtx', '-r', 'rules'])
    expect(linesOf(err).at(-1)).toBe('next      sigma-replay rules samples/triage-benign.evtx -r rules')
  })
})

it.each<[word: string, platform: string, quoted: string | undefined]>([
  ['logs/a.evtx', 'linux', 'logs/a.evtx'],
  ['my logs/a.evtx', 'linux', "'my logs/a.evtx'"],
  ["it's $(rm -rf ~)", 'linux', "'it'\\''s $(rm -rf ~)'"],
  ['-o', 'linux', '-o'],
  ['a\u001b[2J', 'linux', undefined],
  ['', 'linux', "''"],
  ['C:\\my logs', 'win32', '"C:\\my logs"'],
  ['100%PATH%', 'win32', undefined],
])('%j is written for a shell of %s as %s', (word, platform, quoted) => {
  expect(shellWord(word, platform)).toBe(quoted)
})

function numbersOf(line: string): number[] {
  return (line.match(/\d[\d,]*/g) ?? []).map((digits) => Number(digits.replaceAll(',', '')))
}
