/** What `rules` tells of a rule set, and of logs that the rules are meant for. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { RULE_LIST_FORMATS } from '../../src/report/index.ts'
import { ROOT, sample, withDamage } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { inProcess, linesOf, type Outcome } from './command.ts'

const rule = (title: string, logsource: string, selection: string, more = ''): string =>
  `title: ${title}\nid: ${id(title)}\n${more}logsource: ${logsource}\ndetection: { selection: ${selection}, condition: selection }\n`
const id = (title: string): string => `00000000-0000-4000-8000-${title.length.toString().padStart(12, '0')}`

const cwd = temporaryFolder({
  'mixed.evtx': sample('mixed-channels'),
  'security.evtx': sample('security-4688'),
  'damaged.evtx': withDamage(sample('old-schema'), 4096 + 700),
  'rules/a.yml': rule(
    'Process',
    '{ category: process_creation, product: windows }',
    '{ Image: x, NoField: y, md5: z }',
    'level: high\nstatus: test\ntags: [attack.execution, attack.t1059.001, car.1]\n',
  ),
  'rules/b.yml': rule(
    'Installed service',
    '{ service: system, product: windows }',
    '{ EventID: 7045, ImagePath: x }',
    'level: low\n',
  ),
  'rules/c.yml': rule('Never', '{ service: system, product: windows }', '{ EventID: 7, ImagePath: x }'),
  'rules/d.yml': rule('Linux', '{ category: process_creation, product: linux }', '{ Image: x }'),
  'rules/e.yml': rule('Unknown log', '{ service: no-such, product: windows }', '{ Image: x }'),
  'rules/f.yml': 'title: Broken\nlogsource: [',
  'rules/g.yml': rule('Keywords', '{ service: application, product: windows }', '[a, b]'),
  'rules/h.yml': `title: Two services\ncorrelation: { type: event_count, rules: [${id('Installed service')}], group-by: [Computer], timespan: 5m, condition: { gte: 2 } }\n`,
  'security-rule/a.yml': rule(
    'Process',
    '{ category: process_creation, product: windows }',
    '{ Image: x, User: y, ProcessName: z }',
  ),
  'expand.yml': rule('Expand', '{ category: process_creation, product: windows }', '{ Image|expand: "*%tool%" }'),
  'tools.yml': 'tool: cmd.exe\n',
  'rows.yml': '- { service: no-such, channel: System, event_id: 104, fields: { Image: BackupPath } }\n',
})

function rules(line: string): Promise<Outcome> {
  return inProcess(['rules', ...line.split(' ')], { cwd })
}

async function entries(line: string): Promise<ReadonlyArray<{ readonly [key: string]: unknown }>> {
  const { out } = await rules(`${line} -f ndjson`)
  return linesOf(out).map((each) => JSON.parse(each))
}

describe('the list of a rule set', () => {
  // The wire formats. Changing one is intentional: CHANGELOG, and docs/rules.md.
  it.each(RULE_LIST_FORMATS)('%s is this document, byte for byte', async (format) => {
    const line = ['rules', 'mixed.evtx', 'security.evtx', '-r', 'rules', '-q', '-f', format]
    const { code, out } = await inProcess(line, { cwd })
    expect(code).toBe(0)
    await expect(out).toMatchFileSnapshot(`golden/rules.${format === 'text' ? 'txt' : format}`)
  })

  it('of the project’s own rules and samples is this text', async () => {
    const { code, out } = await inProcess(['rules', 'samples', '-r', 'rules', '-q'], { cwd: ROOT })
    expect(code).toBe(0)
    await expect(out).toMatchFileSnapshot('golden/rules-own.txt')
  })

  it('needs no logs, and then says nothing of them', async () => {
    const { code, out, err } = await rules('-r rules')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).not.toMatch(/\d events|in logs/)
    for (const entry of await entries('-r rules')) expect(entry).not.toHaveProperty('events')
  })

  it('has every rule once, in the order of the files, served or with a reason', async () => {
    const listed = await entries('-r rules')
    expect(listed.map(({ path, served }) => [path, served])).toEqual([
      ['rules/a.yml', true],
      ['rules/b.yml', true],
      ['rules/c.yml', true],
      ['rules/d.yml', false],
      ['rules/e.yml', false],
      ['rules/f.yml', false],
      ['rules/g.yml', true],
      ['rules/h.yml', true],
    ])
    expect(listed[3]).toMatchObject({ title: 'Linux', reason: 'for a product other than Windows', refusal: null })
    expect(listed[4]).toMatchObject({
      title: 'Unknown log',
      refusal: { code: 'logsource-unserved', line: 3, column: 23 },
    })
    expect(listed[5]).toMatchObject({ title: null, refusal: { code: 'yaml-syntax', line: 2 } })
    expect(listed[6]).toMatchObject({ keywords: true, fields: [], view: 'raw' })
    expect(listed[7]).toMatchObject({
      logsource: null,
      correlation: { type: 'event_count', rules: [id('Installed service')] },
    })
  })

  it('uses rules whose placeholders have values', async () => {
    const [refused] = await entries('-r expand.yml')
    expect(refused).toMatchObject({ served: false, refusal: { code: 'placeholder-undefined' } })
    const [entry] = await entries('-r expand.yml --placeholders tools.yml')
    expect(entry).toMatchObject({ title: 'Expand', served: true, fields: ['Image'] })
  })

  it('holds only the rules that were chosen, and documents that could not be read', async () => {
    const listed = await entries('-r rules --min-level high')
    expect(listed.map(({ path }) => path)).toEqual(['rules/a.yml', 'rules/f.yml'])
  })

  it.each<[group: string, rows: readonly RegExp[], absent: RegExp]>([
    ['logsource', [/^windows service system +2 +2 +0$/m, /^windows service no-such +1 +0 +1$/m], /attack/],
    ['level', [/^high +1 +1 +0$/m, /^\(none\) +5 +3 +1$/m], /attack/],
    ['status', [/^test +1 +1 +0$/m], /attack/],
    ['tag', [/^attack\.t1059\.001 +1/m, /^car\.1 +1/m], /^high/m],
  ])('is grouped by %s', async (group, rows, absent) => {
    const { out } = await rules(`-r rules --group-by ${group}`)
    for (const row of rows) expect(out).toMatch(row)
    expect(out).not.toMatch(absent)
  })
})

describe('with logs', () => {
  it('counts what a rule would be offered, and names fields that never occur there', async () => {
    const [process, service, never, , , , , correlation] = await entries('mixed.evtx security.evtx -r rules')
    expect(process).toMatchObject({
      events: 7,
      logs: [
        { file: 'mixed.evtx', events: 1 },
        { file: 'security.evtx', events: 6 },
      ],
      absentFields: ['NoField'],
    })
    expect(service).toMatchObject({
      eventIds: [7045],
      events: 1,
      logs: [{ file: 'mixed.evtx', events: 1 }],
      absentFields: [],
    })
    expect(correlation).toMatchObject({ events: 1, logs: [{ file: 'mixed.evtx', events: 1 }] })
    expect(never).toMatchObject({ eventIds: [7], events: 0, logs: [], absentFields: [] })
  })

  it('knows the names under which rules see an event', async () => {
    const [process] = await entries('security.evtx -r security-rule')
    expect(process).toMatchObject({ events: 6, absentFields: ['ProcessName'] })
    const unknown = (await entries('mixed.evtx -r rules --logsource rows.yml')).find(
      ({ title }) => title === 'Unknown log',
    )
    expect(unknown).toMatchObject({ served: true, events: 1, absentFields: [], routes: [{ fields: ['Image'] }] })
  })

  it('names logs that no rule looks at, on stderr where stdout has data', async () => {
    const { out } = await rules('mixed.evtx security.evtx -r rules/b.yml')
    expect(out).toMatch(/logs that no rule in use looks at:\n {2}security\.evtx: \d+ events of Security/)
    const { out: data, err } = await rules('mixed.evtx security.evtx -r rules/b.yml -f ndjson')
    expect(linesOf(data)).toHaveLength(1)
    expect(err).toMatch(/^ {2}security\.evtx: \d+ events of Security/m)
  })

  it.each<[line: string, code: number, message: RegExp]>([
    ['gone.evtx -r rules', 3, /gone\.evtx: there is no such file/],
    ['damaged.evtx -r rules --strict', 4, /damaged\.evtx/],
    ['-r gone', 3, /gone: there is no such file/],
    ['-r rules/d.yml', 2, /none of the loaded rules can be used/],
    ['-r rules --strict-rules', 2, /^$/],
    ['-r rules --recover', 3, /--recover: there is no evidence/],
    ['-r rules --summary-json x.json', 3, /--summary-json: there is no evidence/],
    ['-r rules --group-by level -f csv', 3, /--group-by: only --format text has groups/],
    ['-r rules -o rules/a.yml', 3, /part of the input/],
  ])('%s ends with %i', async (line, code, message) => {
    const outcome = await rules(line)
    expect(outcome.code).toBe(code)
    expect(outcome.err).toMatch(message)
  })

  it('writes the loss statement of the logs that it read', async () => {
    const { code } = await rules('mixed.evtx -r rules --summary-json loss.json -q')
    expect(code).toBe(0)
    const { default: loss } = await import(join(cwd, 'loss.json'), { with: { type: 'json' } })
    expect(loss).toMatchObject({ command: 'rules', totals: { files: 1 }, rules: { loaded: 6, used: 5 } })
  })
})
