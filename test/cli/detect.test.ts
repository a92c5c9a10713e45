/** What `detect` does with logs, rules and output that are not as they should be, and what it makes of its options. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { ROOT, repeatedChunk, sample, withDamage, xmlExport } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { inProcess, linesOf, type Outcome, type World } from './command.ts'

const RULE = `title: Anything from cmd
id: 11111111-1111-4111-8111-111111111111
status: test
level: high
tags: [attack.execution, attack.t1059.003]
logsource: { category: process_creation, product: windows }
detection: { selection: { Image|endswith: '\\cmd.exe' }, condition: selection }
`
const rule = (changes: { readonly [line: string]: string }): string =>
  Object.entries(changes).reduce((text, [key, value]) => text.replace(new RegExp(`^${key}: .*$`, 'm'), value), RULE)

const LOG = xmlExport('whoami', 'hostname')

const cwd = temporaryFolder({
  'logs/a.xml': LOG,
  'good.evtx': sample('old-schema'),
  'damaged.evtx': withDamage(sample('old-schema'), 4096 + 700),
  'cut.evtx': sample('old-schema').subarray(0, 4096 + 3000),
  'text.evtx': 'hello',
  'empty.evtx': '',
  'nothing/notes.txt': 'no log',
  'mixed/a.xml': LOG,
  'mixed/b.evtx': 'no log either',
  'rules/good.yml': RULE,
  'no-level/a.yml': rule({ level: '', id: 'id: 22222222-2222-4222-8222-222222222222' }),
  'broken/broken.yml': 'title: x\nlogsource: [\n',
  'broken/wrong.yml': rule({ detection: 'detection: { selection: { Image|ends: x }, condition: selection }' }),
  'broken/good.yml': RULE,
  'metadata/a.yml': rule({ level: 'level: severe' }),
  'linux/a.yml': rule({ logsource: 'logsource: { category: process_creation, product: linux }' }),
  'foreign/a.yml': rule({ logsource: 'logsource: { service: no-such-service, product: windows }' }),
  'no-rules/readme.txt': '',
})

function detect(line: string, world: World = {}): Promise<Outcome> {
  return inProcess(['detect', ...line.split(' ')], { cwd, ...world })
}

/** The line of stderr that tells of `place`. */
function lineAbout(err: string, place: string): string {
  return linesOf(err).find((line) => line.trimStart().startsWith(place)) ?? ''
}

