/** Runs the built command: the second reader is a process of its own. */
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sample, withDamage, xmlExport } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { describeWithShared, SHARED } from '../shared-folder.ts'
import { asProcess, linesOf, MAIN, outcomeOf } from './command.ts'

/** A PATH on which no reader is installed. */
const NOTHING = { PATH: temporaryFolder() }

const cwd = temporaryFolder({
  'a.evtx': sample('triage-attacks'),
  'damaged.evtx': withDamage(sample('triage-attacks'), 4096 + 700),
  'text.evtx': 'no log',
  'export.xml': xmlExport('whoami'),
})

const verify = (argv: readonly string[], env: { readonly [name: string]: string } = NOTHING) =>
  asProcess(['verify', ...argv], { cwd, env })

const OURS = JSON.parse(
  linesOf((await verify(['a.evtx', '-q', '-f', 'ndjson', '--reader', 'ts-evtx'])).out).at(-1)!,
) as { records: number }

interface Line {
  readonly kind: 'record' | 'file'
  readonly readBy: { readonly [reader: string]: boolean }
  readonly differences: readonly { readonly kind: string }[]
  readonly readers: { readonly [reader: string]: { readonly [key: string]: unknown } }
}

function jsonOf(out: string): Line[] {
  return linesOf(out).map((line) => JSON.parse(line) as Line)
}

/** A reader of that name on the PATH; `node` and what a shell needs are found by their paths. */
function fakeReader(name: string, script: string): { PATH: string } {
  const folder = temporaryFolder({ [name]: `#!/bin/sh\n${script}\n` })
  chmodSync(join(folder, name), 0o755)
  return { PATH: folder }
}

const EVENT = (id: number, image: string): string =>
  `<Event><System><EventRecordID>${id}</EventRecordID></System><EventData><Data Name="Image">${image}</Data></EventData></Event>`

describe('verify', () => {
  it('prints a table and a verdict for each file', async () => {
    const { code, out } = await verify(['a.evtx', '-q'])
    expect(code).toBe(0)
    expect(out).toMatch(/^a\.evtx\n {2}reader +version +records /)
    expect(out).toContain(`@ts-evtx/core read all ${OURS.records} records;`)
    expect(out).toContain('evtxexport (libevtx) was not asked: it is not installed.')
    expect(out).toContain('evtx_dump (Rust evtx) was not asked: it is not installed.')
  })

  it('prints records that differ, and a line for each file, as JSON', async () => {
    const { out } = await verify(['a.evtx', '-q', '-f', 'ndjson'])
    const lines = jsonOf(out)
    expect(lines[0]).toMatchObject({
      kind: 'record',
      file: 'a.evtx',
      recordId: expect.any(Number),
      headerRecordId: expect.any(Number),
      offset: 4608,
      readBy: { 'sigma-replay': true, 'ts-evtx': true },
    })
    expect(lines[0]!.differences[0]).toMatchObject({ reader: 'ts-evtx', part: 'system', kind: 'guid' })
    expect(lines.at(-1)).toMatchObject({
      kind: 'file',
      records: OURS.records,
      isComplete: true,
      readers: { 'ts-evtx': { end: 'done', records: OURS.records, both: OURS.records, onlyHere: 0, onlyThere: 0 } },
    })
  })

  it('leaves exports out, goes on behind what is no log, and writes the loss statement', async () => {
    const { code, err } = await verify([
      'export.xml',
      'text.evtx',
      'a.evtx',
      '--summary-json',
      'summary.json',
      '-o',
      'o',
    ])
    expect(code).toBe(0)
    expect(err).toContain('export.xml: an XML export')
    expect(err).toContain('text.evtx: this is no EVTX file')
    expect(readFileSync(join(cwd, 'o'), 'utf8')).toContain('@ts-evtx/core did not read this file and said: ')
    expect(JSON.parse(readFileSync(join(cwd, 'summary.json'), 'utf8'))).toMatchObject({ command: 'verify' })
  })

  it.each([
    ['--strict on damage', ['damaged.evtx', '--strict'], 4],
    ['--strict on a sound log', ['a.evtx', '--strict'], 0],
    ['--fail-on-difference where only the notation differs', ['a.evtx', '--fail-on-difference'], 0],
    ['nothing to read', ['none.evtx'], 3],
    ['--recover, which it has not', ['a.evtx', '--recover'], 3],
    ['a reader that is not installed', ['a.evtx', '--reader', 'evtxexport'], 3],
    ['a reader that nobody knows', ['a.evtx', '--reader', 'evtxdump'], 3],
    ['a wrong number', ['a.evtx', '--examples', 'some'], 3],
  ])('exits as it should: %s', async (_what, argv, expected) => {
    const { code, err } = await verify([...argv, '-q'])
    expect(code).toBe(expected)
    expect(err).not.toContain('    at ')
  })
})

