/** What files are taken for, said before they are read; folders of everything; and the command `inputs`. */
import { describe, expect, it } from 'vitest'
import { SHAPE_NAMES } from '../../src/input/index.ts'
import { sample } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { inProcess, linesOf } from './command.ts'

const SYSMON = { Channel: 'Microsoft-Windows-Sysmon/Operational', Provider: 'Microsoft-Windows-Sysmon' }
const lines = (...objects: object[]): string => objects.map((object) => `${JSON.stringify(object)}\n`).join('')
const WHOAMI = `title: Whoami
logsource: {category: process_creation, product: windows}
detection: {a: {CommandLine|contains: whoami}, condition: a}
level: low
`

const cwd = temporaryFolder({
  'rule.yml': WHOAMI,
  'all/flat.ndjson': lines(
    { ...SYSMON, EventID: 1, CommandLine: 'whoami', ProcessId: 4 },
    { ...SYSMON, EventID: 22, QueryName: 'a' },
    { ...SYSMON, EventID: 22, QueryName: 'b' },
  ),
  'all/package.json': '{"name":"x","version":"1"}',
  'all/empty.json': '[]',
  'all/notes.txt': 'one, two, three\nfour',
  'all/prices.csv': 'name,price,date\na,1,2\n',
  'all/viewer.csv':
    'Level,Date and Time,Source,Event ID,Task Category\nInformation,5/8/2019 3:00:37 AM,Sysmon,1,x,"Process Create:\nUtcTime: 2019-05-08 03:00:37.584\nCommandLine: whoami"\n',
  'all/log': sample('staging-download-local'),
  'all/twin.evtx': sample('staging-run-discovery'),
  'all/twin.json': lines({ ...SYSMON, EventID: 1, CommandLine: 'whoami' }),
  'all/matches.ndjson': lines({ rule: { id: 'x' }, event: { eventId: 1, channel: 'c', fields: {} } }),
  'broken.ndjson': `${lines({ ...SYSMON, EventID: 1, CommandLine: 'whoami 1' })}{"Channel":"x\n${lines({ ...SYSMON, EventID: 1, CommandLine: 'whoami 3' })}`,
  'winlog.json': lines({ winlog: { event_id: 1, event_data: {} } }),
})

const run = (line: string) => inProcess(line.split(' '), { cwd })

describe('what files are taken for', () => {
  it('is said before they are read, with the proof and what the shape has lost', async () => {
    const { code, out, err } = await run('detect all/flat.ndjson all/viewer.csv -r rule.yml')
    expect(code).toBe(0)
    expect(linesOf(err).slice(2, 6)).toEqual([
      'evidence  2 files, 538 bytes',
      'input     all/flat.ndjson: JSON, flat objects (flat), 50 %: EventID is "1", Channel is "Microsoft-Windows-Sysmon/Operational"',
      '          lost in this shape: what is not in the object',
      expect.stringMatching(
        /^input {5}all\/viewer\.csv: CSV, Event Viewer, as text \(CSV\) \(event-viewer\), 100 %: Date and Time is/,
      ),
    ])
    const matches = linesOf(out).map((each) => JSON.parse(each))
    expect(matches.map(({ time, event }) => [event.file, event.offset, time])).toEqual([
      ['all/flat.ndjson', 0, null],
      ['all/viewer.csv', 50, '2019-05-08T03:00:37.5840000Z'],
    ])
  })

  it('is not said of logs of Windows', async () => {
    const { err } = await run('detect all/twin.evtx all/log -r rule.yml')
    expect(err).not.toContain('input ')
    expect(err).not.toContain('left out')
  })

  it('can be told', async () => {
    const told = await run('detect winlog.json -r rule.yml --input-format winlogbeat')
    expect(told.err).toContain('input     winlog.json: JSON, read as winlogbeat')
    expect(told.err).toContain(
      'winlog.json: at 0x00000000: line 1, column 1: it is no event of the shape winlogbeat: winlog.channel missing',
    )
    const { code, err } = await run('dump winlog.json --input-format anything')
    expect(code).toBe(3)
    for (const name of SHAPE_NAMES) expect(err).toContain(name)
  })

  it('is refused with the two nearest shapes when nobody knows it', async () => {
    const { code, err } = await run('detect winlog.json -r rule.yml')
    expect(code).toBe(3)
    expect(err).toContain(
      'winlog.json: no event of a known shape is in here. line 1, column 1: it has "winlog"; nearest are winlogbeat (winlog.channel missing) and ecs (',
    )
  })

  it('a broken line is damage with its line, and the rest is read', async () => {
    const { code, out, err } = await run('detect broken.ndjson -r rule.yml --strict')
    expect(code).toBe(4)
    expect(linesOf(out)).toHaveLength(2)
    expect(err).toContain('line 2, column 14: this is no JSON: a line ends inside a text in quotes')
    expect(err).toContain('records   3 found = 2 decoded + 0 of no interest to any rule + 1 damaged')
  })
})

