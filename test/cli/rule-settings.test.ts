/** --logsource and --placeholders from the command line to the matches. */
import { expect, it } from 'vitest'
import { repeatedChunk, sample } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { asProcess, inProcess, linesOf, type Outcome } from './command.ts'

const rule = (title: string, logsource: string, selection: string): string =>
  `title: ${title}\nlogsource: ${logsource}\ndetection: { selection: ${selection}, condition: selection }\n`

const cwd = temporaryFolder({
  'mixed.evtx': sample('mixed-channels'),
  'big.evtx': repeatedChunk('security-4688', 300),
  'security.evtx': sample('security-4688'),
  'service.yml': rule('Service', '{ category: service_installed, product: windows }', '{ Image|endswith: bh.exe }'),
  'service-rows.yml': `
- category: service_installed
  provider: Service Control Manager
  channel: System
  event_id: 7045
  fields:
    Image: ImagePath
    Name: '{ServiceName}: {StartType}'
`,
  'clock.yml': rule('Clock', '{ category: process_creation, product: windows }', '{ NewTime|contains: 2026 }'),
  'clock-rows.yml': '- { category: process_creation, channel: System, event_id: 1, replace: true }\n',
  'started.yml': `name: started\n${rule('Started', '{ category: started, product: windows }', '{ Program|contains: ".exe" }')}`,
  'started-rows.yml':
    '- { category: started, provider: Microsoft-Windows-Security-Auditing, event_id: 4688, fields: { Program: NewProcessName } }\n',
  'often.yml':
    'title: Often\ncorrelation: { type: event_count, rules: [started], group-by: [Program], timespan: 1d, condition: { gte: 1 } }\n',
  'near.yml': rule('Near', '{ product: windows, category: process_craetion }', '{ Image: x }'),
  'swapped.yml': rule('Swapped', '{ product: windows, category: sysmon }', '{ Image: x }'),
  'traced.yml': rule('Traced', '{ product: windows, category: file_access }', '{ Image: x }'),
  'bad-rows.yml': '- category: x\n  event_id: a\n',
  'expand.yml': rule('Expand', '{ category: process_creation, product: windows }', '{ Image|expand: "*%tool%" }'),
  'tools.yml': 'tool: [sc.exe, nothing.exe]\nold: x\n',
  'more.yml': 'tool: cmd.exe\n',
  'bad.yml': 'tool: []\n',
})

function detect(line: string): Promise<Outcome> {
  return inProcess(['detect', ...line.split(' ')], { cwd })
}

const titles = ({ out }: Outcome): string[] => linesOf(out).map((line) => JSON.parse(line).rule.title)

it('a row makes a category known, under its own names', async () => {
  const without = await detect('mixed.evtx -r service.yml')
  expect(without).toMatchObject({ code: 2, out: '' })
  const outcome = await detect('mixed.evtx -r service.yml --logsource service-rows.yml')
  expect(titles(outcome)).toEqual(['Service'])
  const { event, evidence } = JSON.parse(outcome.out)
  expect(event).toMatchObject({ eventId: 7045, fields: { ImagePath: 'C:\\ProgramData\\bh.exe' } })
  expect(evidence).toMatchObject([{ field: 'Image', value: 'C:\\ProgramData\\bh.exe' }])
})

it('a row replaces what is known', async () => {
  expect(titles(await detect('mixed.evtx -r clock.yml'))).toEqual([])
  expect(titles(await detect('mixed.evtx -r clock.yml --logsource clock-rows.yml'))).toEqual(['Clock'])
})

it('several files count together', async () => {
  const line = 'mixed.evtx -r service.yml -r clock.yml --logsource service-rows.yml --logsource clock-rows.yml'
  expect(titles(await detect(line))).toEqual(['Clock', 'Service'])
})

