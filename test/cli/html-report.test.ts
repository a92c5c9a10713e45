import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { MatchedRule } from '../../src/detect/index.ts'
import { ReportWriter } from '../../src/html/index.ts'
import type { MatchedEventDetail } from '../../src/html/report-data.ts'
import { describeRules } from '../../src/html/rule-descriptions.ts'
import { readReport } from '../html/report-file.ts'
import { ROOT, repeatedChunk, sample, withDamage, xmlExport } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { asProcess, inProcess, linesOf } from './command.ts'

const RULES = join(ROOT, 'rules')
const SAMPLES = join(ROOT, 'samples')

interface PrintedMatch {
  readonly event: object
  readonly evidence: readonly object[]
  readonly rule: MatchedRule
}

describe('--format html', () => {
  it('writes the report into --output and nothing else', async () => {
    const cwd = temporaryFolder()
    const argv = ['detect', SAMPLES, '-r', RULES, '-f', 'html', '-o', 'alone.html', '--output-html', 'beside.html']
    const { code, out } = await inProcess(argv.slice(0, -2), { cwd })
    expect([code, out]).toEqual([0, ''])
    await inProcess([...argv.slice(0, 4), '-q', ...argv.slice(-2)], { cwd })
    const report = (name: string) => readReport(join(cwd, name)).details
    expect(report('alone.html')).toEqual(report('beside.html'))
    expect((await inProcess(argv, { cwd })).err).toContain('leave out --output-html')
    expect((await inProcess(argv.slice(0, 6), { cwd })).err).toContain('name the file with --output')
  })
})

