/** What `validate` finds, prints, writes and answers with. */
import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { VALIDATION_FORMATS } from '../../src/cli/validate-options.ts'
import { ROOT, sample, withDamage } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { inProcess, type Outcome } from './command.ts'

const id = (digit: number): string => '00000000-0000-0000-0000-000000000000'.replaceAll('0', String(digit))

const rule = (digit: number, title: string, detection: string, category = 'process_creation'): string =>
  `title: ${title}\nid: ${id(digit)}\nlogsource: { category: ${category}, product: ${title === 'Linux' ? 'linux' : 'windows'} }\ndetection: ${detection}\n`

const RULES = {
  'rules/a.yml': rule(1, 'Typo', '{ sel: { CommandLine|contains: Disovery.bat }, condition: sel }'),
  'rules/b.yml': rule(2, 'Linux', '{ sel: { CommandLine|contains: x }, condition: sel }'),
  'rules/c.yml': rule(3, 'Broken', '{ sel: { CommandLine|contians: x }, condition: sel }'),
  'rules/d.yml': rule(4, 'Registry', '{ sel: { TargetObject|contains: Run }, condition: sel }', 'registry_set'),
  'rules/e.yml': rule(
    5,
    'Filtered',
    '{ sel: { CommandLine|contains: Discovery.bat }, filter: { User|contains: lindqvist }, condition: sel and not filter }',
  ),
  'rules/f.yml': rule(6, 'Sound', '{ sel: { CommandLine|contains: [discovery.bat, no-such-thing] }, condition: sel }'),
  'rules/g.yml': rule(7, 'Misfield', '{ sel: { Comandline: x, Image|endswith: powershell.exe }, condition: sel }'),
}

const LOGS = { 'local.evtx': sample('staging-download-local'), 'benign.evtx': sample('triage-benign') }

const SUITE = `# Checks of every kind
tests:
  - name: download
    recording: local.evtx
    expect:
      Sound: exactly 1     # and stays
      ${id(1)}: 1
      Filtered: at least 1
      Misfield: at least 1
      Registry: at least 1
      Linux: at least 1
      Broken: at least 1
      nobody: 2
  - name: too often
    recordings: [local.evtx]
    expect: { f.yml: never, others: never }
  - recording: gone.evtx
    expect: { f: at most 3 }
baselines:
  - benign.evtx
`

function world(files: { readonly [path: string]: string | Uint8Array } = {}): string {
  return temporaryFolder({ ...RULES, ...LOGS, 'a.suite.yml': SUITE, ...files })
}

function validate(cwd: string, ...line: readonly string[]): Promise<Outcome> {
  return inProcess(['validate', ...line], { cwd })
}

interface Check {
  readonly verdict: string
  readonly reference: string
  readonly count: number | null
  readonly rules: number
  readonly mends: readonly unknown[] | null
}

async function checks(cwd: string, ...line: readonly string[]): Promise<readonly Check[]> {
  const { out } = await validate(cwd, ...line, '-q', '-f', 'json')
  return (JSON.parse(out) as { checks: Check[] }).checks
}

/** `verdict reference` of each check. */
async function verdicts(cwd: string, ...line: readonly string[]): Promise<readonly string[]> {
  return (await checks(cwd, ...line)).map(({ verdict, reference }) => `${verdict} ${reference}`)
}

/** One test on one recording. */
const suite = (expect: string, more = ''): string =>
  `tests:\n  - name: t\n    recording: local.evtx\n${more}    expect: ${expect}\n`

