/** Processes of matches and of names, with their ancestors and what came of them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Process, ProcessCollector } from '../../src/event/index.ts'
import { writeEvtx } from '../../src/evtx/write.ts'
import { processFormatOf, shownProcesses, uncolored } from '../../src/report/index.ts'
import { ROOT } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { inProcess, linesOf } from './command.ts'

interface Line {
  readonly id: number
  readonly image: string | null
  readonly computer: string
  readonly created: string | null
  readonly ended: string | null
  readonly parentage: string
  readonly parent: number | null
  readonly children: readonly number[]
  readonly hiddenChildren: number
  readonly askedFor: boolean
  readonly matches: readonly { readonly rule: { readonly title: string }; readonly count: number }[]
}

async function tree(...options: readonly string[]): Promise<Line[]> {
  const { code, out } = await inProcess(['tree', ...options, '-q', '-f', 'ndjson'])
  expect(code).toBe(0)
  return linesOf(out).map((line) => JSON.parse(line) as Line)
}

function names(lines: readonly Line[]): string[] {
  return lines.map(({ image }) => image?.replace(/^.*\\/, '') ?? '?')
}

const ATTACKS = join(ROOT, 'samples/triage-attacks.evtx')
const RULES = join(ROOT, 'rules')

describe('the tree of matches', () => {
  it('is this text', async () => {
    const mshta = join(RULES, 'proc_creation_win_script_through_mshta_rundll32.yml')
    const { code, out, err } = await inProcess(['tree', 'samples/triage-attacks.evtx', '-r', mshta, '--depth', '1'])
    expect(code).toBe(0)
    expect(out).toBe(readFileSync(join(ROOT, 'test/cli/golden/tree.txt'), 'utf8'))
    expect(linesOf(err)).toEqual([
      'processes 26 recorded, 3 known only by what they did',
      'matches   2',
      'shown     6: 2 asked for, with their ancestors and descendants',
    ])
  })

  it.each([
    ['samples', ['samples'], RULES],
    ['a correlation', ['samples'], 'correlation'],
  ])('has every match once, in every form: %s', async (what, paths, rules) => {
    const folder = temporaryFolder({ 'correlation.yml': CORRELATION })
    const path = rules === 'correlation' ? join(folder, 'correlation.yml') : rules
    const lines = await tree(...paths, '-r', path)
    const counted = lines.flatMap(({ matches }) => matches).reduce((sum, { count }) => sum + count, 0)
    const { out } = await inProcess(['detect', ...paths, '-r', path, '-q'])
    const found = linesOf(out).map((line) => JSON.parse(line) as { events?: unknown[] })
    // A match of a correlation stands at the processes of all its events.
    const events = found.reduce((sum, match) => sum + (match.events?.length ?? 1), 0)
    expect({ what, counted }).toEqual({ what, counted: events })
    expect(counted).toBeGreaterThan(0)
    for (const format of ['text', 'dot']) {
      const text = (await inProcess(['tree', ...paths, '-r', path, '-q', '-f', format])).out
      for (const { rule } of lines.flatMap(({ matches }) => matches)) expect(text).toContain(rule.title)
    }
  })

  it('links parents and children the same way, and shows nobody twice', async () => {
    const lines = await tree('samples', '-r', RULES)
    const byId = new Map(lines.map((line) => [line.id, line]))
    expect(byId.size).toBe(lines.length)
    for (const { id, parent, children } of lines) {
      if (parent !== null) expect(byId.get(parent)!.children).toContain(id)
      for (const child of children) expect(byId.get(child)!.parent).toBe(id)
    }
  })

  it('is read from all that is told of processes, in the window or not', async () => {
    const lines = await tree(ATTACKS, '-r', RULES, '--from', '2026-03-11T11:16:20')
    expect(names(lines)).toEqual(
      expect.arrayContaining(['explorer.exe', 'cmd.exe', 'wevtutil.exe', 'WINWORD.EXE', 'pwsh.exe']),
    )
    expect(
      lines.filter(({ matches }) => matches.length > 0).every(({ created }) => created! > '2026-03-11T11:16:20'),
    ).toBe(true)
  })
})

const CORRELATION = `
title: Several processes of one parent
correlation: { type: event_count, rules: [creation], group-by: [ParentProcessGuid], timespan: 10m, condition: { gte: 3 } }
---
title: A process
name: creation
logsource: { category: process_creation, product: windows }
detection: { s: { Image|endswith: '.exe' }, condition: s }
`

describe('processes that are named', () => {
  it.each<[options: readonly string[], shown: readonly string[], asked: readonly string[]]>([
    [['--image', 'MSHTA.exe', '--depth', '0'], ['WINWORD.EXE', 'cmd.exe', 'mshta.exe'], ['mshta.exe']],
    [
      ['--image', 'system32\\mshta.exe', '--depth', '1'],
      ['WINWORD.EXE', 'cmd.exe', 'mshta.exe', 'powershell.exe'],
      ['mshta.exe'],
    ],
    [
      ['--guid', '{A09F969A-3DE1-69B1-0005-000000001900}', '--depth', '0'],
      ['WINWORD.EXE', 'cmd.exe', 'mshta.exe'],
      ['mshta.exe'],
    ],
    [['--pid', '8352', '--depth', '0'], ['WINWORD.EXE', 'cmd.exe', 'mshta.exe'], ['mshta.exe']],
    [
      ['--pid', '0x20A0', '--at', '2026-03-11T10:04', '--depth', '0'],
      ['WINWORD.EXE', 'cmd.exe', 'mshta.exe'],
      ['mshta.exe'],
    ],
  ])('%j', async (options, shown, asked) => {
    const lines = await tree(ATTACKS, ...options)
    expect(names(lines)).toEqual(shown)
    expect(names(lines.filter(({ askedFor }) => askedFor))).toEqual(asked)
  })

  it('are all of them when none is named', async () => {
    const lines = await tree(ATTACKS)
    expect(lines.filter(({ created }) => created !== null)).toHaveLength(26)
    expect(lines.every(({ hiddenChildren }) => hiddenChildren === 0)).toBe(true)
  })

  it.each([
    ['--image', 'nobody.exe'],
    ['--guid', '00000000-0000-0000-0000-000000000001'],
    ['--pid', '3'],
  ])('%s %s: that there is none is said, with exit code 3', async (option, value) => {
    const { code, out, err } = await inProcess(['tree', ATTACKS, option, value, '-q'])
    expect({ code, out }).toEqual({ code: 3, out: '' })
    expect(err).toBe(`${option} ${value}: no such process; the logs show 29 processes\n`)
  })

  it.each([
    [['--guid', 'x'], /--guid: "x" is none/],
    [['--pid', '12x'], /--pid: "12x" is none; write it like 4120 or 0x1018/],
    [['--at', '2026-03-01'], /--at: this is the time at which a process had the id that --pid names/],
    [['--depth', '-1'], /--depth: give a whole number/],
    [['--depth', 'x'], /--depth: give a whole number/],
  ])('%j is refused', async (options, message) => {
    const { code, err } = await inProcess(['tree', ATTACKS, ...options])
    expect(code).toBe(3)
    expect(err).toMatch(message)
  })
})

describe('Security 4688 and 4689', () => {
  it('tell the life of a process id, and who had it before', async () => {
    const cwd = temporaryFolder({ 'security.evtx': securityLog() })
    const lines = await tree(join(cwd, 'security.evtx'))
    expect(lines.find(({ image }) => image === 'C:\\a.exe')!.ended).toBe('2026-03-01T08:00:02.0000000Z')
    expect(Object.fromEntries(lines.map(({ image, parentage }) => [image, parentage]))).toEqual({
      'C:\\p.exe': 'none',
      'C:\\a.exe': 'missing',
      'C:\\b.exe': 'known',
      'C:\\q.exe': 'none',
      'C:\\c.exe': 'reused',
    })
    const { out } = await inProcess(['tree', join(cwd, 'security.evtx'), '-q'])
    expect(out).toContain("(process id 100 was used again: it was a.exe's before until 2026-03-01 08:00:02.000)")
  })
})

/** a.exe starts b.exe and ends; its id is used again by a q.exe that nobody saw begin, and that starts c.exe. */
function securityLog(): Uint8Array {
  const pid = (name: string, value: number) => ({ name, value: { type: 'hex64' as const, value } })
  const text = (name: string, value: string) => ({ name, value: { type: 'string' as const, value } })
  const record = (second: number, eventId: number, items: ReturnType<typeof pid | typeof text>[]) => ({
    system: {
      provider: { name: 'Microsoft-Windows-Security-Auditing' },
      eventId,
      timeCreated: `2026-03-01T08:00:0${second}.0000000Z`,
      channel: 'Security',
      computer: 'PC',
    },
    body: { kind: 'eventData' as const, items },
  })
  const creation = (second: number, id: number, image: string, parentId: number, parent: string) =>
    record(second, 4688, [
      pid('NewProcessId', id),
      text('NewProcessName', image),
      pid('ProcessId', parentId),
      text('ParentProcessName', parent),
    ])
  return writeEvtx([
    creation(0, 100, 'C:\\a.exe', 50, 'C:\\p.exe'),
    creation(1, 101, 'C:\\b.exe', 100, 'C:\\a.exe'),
    record(2, 4689, [pid('ProcessId', 100), text('ProcessName', 'C:\\a.exe')]),
    creation(3, 102, 'C:\\c.exe', 100, 'C:\\q.exe'),
  ])
}

