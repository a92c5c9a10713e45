/** `--summary-json`: what became of every byte and record, for each command that reads evidence. */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { repeatedChunk, sample, withDamage, xmlExport } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { asProcess, inProcess } from './command.ts'

const cwd = temporaryFolder({
  'whole.evtx': sample('triage-attacks'),
  'copy.evtx': Buffer.concat([sample('triage-attacks'), Buffer.alloc(10)]),
  'other.evtx': sample('old-schema'),
  'damaged.evtx': withDamage(sample('old-schema'), 4096 + 700),
  'cut.evtx': sample('old-schema').subarray(0, 4096 + 3000),
  'twice.evtx': repeatedChunk('old-schema', 2),
  'huge.evtx': repeatedChunk('triage-benign', 600),
  'export.xml': xmlExport('whoami', 'ver'),
  'image.raw': Buffer.concat([Buffer.alloc(777, 7), sample('old-schema').subarray(4096)]),
  'text.evtx': 'hello',
})
const RULES = ['-r', new URL('../../rules', import.meta.url).pathname]

async function statement(...argv: string[]): Promise<ReturnType<typeof JSON.parse>> {
  const { err } = await inProcess([...argv, '--summary-json', 'loss.json'], { cwd })
  const text = readFileSync(join(cwd, 'loss.json'), 'utf8')
  expect(text, err).toMatch(/^\{\n {2}"tool": \{/)
  return JSON.parse(text)
}

describe('the loss statement', () => {
  it('is this document, byte for byte', async () => {
    await statement('dump', 'damaged.evtx', '-o', 'records.ndjson')
    await expect(readFileSync(join(cwd, 'loss.json'), 'utf8')).toMatchFileSnapshot('golden/loss-statement.json')
  })

  it('accounts for every byte of every source, whatever its form and state', async () => {
    const files = ['whole.evtx', 'damaged.evtx', 'cut.evtx', 'export.xml', 'text.evtx', 'image.raw']
    for (const options of [[], ['--recover']]) {
      const { sources, totals } = await statement('dump', ...files, '-o', 'records.ndjson', ...options)
      expect(sources.map(({ file }: { file: string }) => file)).toEqual(files)
      for (const { file, bytes, sha256 } of [...sources, { ...totals, file: 'totals' }]) {
        const { total, ...parts } = bytes
        expect(
          Object.values<number>(parts).reduce((sum, part) => sum + part, 0),
          file,
        ).toBe(total)
        if (file !== 'totals') {
          const content = readFileSync(join(cwd, file))
          expect(total).toBe(content.length)
          expect(sha256).toBe(createHash('sha256').update(content).digest('hex'))
        }
      }
    }
  })

  it('says the form of each source, and why one could not be read', async () => {
    const { sources, totals } = await statement(
      'dump',
      'whole.evtx',
      'export.xml',
      'image.raw',
      'text.evtx',
      '-o',
      'x',
      '--recover',
    )
    expect(sources.map(({ form }: { form: string }) => form)).toEqual(['evtx', 'xml', 'image', 'image'])
    expect(sources[2].records).toMatchObject({ found: 0, recovered: 5 })
    expect(sources[3]).toMatchObject({
      complete: false,
      unreadable: expect.stringMatching(/no EVTX file/),
      bytes: { unread: 5 },
    })
    expect(totals).toMatchObject({ files: 4, unreadableFiles: 1 })
  })

  it('compares what the header promises with what was found', async () => {
    const log = sample('old-schema')
    log.writeUInt16LE(9, 42)
    log.writeBigUInt64LE(1000n, 24)
    writeFileSync(join(cwd, 'boasting.evtx'), log)
    const { sources } = await statement('dump', 'boasting.evtx', '-o', 'x')
    expect(sources[0].promised).toEqual({
      chunks: 9,
      chunksFound: 1,
      records: 5,
      recordsFound: 5,
      nextRecordId: 1000,
      highestRecordIdFound: 5,
      isDirty: false,
      isFull: false,
      hasChecksums: true,
    })
  })

  it('names ids that come twice, and the same records in several files', async () => {
    const { sources, copies } = await statement(
      'dump',
      'whole.evtx',
      'other.evtx',
      'copy.evtx',
      'twice.evtx',
      '-o',
      'x',
    )
    expect(copies).toEqual([
      { first: 'whole.evtx', again: 'copy.evtx', records: 26 },
      { first: 'other.evtx', again: 'twice.evtx', records: 10 },
    ])
    expect(sources[3].recordIds).toMatchObject([
      { records: 10, duplicates: 5, duplicateRanges: [{ first: 1, last: 5 }] },
    ])
    expect(sources[1].recordIds).toMatchObject([{ records: 5, duplicates: 0, missing: 0, gaps: [] }])
  })

  it('lists each damage with its place and checksums', async () => {
    const { sources, totals } = await statement('dump', 'damaged.evtx', '-o', 'x')
    expect(totals.damage).toEqual({ total: 1, byCode: { 'chunk-records-checksum': 1 } })
    expect(sources[0].damage.listed).toMatchObject([
      {
        code: 'chunk-records-checksum',
        offset: 4096,
        chunk: 0,
        stored: expect.any(Number),
        computed: expect.any(Number),
      },
    ])
  })

  it('comes with detect too, with what became of the rules, and changes no match', async () => {
    const plain = await inProcess(['detect', 'whole.evtx', ...RULES], { cwd })
    const withSummary = await inProcess(['detect', 'whole.evtx', ...RULES, '--summary-json', 'loss.json'], { cwd })
    expect(withSummary.out).toBe(plain.out)
    const { command, sources, rules } = JSON.parse(readFileSync(join(cwd, 'loss.json'), 'utf8'))
    expect(command).toBe('detect')
    expect(sources[0]).toMatchObject({
      file: 'whole.evtx',
      records: { found: 26 },
      firstTime: '2026-03-11T10:03:12.8840127Z',
    })
    expect(rules).toMatchObject({ loaded: 12, used: 12, refused: [] })
  })

  it('is the same for any number of threads', async () => {
    const texts = []
    for (const threads of ['1', '2']) {
      const { code } = await asProcess(
        ['detect', 'huge.evtx', ...RULES, '--threads', threads, '--summary-json', 'loss.json', '-o', 'x'],
        { cwd },
      )
      expect(code).toBe(0)
      texts.push(readFileSync(join(cwd, 'loss.json'), 'utf8'))
    }
    expect(texts[1]).toBe(texts[0])
    expect(JSON.parse(texts[0]!).sources[0].recordIds[0].records).toBeGreaterThan(1000)
  })

  it('is not written over evidence, rules or the output', async () => {
    for (const path of ['whole.evtx', './out.ndjson']) {
      writeFileSync(join(cwd, 'out.ndjson'), '')
      const argv = ['detect', 'whole.evtx', ...RULES, '-o', 'out.ndjson', '--summary-json', path]
      const { code, err } = await inProcess(argv, { cwd })
      expect(code, err).toBe(3)
      expect(err).toMatch(/--summary-json/)
    }
    expect(readFileSync(join(cwd, 'whole.evtx')).equals(sample('triage-attacks'))).toBe(true)
  })
})