describe('--output-html', () => {
  it('holds what the output holds, event by event, with the places that were found', async () => {
    const cwd = temporaryFolder()
    const { code, out } = await inProcess(['detect', SAMPLES, '-r', RULES, '--output-html', 'r.html'], { cwd })
    expect(code).toBe(0)
    const printed = linesOf(out).map((line) => JSON.parse(line) as PrintedMatch)
    const { head, details, loss } = readReport(join(cwd, 'r.html'))
    const { rule, event, nth } = head.matches
    const inReport = rule.map((number, match) => {
      const { event: description, evidence } = details[event[match]!] as MatchedEventDetail
      const told = evidence[nth[match]!]!.map(({ places, ...rest }) => rest)
      return [head.rules[number]!.title, description, told]
    })
    expect(inReport).toEqual(printed.map((match) => [match.rule.title, match.event, match.evidence]))
    const places = details.flatMap((detail) => (detail as MatchedEventDetail).evidence.flat())
    for (const { test, pattern, value, places: found } of places) {
      if (test !== 'contains' || pattern!.includes('*')) continue
      const [start, end] = found[0]!
      // `windash` finds a slash where the rule has a dash.
      const asWritten = value!.slice(start, end).toLowerCase().replaceAll('/', '-')
      expect(asWritten).toBe(pattern!.toLowerCase().replaceAll('/', '-'))
    }
    const logs = loss.sources.map(({ sha256 }) => sha256)
    expect(logs).toContain(createHash('sha256').update(sample('triage-attacks')).digest('hex'))
  })

  it('names author, licence and text of each rule, and marks where its tests stand', async () => {
    const cwd = temporaryFolder()
    await inProcess(['detect', SAMPLES, '-r', RULES, '-q', '--output-html', 'r.html'], { cwd })
    const { head } = readReport(join(cwd, 'r.html'))
    for (const rule of head.rules) {
      const text = head.ruleTexts[rule.text!]!
      expect(text).toBe(readFileSync(rule.path, 'utf8'))
      expect(text).toContain(`author: ${rule.author}`)
      for (const { value, pattern, field, key } of rule.tests) {
        expect(text.slice(...value)).toContain(pattern.slice(-3))
        expect(text.slice(...key)).toContain(field)
      }
    }
    expect(head.rules.some(({ tests }) => tests.length > 0)).toBe(true)
  })

  it('is the same whatever the form of the output and the number of threads', async () => {
    const cwd = temporaryFolder({ 'a.evtx': repeatedChunk('triage-attacks', 40), 'b.evtx': sample('old-schema') })
    const shas = await Promise.all(
      [
        ['--threads', '1'],
        ['--threads', '2'],
        ['--threads', '1', '-f', 'csv'],
      ].map(async (options, number) => {
        const file = `${number}.html`
        const argv = ['detect', 'a.evtx', 'b.evtx', '-q', '-r', RULES, '-o', `${number}.out`, '--output-html', file]
        expect(await asProcess([...argv, ...options], { cwd })).toEqual({ code: 0, out: '', err: '' })
        return createHash('sha256')
          .update(readFileSync(join(cwd, file)))
          .digest('hex')
      }),
    )
    expect(new Set(shas).size).toBe(1)
  })

  it('does not change the output, and says what is in it', async () => {
    const cwd = temporaryFolder()
    const plain = await inProcess(['detect', SAMPLES, '-r', RULES], { cwd })
    const { out, err } = await inProcess(['detect', SAMPLES, '-r', RULES, '--output-html', 'r.html'], { cwd })
    expect(out).toBe(plain.out)
    expect(err).toContain(`report    r.html: ${linesOf(out).length} matches\n`)
  })

  it('tells what was lost, refused and interrupted', async () => {
    const damaged = withDamage(sample('triage-attacks'), 5000)
    const cwd = temporaryFolder({ 'a.evtx': damaged, 'r/bad.yml': 'title: t\nlogsource: { product: windows }\n' })
    const argv = ['detect', 'a.evtx', '-r', RULES, '-r', 'r', '--output-html', 'r.html']
    await inProcess(argv, { cwd })
    const { head, loss } = readReport(join(cwd, 'r.html'))
    expect(head.facts.refusedRules.map(({ path, code }) => ({ path, code }))).toEqual([
      { path: 'r/bad.yml', code: 'detection-missing' },
    ])
    expect(loss).toMatchObject({ complete: true, totals: { damage: { byCode: { 'chunk-records-checksum': 1 } } } })
    await inProcess(argv, { cwd, onListening: (interrupt) => interrupt() })
    expect(readReport(join(cwd, 'r.html'))).toMatchObject({
      head: { facts: { isInterrupted: true } },
      loss: { complete: false },
    })
  })

  it('has matches of correlations, with the events behind them', async () => {
    const rule = `title: Shell\nname: shell\nlogsource: { category: process_creation, product: windows }\ndetection: { s: { CommandLine|contains: dir }, condition: s }\n---\ntitle: Many shells\ncorrelation: { type: event_count, rules: [shell], timespan: 1m, condition: { gte: 2 } }\nlevel: high\n`
    const cwd = temporaryFolder({ 'a.xml': xmlExport('dir a', 'dir b'), 'rule.yml': rule })
    await inProcess(['detect', 'a.xml', '-r', 'rule.yml', '-q', '--output-html', 'r.html'], { cwd })
    const { head, details } = readReport(join(cwd, 'r.html'))
    expect(head.rules.map(({ title }) => title)).toEqual(['Many shells'])
    expect(details).toMatchObject([{ correlation: { count: 2, events: [{ recordId: 1 }, { recordId: 2 }] } }])
  })

  it.each([
    [['a.evtx', '--output-html', 'a.evtx'], 'this file is part of the input; it stays as it is'],
    [['a.evtx', '-o', 'x', '--output-html', 'x'], '--output goes into the same file'],
    [['a.evtx', '--summary-json', 'x', '--output-html', './x'], '--summary-json goes into the same file'],
    [['a.evtx', '--output-html', 'none/r.html'], 'no such file or folder'],
  ])('is refused for %j', async (argv, reason) => {
    const log = sample('triage-attacks')
    const cwd = temporaryFolder({ 'a.evtx': log })
    const { code, out, err } = await inProcess(['detect', ...argv, '-r', RULES], { cwd })
    expect({ code, out }).toEqual({ code: 3, out: '' })
    expect(err).toContain(reason)
    expect(readFileSync(join(cwd, 'a.evtx')).equals(log)).toBe(true)
    expect(existsSync(join(cwd, 'r.html'))).toBe(false)
  })
})

