/** What `agree` says of a rule and a query, and what it says when one of them cannot be compared. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sample, withDamage } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { inProcess, linesOf, type Outcome, type World } from './command.ts'

const RULE = (title: string, detection: string, logsource = '{category: process_creation, product: windows}'): string =>
  `title: ${title}\nid: 00000000-0000-4000-8000-${title.length.toString().padStart(12, '0')}\nlogsource: ${logsource}\ndetection:\n${detection.replace(/^/gm, '  ')}\n`

const TYPO = String.raw`program:
  Image|endswith: '\powershell.exe'
  CommandLine|contains: Disovery.bat
parent:
  ParentImage|endswith: '\wsmprovhost.exe'
condition: program and parent`

const DOWNLOAD = String.raw`download:
  Image|endswith: ['\powershell.exe', '\pwsh.exe']
  CommandLine|contains: Discovery.bat
service:
  User|contains: SYSTEM
condition: download and not service`

const QUERY = `winlog.channel: "Microsoft-Windows-Sysmon/Operational"
and event.code: "1"
and process.name: "powershell.exe"
and process.command_line.text: "*Discovery.bat*"
`

function documentOf(...rules: readonly string[]): string {
  const blocks = rules.map((rule) => `\`\`\`yaml\n${rule}\`\`\`\n`)
  return `# T1074.001 Local Data Staging\n\n## Rule\n\n${blocks.join('\n')}\n## Query\n\n\`\`\`kql\n${QUERY}\`\`\`\n`
}

const EVENT = { Channel: 'Microsoft-Windows-Sysmon/Operational', EventID: 1, Image: 'C:\\powershell.exe' }

const cwd = temporaryFolder({
  'local.evtx': sample('staging-download-local'),
  'remote.evtx': sample('staging-download-remote'),
  'mixed.evtx': sample('mixed-channels'),
  'damaged.evtx': withDamage(sample('staging-download-local'), 4096 + 700),
  'typo.yml': RULE('Typo', TYPO),
  'download.yml': RULE('Download by name', DOWNLOAD),
  'broken.yml': 'title: Broken\ndetection: {}\n',
  'counted.yml': `${RULE('Counted', 'sel:\n  Image: a\ncondition: sel')}name: counted\n---\ntitle: Correlation\nid: 00000000-0000-4000-8000-000000000099\ncorrelation:\n  type: event_count\n  rules: [counted]\n  timespan: 1m\n  condition: {gte: 2}\n`,
  'two.yml': `${RULE('One', TYPO)}---\n${RULE('Another', TYPO)}`,
  'query.kql': QUERY,
  'utf16.kql': Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(QUERY, 'utf16le')]),
  'both.md': documentOf(RULE('Typo', TYPO)),
  'several.md': documentOf(RULE('Typo', TYPO), RULE('Download by name', DOWNLOAD)),
  'events.ndjson': [
    { ...EVENT, CommandLine: 'powershell -c x\\Discovery.bat', User: 'CORP\\bob' },
    { ...EVENT, CommandLine: 'powershell -c x\\Discovery.bat', User: 'NT AUTHORITY\\SYSTEM' },
    { ...EVENT, CommandLine: 'powershell -c MyDiscovery.bat', User: 'CORP\\bob' },
    { ...EVENT, CommandLine: 'powershell' },
    { ...EVENT, EventID: 5 },
  ]
    .map((event) => JSON.stringify(event))
    .join('\n'),
  'document.json': JSON.stringify({
    'winlog.channel': EVENT.Channel,
    event: { code: 1 },
    'process.name': 'powershell.exe',
    'process.command_line': 'Discovery.bat',
  }),
})

function agree(argv: readonly string[], world: World = {}): Promise<Outcome> {
  return inProcess(['agree', ...argv], { cwd, ...world })
}

describe('agree', () => {
  it('shows the events on which they differ, the tests responsible, and how often they agree', async () => {
    const { code, out, err } = await agree(['local.evtx', 'remote.evtx', '-r', 'typo.yml', '--query-file', 'query.kql'])
    await expect(out).toMatchFileSnapshot('golden/agree.txt')
    expect(err).toContain('query.kql:4:32: info[quoted-wildcard-text]: A star in quotes is no wildcard')
    expect(code).toBe(0)
  })

  it('tells of every difference who holds and what of the other one does not, and the counts at the end', async () => {
    const argv = ['events.ndjson', '-r', 'download.yml', '--query-file', 'query.kql', '-f', 'ndjson', '--quiet']
    const { code, out, err } = await agree(argv)
    const [first, second, counts] = linesOf(out).map((line) => JSON.parse(line))
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(first).toMatchObject({
      kind: 'difference',
      holds: 'query',
      offer: 'offered',
      blame: [
        {
          selection: 'service',
          field: 'User',
          test: 'contains',
          pattern: 'SYSTEM',
          held: true,
          actual: 'NT AUTHORITY\\SYSTEM',
          line: null,
        },
      ],
    })
    expect(second).toMatchObject({
      holds: 'rule',
      blame: [
        {
          selection: null,
          field: 'process.command_line.text',
          test: 'word',
          pattern: '"*Discovery.bat*"',
          held: false,
          actual: 'powershell -c MyDiscovery.bat',
          line: 4,
          column: 32,
        },
      ],
    })
    expect(second.blame[0].meaning).toContain('the word discovery.bat stands somewhere in the value')
    expect(counts).toMatchObject({ kind: 'counts', events: 5, both: 1, neither: 2, onlyRule: 1, onlyQuery: 1 })
    expect(counts.blame.map((each: { events: number; side: string }) => [each.side, each.events])).toEqual([
      ['rule', 1],
      ['query', 1],
    ])
    const list = await agree([...argv.slice(0, -2), 'json', '--quiet'])
    expect(JSON.parse(list.out)).toEqual([first, second, counts])
  })

  it('reads the query from the command line and in UTF-16, and events from stdin', async () => {
    const given = await agree(['-', '-r', 'download.yml', '--query', QUERY, '-q'], {
      in: readFileSync(`${cwd}/events.ndjson`),
    })
    const utf16 = await agree(['events.ndjson', '-r', 'download.yml', '--query-file', 'utf16.kql', '-q'])
    expect(given.out).toContain('events  5: both match 1, neither 2, only the rule 1, only the query 1')
    expect(utf16.out).toContain('events  5: both match 1, neither 2, only the rule 1, only the query 1')
  })

  it('looks at records without pipelines', async () => {
    const argv = ['events.ndjson', '-r', 'download.yml', '--query', 'process.name: *', '-q']
    expect((await agree(argv)).out).toContain('only the query 3')
    expect((await agree([...argv, '--no-pipelines'])).out).toContain('only the rule 2, only the query 0')
  })

  it('takes a document out of Elasticsearch as it is', async () => {
    const { out } = await agree(['document.json', '-r', 'download.yml', '--query-file', 'query.kql', '-q'])
    expect(out).toContain('only the query 1')
  })

  it('says when the rule does not look at an event that the query matches', async () => {
    const { out } = await agree(['events.ndjson', '-r', 'download.yml', '--query', 'event.code: 5', '-q'])
    expect(out).toContain('so it does not see this event')
    expect(out).toContain('only the query 1 (1 of them in logs that the rule does not look at)')
  })

  it.each([
    ['a difference', ['local.evtx', '-r', 'typo.yml', '--query-file', 'query.kql'], 0],
    [
      'a difference and --fail-on-difference',
      ['local.evtx', '-r', 'typo.yml', '--query-file', 'query.kql', '--fail-on-difference'],
      1,
    ],
    [
      'none and --fail-on-difference',
      ['local.evtx', '-r', 'typo.yml', '--query', 'process.name: "none.exe"', '--fail-on-difference'],
      0,
    ],
    ['a query that is none', ['local.evtx', '-r', 'typo.yml', '--query', 'a: (b'], 2],
    ['a value of the wrong type', ['local.evtx', '-r', 'typo.yml', '--query', 'process.pid: abc'], 2],
    ['no usable rule', ['local.evtx', '-r', 'broken.yml', '--query', 'a: b'], 2],
    ['several rules', ['local.evtx', '-r', 'two.yml', '--query', 'a: b'], 2],
    [
      'one of several rules',
      ['local.evtx', '-r', 'two.yml', '--rule-id', '00000000-0000-4000-8000-000000000007', '--query', 'a: b'],
      0,
    ],
    ['a correlation', ['local.evtx', '-r', 'counted.yml', '--query', 'a: b'], 2],
    ['no query', ['local.evtx', '-r', 'typo.yml'], 3],
    ['no rule', ['local.evtx', '--query', 'a: b'], 3],
    ['a document', ['local.evtx', '--document', 'both.md'], 0],
    ['a document and --fail-on-difference', ['local.evtx', '--document', 'both.md', '--fail-on-difference'], 1],
    ['a document with several rules', ['local.evtx', '--document', 'several.md'], 2],
    ['a document without a rule', ['local.evtx', '--document', 'query.kql'], 2],
    ['a document and a rule', ['local.evtx', '--document', 'both.md', '-r', 'typo.yml'], 3],
    ['a document that is not there', ['local.evtx', '--document', 'none.md'], 3],
    ['an output that would destroy the document', ['local.evtx', '--document', 'both.md', '-o', 'both.md'], 3],
    ['two queries', ['local.evtx', '-r', 'typo.yml', '--query', 'a: b', '--query-file', 'query.kql'], 3],
    ['a query file that is not there', ['local.evtx', '-r', 'typo.yml', '--query-file', 'none.kql'], 3],
    ['a log that is not there', ['none.evtx', '-r', 'typo.yml', '--query', 'a: b'], 3],
    ['damage', ['damaged.evtx', '-r', 'typo.yml', '--query', 'a: b'], 0],
    ['damage and --strict', ['damaged.evtx', '-r', 'typo.yml', '--query', 'a: b', '--strict'], 4],
    [
      'an output that would destroy the query',
      ['local.evtx', '-r', 'typo.yml', '--query-file', 'query.kql', '-o', 'query.kql'],
      3,
    ],
  ])('with %s', async (_what, argv, expected) => {
    const { code, err } = await agree(argv)
    expect(code).toBe(expected)
    if (expected > 1) expect(err).not.toBe('')
    expect(err).not.toMatch(/^ +at /m)
  })

  it('takes rule and query out of a document as if they stood in files, with the places of the document', async () => {
    const [together, apart] = [
      await agree(['local.evtx', '--document', 'both.md', '-f', 'ndjson']),
      await agree(['local.evtx', '-r', 'typo.yml', '--query-file', 'query.kql', '-f', 'ndjson']),
    ]
    const [difference, counts] = linesOf(together.out).map((line) => JSON.parse(line))
    const [wanted, wantedCounts] = linesOf(apart.out).map((line) => JSON.parse(line))
    expect(difference).toEqual(wanted)
    expect(counts).toMatchObject({ both: wantedCounts.both, onlyQuery: 1, onlyRule: 0 })
    expect(together.err).toContain('both.md:24:32: info[quoted-wildcard-text]')
    const chosen = ['local.evtx', '--document', 'several.md', '--rule-id', '00000000-0000-4000-8000-000000000004']
    expect(await agree(chosen)).toMatchObject({ code: 0 })
  })

  it('shows where a query breaks off', async () => {
    const { err, out } = await agree(['local.evtx', '-r', 'typo.yml', '--query', 'process.name: C:\\x'])
    expect(out).toBe('')
    expect(linesOf(err).slice(0, 4)).toEqual([
      '--query:1:16: error[query-syntax]: A second ":" in one expression.',
      ' 1 | process.name: C:\\x',
      '   |                ^',
      '   = hint: A value with a colon in it, like a path or an address, needs quotes, or "\\:".',
    ])
  })

  it('shows the first twenty differences, and all with --verbose', async () => {
    const argv = ['local.evtx', 'remote.evtx', 'mixed.evtx', '-r', 'typo.yml', '--query', 'event.code: *', '-q']
    const [few, all] = [await agree(argv), await agree([...argv, '-v'])]
    expect(few.out.match(/^only the query matches/gm)).toHaveLength(20)
    expect(few.out).toMatch(/^… and \d+ more events on which they differ; --verbose shows them$/m)
    expect(all.out.match(/^only the query matches/gm)!.length).toBeGreaterThan(20)
  })
})
