import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT, repeatedChunk, sample, xmlExport } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { inProcess, linesOf } from './command.ts'
import { type Told, textOf, toldOf } from './info-told.ts'

const NAMES = readdirSync(join(ROOT, 'samples'))
  .filter((name) => name.endsWith('.evtx'))
  .map((name) => name.slice(0, -'.evtx'.length))
  .sort()

describe('the samples', () => {
  it.each(NAMES)('%s, as text', async (name) => {
    const { code, out, err } = await inProcess(['info', `samples/${name}.evtx`, '--chunks'])
    expect(code).toBe(0)
    const damage = `samples/${name}.evtx: at `
    expect(linesOf(err).filter((line) => !line.startsWith(damage))).toEqual([
      expect.stringMatching(/^described 1 file in /),
    ])
    expect(linesOf(out).filter((line) => line.length > 100)).toEqual([])
    await expect(out).toMatchFileSnapshot(`golden/info/${name}.txt`)
  })

  it('all of them, as JSON', async () => {
    const { out } = await inProcess(['info', 'samples', '-f', 'ndjson', '-q'])
    await expect(out).toMatchFileSnapshot('golden/info/samples.ndjson')
    const list = await inProcess(['info', 'samples', '-f', 'json', '-q'])
    expect(JSON.parse(list.out)).toEqual(linesOf(out).map((line) => JSON.parse(line) as unknown))
  })

  it('begin like their parts of the loss statement', async () => {
    const cwd = temporaryFolder()
    const { out } = await inProcess(['info', join(ROOT, 'samples'), '-f', 'json', '-q', '--summary-json', 's.json'], {
      cwd,
    })
    const { sources, command } = JSON.parse(readFileSync(join(cwd, 's.json'), 'utf8')) as {
      sources: object[]
      command: string
    }
    expect(command).toBe('info')
    expect(JSON.parse(out)).toMatchObject(sources)
    expect(sources).toHaveLength(NAMES.length)
  })
})

describe('what is no ordinary log', () => {
  it('an export has no header and no chunks', async () => {
    const text = xmlExport('whoami', 'net user')
    expect(await toldOf(text)).toMatchObject({
      form: 'xml',
      header: null,
      chunkTable: null,
      headerRecordIds: null,
      live: { records: 2, templates: [], channels: [{ records: 2 }] },
      recordIds: [{ first: 1, last: 2 }],
    })
    expect(await textOf(text)).not.toMatch(/^(file header|chunks|templates)/m)
  })

  it('an image has only records that were recovered', async () => {
    const image = Buffer.concat([Buffer.alloc(1000, 'x'), sample('old-schema').subarray(4096), Buffer.alloc(500, 'y')])
    const told = await toldOf(image, '--recover')
    expect(told).toMatchObject({
      code: 0,
      form: 'image',
      header: null,
      chunkTable: null,
      records: { found: 0 },
      live: { records: 0 },
    })
    expect(told.records.recovered).toBeGreaterThan(0)
    expect(told.recovered?.records).toBe(told.records.recovered)
    const text = await textOf(image, '--recover')
    expect(text).toMatch(/^form +no log; searched for records$/m)
    expect(text).toMatch(/^recovered outside live data +\d+ records?\n +time +2/m)
    expect((await toldOf(image)).code).toBe(3)
  })

  it('a log has both', async () => {
    const log = sample('old-schema')
    const records = log.readUInt32LE(4096 + 512 + 4)
    // The header lets live records end behind the first.
    log.writeUInt32LE(512 + records, 4096 + 48)
    log.writeBigUInt64LE(log.readBigUInt64LE(4096 + 24), 4096 + 32)
    const told = await toldOf(log, '--recover')
    expect(told.live.records).toBe(1)
    expect(told.recovered?.records).toBe(told.records.recovered)
    expect((await toldOf(log)).recovered).toBe(null)
  })

  it.each<[what: string, bytes: string | Uint8Array, message: RegExp]>([
    ['empty', '', /the file is empty/],
    ['text', 'hello', /this is no EVTX file/],
    ['the half of a header', sample('old-schema').subarray(0, 1000), /ends inside its header/],
  ])('a file that cannot be read says why: %s', async (_what, bytes, message) => {
    const told = await toldOf(bytes)
    expect(told).toMatchObject({
      code: 3,
      complete: false,
      header: null,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(told.unreadable).toMatch(message)
    expect(told.err).toMatch(message)
    expect(await textOf(bytes)).toMatch(/^a\.evtx\nsize +[\d,]+ bytes\nsha256 .*\nunread +.*\n( {10}.*\n)*\n$/)
  })

  it('a file that is not there is named, and the others are told of', async () => {
    const { code, out, err } = await inProcess(['info', 'none.evtx', 'samples/old-schema.evtx'])
    expect(code).toBe(3)
    expect(err).toMatch(/^none\.evtx: there is no such file or folder/)
    expect(out).toMatch(/^samples\/old-schema\.evtx\n/)
  })
})

describe('several files', () => {
  const files = {
    'a.evtx': sample('old-schema'),
    'b.evtx': sample('old-schema'),
    'c.evtx': repeatedChunk('old-schema', 2),
  }

  it('tell of records that files before them have, or they themselves', async () => {
    const cwd = temporaryFolder(files)
    const { out, err } = await inProcess(['info', '.', '-f', 'ndjson'], { cwd })
    const copies = linesOf(out).map(
      (line) => (JSON.parse(line) as { copies: { of: string; records: number }[] }).copies,
    )
    const count = copies[1]![0]!.records
    expect(copies).toEqual([[], [{ of: './a.evtx', records: count }], [{ of: './a.evtx', records: 2 * count }]])
    expect(err).toMatch(/^files +3 read$/m)
    const text = await textOf(files['c.evtx'])
    expect(text).toMatch(new RegExp(`^copies +${count} records? more than once in this file$`, 'm'))
    expect(text).toMatch(/^ +twice \d+/m)
  })

  it('go into a file, but not into one of them', async () => {
    const cwd = temporaryFolder(files)
    expect(await inProcess(['info', 'a.evtx', '-o', 'b.evtx'], { cwd })).toMatchObject({ code: 0, out: '' })
    expect(await inProcess(['info', 'a.evtx', '-o', 'a.evtx'], { cwd })).toMatchObject({ code: 3, out: '' })
    expect(readFileSync(join(cwd, 'a.evtx')).equals(files['a.evtx'])).toBe(true)
  })

  it('when interrupted, say of what they had how far it was read', async () => {
    const cwd = temporaryFolder({ 'a.evtx': repeatedChunk('triage-attacks', 600), 'b.evtx': sample('old-schema') })
    const { code, out, err } = await inProcess(['info', '.', '-f', 'ndjson'], {
      cwd,
      onListening: (interrupt) => setTimeout(interrupt, 20),
    })
    expect(code).toBe(130)
    expect(err).toContain('interrupted')
    const told = linesOf(out).map((line) => JSON.parse(line) as Told)
    expect(told.length).toBeLessThan(2)
    for (const each of told) expect(each).toMatchObject({ file: './a.evtx', complete: false, header: null })
  })
})

it('shows nothing of a log that a terminal would obey', async () => {
  const text = xmlExport('x').replace('PC-1', 'PC\u202e-1\u009b')
  expect(await textOf(text)).toContain('PC\\u202e-1\\u009b')
})