it('rows reach every thread: the same bytes from one and from two', async () => {
  const argv = ['detect', 'big.evtx', '-r', 'started.yml', '--logsource', 'started-rows.yml', '-q', '--threads']
  const [one, two] = [await asProcess([...argv, '1'], { cwd }), await asProcess([...argv, '2'], { cwd })]
  expect(one.code).toBe(0)
  expect(linesOf(one.out).length).toBeGreaterThan(300)
  expect(two.out === one.out).toBe(true)
})

it('correlations group by the names of the row as well', async () => {
  const outcome = await detect('security.evtx -r started.yml -r often.yml --logsource started-rows.yml')
  const [first] = linesOf(outcome.out).map((line) => JSON.parse(line))
  expect(first).toMatchObject({
    rule: { title: 'Often' },
    group: { Program: expect.stringContaining('.exe') },
  })
})

it('explain finds events by the rows and shows the values under their names', async () => {
  const line = 'explain mixed.evtx -r service.yml --logsource service-rows.yml --nearest 1 -f ndjson'
  const { code, out } = await inProcess(line.split(' '), { cwd })
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ event: { eventId: 7045 }, matched: true })
  const without = await inProcess('explain mixed.evtx -r service.yml --nearest 1'.split(' '), { cwd })
  expect(without.out).toMatch(/the Windows log of category service_installed is not known here/)
})

it.each<[rules: string, message: RegExp]>([
  [
    'near.yml',
    /^ *near\.yml:2:42: error\[logsource-unserved\]: .*category "process_craetion".* Did you mean "process_creation"\?/m,
  ],
  ['swapped.yml', /^ *swapped\.yml:2:42: error\[logsource-unserved\]: .*"sysmon" is a service, no category/m],
  [
    'traced.yml',
    /^ *traced\.yml:2:42: error\[logsource-unserved\]: .*only in a trace of Microsoft-Windows-Kernel-File/m,
  ],
])('a rule of an unknown logsource is refused: %s', async (rules, message) => {
  // The second time the rules come out of the cache.
  for (let times = 0; times < 2; times++) {
    const { code, err } = await detect(`mixed.evtx -r ${rules}`)
    expect(err).toMatch(message)
    expect(code).toBe(2)
  }
})

it.each<[line: string, messages: readonly RegExp[]]>([
  ['-r service.yml --logsource gone.yml', [/--logsource gone\.yml: there is no such file/]],
  [
    '-r service.yml --logsource bad-rows.yml',
    [
      /^bad-rows\.yml:1:3: error\[logsource-row\]: The row names no channel/m,
      /^bad-rows\.yml:2:13: error\[logsource-row\]/m,
      /--logsource bad-rows\.yml: the file cannot be used: 2 mistakes/,
    ],
  ],
  ['-r expand.yml --placeholders bad.yml', [/^bad\.yml:1:7: error\[placeholder-file\]: .*empty list/m]],
  [
    '-r expand.yml --placeholders tools.yml --placeholders more.yml',
    [/^more\.yml:1:1: error\[placeholder-file\]: .*has values in tools\.yml already/m],
  ],
  ['-r expand.yml --placeholders tools.yml -o tools.yml', [/tools\.yml: this file is part of the input/]],
])('a bad file stops the run: %s', async (line, messages) => {
  const { code, out, err } = await detect(`mixed.evtx ${line}`)
  expect({ code, out }).toEqual({ code: 3, out: '' })
  for (const message of messages) expect(err).toMatch(message)
})

it('placeholders get their values, also out of the cache, and unused ones are named', async () => {
  const refused = await detect('mixed.evtx -r expand.yml')
  expect(refused.err).toMatch(
    /expand\.yml:3:\d+: error\[placeholder-undefined\]: The placeholder "%tool%" has no values/,
  )
  for (let times = 0; times < 2; times++) {
    const outcome = await detect('mixed.evtx -r expand.yml --placeholders tools.yml')
    expect(titles(outcome)).toEqual(['Expand'])
    expect(outcome.err).toMatch(/tools\.yml:2:1: warning\[placeholder-unused\]: No rule uses the placeholder "old"/)
  }
  expect(titles(await detect('mixed.evtx -r expand.yml --placeholders more.yml'))).toEqual([])
})
