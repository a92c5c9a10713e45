/** What `explain` says of rules and events, and what it says when there is nothing to explain. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EXPLANATION_FORMATS } from '../../src/report/index.ts'
import { ROOT, sample, withDamage, xmlExport } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { inProcess, linesOf, type Outcome, type World } from './command.ts'

const CERTUTIL = '73fdb182-e2cf-4a7a-aedb-fbfd2455c521'

const RULE = (title: string, logsource: string, detection: string): string =>
  `title: ${title}\nlogsource: ${logsource}\ndetection:\n${detection.replace(/^/gm, '  ')}\n`

const KINDS = String.raw`sel:
  Image: 'C:\Windows\cmd.exe'
  ParentImage|startswith: 'C:\Windows\'
  OriginalFileName|cased: Cmd.Exe
  CommandLine|contains: '-EncodedCommand'
  ParentCommandLine: '*powershell*-nop*-w hidden*'
  Commandline: x
  User|fieldref: ParentUser
  IntegrityLevel|re: '^(High|System)$'
  Hashes|re: 'IMPHASH=[0-9A-F]{32}'
  LogonId|gte: 1000
  TerminalSessionId|lt: 1
  Source|cidr: 10.0.0.0/8
  Target|cidr: 10.0.0.0/8
  UtcTime|hour: 3
  Company: null
  Product|exists: false
  Description|exists: true
  FileVersion: '1.0'
  CurrentDirectory|fieldref|startswith: Nothing
keywords:
  - mimikatz
filter:
  Image|endswith: '\cmd32.exe'
  User: SYSTEM
condition: (sel or keywords) and not filter`

const KINDS_EVENT = {
  Channel: 'Microsoft-Windows-Sysmon/Operational',
  EventID: 1,
  EventRecordID: 7,
  Image: 'C:\\Windows\\cmd32.exe',
  ParentImage: 'D:\\Windows\\explorer.exe',
  OriginalFileName: 'CMD.EXE',
  CommandLine: 'pwsh -EncodedComand AAAA 😀',
  ParentCommandLine: 'powershell -nop -w normal',
  User: 'SYSTEM',
  ParentUser: 'SYSTEN',
  IntegrityLevel: 'SYSTEM',
  Hashes: 'MD5=AA,IMPHASH=12345',
  LogonId: '999',
  TerminalSessionId: '0x1',
  Source: '11.1.2.3',
  Target: 'fe80::1',
  UtcTime: '2026-03-01 04:00:00.123',
  Company: '-',
  Product: 'x',
  FileVersion: null,
  CurrentDirectory: 'C:\\',
  memo: ['mimi', 'mimikat'],
}

const cwd = temporaryFolder({
  'kinds.yml': RULE('Every kind of test', '{category: process_creation, product: windows}', KINDS),
  'kinds.json': JSON.stringify(KINDS_EVENT),
  'old.evtx': sample('old-schema'),
  'mixed.evtx': sample('mixed-channels'),
  'benign.evtx': sample('triage-benign'),
  'damaged.evtx': withDamage(sample('old-schema'), 4096 + 700),
  'export.xml': xmlExport('whoami &amp; hostname', 'ver'),
  'staging.yml': readFileSync(join(ROOT, 'rules/proc_creation_win_staging_discovery_output.yml')),
  'certutil.yml': readFileSync(join(ROOT, 'rules/proc_creation_win_certutil_download.yml')),
  'cleared.yml': readFileSync(join(ROOT, 'rules/proc_creation_win_event_log_cleared.yml')),
  'whoami.yml': RULE(
    'Whoami',
    '{category: process_creation, product: windows}',
    'a:\n  CommandLine|contains: whoami\ncondition: a',
  ),
  'correlation.yml': `${RULE(
    'Whoami',
    '{category: process_creation, product: windows}',
    'a:\n  CommandLine|contains: whoami\ncondition: a',
  ).replace('title', 'name: who\ntitle')}---
title: Whoami again and again
id: 7a2d4c1e-3b5f-4e60-9a71-8c9d0e1f2a3b
correlation:
  type: event_count
  rules: [who]
  timespan: 5m
  condition: {gte: 3}
`,
  'linux.yml': RULE('Linux', '{product: linux}', 'a:\n  CommandLine|contains: whoami\ncondition: a'),
  'refused.yml': RULE('Refused', '{product: windows}', 'a:\n  CommandLine|nonsense: whoami\ncondition: a'),
  'many.yml': RULE(
    'Many',
    '{category: process_creation, product: windows}',
    `a:\n  CommandLine|contains:\n${Array.from({ length: 20 }, (_, i) => `    - whoam${i}`).join('\n')}\ncondition: a`,
  ),
  'event.json': '{"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,"CommandLine":"x whoam y"}',
  'events.ndjson': '{"EventID":1,"Provider":"Microsoft-Windows-Sysmon","CommandLine":"WHOAMI"}\n{"CommandLine":"b"}\n',
  'utf16.json': Buffer.from('\ufeff{"CommandLine":"whoami"}', 'utf16le'),
})

function explain(line: string, world: World = {}): Promise<Outcome> {
  return inProcess(['explain', ...line.split(' ')], { cwd, ...world })
}

interface Json {
  readonly matched: boolean
  readonly offer: string
  readonly distance: { readonly tests: number; readonly share: number }
  readonly rule: { readonly title: string }
  readonly event: { readonly recordId: number }
  readonly condition: object
  readonly mends:
    | readonly {
        readonly start: number
        readonly end: number
        readonly current: string
        readonly replacement: string | null
        readonly edits: readonly object[]
      }[]
    | null
}

async function explanations(line: string, world: World = {}): Promise<Json[]> {
  const { code, out, err } = await explain(`${line} -f ndjson`, world)
  expect(code, err).toBe(0)
  return linesOf(out).map((each) => JSON.parse(each) as Json)
}

describe('the forms of an explanation', () => {
  // The wire formats. Changing one is intentional: CHANGELOG, and docs/explain.md.
  it.each(EXPLANATION_FORMATS)('%s is this document, byte for byte', async (format) => {
    const { code, out } = await explain(`benign.evtx -r staging.yml --record 7325,7330 -q -f ${format}`)
    expect(code).toBe(0)
    await expect(out).toMatchFileSnapshot(`golden/explain.${format === 'text' ? 'txt' : format}`)
  })

  it('text has words for every kind of test', async () => {
    const { code, out } = await explain('kinds.json -r kinds.yml')
    expect(code).toBe(0)
    await expect(out).toMatchFileSnapshot('golden/explain-kinds.txt')
  })

  it('text has colours where they are wanted, and nothing from logs that a terminal obeys', async () => {
    const plain = await explain('event.json -r whoami.yml')
    expect(plain.out).not.toContain('\u001b')
    expect(plain.out).toContain('FAIL')
    const coloured = await explain('- -r whoami.yml --color', { in: '{"CommandLine":"\\u001b[2J who"}' })
    expect(coloured.out).toContain('\u001b[31mFAIL')
    expect(coloured.out).toContain('\\u001b[2J who')
    expect(coloured.out).not.toContain('\u001b[2J')
  })

  it('the caret stands under the first character that departs', async () => {
    const { out } = await explain('event.json -r whoami.yml')
    const [expected, actual, caret] = ['expected', 'actual', '^ byte'].map((word) =>
      out.split('\n').find((each) => each.includes(word)),
    )
    expect(expected).toContain('whoami')
    expect(actual!.slice(caret!.indexOf('^'))).toBe(' y')
    expect(caret).toContain('byte 7: "i" expected, " " found; 5 of 6 characters are there')
  })

  it('long values are cut around that place', async () => {
    const value = `${'x'.repeat(500)}whoam${'y'.repeat(500)}`
    const { out } = await explain('- -r whoami.yml', { in: JSON.stringify({ CommandLine: value }) })
    const lines = out.split('\n')
    const actual = lines.find((each) => each.includes('actual'))!
    const caret = lines.find((each) => each.includes('^ byte'))!
    expect(actual.length).toBeLessThan(110)
    expect(actual.slice(caret.indexOf('^') - 5)).toMatch(/^whoamy+…$/)
  })

  it('long lists show the nearest, and all with --verbose', async () => {
    const { out } = await explain('event.json -r many.yml')
    expect(out).toContain('… and 17 more that fail and are no nearer; --verbose shows them')
    const verbose = await explain('event.json -r many.yml -v')
    expect(verbose.out.match(/CommandLine contains/g)).toHaveLength(20)
  })

  it('--output takes the explanations, and stdout stays empty', async () => {
    const { out } = await explain('event.json -r whoami.yml -o out.txt')
    expect(out).toBe('')
    expect(readFileSync(join(cwd, 'out.txt'), 'utf8')).toContain('rule     Whoami')
    expect(await explain('event.json -r whoami.yml -o event.json')).toMatchObject({ code: 3 })
  })
})

describe('which events are explained', () => {
  it('those that are named, with every rule', async () => {
    const all = await explanations('old.evtx -r certutil.yml -r cleared.yml --record 2-3')
    expect(all.map(({ event, rule, matched }) => [event.recordId, rule.title, matched])).toEqual([
      [2, 'File Downloaded With Certutil', true],
      [2, 'Event Log Cleared From the Command Line', false],
      [3, 'File Downloaded With Certutil', false],
      [3, 'Event Log Cleared From the Command Line', true],
    ])
    expect(all.every(({ offer }) => offer === 'offered')).toBe(true)
  })

  it('without names the nearest that did not match, after what matched was said', async () => {
    const { out, err } = await explain('old.evtx -r certutil.yml -f ndjson')
    const found = linesOf(out).map((each): Json => JSON.parse(each))
    expect(found.map(({ matched }) => matched)).toEqual([false, false, false])
    expect(err).toContain(
      'File Downloaded With Certutil: matched 1 of 5 events that it looks at (record 2); the 3 nearest of the others follow',
    )
    const distances = found.map(({ distance }) => distance.tests * 1000 + distance.share)
    expect(distances).toEqual(distances.toSorted((a, b) => a - b))
    expect(await explanations('old.evtx -r certutil.yml --nearest 1')).toHaveLength(1)
  })

  it('the nearest are those that a look at every event finds', async () => {
    const every = await explanations('benign.evtx -r certutil.yml --record 0-99999999')
    const nearest = await explanations('benign.evtx -r certutil.yml --nearest 5')
    const key = ({ offer, distance }: Json): number =>
      (offer === 'offered' ? 0 : 1e9) + distance.tests * 1000 + distance.share
    const ranked = every.toSorted((a, b) => key(a) - key(b)).slice(0, 5)
    const withoutMends = (all: readonly Json[]) => all.map((each) => ({ ...each, mends: null }))
    expect(withoutMends(nearest)).toEqual(withoutMends(ranked))
  })

  it('where every event matched, a match', async () => {
    const { out, err } = await explain('export.xml -r whoami.yml --nearest 1')
    expect(err).toContain('matched 1 of 2 events that it looks at (record 1); the nearest of the others follows')
    expect(out).toContain('verdict  no match')
    const only = temporaryFolder({ 'only.xml': xmlExport('whoami') })
    expect((await explain(`${join(only, 'only.xml')} -r whoami.yml`)).out).toContain('verdict  match')
  })

  it('of a log that the rule does not look at, which is said', async () => {
    const { out, err } = await explain('mixed.evtx -r whoami.yml --record 122')
    expect(out).toMatch(
      /the rule looks at Microsoft-Windows-Sysmon\/Operational \(event 1\), Security \(event 4688\); this event is System, event 7045, so it is not even offered/,
    )
    expect(out).toContain('(absent)')
    expect(err).toBe('')
    const linux = await explain('export.xml -r linux.yml')
    expect(linux.err).toContain(
      'Linux: looks at no Windows log that is known here, and none of the 2 events is of these',
    )
    expect(linux.out).toContain('the rule is for linux, not for Windows logs, so no event is offered to it')
    expect(linux.out).toContain('no match: the condition holds, but the event is not offered')
  })

  it.each([
    ['event.json', 1],
    ['events.ndjson', 2],
    ['utf16.json', 1],
    ['event.json events.ndjson', 3],
    ['event.json old.evtx --record 2', 2],
  ])('JSON: %s', async (paths, count) => {
    expect(await explanations(`${paths} -r whoami.yml`)).toHaveLength(count)
  })

  it('JSON says where it comes from, or the explanation says that it does not', async () => {
    const all = await explanations('events.ndjson event.json -r whoami.yml')
    expect(all.map(({ matched, offer }) => [matched, offer])).toEqual([
      [true, 'offered'],
      [false, 'unknown'],
      [false, 'offered'],
    ])
  })

  it('JSON on stdin, as dump prints it: the same tree as for the record', async () => {
    const dumped = await inProcess(['dump', 'old.evtx', '--record', '2', '-q'], { cwd })
    const [piped] = await explanations('- -r certutil.yml', { in: dumped.out })
    const [read] = await explanations('old.evtx -r certutil.yml --record 2')
    expect(piped!.condition).toEqual(read!.condition)
    expect(piped!.offer).toBe('offered')
  })

  it('a correlation is named as one, and what it counts is explained', async () => {
    const id = '7a2d4c1e-3b5f-4e60-9a71-8c9d0e1f2a3b'
    const { code, out, err } = await explain(`export.xml -r correlation.yml --rule-id ${id} --record 1 -f ndjson`)
    expect(code).toBe(0)
    expect(err).toContain(
      'Whoami again and again: a correlation (event_count within 5m) of 1 rule; explained is what it counts: Whoami',
    )
    expect(linesOf(out).map((each) => (JSON.parse(each) as Json).rule.title)).toEqual(['Whoami'])
  })

  it('no more than a hundred pairs, and the rest is counted', async () => {
    const many = Array.from({ length: 150 }, (_, i) => JSON.stringify({ CommandLine: `${i}` })).join('\n')
    const { code, out, err } = await explain('- -r whoami.yml -f json', { in: many })
    expect(code).toBe(0)
    expect(JSON.parse(out)).toHaveLength(100)
    expect(err).toContain(
      'explained the first 100 of 150 pairs of rule and event; --rule-id and --record choose others',
    )
  })
})

describe('what would mend a silent rule', () => {
  const rule = readFileSync(join(ROOT, 'rules/proc_creation_win_certutil_download.yml'), 'utf8')
  const misspelt = rule.replace('urlcache', 'urlcahce').replace('verifyctl', 'verifyclt')
  const lineOf = (word: string): number => misspelt.split('\n').findIndex((each) => each.includes(word)) + 1
  const world = { cwd: temporaryFolder({ 'rule.yml': misspelt, 'attack.evtx': sample('triage-attacks') }) }

  it('stands before the tree of the nearest event, with its place', async () => {
    const { out, err } = await explain('attack.evtx -r rule.yml', world)
    expect(err).toContain('matched none of')
    const [, mends] = out.split('\nmends\n')
    const place = `rule.yml:${lineOf('verifyclt')}:9`
    expect(mends!.split('\n')[0]).toBe(
      `1. ${place}: 1 character from what was recorded: "-verifyclt"; write "-verifyctl"`,
    )
    expect(out.match(/^mends$/gm)).toHaveLength(1)
  })

  it('is in JSON with the edits to apply', async () => {
    const [first, ...others] = await explanations('attack.evtx -r rule.yml', world)
    const mend = first!.mends![0]!
    expect(mend).toMatchObject({
      kind: 'typo',
      path: 'rule.yml',
      line: lineOf('verifyclt'),
      verified: true,
      distance: 1,
    })
    expect(misspelt.slice(mend.start, mend.end)).toBe(mend.current)
    expect(mend.edits).toEqual([{ start: mend.start, end: mend.end, text: mend.replacement }])
    expect(others.map(({ mends }) => mends)).toEqual(others.map(() => null))
  })

  it('is told of a single event where it is hardly chance', async () => {
    const [nearest] = await explanations('attack.evtx -r rule.yml', world)
    const [named] = await explanations(`attack.evtx -r rule.yml --record ${nearest!.event.recordId}`, world)
    expect(named!.mends![0]).toMatchObject({ kind: 'typo', line: lineOf('urlcahce') })
  })
})

describe('what cannot be explained', () => {
  it.each([
    [
      'a record that is not there',
      'old.evtx -r whoami.yml --record 7,9-11',
      3,
      '--record 7: no such record; there are 5 records, their ids run from 1 to 5',
    ],
    [
      'an id that no rule has',
      `old.evtx -r certutil.yml --rule-id ${CERTUTIL.slice(0, -1)}2`,
      2,
      `no rule in use has this id. Did you mean "${CERTUTIL}"?`,
    ],
    ['a rule that was refused', 'old.evtx -r refused.yml', 2, 'refused.yml:5:17: error[modifier-unknown]'],
    ['a file that is not there', 'none.evtx -r whoami.yml', 3, 'none.evtx: there is no such file or folder'],
    [
      '--nearest with --record',
      'old.evtx -r whoami.yml --record 1 --nearest 2',
      3,
      '--nearest: the records are named by --record',
    ],
    ['--nearest 0', 'old.evtx -r whoami.yml --nearest 0', 3, '--nearest: give a whole number from 1 to 100'],
    ['no rules', 'old.evtx', 3, 'the option --rules is missing'],
  ])('%s', async (_what, line, code, message) => {
    const outcome = await explain(line)
    expect(outcome).toMatchObject({ code, out: '' })
    expect(outcome.err).toContain(message)
  })

  it.each([
    ['{bad', 'stdin: line 1, column 2: this is no JSON: a name in quotes is missing before "b"'],
    ['', 'stdin: there is no JSON object in here'],
    ['[]', 'stdin: there is no JSON object in here'],
    ['[1]', 'stdin: line 1, column 2: this is no JSON object'],
    ['{"a":1}\n{b}', 'stdin: line 2, column 1: this is no JSON'],
  ])('stdin %j', async (text, message) => {
    const outcome = await explain('- -r whoami.yml', { in: text })
    expect(outcome).toMatchObject({ code: 3, out: '' })
    expect(outcome.err).toContain(message)
  })

  it('damaged evidence is told, and counts with --strict', async () => {
    const { code, err } = await explain('damaged.evtx -r certutil.yml --strict')
    expect(code).toBe(4)
    expect(err).toMatch(/damaged\.evtx: at 0x[0-9a-f]{8}: the checksum of the records of this chunk is wrong/)
  })
})
