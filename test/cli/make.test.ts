import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fillIn, madeRuns, RecordMaker, readAtomics } from '../../src/atomic/index.ts'
import { bytesSource, readEvtx, writeEvtx } from '../../src/evtx/index.ts'
import { ROOT, sample } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { describeWithShared, SHARED, sharedFiles } from '../shared-folder.ts'
import { inProcess, linesOf } from './command.ts'

interface Sidecar {
  readonly synthetic: boolean
  readonly computer: string
  readonly result: { readonly sha256: string; readonly records: number }
  readonly sources: readonly { readonly file: string; readonly sha256: string }[]
  readonly tests: readonly {
    readonly test: string
    readonly assumed: readonly string[]
    readonly records: readonly { readonly untold: readonly string[] }[]
  }[]
}

function world(files: { readonly [name: string]: string }) {
  const cwd = temporaryFolder()
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text)
  const make = (...argv: readonly string[]) => inProcess(['make', ...argv], { cwd })
  const sidecar = (log: string): Sidecar => JSON.parse(readFileSync(join(cwd, `${log}.json`), 'utf8')) as Sidecar
  return { cwd, make, sidecar }
}

function digest(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

const EVENT = '{ time: 2026-03-11T08:00:00Z, data: { Image: C:\\a.exe, ParentImage: C:\\b.exe } }'
const DESCRIPTION = `computer: PC\nevent_id: 1\nevents: [${EVENT}]\n`
const ATOMIC = `attack_technique: T1033
display_name: Who
atomic_tests:
- name: Ask
  auto_generated_guid: 4c4959bf-addf-4b4a-be86-8d09cc1857aa
  supported_platforms: [windows]
  input_arguments:
    who: { description: a name, type: string, default: guest }
  executor:
    name: command_prompt
    command: |
      whoami /all
      net user #{who}
- name: By hand
  supported_platforms: [windows]
  executor: { name: manual, steps: Look. }
`

describe('from descriptions', () => {
  it('makes what the samples are, with a file beside it that says so', async () => {
    const text = readFileSync(join(ROOT, 'samples/old-schema.yml'), 'utf8')
    const { cwd, make, sidecar } = world({ 'old.yml': text })
    const { code, err } = await make('old.yml')
    expect(code).toBe(0)
    expect(err).toBe('made      5 records in old.evtx (69.6 KB)\n')
    const made = readFileSync(join(cwd, 'old.evtx'))
    expect(made.equals(sample('old-schema'))).toBe(true)
    expect(sidecar('old.evtx')).toMatchObject({
      synthetic: true,
      result: { sha256: digest(made), records: 5 },
      sources: [{ file: 'old.yml', sha256: digest(text) }],
    })
  })

  it('takes JSON as well', async () => {
    const json = JSON.stringify(
      {
        computer: 'PC',
        event_id: 1,
        events: [{ time: '2026-03-11T08:00:00Z', data: { Image: 'C:\\a.exe', ParentImage: 'C:\\b.exe' } }],
      },
      null,
      '\t',
    )
    const { cwd, make } = world({ 'a.yml': DESCRIPTION, 'b.json': json })
    expect((await make('a.yml')).code).toBe(0)
    expect((await make('b.json', '-o', 'c.evtx')).code).toBe(0)
    expect(readFileSync(join(cwd, 'c.evtx')).equals(readFileSync(join(cwd, 'a.evtx')))).toBe(true)
  })

  it('takes the descriptions of a folder, goes on behind a mistake, and tells its line', async () => {
    const { cwd, make } = world({
      'a.yml': DESCRIPTION,
      'b.yml': `computer: PC\nevent_id: 1\nevents:\n  - time: yesterday\n`,
      'c.yml': `copy_of: a.yml\ndamage: [{ how: truncate, bytes: 60000 }]\n`,
      'rule.yml': 'title: no description\n',
    })
    const { code, err } = await make('.')
    expect(code).toBe(3)
    expect(err).toContain('./b.yml:4: "yesterday" is no time like')
    expect(readdirSync(cwd).filter((name) => name.endsWith('.evtx'))).toEqual(['a.evtx', 'c.evtx'])
    expect(readFileSync(join(cwd, 'c.evtx')).length).toBe(4096 + 65_536 - 60_000)
  })
})

describe('routines', () => {
  const text = `computer: PC
event_id: 1
user: CORP\\a
processes: { shell: { Image: C:\\shell.exe } }
events: [{ time: 2026-03-11T08:20:00Z, parent: shell, data: { Image: C:\\one.exe } }]
routines:
  - every: 10m
    from: 2026-03-11T08:00:00Z
    to: 2026-03-11T09:00:00Z
    parent: shell
    data: { Image: ['C:\\x.exe', 'C:\\y.exe'], CommandLine: ['x {number}', 'y {hex}'] }
    then: [{ after: 1s, data: { Image: C:\\child.exe, CommandLine: child } }]
`

  it('make events at intervals, in the order of time, each with what comes of it', async () => {
    const { cwd, make } = world({ 'a.yml': text })
    expect((await make('a.yml')).code).toBe(0)
    const { out } = await inProcess(['dump', 'a.evtx', '-q'], { cwd })
    const events = linesOf(out).map((line) => JSON.parse(line) as { time: string; fields: { [name: string]: string } })
    expect(events.map(({ time }) => time)).toEqual(events.map(({ time }) => time).sort())
    const starts = events.filter(({ fields }) => /[xy]\.exe/.test(fields.Image!))
    const children = events.filter(({ fields }) => fields.Image === 'C:\\child.exe')
    expect([events.length, starts.length, children.length]).toEqual([13, 6, 6])
    expect(children.map(({ fields }) => fields.ParentProcessGuid).sort()).toEqual(
      starts.map(({ fields }) => fields.ProcessGuid).sort(),
    )
    for (const { fields } of starts)
      expect(fields.CommandLine).toMatch(fields.Image === 'C:\\x.exe' ? /^x \d$/ : /^y [0-9a-f]{8}$/)
  })

  it.each([
    ['every: 10m', 'every: soon', /a.yml:7: "soon" is no time span/],
    ['every: 10m', 'every: 1ms', /the routines make more than 100000 events/],
    ['T09:00:00Z', 'T07:00:00Z', /"from" and a later "to"/],
    ['then:', 'than:', /a routine has no key "than"/],
  ])('%s as %s is refused', async (from, to, message) => {
    const { make } = world({ 'a.yml': text.replace(from, to) })
    expect((await make('a.yml')).err).toMatch(message)
  })
})

describe('damage on purpose', () => {
  it.each([
    ['{ how: rot }', /"how" must be one of flip, size/],
    ['{ how: flip }', /flip needs "record"/],
    ['{ how: flip, record: 7 }', /a.yml:4: the file has no such place/],
    ['{ how: chunk-zero, chunk: 9 }', /a.yml:4: the file has no such place/],
    ['{ how: truncate }', /truncate needs "bytes"/],
  ])('%s is refused', async (damage, message) => {
    const { make } = world({ 'a.yml': `${DESCRIPTION}damage: [${damage}]\n` })
    const { code, err } = await make('a.yml')
    expect(code).toBe(3)
    expect(err).toMatch(message)
  })

  it.each([
    ['flip, record: 1', 'chunk-records-checksum'],
    ['size, record: 1', 'record-size'],
    ['zero, record: 1', 'record-frame'],
    ['chunk-header, chunk: 0', 'chunk-magic'],
    ['file-header', 'header-magic'],
    ['truncate, bytes: 100', 'chunk-truncated'],
  ])('%s is what a reader tells as %s', async (how, code) => {
    const { cwd, make } = world({ 'a.yml': `${DESCRIPTION}damage: [{ how: ${how} }]\n` })
    await make('a.yml')
    const codes: string[] = []
    const source = bytesSource('a', readFileSync(join(cwd, 'a.evtx')))
    for await (const _record of readEvtx(source, { onDamage: (damage) => codes.push(damage.code) }));
    expect(codes).toContain(code)
  })
})

describe('of tests of Atomic Red Team', () => {
  it('makes the processes that their commands start, marked as made up', async () => {
    const { cwd, make, sidecar } = world({ 'T1033.yaml': ATOMIC })
    const { code, err } = await make('T1033.yaml', '-o', 'o.evtx')
    expect(code).toBe(0)
    expect(err).toContain('T1033-2 (By hand): it is done by hand')
    const { out } = await inProcess(['dump', 'o.evtx', '-q'], { cwd })
    const events = linesOf(out).map(
      (line) => JSON.parse(line) as { computer: string; fields: { [name: string]: string } },
    )
    expect(new Set(events.map(({ computer }) => computer))).toEqual(new Set(['WORKSTATION.synthetic.invalid']))
    expect(events.map(({ fields }) => fields.CommandLine)).toEqual([
      '"cmd.exe" /c whoami /all & net user guest',
      'whoami  /all',
      'net  user guest',
    ])
    const [shell, ...children] = events
    for (const { fields } of children) expect(fields.ParentProcessGuid).toBe(shell!.fields.ProcessGuid)
    const { synthetic, computer, tests } = sidecar('o.evtx')
    expect([synthetic, computer]).toEqual([true, 'WORKSTATION.synthetic.invalid'])
    expect(tests[0]).toMatchObject({ test: 'T1033-1', assumed: ['#{who} has its default, guest'] })
    expect(tests[0]!.records[0]!.untold).toContain('Hashes')
  })

  it.each([
    [['T1033.yaml'], /--output: name the log to write/],
    [['T1033.yaml', '-o', 'o.evtx', '--atomic', 'T1033-3'], /--atomic T1033-3: there is no such test/],
    [['T1033.yaml', '-o', 'o.evtx', '--atomic', 'x'], /--atomic: "x" is no test/],
    [['T1033.yaml', '-o', 'o.evtx', '--atomic', 'T1033-2'], /there is nothing to make/],
    [['T1033.yaml', '-o', 'T1033.yaml'], /this file is part of the input/],
    [['.', '-o', 'o.evtx'], /descriptions or tests, not both/],
  ])('%s is refused', async (argv, message) => {
    const { cwd, make } = world({ 'T1033.yaml': ATOMIC, 'a.yml': DESCRIPTION })
    const { code, err } = await make(...argv)
    expect(code).toBe(3)
    expect(err).toMatch(message)
    expect(readdirSync(cwd).sort()).toEqual(['T1033.yaml', 'a.yml'])
  })
})

describeWithShared('all tests of Atomic Red Team at hand', () => {
  it('can be written, and read back as they were made', async () => {
    const maker = new RecordMaker()
    const made = sharedFiles('atomics', '.yaml').flatMap((path) =>
      readAtomics(readFileSync(join(SHARED, path)), path).tests.flatMap(({ executor, inputs }) =>
        madeRuns({
          executor: executor.name,
          command: fillIn(executor.command, inputs).text,
          isElevated: executor.isElevated,
        })
          .filter(({ way }) => way === 'local')
          .flatMap((run) => maker.records(run)),
      ),
    )
    expect(made.length).toBeGreaterThan(500)
    const read: (string | undefined)[] = []
    const bytes = writeEvtx(made.map(({ record }) => record))
    for await (const record of readEvtx(bytesSource('made', bytes))) read.push(String(record.get('CommandLine')))
    const written = made.map(({ record }) => {
      const item =
        record.body?.kind === 'eventData' ? record.body.items.find(({ name }) => name === 'CommandLine') : undefined
      return String(item?.value.value)
    })
    expect(read).toEqual(written)
  })
})
