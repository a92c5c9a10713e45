/** What only a process shows: pipes, devices, signals, workers. Runs the built command. */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import * as module from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { MATCH_FORMATS } from '../../src/report/index.ts'
import { loadRules } from '../../src/sigma/index.ts'
import { ROOT, repeatedChunk, sample, withDamage, xmlExport } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { asProcess, inShell, linesOf, MAIN, outcomeOf } from './command.ts'

const RULES = join(ROOT, 'rules')
const hasShell = process.platform !== 'win32'
const hasFull = existsSync('/dev/full')

if (!hasShell) console.warn('Pipes, devices and Ctrl-C are not tested here: they need a POSIX shell.')
else if (!hasFull) console.warn('A full device is not tested here: there is no /dev/full.')

const keepsCode = 'enableCompileCache' in module
if (!keepsCode) console.warn('The cache of compiled code is not tested here: this Node has none.')

it.skipIf(!keepsCode)('keeps compiled code in the cache folder', async () => {
  const folder = temporaryFolder()
  const { code } = await asProcess(['--version'], { env: { XDG_CACHE_HOME: folder } })
  expect({ code, kept: readdirSync(join(folder, 'sigma-replay', 'code')).length }).toEqual({ code: 0, kept: 1 })
})

describe.skipIf(!hasShell)('a pipe', () => {
  it('that closes early ends the run with 0 and without a word', async () => {
    // `$PIPESTATUS` is the code of the first command, not of `head`.
    const line = '$SIGMA detect samples samples -q -r rules --threads 1 | head -c 1; exit $PIPESTATUS'
    expect(await inShell(line)).toEqual({ code: 0, out: '{', err: '' })
  })

  it('that closes early leaves whole files of the other outputs', async () => {
    const cwd = temporaryFolder({})
    const paths = `${join(ROOT, 'samples')} -r ${RULES} --output-sarif found.sarif --output-json found.json`
    const line = `$SIGMA detect ${paths} -q --threads 1 | head -c 1; exit $PIPESTATUS`
    expect((await inShell(line, { cwd })).code).toBe(0)
    const read = (name: string) => JSON.parse(readFileSync(join(cwd, name), 'utf8')) as unknown
    expect(read('found.json')).toHaveLength(45)
    expect((read('found.sarif') as { runs: { results: unknown[] }[] }).runs[0]!.results).toHaveLength(45)
  })

  it('that closes early ends workers, too', async () => {
    const cwd = temporaryFolder({ 'a.evtx': repeatedChunk('triage-attacks', 40), 'b.evtx': sample('old-schema') })
    const line = `$SIGMA detect a.evtx b.evtx -q -r '${RULES}' --threads 2 | head -n 1; exit $PIPESTATUS`
    const { code, out, err } = await inShell(line, { cwd })
    expect({ code, err, lines: linesOf(out).length }).toEqual({ code: 0, err: '', lines: 1 })
  })

  it('that nobody reads does not spoil the help', async () => {
    expect(await inShell('$SIGMA detect --help | true; exit $PIPESTATUS')).toEqual({ code: 0, out: '', err: '' })
  })

  it('of messages that closes does not end the run', async () => {
    const { code, out } = await inShell('$SIGMA detect samples -r rules 2>&-')
    expect({ code, hasMatches: linesOf(out).length > 0 }).toEqual({ code: 0, hasMatches: true })
  })

  it('of records goes into an explanation', async () => {
    const rule = 'rules/proc_creation_win_certutil_download.yml'
    const line = `$SIGMA dump samples/old-schema.evtx -q --record 2 | $SIGMA explain - -r ${rule}`
    const { code, out, err } = await inShell(line)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('verdict  match\n')
  })

  it('named as the output is written to as it is', async () => {
    const { out: direct } = await asProcess(['detect', 'samples', '-q', '-r', 'rules'])
    expect(await inShell('$SIGMA detect samples -q -r rules -o /dev/stdout | cat')).toEqual({
      code: 0,
      out: direct,
      err: '',
    })
    expect(await inShell('$SIGMA detect samples -q -r rules -o /dev/null')).toEqual({ code: 0, out: '', err: '' })
  })
})

describe.skipIf(!hasFull)('a device without space', () => {
  it.each([
    ['the named output', '-o /dev/full', /\/dev\/full: .*there is no space left on the device/],
    ['an empty json document', '-o /dev/full -f json --from 2999-01-01', /there is no space left on the device/],
    ['standard output', '>/dev/full', /there is no space left on the device/],
    ['standard output from workers', '--threads 2 >/dev/full', /there is no space left on the device/],
  ])('fails with 3 and one line: %s', async (_what, options, message) => {
    const { code, err } = await inShell(`$SIGMA detect samples -q -r rules ${options}`)
    expect(code).toBe(3)
    expect(err).toMatch(message)
    expect(linesOf(err)).toHaveLength(1)
  })

  it('fails the help', async () => {
    expect(await inShell('$SIGMA --help >/dev/full')).toMatchObject({ code: 3 })
  })
})

