import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../src/cli/commands.ts'
import { inProcess, linesOf } from './command.ts'

/** At the end of a line yargs takes `help` for --help. */
const PAGES = COMMANDS.filter(({ name }) => name !== 'help')

describe.each(PAGES)('the page about $name', ({ name, options, examples }) => {
  it('has every section, every option and every example', async () => {
    const { code, out, err } = await inProcess(['help', name])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const sections = linesOf(out).filter((line) => /^[A-Z]/.test(line))
    expect(sections).toEqual([
      'NAME',
      'SYNOPSIS',
      'ARGUMENTS',
      'OPTIONS',
      'EXAMPLES',
      'OUTPUT',
      'EXIT STATUS',
      'ENVIRONMENT',
    ])
    for (const option of Object.keys(options)) expect(out).toContain(`-${option}`)
    expect(examples.length).toBeGreaterThan(0)
    for (const [line] of examples) expect(out).toContain(`    ${line.replaceAll('$0', 'sigma-replay')}`)
  })
})

it('wraps prose, and never an option or a command line', async () => {
  const { out } = await inProcess(['help', ...COMMANDS.map(({ name }) => name)])
  for (const line of linesOf(out)) if (/^ {8}/.test(line)) expect(line.length).toBeLessThanOrEqual(100)
})

it('without a command tells of all, and of a wrong one what was meant', async () => {
  const { out } = await inProcess(['help', '--man'])
  for (const { name } of COMMANDS) expect(out).toContain(name)
  const { code, err } = await inProcess(['help', 'detcet'])
  expect({ code, err }).toEqual({
    code: 3,
    err: 'sigma-replay: help: there is no command "detcet". Did you mean "detect"?\n',
  })
})

it('for man has macros that it knows, and says what the text says', async () => {
  const { out } = await inProcess(['help', 'detect', '--man'])
  for (const line of linesOf(out)) expect(line).toMatch(/^(?:\.(?:TH|SH|TP|ad)\b.*|[^.'].*)$/)
  expect(out).toContain('\\fB\\-\\-rules, \\-r VALUE\\fR')
})

it.skipIf(spawnSync('groff', ['--version']).error !== undefined)(
  'for man makes groff complain of nothing',
  async () => {
    for (const { name } of PAGES) {
      const { out } = await inProcess(['help', name, '--man'])
      const { stdout, stderr } = spawnSync('groff', ['-man', '-Tutf8', '-ww', '-Kutf8'], { input: out })
      expect(stderr.toString()).toBe('')
      expect(stdout.toString()).toContain('General Commands Manual')
    }
  },
)
