/** Every match of the NDJSON is in each other format, and none besides. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MATCH_FORMATS } from '../../src/report/index.ts'
import { ROOT } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { linesIn, TOLD, type ToldMatch } from '../report/match-forms.ts'
import { describeWithShared, SHARED } from '../shared-folder.ts'
import { inProcess, linesOf } from './command.ts'

const cwd = temporaryFolder({
  'correlation.yml': `
title: Several discoveries
id: 33333333-3333-4333-8333-333333333333
level: medium
tags: [attack.discovery]
correlation: { type: event_count, rules: [creation], group-by: [Computer], timespan: 1h, condition: { gte: 5 } }
---
title: A process
name: creation
logsource: { category: process_creation, product: windows }
detection: { s: { Image|endswith: '.exe' }, condition: s }
`,
})

/** One run, with the documents of all formats. */
async function documents(paths: readonly string[], rules: readonly string[]) {
  const besides = MATCH_FORMATS.flatMap((format) => [`--output-${format}`, join(cwd, `found.${format}`)])
  const argv = ['detect', ...paths, ...rules.flatMap((path) => ['-r', path]), ...besides, '-f', 'ndjson']
  const { code, out, err } = await inProcess(argv)
  expect(code).toBe(0)
  const texts = MATCH_FORMATS.map((format) => [format, readFileSync(join(cwd, `found.${format}`), 'utf8')] as const)
  return { out, err, texts: Object.fromEntries(texts) }
}

interface Layer {
  readonly techniques: readonly { readonly techniqueID: string; readonly score: number }[]
  readonly metadata: readonly { readonly name: string; readonly value: string }[]
}

function expectAllOf({ out, err, texts }: Awaited<ReturnType<typeof documents>>): void {
  const expected: ToldMatch[] = TOLD.ndjson!(out)
  expect(expected.length).toBeGreaterThan(0)
  for (const [format, read] of Object.entries(TOLD)) expect(read(texts[format]!), format).toEqual(expected)
  expect(linesIn(texts.table!)).toHaveLength(expected.length + 1)
  const lines = linesOf(out).map((line) => JSON.parse(line) as { rule: { tags: string[] } })
  const layer = JSON.parse(texts.navigator!) as Layer
  for (const { techniqueID, score } of layer.techniques) {
    const tag = `attack.${techniqueID.toLowerCase()}`
    expect(score, tag).toBe(lines.filter(({ rule }) => rule.tags.includes(tag)).length)
  }
  expect(layer.metadata[0]).toEqual({ name: 'matches', value: String(expected.length) })
  expect(err).toContain(`matches   ${expected.length.toLocaleString('en-US')} of `)
}

describe('all formats of one run', () => {
  it('hold the matches of the samples, those of correlations among them', async () => {
    const found = await documents(['samples'], ['rules', join(cwd, 'correlation.yml')])
    expect(TOLD.ndjson!(found.out)).toContain('Several discoveries #')
    expectAllOf(found)
  })

  it('are whole documents without any match', async () => {
    const { texts } = await documents(['samples/triage-benign.evtx'], ['rules'])
    for (const [format, read] of Object.entries(TOLD)) expect(read(texts[format]!), format).toEqual([])
    expect((JSON.parse(texts.navigator!) as Layer).techniques).toEqual([])
  })
})

describeWithShared('recordings of attacks', () => {
  it('hold the same matches in all formats, and in the tree of processes', async () => {
    const rules = join(SHARED, 'sigma/rules/windows')
    const logs = join(SHARED, 'corpora/EVTX-ATTACK-SAMPLES/Credential Access')
    const found = await documents([logs], [rules])
    expectAllOf(found)
    const { out } = await inProcess(['tree', logs, '-r', rules, '-q', '-f', 'ndjson'])
    const ofProcesses = linesOf(out).flatMap((line) => (JSON.parse(line) as { matches: { count: number }[] }).matches)
    expect(ofProcesses.reduce((sum, { count }) => sum + count, 0)).toBe(linesOf(found.out).length)
  })
})

describe('outputs beside the main one', () => {
  const detect = (...options: readonly string[]) =>
    inProcess(['detect', join(ROOT, 'samples/old-schema.evtx'), '-r', join(ROOT, 'rules'), ...options], { cwd })

  it('may be several of one format', async () => {
    const { code, err } = await detect('-o', 'x.ndjson', '--output-csv', 'a.csv', '--output-csv', 'b.csv')
    expect(code).toBe(0)
    expect(readFileSync(join(cwd, 'a.csv'), 'utf8')).toBe(readFileSync(join(cwd, 'b.csv'), 'utf8'))
    expect(linesOf(err).filter((line) => line.startsWith('output'))).toEqual(
      ['x.ndjson', 'a.csv', 'b.csv'].map((name) => `output    ${name}`),
    )
  })

  it.each([
    [
      'two into one file',
      ['--output-csv', 'y.csv', '--output-json', './y.csv'],
      /--output-csv y\.csv: another output goes into/,
    ],
    [
      'one into the file of --output',
      ['-o', 'z.csv', '--output-sarif', 'z.csv'],
      /--output-sarif z\.csv: another output/,
    ],
    [
      'one into the loss statement',
      ['--output-csv', 'l.csv', '--summary-json', 'l.csv'],
      /--summary-json l\.csv: --output/,
    ],
    ['one over a rule', ['--output-csv', 'correlation.yml', '-r', 'correlation.yml'], /this file is part of the input/],
    ['one into a folder', ['--output-markdown', '.'], /--output-markdown \.: it is a folder/],
  ])('are refused before anything is read: %s', async (_what, options, message) => {
    const { code, err } = await detect(...options)
    expect(code).toBe(3)
    expect(err).toMatch(message)
  })
})
