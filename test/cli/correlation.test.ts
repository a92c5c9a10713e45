/** Correlations over logs: one result whatever the files' order and the number of threads. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { repeatedChunk, sample, xmlExport } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { asProcess, inProcess, linesOf } from './command.ts'

const BASE = `title: Any process
name: any_process
level: low
logsource: { category: process_creation, product: windows }
detection: { selection: { Image|contains: '\\' }, condition: selection }
`
const BURST = `title: Burst of processes
id: 33333333-3333-4333-8333-333333333333
level: high
correlation:
  type: event_count
  rules: [any_process]
  group-by: [Computer]
  timespan: 10m
  condition: { gte: 3 }
`
const FILTER = `title: Not the build server
logsource: { category: process_creation, product: windows }
filter:
  rules: [any_process]
  build: { Computer|startswith: 'WS-' }
  condition: not build
`

const cwd = temporaryFolder({
  'one.evtx': sample('triage-attacks'),
  'two.evtx': sample('triage-benign'),
  'three.xml': xmlExport('whoami', 'ver', 'hostname'),
  'huge.evtx': repeatedChunk('triage-benign', 600),
  'rules/base.yml': BASE,
  'rules/burst.yml': BURST,
  'filtered/all.yml': `${BURST}---\n${FILTER}---\n${BASE}`,
  'lonely/burst.yml': BURST,
})

interface Line {
  readonly rule: { readonly title: string }
  readonly group: { readonly [name: string]: string }
  readonly count: number
  readonly events: readonly { readonly file: string; readonly recordId: number; readonly rule: string }[]
}

async function detect(...argv: string[]): Promise<{ code: number | null; out: string; err: string; lines: Line[] }> {
  const { code, out, err } = await inProcess(['detect', ...argv], { cwd })
  return { code, out, err, lines: linesOf(out).map((line) => JSON.parse(line)) }
}

describe('a correlation', () => {
  it('tells group, window, count and events, and its referred rule is silent', async () => {
    const { lines, err } = await detect('one.evtx', 'two.evtx', '-r', 'rules')
    expect(lines.length).toBeGreaterThan(1)
    expect(new Set(lines.map(({ rule }) => rule.title))).toEqual(new Set(['Burst of processes']))
    const [first] = lines
    expect(Object.keys(first!)).toEqual(['time', 'level', 'rule', 'group', 'window', 'count', 'events'])
    expect(first).toMatchObject({ group: { Computer: expect.any(String) }, count: 3 })
    expect(first!.events.map(({ rule }) => rule)).toEqual(Array(3).fill('Any process'))
    expect(Object.keys(first!.events[0]!).slice(0, 5)).toEqual(['time', 'rule', 'ruleId', 'file', 'recordId'])
    expect(err).toMatch(/matches +\d+ of 1 rule: \d+ high/)
  })

  it('does not depend on the order of the files', async () => {
    const there = await detect('one.evtx', 'two.evtx', 'three.xml', '-r', 'rules')
    const back = await detect('three.xml', 'two.evtx', 'one.evtx', '-r', 'rules')
    expect(back.out).toBe(there.out)
  })

  it.each(['ndjson', 'json', 'csv'])('is the same bytes for any number of threads, as %s', async (format) => {
    const texts = []
    for (const threads of ['1', '2']) {
      const argv = [
        'detect',
        'huge.evtx',
        'one.evtx',
        '-r',
        'rules',
        '--threads',
        threads,
        '-q',
        '-f',
        format,
        '-o',
        'x',
      ]
      expect((await asProcess(argv, { cwd })).code).toBe(0)
      texts.push(readFileSync(join(cwd, 'x'), 'utf8'))
    }
    expect(texts[1]).toBe(texts[0])
    expect(texts[0]).toContain('Burst of processes')
  })

  it('has a row in CSV: what was counted as evidence, the rest in the last column', async () => {
    const { out } = await inProcess(['detect', 'three.xml', '-r', 'rules', '-f', 'csv', '-q'], { cwd })
    expect(out).toMatch(
      /,Burst of processes,.*,count 3; 2026-03-01T08:00:00\.0000000Z to 2026-03-01T08:00:02\.0000000Z; Computer=PC-1,/,
    )
    expect(linesOf(out)).toHaveLength(2)
  })

  it('chosen alone brings along the rule that it refers to; a level chooses among what is reported', async () => {
    const alone = await detect('three.xml', '-r', 'rules', '--rule-id', '33333333-3333-4333-8333-333333333333')
    expect(alone.lines.map(({ rule }) => rule.title)).toEqual(['Burst of processes'])
    const high = await detect('three.xml', '-r', 'rules', '--min-level', 'high')
    expect(high.out).toBe(alone.out)
  })

  it('sees only what filters let through', async () => {
    const { lines } = await detect('one.evtx', 'three.xml', '-r', 'filtered')
    expect(lines.map(({ group }) => group.Computer)).toEqual(['PC-1'])
  })

  it('without its rule is refused, with the place and the reason', async () => {
    const { code, err } = await detect('one.evtx', '-r', 'lonely')
    expect(code).toBe(2)
    expect(err).toMatch(
      /lonely\/burst\.yml:6:11: error\[correlation-reference\]: No rule with the id or name "any_process"/,
    )
  })
})