describe('what cannot be read is named in a line, the rest is done, and the exit code says so', () => {
  it.each<[what: string, line: string, code: number, matches: number, place: string, message: RegExp]>([
    ['a missing path', 'gone.evtx logs -r rules', 3, 2, 'gone.evtx: ', /there is no such file or folder/],
    ['a pattern that fits nothing', '*.zip logs -r rules', 3, 2, '*.zip: ', /no file fits this pattern/],
    [
      'a folder without logs',
      'nothing -r rules',
      3,
      0,
      'nothing: ',
      /no log in there: folders are searched for \.evtx/,
    ],
    ['a folder without logs beside a log', 'nothing logs -r rules', 0, 2, 'nothing: ', /no log in there/],
    ['only a file that is no EVTX', 'text.evtx -r rules', 3, 0, 'text.evtx: ', /this is no EVTX file/],
    ['a file that is no EVTX beside one', 'text.evtx logs -r rules', 0, 2, 'text.evtx: ', /this is no EVTX file/],
    ['a bad file of a folder', 'mixed -r rules', 0, 2, 'mixed/b.evtx: ', /this is no EVTX file/],
    ['an empty file', 'empty.evtx logs -r rules', 0, 2, 'empty.evtx: ', /the file is empty/],
    ['a damaged file', 'damaged.evtx -r rules', 0, 1, 'damaged.evtx: at 0x', /checksum/],
    ['a file that was cut', 'cut.evtx -r rules', 0, 0, 'cut.evtx: at 0x', /ends inside/],
    ['a missing rule path', 'logs -r gone -r rules', 3, 2, 'gone: ', /there is no such file or folder/],
    ['only a missing rule path', 'logs -r gone', 3, 0, 'gone: ', /there is no such file or folder/],
    ['a folder without rules', 'logs -r no-rules', 2, 0, '--rules no-rules: ', /no rule file \(\.yml, \.yaml\)/],
    [
      'a folder without rules beside rules',
      'logs -r no-rules -r rules',
      0,
      2,
      'no-rules: ',
      /no rule file \(\.yml, \.yaml\) in/,
    ],
    ['rules that are all refused', 'logs -r broken/broken.yml', 2, 0, '--rules ', /every rule was refused/],
    ['rules for other products', 'logs -r linux', 2, 0, '--rules linux: ', /none of the loaded rules can be used/],
    ['what these are for', 'logs -r linux', 2, 0, '1 not served', /for products other than Windows: linux 1$/],
    [
      'a rule with a YAML error',
      'logs -r broken',
      0,
      2,
      'broken/broken.yml:',
      /^ *broken\/broken\.yml:\d+:\d+: error\[/,
    ],
    ['a rule with an unknown modifier', 'logs -r broken', 0, 2, 'broken/wrong.yml:', /:7:\d+: error\[.*ends/],
    [
      'rules for unknown logs',
      'logs -r foreign',
      2,
      0,
      'foreign/a.yml:',
      /:6:23: error\[logsource-unserved\]: .*service "no-such-service"/,
    ],
    ['a rule id nobody has', 'logs -r rules --rule-id x', 2, 0, '--rule-id x: ', /no rule in use has this id/],
    ['a tag nobody has', 'logs -r rules --tag attack.t1', 2, 0, '--tag attack.t1: ', /no rule in use has this tag/],
  ])('%s', async (_what, line, code, matches, place, message) => {
    const outcome = await detect(line)
    expect(lineAbout(outcome.err, place)).toMatch(message)
    expect(outcome.err).not.toMatch(/^\s+at .*\(/m)
    expect({ code: outcome.code, matches: linesOf(outcome.out).length }).toEqual({ code, matches })
  })

  it('in quiet runs too, and nothing else is said', async () => {
    const { err } = await detect('text.evtx gone.evtx damaged.evtx logs -r broken -q')
    expect(linesOf(err).map((line) => line.split(':')[0])).toEqual(['gone.evtx', 'text.evtx'])
  })
})

describe('exit codes that are asked for', () => {
  it.each<[line: string, code: number]>([
    ['logs -r rules', 0],
    ['logs -r broken --strict', 0],
    ['logs -r broken --strict-rules', 2],
    ['logs -r metadata', 0],
    ['logs -r metadata --strict-rules', 2],
    ['logs -r rules --strict-rules', 0],
    ['logs -r rules --strict', 0],
    ['damaged.evtx -r rules --strict', 4],
    ['text.evtx logs -r rules --strict', 4],
    ['logs -r rules --fail-on high', 1],
    ['logs -r rules --fail-on critical', 0],
    ['logs -r no-level --fail-on informational', 1],
    ['logs -r no-level --fail-on low', 0],
    ['logs damaged.evtx -r broken --fail-on low --strict-rules', 2],
    ['logs damaged.evtx -r broken --fail-on low --strict-rules --strict', 4],
    ['logs damaged.evtx gone -r broken --fail-on low --strict-rules --strict', 3],
  ])('%s → %i', async (line, code) => {
    expect((await detect(line)).code).toBe(code)
  })

  it('wrong metadata refuses a rule only with --strict-rules', async () => {
    expect(linesOf((await detect('logs -r metadata')).out)).toHaveLength(2)
    expect(linesOf((await detect('logs -r metadata --strict-rules')).out)).toHaveLength(0)
  })
})

describe('the choice of rules and events', () => {
  it.each<[line: string, matches: number]>([
    ['--min-level high', 2],
    ['--min-level critical', 0],
    ['--rule-id 11111111-1111-4111-8111-111111111111', 2],
    ['--tag ATTACK.T1059.003', 2],
    ['--tag attack.t1003 --tag attack.execution', 2],
    ['--status test', 2],
    ['--status stable', 0],
    ['--status stable --status test', 2],
    ['--from 2026-03-01', 2],
    ['--from 2026-03-02', 0],
    ['--to 2026-03-01', 2],
    ['--to 2026-02-28', 0],
    ['--from 2026-03-01T08:00:01', 1],
    ['--to 2026-03-01T08:00:00', 1],
    ['--from 2026-03-01T09:00:01+01:00', 1],
    ['--from 2026-03-01T08:00 --to 2026-03-01T08:01', 2],
  ])('%s leaves %i matches', async (options, matches) => {
    expect(linesOf((await detect(`logs -r rules ${options}`)).out)).toHaveLength(matches)
  })

  it('counts a rule without a level as informational', async () => {
    expect((await detect('logs -r no-level --min-level informational')).out).not.toBe('')
    expect((await detect('logs -r no-level --min-level low')).code).toBe(2)
  })
})

describe('output', () => {
  it.each<[line: string, valid: (text: string) => number]>([
    ['-f json', (text) => (JSON.parse(text) as unknown[]).length],
    ['-f ndjson', (text) => linesOf(text).map((line) => JSON.parse(line) as unknown).length],
    ['-f csv', (text) => linesOf(text).length - 1],
  ])('%s is valid with matches and without', async (format, count) => {
    expect(count((await detect(`logs -r rules ${format}`)).out)).toBe(2)
    expect(count((await detect(`logs -r rules ${format} --min-level critical`)).out)).toBe(0)
    expect(count((await detect(`gone -r rules ${format}`)).out)).toBe(0)
  })

  it('goes into the file that --output names, from the working directory of the command', async () => {
    const { code, out, err } = await detect('logs -r rules -o found.json -f json')
    expect({ code, out }).toEqual({ code: 0, out: '' })
    expect(lineAbout(err, 'output')).toContain('found.json')
    expect(JSON.parse(readFileSync(join(cwd, 'found.json'), 'utf8'))).toHaveLength(2)
  })

  it.each([
    ['a folder', 'logs', /--output logs: it is a folder/],
    ['a place that is not there', 'gone/x', /--output gone\/x: there is no such file or folder/],
    ['one of the logs', './logs/a.xml', /this file is part of the input/],
    ['one of the rules', 'rules/good.yml', /this file is part of the input/],
  ])('into %s is refused before anything is touched', async (_what, path, message) => {
    const { code, err } = await detect(`logs -r rules -o ${path}`)
    expect(code).toBe(3)
    expect(err).toMatch(message)
    expect(readFileSync(join(cwd, 'logs/a.xml'), 'utf8')).toBe(LOG)
    expect(readFileSync(join(cwd, 'rules/good.yml'), 'utf8')).toBe(RULE)
  })

  it('to a stream that breaks is told, and to one that closes is not', async () => {
    const breaking = (code: string): Writable =>
      new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })) })
    const full = await detect('logs -r rules -q', { out: breaking('ENOSPC') })
    expect(full).toMatchObject({ code: 3, err: expect.stringMatching(/writing the results failed: there is no space/) })
    expect(await detect('logs -r rules -q', { out: breaking('EPIPE') })).toMatchObject({ code: 0, err: '' })
  })
})