describe('the limits of a report', () => {
  it('keep room for the worst, and count what is left out', async () => {
    const written: string[] = []
    const medium = {
      template: 'begin<!--data-->end',
      write: async (text: string) => void written.push(text),
      pack: async (text: string) => Buffer.from(text).toString('base64'),
    }
    const writer = new ReportWriter(medium, { matchesOfLevel: 3 })
    const match = (level: 'low' | 'critical') => ({
      time: null,
      rules: [{ id: null, title: level, level, status: null, tags: [], author: null, path: level, sha256: null }],
      ...{ host: null, user: null, file: null, channel: null, eventId: null, recordId: null, process: null },
      summary: level,
      detail: '{}',
    })
    const events = [...Array.from({ length: 10 }, () => match('low')), match('critical')]
    await writer.add({ events, processes: [] })
    const facts = { isInterrupted: false, events: 11, matches: 11, firstTime: null, lastTime: null }
    const contents = await writer.finish({
      version: '0',
      facts: { ...facts, refusedRules: [], flawedRules: [] },
      lossStatement: '{}',
      describe: async (rules, counts) => describeRules(rules, counts, [], {}),
    })
    expect(contents).toEqual({ listed: 4, unlisted: 7, undetailed: 0, unkeptProcesses: 0 })
    const html = written.join('')
    expect(html).toMatch(/^begin<script .*end$/s)
    const packed = /id="head">([^<]*)</.exec(html)![1]!
    expect(JSON.parse(Buffer.from(packed, 'base64').toString())).toMatchObject({
      rules: [
        { title: 'low', count: 10 },
        { title: 'critical', count: 1 },
      ],
      limits: { unlisted: { low: 7 }, maxMatchesOfLevel: 3 },
    })
  })

  it('leave out details before the file is too large to open, and say of how many events', async () => {
    const medium = { template: '<!--data-->', write: async () => undefined, pack: async (text: string) => text }
    const writer = new ReportWriter(medium, { detailBytes: 1_000_000 })
    const rule = { id: null, title: 't', level: null, status: null, tags: [], author: null, path: 'r', sha256: null }
    const unknown = { host: null, user: null, file: null, channel: null, eventId: null, recordId: null, process: null }
    const event = { time: null, rules: [rule], ...unknown, summary: '', detail: `"${'x'.repeat(600_000)}"` }
    for (let i = 0; i < 5; i++) await writer.add({ events: [event], processes: [] })
    const facts = { isInterrupted: false, events: 5, matches: 5, firstTime: null, lastTime: null }
    const contents = await writer.finish({
      version: '0',
      facts: { ...facts, refusedRules: [], flawedRules: [] },
      lossStatement: '{}',
      describe: async (rules, counts) => describeRules(rules, counts, [], {}),
    })
    expect(contents).toMatchObject({ listed: 5, undetailed: 3 })
  })

  it('show no text of a rule that is not the one that was used', () => {
    const rule = {
      id: null,
      title: 't',
      level: null,
      status: null,
      tags: [],
      author: null,
      path: 'r.yml',
      sha256: 'aa',
    }
    const text = 'title: t\nlogsource: { category: process_creation }\ndetection: { s: { A: b }, condition: s }\n'
    const textOf = (sha256: string) => describeRules([rule], [1], [{ path: 'r.yml', text, sha256 }], {}).texts
    expect([textOf('aa'), textOf('bb')]).toEqual([[text], []])
  })
})
