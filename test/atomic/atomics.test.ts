/** Tests of Atomic Red Team as they are read, filled in and run. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  AtomicTests,
  atomicTable,
  childCommands,
  fillIn,
  madeRuns,
  readAtomics,
  type Shell,
  simulationsIn,
} from '../../src/atomic/index.ts'
import { Detector } from '../../src/detect/index.ts'
import { loadRules } from '../../src/sigma/index.ts'

const STAGING = `attack_technique: T1074.001
display_name: 'Data Staged: Local Data Staging'
atomic_tests:
- name: Fetch a script
  auto_generated_guid: 0B0B0B0B-0000-4000-8000-000000000001
  description: |
    Fetches it.
  supported_platforms:
  - Windows
  input_arguments:
    output_file:
      description: Where it goes
      type: path
      default: $env:TEMP\\a.bat
    other:
      description: Has no default
      type: string
      default:
  dependency_executor_name: command_prompt
  dependencies:
  - description: |
      A folder must be there.
    prereq_command: |
      if exist C:\\x exit 0
    get_prereq_command: |
      mkdir C:\\x
  executor:
    command: |
      Invoke-WebRequest "https://example.com/a.bat" -OutFile #{output_file} -Headers #{other}
      PathToAtomicsFolder\\T1074.001\\src\\run.bat
    cleanup_command: |
      Remove-Item #{output_file}
    name: powershell
    elevation_required: true
- name: By hand
  supported_platforms: [windows]
  executor:
    name: manual
    steps: |
      1. Click.
- name: Broken
  executor:
    name: telepathy
    command: x
`

const reading = readAtomics(STAGING, 'T1074.001.yaml')
const [fetch] = reading.tests

describe('a file of Atomic Red Team', () => {
  it('gives its tests with their numbers, and tells of those that it cannot use', () => {
    expect(
      reading.tests.map(({ technique, number, name, guid, line }) => [technique, number, name, guid, line]),
    ).toEqual([
      ['T1074.001', 1, 'Fetch a script', '0b0b0b0b-0000-4000-8000-000000000001', 4],
      ['T1074.001', 2, 'By hand', null, 35],
    ])
    expect(reading.problems).toEqual([
      {
        path: 'T1074.001.yaml',
        line: 41,
        column: 3,
        message: 'Test 3 of T1074.001 has no name or no executor that is known here.',
      },
    ])
  })

  it('says what a test needs and how it is run', () => {
    expect(fetch).toMatchObject({
      platforms: ['windows'],
      executor: { name: 'powershell', isElevated: true, cleanup: 'Remove-Item #{output_file}\n' },
      inputs: [
        { name: 'output_file', type: 'path', fallback: '$env:TEMP\\a.bat' },
        { name: 'other', fallback: null },
      ],
      dependencies: [{ executor: 'command_prompt', check: 'if exist C:\\x exit 0\n', fetch: 'mkdir C:\\x\n' }],
    })
  })

  it.each([
    ['no YAML', 'a: [', 1],
    ['no test', 'title: x', 1],
    ['without tests', 'attack_technique: T1\natomic_tets:\n- name: x', 1],
    ['with none in its list', 'attack_technique: T1\natomic_tests: []', 2],
  ])('that is %s has a problem and no test', (_, text, line) => {
    expect(readAtomics(text, 'a.yaml')).toMatchObject({ tests: [], problems: [{ path: 'a.yaml', line }] })
  })

  it('may be damaged anywhere: it is read or has a problem with its place', () => {
    fc.assert(
      fc.property(fc.nat(STAGING.length), fc.nat(40), fc.string({ maxLength: 8 }), (at, cut, put) => {
        const text = STAGING.slice(0, at) + put + STAGING.slice(at + cut)
        const { tests, problems } = readAtomics(text, 'a.yaml')
        expect(tests.length + problems.length).toBeGreaterThan(0)
        const lines = text.split(/\r\n|\r|\n/)
        for (const { line, column } of problems) {
          expect(line).toBeLessThanOrEqual(lines.length)
          expect(column - 1).toBeLessThanOrEqual(lines[line - 1]!.length + 1)
        }
      }),
    )
  })

  it('is searched by GUID, name and number', () => {
    const tests = new AtomicTests(reading.tests)
    expect(tests.find({ guid: '0B0B0B0B-0000-4000-8000-000000000001' })).toBe(fetch)
    expect(tests.find({ technique: 't1074.001', name: 'fetch a  SCRIPT.' })).toBe(fetch)
    expect(tests.find({ technique: 'T1074.001', number: 2 })?.name).toBe('By hand')
    expect(tests.find({ technique: 'T1074', number: 1 })).toBeUndefined()
    expect(tests.find({ guid: 'none', technique: 'T1074.001', number: 1 })).toBeUndefined()
  })
})

describe('the arguments of a command', () => {
  it('take their defaults; what has none stays open, and what was assumed is told', () => {
    const { text, open, assumed } = fillIn(fetch!.executor.command, fetch!.inputs)
    expect(text).toContain('-OutFile $env:TEMP\\a.bat -Headers #{other}')
    expect(text).toContain('C:\\AtomicRedTeam\\atomics\\T1074.001\\src\\run.bat')
    expect(open).toEqual(['other'])
    expect(assumed).toEqual([
      '#{output_file} has its default, $env:TEMP\\a.bat',
      'the tests lie in C:\\AtomicRedTeam\\atomics',
    ])
  })

  it('are text even where they look like a pattern of replacement', () => {
    expect(fillIn('a #{x} b', [{ name: 'x', fallback: "$& $1 $'" }]).text).toBe("a $& $1 $' b")
  })
})

describe('the programs that a command starts', () => {
  const cases: readonly (readonly [Shell, string, readonly string[]])[] = [
    ['cmd', 'reg add HKCU\\a /v b & whoami /all && net user | findstr x', ['reg', 'whoami', 'net', 'findstr']],
    ['cmd', 'echo a & dir > b.txt & del /f b.txt', []],
    ['cmd', '"C:\\Program Files\\a b\\c.exe" -x "y & z"', ['C:\\Program Files\\a b\\c.exe']],
    ['cmd', 'if not exist C:\\a.txt (certutil -urlcache x) else (curl.exe y)', ['certutil', 'curl.exe']],
    ['cmd', '@start "" /b notepad.exe a.txt', ['notepad.exe']],
    ['cmd', 'sc query a ^& b 2>&1', ['sc']],
    ['cmd', '#{tool} /x', []],
    ['powershell', 'Invoke-WebRequest x -OutFile y; reg add a; $z = 1', ['reg']],
    ['powershell', 'if ($a) { whoami.exe /all } else { Get-Process }', ['whoami.exe']],
    ['powershell', '& "C:\\Tools\\a.exe" -b; & $c', ['C:\\Tools\\a.exe']],
    ['powershell', 'Start-Process -FilePath reg.exe -ArgumentList "add x"', ['reg.exe']],
    ['powershell', "# whoami\nWrite-Host 'net user'\ncurl https://x", []],
    ['powershell', 'Do-It\nHelper a b', []],
  ]
  it.each(cases)('%s: %s', (shell, command, programs) => {
    expect(childCommands(command, shell).map(({ program }) => program)).toEqual(programs)
  })
})

describe('the events that a run would leave', () => {
  function creations(executor: 'powershell' | 'command_prompt', command: string, way = 'local') {
    const run = madeRuns({ executor, command, isElevated: false }).find((each) => each.way === way)!
    return run.events
      .filter(({ kind }) => kind === 'sysmon-1')
      .map(({ values }) => [values.ParentImage!.replace(/^.*\\/, ''), values.CommandLine])
  }

  it('are those of the runner’s shell and of what it starts, with the command lines that Windows writes', () => {
    expect(creations('powershell', 'Get-Item "a b"\nreg add HKCU\\a')).toEqual([
      ['powershell.exe', '"powershell.exe" & {Get-Item \\""a b\\""\nreg add HKCU\\a}'],
      ['powershell.exe', '"C:\\Windows\\system32\\reg.exe" add HKCU\\a'],
    ])
    expect(creations('command_prompt', 'cd x\nreg add HKCU\\a /d %TEMP%')).toEqual([
      ['powershell.exe', '"cmd.exe" /c cd x & reg add HKCU\\a /d %TEMP%'],
      ['cmd.exe', 'reg  add HKCU\\a /d C:\\Users\\user\\AppData\\Local\\Temp'],
    ])
  })

  it('have other parents over WinRM and when they are typed', () => {
    expect(creations('powershell', 'whoami', 'remote').map(([parent]) => parent)).toEqual([
      'wsmprovhost.exe',
      'powershell.exe',
    ])
    expect(creations('command_prompt', 'whoami', 'cmd')).toEqual([['cmd.exe', 'whoami']])
    expect(creations('command_prompt', 'whoami', 'winrm')).toEqual([
      ['wsmprovhost.exe', '"C:\\Windows\\system32\\whoami.exe"'],
    ])
  })

  it('go on below the shells that a command starts', () => {
    expect(creations('command_prompt', 'cmd /c "powershell -Command whoami /all"').slice(1)).toEqual([
      ['cmd.exe', 'cmd  /c "powershell -Command whoami /all"'],
      ['cmd.exe', 'powershell  -Command whoami /all'],
      ['powershell.exe', '"C:\\Windows\\system32\\whoami.exe" /all'],
    ])
  })

  it('include values of the registry and script blocks', () => {
    const command = 'Set-ItemProperty -Path HKCU:\\Software\\A -Name B -Value 1\nreg add HKLM\\S /v C /t REG_SZ /d x'
    const [local] = madeRuns({ executor: 'powershell', command, isElevated: false })
    const of = (kind: string) => local!.events.filter((event) => event.kind === kind).map(({ values }) => values)
    expect(of('sysmon-13').map(({ TargetObject, Details }) => `${TargetObject} = ${Details}`)).toEqual([
      'HKLM\\S\\C = x',
      expect.stringMatching(/^HKU\\S-1-5-21-[\d-]+\\Software\\A\\B = DWORD \(0x00000001\)$/),
    ])
    expect(of('powershell-4104')).toMatchObject([{ ScriptBlockText: command }])
  })

  it('are seen by rules of categories and of services, by their own names', () => {
    const { rules } = loadRules([
      { path: 'a.yml', text: ruleText('category: process_creation', "Image|endswith: '\\whoami.exe'") },
      {
        path: 'b.yml',
        text: ruleText('service: security', "NewProcessName|endswith: '\\whoami.exe'\n    EventID: 4688"),
      },
      { path: 'c.yml', text: ruleText('category: ps_script', 'ScriptBlockText|contains: whoami') },
    ])
    const detector = new Detector(rules)
    const [local] = madeRuns({ executor: 'powershell', command: 'whoami', isElevated: false })
    const matches = local!.events.flatMap(({ kind, event }) =>
      detector.match(event).map(({ rule }) => `${kind} ${rule.path}`),
    )
    expect(matches).toEqual(['sysmon-1 a.yml', 'security-4688 a.yml', 'security-4688 b.yml', 'powershell-4104 c.yml'])
  })

  it('are none for shells that Windows does not have', () => {
    expect(madeRuns({ executor: 'bash', command: 'id', isElevated: false })).toEqual([])
    expect(madeRuns({ executor: 'manual', command: '1. Click.', isElevated: false })).toEqual([])
  })
})

function ruleText(logsource: string, selection: string): string {
  return `title: T\nlogsource:\n  product: windows\n  ${logsource}\ndetection:\n  selection:\n    ${selection}\n  condition: selection\n`
}

describe('the table of tests, rules and what became of them', () => {
  const links = [
    ...simulationsIn(
      `title: A\nid: AAAA\nsimulation:\n  - type: atomic-red-team\n    technique: T1074.001\n    atomic_guid: 0b0b0b0b-0000-4000-8000-000000000001\n  - type: atomic-red-team\n    name: Lost\n    technique: T9999\n`,
      'a.yml',
    ),
    ...simulationsIn(
      'rule_metadata:\n  - id: bbbb\n    title: B\nsimulation:\n  - type: atomic-red-team\n    name: fetch a script\n    technique: T1074.001\n',
      'info.yml',
    ),
  ]

  it('has a row a test, those that are not at hand last', () => {
    const rows = atomicTable(reading.tests, links, [
      { ruleId: 'aaaa', guid: null, recording: 'a.evtx', count: 2, offered: 9 },
      { ruleId: 'AAAA', guid: null, recording: 'b.evtx', count: 1, offered: 0 },
      { ruleId: 'bbbb', guid: null, recording: 'b.evtx', count: 0, offered: 0 },
    ])
    expect(rows.map(({ technique, test, rules }) => [technique, test?.number ?? null, rules])).toEqual([
      [
        'T1074.001',
        1,
        [
          { ruleId: 'aaaa', title: 'A', recordings: ['a.evtx', 'b.evtx'], fired: 3, hasTelemetry: true },
          { ruleId: 'bbbb', title: 'B', recordings: ['b.evtx'], fired: 0, hasTelemetry: false },
        ],
      ],
      ['T9999', null, [{ ruleId: 'aaaa', title: 'A', recordings: ['a.evtx', 'b.evtx'], fired: 3, hasTelemetry: true }]],
    ])
  })

  it('takes a recording that is told to be of another test for that one alone', () => {
    const outcome = { ruleId: 'aaaa', count: 1, offered: 1 }
    const [fetched, other] = atomicTable(reading.tests, links, [
      { ...outcome, guid: reading.tests[0]!.guid!.toUpperCase(), recording: 'a.evtx' },
      { ...outcome, guid: '99999999-0000-4000-8000-000000000009', recording: 'b.evtx' },
    ])
    expect(fetched!.rules[0]).toMatchObject({ recordings: ['a.evtx'], fired: 1 })
    expect(other!.rules[0]!.recordings).not.toContain('a.evtx')
  })

  it('says under which technique the links know a test that has moved', () => {
    const moved = links.map((link) => ({ ...link, technique: 'T1562.001' }))
    expect(atomicTable(reading.tests, moved, [])[0]).toMatchObject({ technique: 'T1074.001', linkedAs: ['T1562.001'] })
  })

  it('says nothing of rules that nobody judged', () => {
    expect(atomicTable(reading.tests, links, [])[0]!.rules[0]).toMatchObject({ fired: null, hasTelemetry: null })
  })
})
