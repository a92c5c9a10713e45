import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../src/cli/commands.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { inProcess } from './command.ts'

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const

/** Arguments by which each checks a script without running it. */
const CHECKS: { readonly [shell: string]: readonly string[] } = {
  bash: ['bash', '-n'],
  zsh: ['zsh', '-n'],
  fish: ['fish', '--no-execute'],
  powershell: ['pwsh', '-NoProfile', '-Command', '[scriptblock]::Create($input -join "`n") | Out-Null'],
}

async function script(shell: string): Promise<string> {
  const { code, out, err } = await inProcess(['completion', shell])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return out
}

describe.each(SHELLS)('the script for %s', (shell) => {
  it('knows every command, every option and every choice', async () => {
    const text = await script(shell)
    for (const { name, options } of COMMANDS) {
      expect(text).toContain(name)
      for (const [option, { choices = [] }] of Object.entries(options)) {
        expect(text).toMatch(new RegExp(`${shell === 'fish' ? '-l ' : '--'}(?:no-)?${option}\\b`))
        for (const choice of choices) expect(text).toContain(String(choice))
      }
    }
  })

  const [program = '', ...options] = CHECKS[shell]!
  it.skipIf(spawnSync(program, ['--version']).error !== undefined)(
    'is read by the shell without complaint',
    async () => {
      const { status, stderr } = spawnSync(program, options, { input: await script(shell) })
      expect({ status, stderr: stderr.toString() }).toEqual({ status: 0, stderr: '' })
    },
  )
})

describe.skipIf(spawnSync('bash', ['--version']).error !== undefined)('bash', () => {
  const cwd = temporaryFolder({ 'completion.bash': '' })

  /** What is offered for the last word, which may be empty. */
  async function offered(...words: readonly string[]): Promise<string[]> {
    const lines = [
      await script('bash'),
      `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})`,
      `COMP_CWORD=${words.length - 1}`,
      '_sigma_replay',
      `printf '%s\\n' "\${COMPREPLY[@]}"`,
    ]
    const { stdout, stderr } = spawnSync('bash', { input: lines.join('\n'), cwd })
    expect(stderr.toString()).toBe('')
    return stdout
      .toString()
      .split('\n')
      .filter((word) => word !== '')
  }

  it.each<[words: readonly string[], offered: readonly string[]]>([
    [['sigma-replay', 'tr'], ['tree']],
    [['sigma-replay', 'de'], ['detect']],
    [['sigma-replay', 'detect', '--output-s'], ['--output-sarif']],
    [
      ['sigma-replay', 'detect', 'a.evtx', '-f', 't'],
      ['table', 'timesketch'],
    ],
    [['sigma-replay', 'tree', '--format', 'd'], ['dot']],
    [
      ['sigma-replay', 'detect', '--no-'],
      ['--no-rule-cache', '--no-color'],
    ],
    [['sigma-replay', 'completion', 'z'], ['zsh']],
    [['sigma-replay', 'help', 'li'], ['lint']],
    // Nothing: bash completes files.
    [['sigma-replay', 'detect', '--rules', ''], []],
    [['sigma-replay', 'detect', ''], []],
  ])('%j offers %j', async (words, expected) => {
    expect(await offered(...words)).toEqual(expected)
  })
})

it('names the shells when another one is asked for, and when none is', async () => {
  for (const shells of [['tcsh'], [], ['bash', 'zsh']]) {
    const { code, out, err } = await inProcess(['completion', ...shells])
    expect({ code, out }).toEqual({ code: 3, out: '' })
    expect(err).toContain('bash, zsh, fish')
  }
})