describe('threads', () => {
  const log = repeatedChunk('security-4688', 300)
  const cwd = temporaryFolder({
    // Longer than a unit, so that one file is spread over threads as well.
    'big.evtx': withDamage(withDamage(withDamage(log, 100), 4096 + 700), 4096 + 299 * 65_536 + 700),
    'damaged.evtx': withDamage(sample('old-schema'), 4096 + 700),
    'export.xml': xmlExport('vssadmin delete shadows /all', 'whoami'),
    'text.evtx': 'no log',
    'small.evtx': sample('triage-attacks'),
  })
  const files = ['small.evtx', 'text.evtx', 'big.evtx', 'export.xml', 'damaged.evtx']

  it('lose no match however slowly the output takes them', async () => {
    const { findEvidence, findRules, readRuleFiles, runDetection } = await built()
    const { files } = await findEvidence(['big.evtx'], cwd)
    const { rules } = loadRules(readRuleFiles((await findRules([RULES], cwd)).files).files)
    let taken = 0
    const listener = {
      async onMatches(_output: Uint8Array, count: number) {
        taken += count
        // Meanwhile the worker goes on, to the end of its unit.
        await new Promise((resolve) => setTimeout(resolve, 20))
      },
      onDamage: () => undefined,
      onUnreadable: () => undefined,
      onProgress: () => undefined,
    }
    const job = { files, rules, threads: 2, reader: 'sigma-replay', format: 'ndjson' } as const
    const totals = await runDetection(job, listener)
    expect(totals.threads).toBe(2)
    expect(taken).toBe(totals.byRule.reduce((sum, { count }) => sum + count, 0))
    expect(taken).toBe(900)
  })

  it('change no byte of the matches in any format, and no line on stderr', async () => {
    const besides = MATCH_FORMATS.flatMap((format) => [`--output-${format}`, `found.${format}`])
    const argv = ['detect', ...files, '-r', RULES, '-f', 'ndjson', ...besides, '--verbose', '--threads']
    const written = (): string[] => MATCH_FORMATS.map((format) => readFileSync(join(cwd, `found.${format}`), 'utf8'))
    const one = await asProcess([...argv, '1'], { cwd })
    const ofOne = written()
    const two = await asProcess([...argv, '2'], { cwd })
    for (const [i, text] of written().entries()) expect(text === ofOne[i], MATCH_FORMATS[i]).toBe(true)
    expect(ofOne[MATCH_FORMATS.indexOf('ndjson')] === one.out).toBe(true)
    const lasting = (err: string): string => err.replace(/^elapsed .*$/m, '')
    expect(one.code).toBe(0)
    expect(two.code).toBe(0)
    expect(two.out === one.out).toBe(true)
    expect(lasting(two.err)).toBe(lasting(one.err))
    expect(one.err).toContain('text.evtx: this is no EVTX file')
    expect(one.err.match(/^damaged\.evtx: /gm)?.length).toBeGreaterThan(0)
    expect(two.err).toMatch(/^elapsed .*, 2 threads$/m)
  })

  it('keep the order in which files were given', async () => {
    const { out } = await asProcess(['detect', ...files, '-r', RULES, '-q', '--threads', '2'], { cwd })
    const order = linesOf(out).map((line) => (JSON.parse(line) as { event: { file: string } }).event.file)
    expect([...new Set(order)]).toEqual(files.filter((file) => order.includes(file)))
    expect(order[0]).toBe('small.evtx')
  })
})

describe.skipIf(!hasShell)('Ctrl-C', () => {
  const cwd = temporaryFolder({ 'big.evtx': repeatedChunk('triage-attacks', 800) })

  it.each(['1', '2'])('leaves whole lines or a whole list, sums that add up, and 130: %s threads', async (threads) => {
    const output = `found-${threads}.json`
    const argv = ['detect', 'big.evtx', '-r', RULES, '-f', 'json', '-o', output, '--threads', threads]
    const child = spawn(process.execPath, [MAIN, ...argv], { cwd })
    const outcome = outcomeOf(child)
    await firstBytesOf(join(cwd, output))
    child.kill('SIGINT')
    const { code, err } = await outcome
    const found = JSON.parse(readFileSync(join(cwd, output), 'utf8')) as unknown[]
    expect(code).toBe(130)
    expect(err).toContain('interrupted: what was found so far has been written')
    expect(err).not.toMatch(/^damage/m)
    const told = /^matches {3}([\d,]+)/m.exec(err)?.[1]?.replaceAll(',', '')
    expect(Number(told)).toBe(found.length)
    const [records, ...parts] = numbersOf(/^records .*$/m.exec(err)![0])
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(records)
  })
})

/** Waits until the run has found something, however long that takes. */
async function firstBytesOf(path: string): Promise<void> {
  while (!existsSync(path) || readFileSync(path).length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
}

function numbersOf(line: string): number[] {
  return (line.match(/\d[\d,]*/g) ?? []).map((digits) => Number(digits.replaceAll(',', '')))
}

/** The room `node` as it is built: workers load built files. */
function built(): Promise<typeof import('../../src/node/index.ts')> {
  return import(pathToFileURL(join(dirname(dirname(MAIN)), 'node/index.js')).href)
}
