import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { fileOutput, isOneOf, OutputClosed, OutputFailed, streamOutput } from '../../src/node/output.ts'
import { csvHeader, formatOf } from '../../src/report/index.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** Of each kind of frame one; `test/cli/match-formats.test.ts` looks at whole documents of all formats. */
const FORMATS = ['ndjson', 'json', 'csv'] as const
type FramedFormat = (typeof FORMATS)[number]

/** What `Format.print` prints, as the parts of a run come. */
const PARTS: { readonly [format in FramedFormat]: readonly string[] } = {
  ndjson: ['{"a":1}\n{"a":2}\n', '{"a":3}\n'],
  json: [',{"a":1}\n,{"a":2}\n', ',{"a":3}\n'],
  csv: [',1\n,2\n', ',3\n'],
}

const WHOLE: { readonly [format in FramedFormat]: string } = {
  ndjson: '{"a":1}\n{"a":2}\n{"a":3}\n',
  json: '[\n{"a":1}\n,{"a":2}\n,{"a":3}\n]\n',
  csv: `${csvHeader()},1\n,2\n,3\n`,
}

const EMPTY: { readonly [format in FramedFormat]: string } = { ndjson: '', json: '[\n]\n', csv: csvHeader() }

function memory(isTTY = false): Writable & { text: string; isTTY: boolean } {
  const stream = new Writable({
    write(chunk, _encoding, done) {
      memory.text += String(chunk)
      done()
    },
  })
  const memory = Object.assign(stream, { text: '', isTTY })
  return memory
}

function failing(code: string): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })) })
}

describe.each(FORMATS)('a document in %s', (format) => {
  it('is whole in a file, which it replaces', async () => {
    const path = join(temporaryFolder({ out: 'something longer than what is to come'.repeat(10) }), 'out')
    const output = fileOutput(path, formatOf(format).frame)
    for (const part of PARTS[format]) await output.write(part)
    await output.close()
    expect(readFileSync(path, 'utf8')).toBe(WHOLE[format])
    if (format === 'json') expect(JSON.parse(readFileSync(path, 'utf8'))).toHaveLength(3)
  })

  it('is whole on a stream', async () => {
    const stream = memory()
    const output = streamOutput(stream, formatOf(format).frame)
    for (const part of PARTS[format]) await output.write(part)
    await output.close()
    expect(stream.text).toBe(WHOLE[format])
  })

  it('is valid without matches', async () => {
    const stream = memory()
    await streamOutput(stream, formatOf(format).frame).close()
    expect(stream.text).toBe(EMPTY[format])
  })
})

it('has its closing before the end of the frame, with items and without', async () => {
  for (const items of ['', ',1\n']) {
    const stream = memory()
    const output = streamOutput(stream, { begin: '[', end: ']', separator: ',' })
    await output.write(items)
    await output.close('closing')
    expect(stream.text).toBe(`[${items.slice(1)}closing]`)
  }
})

it('shows a terminal no character that it would obey, and pipes what was found', async () => {
  for (const [isTTY, text] of [
    [true, '{"a":"\\u202e\\u009b31m"}\n'],
    [false, '{"a":"\u202e\u009b31m"}\n'],
  ] as const) {
    const stream = memory(isTTY)
    await streamOutput(stream, formatOf('ndjson').frame).write('{"a":"\u202e\u009b31m"}\n')
    expect(stream.text).toBe(text)
  }
})

it.each<[code: string, error: new () => Error, message: string]>([
  ['EPIPE', OutputClosed, ''],
  ['ENOSPC', OutputFailed, 'there is no space left on the device'],
])('a stream that fails with %s rejects what is written', async (code, error, message) => {
  const output = streamOutput(failing(code), formatOf('json').frame)
  await expect(output.write(',{}\n')).rejects.toThrow(error)
  await expect(streamOutput(failing(code), formatOf('json').frame).close()).rejects.toThrow(message)
})

it('a file that cannot be opened says why', () => {
  const folder = temporaryFolder()
  expect(() => fileOutput(folder, formatOf('json').frame)).toThrow('it is a folder')
  expect(() => fileOutput(join(folder, 'no/where'), formatOf('json').frame)).toThrow(OutputFailed)
})

it.skipIf(process.platform !== 'linux')('a device without space says so', async () => {
  await expect(fileOutput('/dev/full', formatOf('json').frame).close()).rejects.toThrow('no space left')
})

it('knows a file by what it is, not by its name', () => {
  const folder = temporaryFolder({ 'a.evtx': '', 'b.evtx': '' })
  const files = [{ path: join(folder, 'a.evtx') }]
  expect(isOneOf(join(folder, '.', 'a.evtx'), files)).toBe(true)
  expect(isOneOf(join(folder, 'b.evtx'), files)).toBe(false)
  expect(isOneOf(join(folder, 'new'), files)).toBe(false)
  if (process.platform === 'win32') return
  symlinkSync('a.evtx', join(folder, 'link'))
  expect(isOneOf(join(folder, 'link'), files)).toBe(true)
})