describe('the report', () => {
  // The wire formats. Changing one is intentional: CHANGELOG, and docs/validate.md.
  it.each(VALIDATION_FORMATS)('%s is this document, byte for byte', async (format) => {
    const { code, out } = await validate(world(), 'a.suite.yml', '-q', '--coverage', '-f', format)
    expect(code).toBe(1)
    await expect(out).toMatchFileSnapshot(`golden/validate.${format}`)
  })

  it('of our own rules on our own recordings has nothing to complain about', async () => {
    const { code, out } = await inProcess(['validate', 'samples', '-v', '-q', '--coverage'])
    expect(code).toBe(0)
    await expect(out).toMatchFileSnapshot('golden/validate-samples.txt')
  })

  it('goes into files beside the one that is printed, and into the summary of a job', async () => {
    const cwd = world({ summary: 'before\n' })
    const files = ['--report-json', 'r.json', '--report-junit', 'r.xml', '--report-sarif', 'r.sarif']
    const line = ['validate', 'a.suite.yml', '-q', '-o', 'r.txt', ...files]
    const { out } = await inProcess(line, { cwd, env: { GITHUB_STEP_SUMMARY: join(cwd, 'summary') } })
    expect(out).toBe('')
    const read = (name: string): string => readFileSync(join(cwd, name), 'utf8')
    expect(read('r.txt')).toMatch(/^FAIL silent: Typo/m)
    expect(JSON.parse(read('r.json'))).toHaveProperty('statuses.failed', 4)
    expect(read('r.xml')).toContain('<testsuites name="sigma-replay validate"')
    expect(JSON.parse(read('r.sarif'))).toHaveProperty('version', '2.1.0')
    expect(read('summary')).toMatch(/^before\n## Detections against recordings\n/)
  })

  it('holds nothing that a terminal or a build obeys, whatever suites and rules say', async () => {
    const text = `tests:\n  - name: "a\\e[31m\\n::error::b"\n    recording: local.evtx\n    expect: { Typo: 1, "x\\e[2J": 1 }\n`
    const cwd = world({ 'a.suite.yml': text })
    for (const format of ['text', 'junit', 'github', 'markdown']) {
      const { out } = await validate(cwd, 'a.suite.yml', '-q', '-f', format)
      expect(out).toContain('Typo')
      expect(out).not.toContain('\u001b')
      expect(out).not.toMatch(/^::error::b/m)
    }
  })

  it('tells the damage of a recording once, however many tests look at it', async () => {
    const twice = `tests:\n${['1', 'at least 1'].map((count) => `  - recording: damaged.evtx\n    expect: { Sound: ${count}, Typo: ${count} }\n`).join('')}`
    const damaged = withDamage(LOGS['local.evtx'], 4096 + 700)
    const { err } = await validate(world({ 'a.suite.yml': twice, 'damaged.evtx': damaged }), 'a.suite.yml')
    expect(err.match(/^damaged\.evtx:/gm)).toHaveLength(1)
  })

  it('is refused where it would overwrite what is read', async () => {
    for (const path of ['local.evtx', 'rules/a.yml', 'a.suite.yml']) {
      const { code, err } = await validate(world(), 'a.suite.yml', '--report-json', path)
      expect(code).toBe(3)
      expect(err).toContain(`--report-json ${path}: this file is part of the input`)
    }
  })
})

describe('a rule that was damaged', () => {
  const name = 'proc_creation_win_certutil_download.yml'
  // The program's own name for itself would keep the rule firing.
  const sound = readFileSync(join(ROOT, 'rules', name), 'utf8').replace(/ +- OriginalFileName: .*\n/, '')

  interface Mended {
    readonly verdict: string
    readonly mends: readonly {
      readonly kind: string
      readonly path: string
      readonly line: number
      readonly column: number
      readonly current: string
      readonly replacement: string
      readonly verified: boolean
    }[]
  }

  it.each<readonly [damage: string, found: string, written: string, kind: string]>([
    ['a letter lost', '\\certutil.exe', '\\certuil.exe', 'typo'],
    ['a slash flipped', '\\certutil.exe', '/certutil.exe', 'slash'],
    ['another field', 'Image|endswith', 'ParentImage|endswith', 'field'],
    ['another log source', 'category: process_creation', 'category: image_load', 'logsource'],
    ['another modifier', 'Image|endswith', 'Image|startswith', 'modifier'],
    [
      'another condition',
      'all of selection_*',
      'selection_image and selection_switch and not selection_address',
      'condition',
    ],
  ])('by %s gets it back as the first suggestion, in text and in JSON', async (_, found, written, kind) => {
    const text = sound.replace(found, written)
    const cwd = temporaryFolder({
      [`rules/${name}`]: text,
      'attacks.evtx': sample('triage-attacks'),
      'a.suite.yml': `tests:\n  - recording: attacks.evtx\n    expect: { ${name}: at least 1 }\n`,
    })
    const [json, plain] = [
      await validate(cwd, 'a.suite.yml', '-q', '-f', 'json'),
      await validate(cwd, 'a.suite.yml', '-q'),
    ]
    const [{ verdict, mends }] = (JSON.parse(json.out) as { checks: [Mended] }).checks
    expect(verdict).toBe(kind === 'logsource' ? 'no-telemetry' : 'silent')
    const [first] = mends
    expect(first).toMatchObject({ kind, path: `rules/${name}`, verified: true })
    const place = text.split('\n')[first!.line - 1]!.slice(first!.column - 1)
    expect(place.startsWith(first!.current)).toBe(true)
    expect(sound.split('\n')[first!.line - 1]).toContain(first!.replacement)
    expect(plain.out).toContain(`     mends      1. rules/${name}:${first!.line}:${first!.column}: `)
  })
})

describe('very many silent rules', () => {
  it('have mends looked for up to a limit, and the report says so', async () => {
    const rules = Array.from({ length: 60 }, (_, number) => [
      `rules/${number}.yml`,
      `title: r${number}\nlogsource: { category: process_creation, product: windows }\ndetection: { sel: { CommandLine|contains: Disovery.bat }, condition: sel }\n`,
    ])
    const files = { 'local.evtx': LOGS['local.evtx'], 'a.suite.yml': suite('{ others: at least 1 }') }
    const cwd = temporaryFolder({ ...Object.fromEntries(rules), ...files })
    const mended = (await checks(cwd, 'a.suite.yml')).map(({ mends }) => mends?.length ?? null)
    expect(mended).toEqual([...Array(50).fill(1), ...Array(10).fill(null)])
    const sentence = 'not looked for: too many rules were silent; sigma-replay explain looks for those of any rule'
    for (const format of ['text', 'junit', 'github', 'markdown', 'sarif']) {
      const { out } = await validate(cwd, 'a.suite.yml', '-q', '-f', format)
      expect(out.split(sentence)).toHaveLength(11)
    }
    expect((await checks(cwd, 'a.suite.yml', '--nearest', '0')).map(({ mends }) => mends)).toEqual(Array(60).fill(null))
  })
})

describe('a suite', () => {
  it.each<readonly [expected: string, verdict: string]>([
    ['1', 'fired'],
    ['exactly 1', 'fired'],
    ['at least 1', 'fired'],
    ['at most 1', 'fired'],
    ['1 to 3', 'fired'],
    ['never', 'unwanted'],
    ['at least 2', 'too-seldom'],
    ['2 to 3', 'too-seldom'],
    ['at most 0', 'unwanted'],
  ])('that expects "%s" of a rule that fires once says %s', async (expected, verdict) => {
    expect(await verdicts(world({ 'a.suite.yml': suite(`{ Sound: ${expected} }`) }), 'a.suite.yml')).toEqual([
      `${verdict} Sound`,
    ])
  })

  it('tells rules that have no event to look at from those that stayed silent', async () => {
    const cwd = world({ 'a.suite.yml': suite('{ Registry: never, Typo: never }') })
    expect(await verdicts(cwd, 'a.suite.yml')).toEqual(['idle Registry', 'quiet Typo'])
  })

  it('finds its rules by --rules, by its own word, or beside it and above', async () => {
    const one = suite('{ Sound: 1 }')
    const cwd = world({
      'deep/down/x.suite.yml': one.replace('local', '../../local'),
      'own.suite.yml': `rules: other/only.yml\n${one}`,
      'other/only.yml': RULES['rules/f.yml'],
    })
    expect(await verdicts(cwd, 'deep')).toEqual(['fired Sound'])
    expect(await verdicts(cwd, 'own.suite.yml')).toEqual(['fired Sound'])
    expect(await verdicts(cwd, 'own.suite.yml', '-r', 'rules/a.yml')).toEqual(['rule-missing Sound'])
  })

  it('says when there are no rules at all', async () => {
    const cwd = temporaryFolder({ ...LOGS, 'a.suite.yml': suite('{ Sound: 1 }') })
    const { code, err } = await validate(cwd, 'a.suite.yml')
    expect(code).toBe(2)
    expect(err).toContain('no rules were found beside the suites: name them with "rules" in a suite, or with --rules')
  })

  it('may mean every log of a folder', async () => {
    const cwd = world({
      'logs/a.evtx': LOGS['local.evtx'],
      'logs/b.evtx': LOGS['benign.evtx'],
      'a.suite.yml': suite('{ Sound: 1 }').replace('local.evtx', 'logs'),
    })
    expect(await verdicts(cwd, 'a.suite.yml')).toEqual(['fired Sound', 'silent Sound'])
  })

  it('with a mistake is told with line and column, and what can be judged is', async () => {
    const cwd = world({ 'a.suite.yml': suite('{ Sound: 1, Typo: often }') })
    const { code, err, out } = await validate(cwd, 'a.suite.yml')
    expect(code).toBe(3)
    expect(err).toContain('a.suite.yml:4:31: error[suite-file]: How often "Typo" must match is not understood.')
    expect(out).toContain('1 check: 1 passed')
  })

  it('that is none is named, and what a folder lacks is said', async () => {
    const cwd = world()
    const { code, err } = await validate(cwd, 'rules/a.yml', 'rules', 'nothing')
    expect(code).toBe(3)
    expect(err).toContain('rules/a.yml: it is no suite: a suite file has "tests" or "baselines"')
    expect(err).toContain('rules: no suite in there; looked for: regression data (info.yml), suite file (*.suite.yml)')
    expect(err).toContain('nothing: there is no such file or folder')
  })
})

describe('a window', () => {
  const cwd = world({ 'security.evtx': sample('security-4688'), 'run.evtx': sample('staging-run-discovery') })
  const whole = join(ROOT, 'rules')
  const counted = async (recording: string, window: string, reference: string): Promise<number | null | undefined> => {
    const text = `tests:\n  - recording: ${recording}\n    window: ${window}\n    expect: { ${reference}: at least 0 }\n`
    const folder = temporaryFolder({ 'w.suite.yml': text.replace('recording: ', `recording: ${cwd}/`) })
    return (await checks(folder, 'w.suite.yml', '-r', whole))[0]?.count
  }
  const output = 'proc_creation_win_staging_discovery_output'
  const shadow = 'proc_creation_win_shadow_copies_deleted'

  it.each<readonly [recording: string, window: string, rule: string, count: number]>([
    ['run.evtx', '{ from: 2026-03-11T00:00:00Z }', output, 2],
    ['run.evtx', '{ to: 2026-03-11T08:38:00Z }', output, 1],
    ['run.evtx', '{ from: 2026-03-11T09:37:15.6604109+01:00, to: 2026-03-11T08:37:15.6604109Z }', output, 1],
    ['run.evtx', '{ record: 41913 }', output, 1],
    ['run.evtx', "{ process: '{D68FD8B2-1B24-69B1-0001-000000001900}' }", output, 2],
    ['run.evtx', '{ process: d68fd8b2-1b24-69b1-0001-000000001900, from: 2026-03-11T08:38:00Z }', output, 1],
    ['security.evtx', '{ process: 0x1a6c }', shadow, 1],
    ['security.evtx', '{ process: 6764 }', shadow, 1],
    ['security.evtx', '{ record: 331904 }', shadow, 0],
  ])('%s %s: %s matches %i', async (recording, window, reference, count) => {
    expect(await counted(recording, window, reference)).toBe(count)
  })

  it('on a process that the recording does not show is not judged', async () => {
    expect(await counted('run.evtx', '{ process: 11111111-2222-3333-4444-555555555555 }', output)).toBeNull()
  })
})

describe('correlations', () => {
  const correlation = `title: Twice\nid: ${id(9)}\ncorrelation: { type: event_count, rules: [${id(6)}], group-by: [Computer], timespan: 1h, condition: { gte: 2 } }\n`

  it('are counted in their window, and a silent one tells what its rules matched', async () => {
    const files = { 'rules/z.yml': correlation, 'a.suite.yml': suite('{ Twice: 1, Sound: 1 }') }
    const found = await checks(world(files), 'a.suite.yml')
    expect(found.map(({ verdict }) => verdict)).toEqual(['silent', 'fired'])
    expect(found[0]).toHaveProperty('text', 'matches of the rules that it refers to: Sound: 1')
    const once = world({ ...files, 'rules/z.yml': correlation.replace('gte: 2', 'gte: 1') })
    expect(await verdicts(once, 'a.suite.yml')).toEqual(['fired Twice', 'fired Sound'])
  })
})

describe('regression data', () => {
  const info = (count: string, path = 'regression_data/rules/x/a.evtx'): string =>
    `id: x\nrule_metadata:\n    - id: ${id(6)}\n      title: Sound\nregression_tests_info:\n    - name: Positive Detection Test\n      type: evtx\n${count}      path: ${path}\n`
  const at = (text: string) =>
    world({ 'regression_data/rules/x/info.yml': text, 'regression_data/rules/x/a.evtx': LOGS['local.evtx'] })

  it.each<readonly [count: string, verdict: string, exact: string]>([
    ['', 'fired', 'fired'],
    ['      match_count: 1\n', 'fired', 'fired'],
    ['      match_count: 2\n', 'too-seldom', 'too-seldom'],
    ['      match_count: 0\n', 'unwanted', 'unwanted'],
  ])('with "%s" and one match says %s; with --exact %s', async (count, verdict, exact) => {
    const cwd = at(info(count))
    expect(await verdicts(cwd, 'regression_data')).toEqual([`${verdict} ${id(6)}`])
    expect(await verdicts(cwd, 'regression_data', '--exact')).toEqual([`${exact} ${id(6)}`])
  })

  it('takes more matches than were counted for a warning, and with --exact for a failure', async () => {
    const cwd = at(info('      match_count: 1\n').replace(id(6), id(8)))
    const more = { ...RULES, 'rules/h.yml': rule(8, 'Every', '{ sel: { Image|contains: e }, condition: sel }') }
    const folder = temporaryFolder({
      ...more,
      'regression_data/rules/x/info.yml': readFileSync(join(cwd, 'regression_data/rules/x/info.yml')),
      'regression_data/rules/x/a.evtx': LOGS['local.evtx'],
    })
    expect((await validate(folder, '.')).code).toBe(0)
    expect(await verdicts(folder, '.')).toEqual([`surplus ${id(8)}`])
    expect((await validate(folder, '.', '--exact')).code).toBe(1)
    expect(await verdicts(folder, '.', '--exact')).toEqual([`too-often ${id(8)}`])
  })

  it('takes every rule with every recording, and judges what it can', async () => {
    const text = `rule_metadata: [{ id: ${id(6)} }, { id: ${id(2)} }, { id: ${id(3)} }, { id: ${id(0)} }]\nregression_tests_info:\n  - { type: evtx, path: a.evtx }\n  - { type: pcap, path: a.pcap }\n  - { type: evtx, path: regression_data/none.evtx }\n`
    const cwd = at(text)
    expect(await verdicts(cwd, 'regression_data')).toEqual([
      `fired ${id(6)}`,
      `rule-unserved ${id(2)}`,
      `rule-refused ${id(3)}`,
      `rule-missing ${id(0)}`,
      `recording-type ${id(6)}`,
      `rule-unserved ${id(2)}`,
      `rule-refused ${id(3)}`,
      `rule-missing ${id(0)}`,
      `recording-missing ${id(6)}`,
      `rule-unserved ${id(2)}`,
      `rule-refused ${id(3)}`,
      `rule-missing ${id(0)}`,
    ])
  })

  it('leaves the exit code alone for what is not judged here', async () => {
    expect((await validate(at(info('').replace(id(6), id(2))), 'regression_data')).code).toBe(0)
    expect((await validate(at(info('').replace('evtx\n', 'pcap\n')), 'regression_data')).code).toBe(0)
    expect((await validate(at(info('', 'gone.evtx')), 'regression_data')).code).toBe(1)
  })
})

describe('--update', () => {
  const text = suite('').replace(
    'expect: ',
    `expect:
      Sound: 'never'   # was wrong
      Typo: at least 1
      Filtered: never
      Registry: 2 # stays: nothing to count
      others: never`,
  )

  it('writes what was counted, and nothing else', async () => {
    const cwd = world({ 'a.suite.yml': text })
    const { code, err } = await validate(cwd, 'a.suite.yml', '--update')
    expect(code).toBe(1)
    expect(err).toContain('a.suite.yml: 2 expectations updated; 1 check left as it is')
    const updated = readFileSync(join(cwd, 'a.suite.yml'), 'utf8')
    expect(updated).toBe(text.replace("'never'", 'exactly 1').replace('Typo: at least 1', 'Typo: never'))
    expect((await validate(cwd, 'a.suite.yml', '--update')).err).toContain('nothing updated; 1 check left as it is')
  })

  it('writes match_count of an info.yml, in place or on a line of its own', async () => {
    const info = (count: string): string =>
      `rule_metadata: [{ id: ${id(6)} }]\nregression_tests_info:\n    - type: evtx\n${count}      path: a.evtx\n`
    for (const count of ['', '      match_count: 3 # old\n']) {
      const cwd = world({ 'x/info.yml': info(count), 'x/a.evtx': LOGS['local.evtx'] })
      await validate(cwd, 'x', '--update')
      const expected = count === '' ? '      match_count: 1\n' : '      match_count: 1 # old\n'
      expect(readFileSync(join(cwd, 'x/info.yml'), 'utf8')).toBe(info(expected))
      expect((await validate(cwd, 'x')).code).toBe(0)
    }
  })

  it('leaves a baseline and a positive test that stayed silent as they are', async () => {
    const silent = `rule_metadata: [{ id: ${id(1)} }]\nregression_tests_info: [{ path: a.evtx, match_count: 2 }]\n`
    const cwd = world({
      'a.suite.yml': 'baselines: [local.evtx]\n',
      'x/info.yml': silent,
      'x/a.evtx': LOGS['local.evtx'],
    })
    expect((await validate(cwd, 'a.suite.yml', 'x', '--update')).code).toBe(1)
    expect(readFileSync(join(cwd, 'a.suite.yml'), 'utf8')).toBe('baselines: [local.evtx]\n')
    expect(readFileSync(join(cwd, 'x/info.yml'), 'utf8')).toBe(silent)
  })

  it.skipIf(process.getuid?.() === 0)('says what it cannot write', async () => {
    const cwd = world({ 'a.suite.yml': text })
    chmodSync(cwd, 0o555)
    const { code, err } = await validate(cwd, 'a.suite.yml', '--update')
    chmodSync(cwd, 0o755)
    expect(code).toBe(3)
    expect(err).toContain('a.suite.yml: not updated: permission is denied')
  })
})

describe('the exit code', () => {
  const passing = suite('{ Sound: 1 }')

  it.each<readonly [line: string, code: number]>([
    ['a.suite.yml', 0],
    ['a.suite.yml --min-coverage 50', 0],
    ['a.suite.yml --min-coverage 90', 1],
    ['a.suite.yml --strict', 0],
    ['damaged.suite.yml', 0],
    ['damaged.suite.yml --strict', 4],
    ['a.suite.yml --min-coverage 101', 3],
    ['a.suite.yml --nearest -1', 3],
    ['a.suite.yml -o r --report-json ./r', 3],
    ['gone.suite.yml', 3],
    ['a.suite.yml -r gone', 2],
  ])('of "%s" is %i', async (line, code) => {
    const cwd = world({
      'a.suite.yml': passing,
      'damaged.suite.yml': passing.replace('local', 'damaged'),
      'damaged.evtx': withDamage(LOGS['local.evtx'], 4096 + 700),
    })
    expect((await validate(cwd, ...line.split(' '))).code).toBe(code)
  })

  it('of an interrupted run is 130, and the report is whole', async () => {
    const outcome = await inProcess(['validate', 'a.suite.yml', '-f', 'json'], {
      cwd: world({ 'a.suite.yml': passing }),
      onListening: (interrupt) => interrupt(),
    })
    expect(outcome.code).toBe(130)
    expect(JSON.parse(outcome.out)).toHaveProperty('verdicts', { interrupted: 1 })
  })
})
