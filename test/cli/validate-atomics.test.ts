/** Tests of Atomic Red Team through `validate`: the table of tests, their rules and what fired. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sample } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { describeWithShared, SHARED } from '../shared-folder.ts'
import { inProcess } from './command.ts'

const id = (digit: number): string => '00000000-0000-4000-8000-000000000000'.replaceAll('0', String(digit))

const atomic = (name: string, guid: string, executor: string, platform = 'windows'): string =>
  `- name: ${name}\n  auto_generated_guid: ${guid}\n  supported_platforms: [${platform}]\n  input_arguments:\n    url: { description: What, type: url, default: https://example.com/Discovery.bat }\n    rest: { description: More, type: string, default: }\n  executor: ${executor}\n`

const T1074 = `attack_technique: T1074.001
atomic_tests:
${atomic('Stage a script', id(1), "{ name: powershell, command: 'Invoke-WebRequest #{url} -OutFile $env:TEMP\\a.bat' }")}
${atomic('List users', id(2), "{ name: command_prompt, command: 'net.exe user #{rest}' }")}
${atomic('Pad a file', id(3), '{ name: sh, command: dd }', 'linux')}
${atomic('Nobody looks', id(4), "{ name: command_prompt, command: 'whoami.exe' }")}
`
const T1490 = `attack_technique: T1490
atomic_tests:
${atomic('Delete shadow copies', id(5), "{ name: command_prompt, command: 'vssadmin.exe delete shadows /all' }")}
`

const simulation = (...tests: readonly (readonly [guid: string, technique: string, name: string])[]): string =>
  `simulation:\n${tests.map(([guid, technique, name]) => `  - { type: atomic-red-team, name: ${name}, technique: ${technique}, atomic_guid: ${guid} }\n`).join('')}`

const rule = (
  digit: number,
  title: string,
  selection: string,
  tail: string,
  logsource = 'category: process_creation, product: windows',
): string =>
  `title: ${title}\nid: ${id(digit)}\nlogsource: { ${logsource} }\ndetection: { sel: ${selection}, condition: sel }\n${tail}`

const FILES = {
  'atomics/T1074.001/T1074.001.yaml': T1074,
  'atomics/T1490/T1490.yaml': T1490,
  'rules/a.yml': rule(6, 'Fires', '{ CommandLine|contains: discovery.bat }', simulation([id(1), 'T1074.001', 'x'])),
  'rules/b.yml': rule(7, 'Stays silent', '{ CommandLine|contains: no-such-thing }', simulation([id(1), 'T1105', 'x'])),
  'rules/c.yml': rule(
    8,
    'Has no telemetry',
    '{ TargetObject|contains: x }',
    simulation([id(1), 'T1074.001', 'x']),
    'category: registry_set, product: windows',
  ),
  'rules/d.yml': rule(
    9,
    'Is not recorded',
    "{ Image|endswith: '\\net.exe', ParentImage|endswith: '\\cmd.exe' }",
    simulation(
      [id(2), 'T1074.001', 'x'],
      [id(3), 'T1074.001', 'x'],
      ['99999999-9999-4999-8999-999999999999', 'T9999', 'Gone'],
    ),
  ),
  'rules/e.yml': rule(
    0,
    'Sees no Windows log',
    '{ a: b }',
    simulation([id(5), 'T1490', 'x']),
    'category: process_creation, product: linux',
  ),
  'regression_data/a/info.yml': `rule_metadata: [{ id: ${id(6)} }, { id: ${id(7)} }, { id: ${id(8)} }]
regression_tests_info: [{ name: Positive, type: evtx, path: regression_data/a/a.evtx }]
`,
  'regression_data/a/a.evtx': sample('staging-download-local'),
}

function validate(line: string, files: { readonly [path: string]: string | Uint8Array } = {}, env = {}) {
  return inProcess(['validate', ...line.split(' ')], { cwd: temporaryFolder({ ...FILES, ...files }), env })
}

interface Report {
  readonly suites: number
  readonly atomics: {
    readonly tests: number
    readonly windowsTests: number
    readonly missing: number
    readonly links: { readonly [status: string]: number }
    readonly withoutRule: readonly { readonly technique: string; readonly number: number }[]
    readonly table: readonly {
      readonly technique: string
      readonly number: number | null
      readonly linkedAs: readonly string[]
      readonly rules: readonly {
        readonly title: string
        readonly status: string
        readonly fired: number | null
        readonly telemetry: boolean | null
        readonly made: { readonly events: number; readonly ways: { readonly [way: string]: boolean | null } } | null
      }[]
    }[]
  } | null
}

async function report(line: string, files = {}): Promise<Report> {
  return JSON.parse((await validate(`${line} -q -f json`, files)).out) as Report
}

describe('validate with Atomic Red Team beside regression data', () => {
  it('ends with a table of tests, their rules, what fired and whether there was anything to see', async () => {
    const { out } = await validate('regression_data --atomics atomics')
    await expect(out.slice(out.indexOf('Atomic Red Team'))).toMatchFileSnapshot('golden/validate-atomics.txt')
  })

  it('has the same as JSON', async () => {
    const { atomics } = await report('regression_data --atomics atomics')
    expect(atomics).toMatchObject({ tests: 5, windowsTests: 4, missing: 1 })
    expect(atomics!.links).toEqual({ fired: 1, silent: 1, 'no-telemetry': 1, 'no-recording': 3, 'not-judged': 1 })
    expect(atomics!.withoutRule.map(({ technique, number }) => `${technique}-${number}`)).toEqual(['T1074.001-4'])
    const [staged, listed, padded] = atomics!.table
    expect(staged!.linkedAs).toEqual(['T1105'])
    expect(staged!.rules.map(({ title, fired, telemetry }) => [title, fired, telemetry])).toEqual([
      ['Fires', 1, true],
      ['Stays silent', 0, true],
      ['Has no telemetry', 0, false],
    ])
    expect(listed!.rules[0]!.made!.ways).toEqual({
      local: true,
      remote: true,
      'local-pwsh': true,
      cmd: true,
      powershell: false,
      winrm: false,
      direct: null,
    })
    expect(padded!.rules[0]!.made).toBeNull()
  })

  it('puts it into the summary of a job, safe for Markdown', async () => {
    const { out } = await validate('regression_data --atomics atomics -f markdown', {
      'atomics/T1490/T1490.yaml': T1490.replace('Delete shadow copies', "'A | <b>'"),
    })
    await expect(out.slice(out.indexOf('Atomic Red Team'))).toMatchFileSnapshot('golden/validate-atomics.markdown')
  })

  it('changes nothing about what suites ask, nor without it', async () => {
    const [plain, held] = await Promise.all([
      validate('regression_data -q'),
      validate('regression_data -q --atomics atomics'),
    ])
    expect(held.out).toContain(plain.out.trimEnd())
    expect(held.code).toBe(plain.code)
    expect((await report('regression_data')).atomics).toBeNull()
  })

  it('takes the test that a suite says was recorded for the recording of that test alone', async () => {
    const suite = `rules: rules\ntests:\n  - { atomic: ${id(4)}, recording: regression_data/a/a.evtx, expect: { Fires: 1, ${id(7)}: never } }\n`
    const { atomics } = await report('a.suite.yml --atomics atomics', { 'a.suite.yml': suite })
    const fired = atomics!.table.flatMap(({ number, rules }) =>
      rules.filter(({ status }) => status === 'fired').map(({ title }) => `${number} ${title}`),
    )
    expect(fired).toEqual(['4 Fires'])
    expect(atomics!.links.silent).toBe(0)
  })

  it('takes the links of an info.yml as well, and each pair of rule and test once', async () => {
    const files = {
      'regression_data/a/info.yml': `${FILES['regression_data/a/info.yml']}${simulation([id(4), 'T1074.001', 'x'], [id(1), 'T1074.001', 'x'])}`,
    }
    const { atomics } = await report('regression_data --atomics atomics', files)
    const rulesOf = atomics!.table.map(
      ({ number, rules }) => `${number}: ${rules.map(({ title }) => title).join(', ')}`,
    )
    expect(rulesOf[0]).toBe('1: Fires, Stays silent, Has no telemetry')
    expect(rulesOf[3]).toBe('4: Fires, Stays silent, Has no telemetry')
    expect(atomics!.withoutRule).toEqual([])
  })

  it('cuts a long table, with a count, and shows all of it with --verbose', async () => {
    const many = Array.from({ length: 45 }, (_, number) => {
      const guid = `10000000-0000-4000-8000-${String(number).padStart(12, '0')}`
      return { guid, test: atomic(`Test ${number + 1}`, guid, '{ name: command_prompt, command: whoami.exe }') }
    })
    const files = {
      'atomics/T1033/T1033.yaml': `attack_technique: T1033\natomic_tests:\n${many.map(({ test }) => test).join('')}`,
      'rules/f.yml': rule(
        1,
        'Sees all',
        '{ Image|endswith: whoami.exe }',
        simulation(...many.map(({ guid }) => [guid, 'T1033', 'x'] as const)),
      ),
    }
    const line = 'regression_data --atomics atomics --technique T1033'
    const [short, long] = await Promise.all([validate(line, files), validate(`${line} -v`, files)])
    expect(short.out).toContain('… and 5 more tests; --verbose shows them')
    expect(short.out).not.toContain('Test 41 ')
    expect(long.out).toContain('Test 45 ')
  })
})

describe('validate with Atomic Red Team alone', () => {
  it('asks the rules about events that are made of the tests, and says that they are', async () => {
    const { code, out } = await validate('atomics --rules rules --technique t1074')
    expect(code).toBe(0)
    await expect(out).toMatchFileSnapshot('golden/validate-atomics-alone.txt')
  })

  it('says what keeps a rule from a test that it never sees', async () => {
    const { atomics } = await report('atomics -r rules --atomic T1074.001-1')
    const [fires, silent] = atomics!.table[0]!.rules
    expect(fires!.made).toMatchObject({ nearest: null })
    expect(silent!.made).toMatchObject({
      nearest: { event: 'sysmon-1', way: 'local', tests: [{ field: 'CommandLine', pattern: 'no-such-thing' }] },
    })
  })

  it.each([
    ['--technique T1490', ['T1490-1']],
    ['--technique T1105', ['T1074.001-1']],
    [`--atomic ${id(2).toUpperCase()}`, ['T1074.001-2']],
    ['--atomic t1074.001-3', ['T1074.001-3']],
    ['--atomic T1490-1 --technique T9999', ['T1490-1', 'T9999-null']],
  ])('chooses with %s', async (choice, chosen) => {
    const { atomics } = await report(`atomics -r rules ${choice}`)
    expect(atomics!.table.map(({ technique, number }) => `${technique}-${number}`)).toEqual(chosen)
  })

  it('takes a file by its content as well', async () => {
    const { suites, atomics } = await report('own.yml -r rules', { 'own.yml': T1490 })
    expect({ suites, tests: atomics!.tests }).toEqual({ suites: 0, tests: 1 })
    // Of the other techniques nothing was named.
    expect(atomics!.missing).toBe(0)
  })

  it.each([
    ['atomics', 2, 'name the rules that should see the tests: --rules\n'],
    ['atomics -r rules --technique T1234', 3, 'T1234: no test that was read is this\n'],
    [
      'atomics -r rules --technique 1234',
      3,
      '--technique 1234: give a technique of ATT&CK, such as T1003 or T1003.001',
    ],
    ['atomics -r rules --atomic x', 3, '--atomic x: give the GUID of a test, or its technique and number'],
    [
      'regression_data --technique T1490',
      3,
      '--technique chooses among tests of Atomic Red Team: name them with --atomics',
    ],
    ['a.md --atomics atomics --atomic T1490-1', 3, 'name suites, or rules with --rules, to hold them against'],
    ['regression_data --atomics rules', 3, 'rules: no test of Atomic Red Team (T1234.yaml) in there\n'],
    ['regression_data --atomics gone', 3, 'gone: there is no such file or folder\n'],
  ])('%s: exits with %i and says why', async (line, code, message) => {
    const outcome = await validate(line, { 'a.md': '```kql\nprocess.name: a.exe\n```\nT1490\n' })
    expect(outcome.err).toContain(message)
    expect(outcome.code).toBe(code)
  })

  it('tells where a file is broken, and goes on with the rest', async () => {
    const { code, err, out } = await validate('atomics -r rules', {
      'atomics/T1490/T1490.yaml': 'attack_technique: T1490\natomic_tests:\n- name: "open\n',
      'atomics/T1491/T1491.yaml': 'attack_technique: T1491\natomic_tests:\n- name: x\n',
      'atomics/T1492/T1492.yaml': 'title: x\n',
    })
    expect(code).toBe(0)
    expect(err).toMatch(/^atomics\/T1490\/T1490\.yaml:\d+:\d+: .*$/m)
    expect(err).toContain(
      'atomics/T1491/T1491.yaml:3:3: Test 1 of T1491 has no name or no executor that is known here.\n',
    )
    expect(err).toContain('atomics/T1492/T1492.yaml:1:1: This is no file of Atomic Red Team')
    expect(out).toContain('4 tests, 3 for Windows')
  })

  it('writes no report over a file of tests', async () => {
    const { code, err } = await validate('atomics -r rules -o atomics/T1490/T1490.yaml')
    expect(code).toBe(3)
    expect(err).toContain('atomics/T1490/T1490.yaml')
  })
})

describeWithShared('SigmaHQ’s regression data beside Atomic Red Team', () => {
  it('has 1,819 tests, and 65 rules linked to 64 of them, of which none is silent', { timeout: 60_000 }, async () => {
    const { out, code } = await inProcess([
      ...['validate', join(SHARED, 'sigma'), '--atomics', join(SHARED, 'atomics'), '-q', '-f', 'json'],
    ])
    const { atomics } = JSON.parse(out) as Report
    expect(code).toBe(0)
    expect(atomics).toMatchObject({ tests: 1819, windowsTests: 1225, missing: 0 })
    expect(atomics!.table).toHaveLength(64)
    expect(atomics!.withoutRule).toHaveLength(1166)
    expect(atomics!.links).toEqual({ fired: 42, silent: 0, 'no-telemetry': 0, 'no-recording': 31, 'not-judged': 5 })
    const made = atomics!.table.flatMap(({ rules }) => rules.flatMap((each) => each.made ?? []))
    expect(made.filter(({ ways }) => Object.values(ways).includes(true))).toHaveLength(25)
  })
})