describe.skipIf(process.platform === 'win32')('another reader', () => {
  const json = async (env: { readonly PATH: string }, ...argv: string[]) =>
    await verify(['a.evtx', '-q', '-f', 'ndjson', '--reader', 'evtxexport', ...argv], env)

  it('that fails half-way is told with its own message and what it gave', async () => {
    const first = `echo '${EVENT(990_001, 'x')}'`
    const { code, out } = await json(fakeReader('evtxexport', `${first}; echo 'Unable to go on.' >&2; exit 1`))
    expect(code).toBe(0)
    expect(jsonOf(out).at(-1)!.readers).toMatchObject({
      evtxexport: { end: 'failed', message: 'Unable to go on. (exit code 1)', records: 1, onlyThere: 1 },
    })
  })

  it('that refuses the file lacks no records: it was not there', async () => {
    const { out } = await json(fakeReader('evtxexport', `echo 'No.' >&2; exit 1`))
    const [line, ...more] = jsonOf(out)
    expect(more).toEqual([])
    expect(line!.readers).toMatchObject({ evtxexport: { end: 'failed', message: 'No. (exit code 1)', onlyHere: 0 } })
  })

  it('that has what we lack, or reads another value, is a finding', async () => {
    const more = fakeReader('evtxexport', `echo '${EVENT(990_001, 'x')}'`)
    expect(await json(more, '--fail-on-difference')).toMatchObject({ code: 1 })
    const text = await verify(['a.evtx', '-q', '--reader', 'evtxexport'], more)
    expect(text.out).toContain('alone has 1 record: 990001')
  })

  it('cannot make a terminal obey', async () => {
    const escapes = fakeReader('evtxexport', `printf '\\033]0;title\\007' >&2; exit 1`)
    const { out } = await verify(['a.evtx', '-q', '--reader', 'evtxexport'], escapes)
    expect(out).not.toContain('\u001b')
  })

  it('is ended by Ctrl-C, however long it would run, and the run says 130', async () => {
    const started = join(temporaryFolder(), 'started')
    const env = fakeReader('evtxexport', `[ "$1" = -V ] && exit 0; : > '${started}'; while :; do :; done`)
    const argv = [MAIN, 'verify', 'a.evtx', '-q', '--reader', 'evtxexport']
    const child = spawn(process.execPath, argv, { cwd, env: { ...process.env, ...env } })
    const outcome = outcomeOf(child)
    while (!existsSync(started)) await new Promise((resolve) => setTimeout(resolve, 10))
    child.kill('SIGINT')
    const { code, out } = await outcome
    expect(code).toBe(130)
    expect(out).toContain('interrupted')
  })
})

describeWithShared('the second reader on a log that was not closed', () => {
  it('loses most of it without a word', async () => {
    const log = join(SHARED, 'hard/files/real_sysmon.evtx')
    const { out } = await verify([log, '-q', '--reader', 'ts-evtx'])
    expect(out).toContain('@ts-evtx/core read 41 of 358 records and said nothing of the other 317;')
  })
})