describe('an interrupted run', () => {
  it('leaves a whole document, says so and ends with 130', async () => {
    const folder = temporaryFolder({ 'big.evtx': repeatedChunk('old-schema', 100), 'rules/a.yml': RULE })
    const { code, out, err } = await detect('big.evtx gone -r rules -f json --strict', {
      cwd: folder,
      onListening: (interrupt) => setImmediate(interrupt),
    })
    expect(code).toBe(130)
    expect(JSON.parse(out)).toBeInstanceOf(Array)
    expect(err).toContain('interrupted: what was found so far has been written')
    expect(err).not.toContain('damage    ')
  })
})

describe('the rule cache', () => {
  it('changes nothing that is said or found', async () => {
    const first = await detect('logs -r broken -r metadata')
    const second = await detect('logs -r broken -r metadata')
    const without = await detect('logs -r broken -r metadata --no-rule-cache')
    const timeless = ({ err, ...rest }: Outcome) => ({ ...rest, err: err.replace(/^elapsed .*$/m, '') })
    expect(timeless(second)).toEqual(timeless(first))
    expect(timeless(without)).toEqual(timeless(first))
  })
})

describe('the second reader', () => {
  it('goes through the same pipeline', async () => {
    const argv = ['detect', 'good.evtx', '-q', '-r', join(ROOT, 'rules')]
    const first = await inProcess(argv, { cwd })
    const second = await inProcess([...argv, '--reader', 'ts-evtx'], { cwd })
    const titles = ({ out }: Outcome) => linesOf(out).map((line) => (JSON.parse(line) as { rule: unknown }).rule)
    expect(titles(first)).toHaveLength(2)
    expect(titles(second)).toEqual(titles(first))
    const bad = await detect('text.evtx logs -r rules --reader ts-evtx')
    expect(bad).toMatchObject({ code: 0, err: expect.stringMatching(/^text\.evtx: ts-evtx does not read this file/m) })
  })
})
