import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LEVELS } from '../../src/sigma/index.ts'
import { ROOT, sample } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { inProcess, linesOf } from './command.ts'

const DETECT = ['detect', 'samples', '-r', 'rules']

describe('a command line that makes no sense is refused in one line, with exit code 3 and nothing on stdout', () => {
  it.each<[what: string, argv: readonly string[], message: RegExp]>([
    ['no command', [], /name a command, for example: sigma-replay detect LOGS --rules RULES/],
    ['an unknown command', ['detekt', 'x'], /"detekt".*"detect"/],
    ['no rules', ['detect', 'samples'], /--rules is missing/],
    ['no logs', ['detect', '-r', 'rules'], /name the logs/],
    ['an unknown option', [...DETECT, '--rulez', 'x'], /--rulez\. Did you mean "--rules"\?/],
    ['an unknown option like none', [...DETECT, '--frobnicate'], /no option --frobnicate/],
    ['an unknown option that begins like one', [...DETECT, '--strct'], /Did you mean "--strict"\?/],
    ['an unknown letter', [...DETECT, '-x'], /no option -x/],
    ['an option in other spelling', [...DETECT, '--minLevel', 'high'], /no option --minLevel/],
    ['an option without its value', [...DETECT, '--output'], /--output needs a value/],
    ['rules without a value', ['detect', 'samples', '-r'], /-r needs a value/],
    ['threads that are no number', [...DETECT, '--threads', 'x'], /--threads: give a whole number from 1 to 64/],
    ['no thread', [...DETECT, '--threads', '0'], /--threads: give a whole number/],
    ['half a thread', [...DETECT, '--threads', '1.5'], /--threads: give a whole number/],
    ['too many threads', [...DETECT, '--threads', '65'], /--threads: give a whole number/],
    ['an unknown level', [...DETECT, '--min-level', 'foo'], /--min-level: "foo" is none of informational, low, medium/],
    ['a misspelt level', [...DETECT, '--min-level', 'hihg'], /Did you mean "high"\?/],
    ['an unknown level to fail on', [...DETECT, '--fail-on', 'all'], /--fail-on: "all" is none of/],
    ['an unknown status', [...DETECT, '--status', 'test', '--status', 'old'], /--status: "old" is none of/],
    ['an unknown format', [...DETECT, '--format', 'xml'], /--format: "xml" is none of table, ndjson, json, csv/],
    ['two formats', [...DETECT, '-f', 'json', '-f', 'csv'], /--format is given more than once/],
    ['an unknown reader', [...DETECT, '--reader', 'mine'], /--reader: "mine" is none of sigma-replay, ts-evtx/],
    ['a time that is none', [...DETECT, '--from', 'yesterday'], /--from: "yesterday" is no time; write it like/],
    ['a day that is none', [...DETECT, '--to', '2026-02-30'], /--to: "2026-02-30" is no time/],
    ['a window turned round', [...DETECT, '--from', '2026-02-02', '--to', '2026-02-01'], /--from lies after --to/],
    ['a control character', [...DETECT, '--format', '\u001b[31m\n'], /"\\u001b\[31m\\u000a"/],
  ])('%s', async (_what, argv, message) => {
    const { code, out, err } = await inProcess(argv)
    expect(err).toMatch(message)
    expect(linesOf(err)).toHaveLength(1)
    expect(err).toMatch(/^sigma-replay: /)
    expect({ code, out }).toEqual({ code: 3, out: '' })
  })
})

describe('help and version', () => {
  it.each(['--help', '-h', 'detect --help', 'detect samples --help'])('%s', async (typed) => {
    const { code, out, err } = await inProcess(typed.split(' '))
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('sigma-replay detect')
    expect(out).toContain('Exit codes: 0 done')
    expect(linesOf(out).filter((line) => line.length > 110)).toEqual([])
  })

  it('explain every choice, what can be turned off, and what the second reader is worth', async () => {
    const { out } = await inProcess(['detect', '--help'])
    const text = out.replace(/\s+/g, ' ')
    for (const word of [...LEVELS, 'ndjson', '--no-color', '--no-rule-cache', 'ts-evtx']) expect(text).toContain(word)
    expect(text).toContain('it loses records and misreads values behind Booleans')
  })

  it('print the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
    expect(await inProcess(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' })
  })
})

describe('options and paths', () => {
  const cwd = temporaryFolder({
    '-dash.evtx': sample('old-schema'),
    '007': sample('old-schema'),
    'a.evtx': sample('old-schema'),
    'empty-rules/none.txt': '',
  })
  const rules = join(ROOT, 'rules')
  const certutil = join(rules, 'proc_creation_win_certutil_download.yml')
  const cleared = join(rules, 'proc_creation_win_event_log_cleared.yml')

  it.each<[what: string, argv: readonly string[], matches: number]>([
    ['options before the paths', ['detect', '-r', rules, '-q', 'a.evtx'], 2],
    ['options before the command', ['-q', '-r', rules, 'detect', 'a.evtx'], 2],
    ['options behind the paths', ['detect', 'a.evtx', '-q', '--rules', rules], 2],
    ['options with =', ['detect', 'a.evtx', '-q', `--rules=${rules}`, '--min-level=informational'], 2],
    ['one rule', ['detect', 'a.evtx', '-q', '-r', certutil], 1],
    ['rules of several --rules', ['detect', 'a.evtx', '-q', '-r', certutil, '-r', cleared], 2],
    ['what follows a rule as a log', ['detect', '-q', '-r', certutil, 'a.evtx'], 1],
    ['a rule given twice once', ['detect', 'a.evtx', '-q', '-r', certutil, '-r', certutil, '-r', rules], 2],
    ['a pattern of rules', ['detect', 'a.evtx', '-q', '-r', join(rules, '*certutil*')], 1],
    ['a path that begins with a dash', ['detect', '-q', '-r', rules, '--', '-dash.evtx'], 2],
    ['such a path by another name', ['detect', '-q', '-r', rules, './-dash.evtx'], 2],
    ['a path like a number', ['detect', '-q', '-r', rules, '--', '007'], 2],
    ['a path like a number before options', ['detect', '007', '-q', '-r', rules], 2],
  ])('are understood: %s', async (_what, argv, matches) => {
    const { code, out, err } = await inProcess(argv, { cwd })
    expect({ code, err, matches: linesOf(out).length }).toEqual({ code: 0, err: '', matches })
  })
})