describe('folders', () => {
  it('are searched by content; what only looks like evidence is left out, with the reason', async () => {
    const { code, err, out } = await run('dump all')
    expect(code).toBe(0)
    const files = new Set(linesOf(out).map((each) => JSON.parse(each).file))
    expect([...files]).toEqual(['all/flat.ndjson', 'all/log', 'all/twin.evtx', 'all/viewer.csv'])
    const from = linesOf(err).indexOf('left out  5 files of folders and archives; named, they are read:')
    expect(linesOf(err).slice(from + 1, from + 6)).toEqual([
      '          all/empty.json: no event stands at its beginning',
      '          all/matches.ndjson: these are matches of a tool, whose events are in the logs, too',
      expect.stringMatching(
        /^ {10}all\/package\.json: no event of a known shape: it has "name", "version"; nearest are /,
      ),
      expect.stringMatching(
        /^ {10}all\/prices\.csv: no event of a known shape: it has "name", "price", "date"; nearest are /,
      ),
      '          all/twin.json: the same name beside it ends in .evtx: these are its records',
    ])
  })

  it('files that are named are read', async () => {
    const { out } = await run('dump all/twin.json all/matches.ndjson -q')
    expect(linesOf(out)).toHaveLength(2)
  })
})

describe('inputs', () => {
  it('tells of each file what it is, holds, and what no rule reads', async () => {
    const { code, out } = await run('inputs all -r rule.yml')
    expect(code).toBe(0)
    expect(out).toContain(`all/flat.ndjson
  form     JSON: flat objects (flat), 50 %
  proof    EventID is "1", Channel is "Microsoft-Windows-Sysmon/Operational"
  lost     in this shape: what is not in the object
  records  3, 2 of them read by no rule
                   3  Microsoft-Windows-Sysmon/Operational of Microsoft-Windows-Sysmon: no rule reads 2 (event 22)
`)
    expect(out).toContain('all/log\n  form     EVTX log\n')
    expect(out).toContain('all/twin.json\n  left out the same name beside it ends in .evtx: these are its records\n')
  })

  it('as JSON, one entry a file', async () => {
    const { code, out } = await run('inputs all/flat.ndjson all/package.json --json -r rule.yml -q')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual([
      {
        file: 'all/flat.ndjson',
        bytes: 374,
        form: 'json',
        shape: {
          name: 'flat',
          title: 'flat objects',
          wrappers: [],
          confidence: 0.5,
          proof: 'EventID is "1", Channel is "Microsoft-Windows-Sysmon/Operational"',
          lost: 'what is not in the object',
        },
        leftOut: null,
        unreadable: null,
        records: 3,
        damages: 0,
        firstTime: null,
        lastTime: null,
        sources: [
          {
            channel: 'Microsoft-Windows-Sysmon/Operational',
            provider: 'Microsoft-Windows-Sysmon',
            records: 3,
            unread: { records: 2, eventIds: [22] },
          },
        ],
        unread: 2,
      },
      expect.objectContaining({ file: 'all/package.json', form: 'json', shape: null, records: 0, unread: null }),
    ])
    const ndjson = await run('inputs all/flat.ndjson -f ndjson -q')
    expect(JSON.parse(ndjson.out)).toMatchObject({ records: 3, unread: null })
    expect((await run('inputs all --json -f text')).code).toBe(3)
  })
})

describe('explain and agree', () => {
  it('a document of Winlogbeat is seen by the rule as the record it was', async () => {
    const folder = temporaryFolder({
      'rule.yml': WHOAMI,
      'event.json': JSON.stringify({
        winlog: {
          channel: SYSMON.Channel,
          provider_name: SYSMON.Provider,
          event_id: 1,
          event_data: { CommandLine: 'whoami /all' },
        },
        process: { name: 'whoami.exe' },
      }),
    })
    const { out } = await inProcess('explain event.json -r rule.yml -f ndjson'.split(' '), { cwd: folder })
    expect(JSON.parse(out)).toMatchObject({ matched: true, offer: 'offered' })
    const query = ['agree', 'event.json', '-r', 'rule.yml', '--query', 'process.name: whoami.exe', '-q']
    expect((await inProcess(query, { cwd: folder })).out).toContain('both match 1')
  })
})