describe('limits', () => {
  it('keep no more processes and text than they say, and count the rest', async () => {
    const collector = new ProcessCollector({ processes: 2, text: 10 })
    const { readBlocks, bytesSource } = await import('../../src/evtx/index.ts')
    for await (const records of readBlocks(bytesSource('a', securityLog())))
      for (const each of records) collector.add(each)
    expect(collector.creations).toHaveLength(2)
    expect(collector.losses).toMatchObject({ events: 1, timeless: 0 })
    expect(collector.losses.texts).toBeGreaterThan(0)
  })

  it('let a chain of twenty thousand processes be printed, in any form', () => {
    const chain: Process[] = []
    for (let id = 0; id < 20_000; id++) {
      const parent = chain.at(-1) ?? null
      const process: Process = {
        ...{ id, computer: 'PC', guid: null, pid: id, image: 'a.exe', commandLine: null, user: null, ticks: 1n },
        ...{ time: null, ended: null, records: [], parentage: 'known', parent, parentIdHolder: null, children: [] },
      }
      parent?.children.push(process)
      chain.push(process)
    }
    for (const format of ['text', 'ndjson', 'dot'] as const) {
      const { print } = processFormatOf(format, uncolored, null)
      let lines = 0
      let longest = 0
      for (const each of shownProcesses(new Map([[chain.at(-1)!, []]]), 9)) {
        const text = print(each)
        lines++
        longest = Math.max(longest, text.length)
      }
      expect(lines).toBe(chain.length)
      expect(longest).toBeLessThan(1000)
    }
  })
})
