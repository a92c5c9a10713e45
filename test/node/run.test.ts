/** Runs over files in this thread; `test/cli/threads.test.ts` holds the same against workers. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Detector } from '../../src/detect/index.ts'
import { accountedBytes, bytesSource, type Damage, emptyAccount } from '../../src/evtx/index.ts'
import {
  findEvidence,
  findRules,
  type RunJob,
  type RunTotals,
  readRuleFiles,
  runDetection,
} from '../../src/node/index.ts'
import { replay } from '../../src/replay.ts'
import { matchJson } from '../../src/report/index.ts'
import type { Rule } from '../../src/sigma/index.ts'
import { loadEventRules } from '../sigma/event-rules.ts'
import { ROOT, repeatedChunk, sample, withDamage, xmlExport } from './logs.ts'
import { temporaryFolder } from './temporary-folder.ts'

const RULES: readonly Rule[] = loadEventRules(
  readRuleFiles((await findRules([join(ROOT, 'rules')], ROOT)).files).files,
).rules

interface Heard {
  readonly totals: RunTotals
  readonly text: string
  readonly damages: readonly Damage[]
  readonly unreadable: readonly string[]
  readonly bytes: readonly number[]
}

async function runOver(folder: string, job: Partial<RunJob> = {}, onMatches?: () => void): Promise<Heard> {
  const { files } = await findEvidence(['.'], folder)
  const heard = { text: '', damages: [] as Damage[], unreadable: [] as string[], bytes: [] as number[] }
  const totals = await runDetection(
    { files, rules: RULES, threads: 1, reader: 'sigma-replay', format: 'ndjson', ...job },
    {
      onMatches(output) {
        heard.text += new TextDecoder().decode(output)
        onMatches?.()
      },
      onDamage: (damage) => void heard.damages.push(damage),
      onUnreadable: (file, message) => void heard.unreadable.push(`${file.name}: ${message}`),
      onProgress: ({ bytes }) => void heard.bytes.push(bytes),
    },
  )
  return { ...heard, totals }
}

function sumOf({ byRule }: RunTotals): number {
  return byRule.reduce((sum, { count }) => sum + count, 0)
}

/** What the library finds in the whole log, read in one piece. */
async function wholeMatches(
  name: string,
  bytes: Uint8Array,
): Promise<{ text: string; damages: Damage[]; records: number }> {
  const damages: Damage[] = []
  const account = emptyAccount()
  let text = ''
  const source = bytesSource(name, bytes)
  for await (const match of replay([source], new Detector(RULES), { onDamage: (each) => damages.push(each), account }))
    text += `${matchJson(match)}\n`
  return { text, damages, records: account.records }
}

describe('a log of more than 256 chunks', () => {
  const CHUNKS = 300
  const log = repeatedChunk('triage-attacks', CHUNKS)

  it('is read in ranges as it is in one piece', async () => {
    const whole = await wholeMatches('./big.evtx', log)
    const { totals, text, damages, bytes } = await runOver(temporaryFolder({ 'big.evtx': log }))
    expect(whole.records).toBe(26 * CHUNKS)
    expect(totals.account.records).toBe(whole.records)
    expect(accountedBytes(totals.account)).toBe(log.length)
    expect(bytes.at(-1)).toBeGreaterThanOrEqual(log.length - 4096)
    expect(text === whole.text).toBe(true)
    expect(totals.matches).toBe(text.split('\n').length - 1)
    expect(sumOf(totals)).toBe(totals.matches)
    expect(damages).toEqual(whole.damages)
  })

  it('has damage of its header and of each range told once, as in one piece', async () => {
    const damaged = withDamage(withDamage(withDamage(log, 100), 4096 + 600), 4096 + 299 * 65_536 + 600)
    const whole = await wholeMatches('./big.evtx', damaged)
    const { damages, totals } = await runOver(
      temporaryFolder({ 'big.evtx': damaged, 'next.evtx': sample('old-schema') }),
    )
    expect(damages).toEqual(whole.damages)
    expect(damages.filter(({ code }) => code === 'header-checksum')).toHaveLength(1)
    expect(new Set(damages.map(({ chunk }) => chunk))).toEqual(new Set([0, 299, null]))
    expect(totals.damages).toBe(damages.length)
    expect(accountedBytes(totals.account)).toBe(damaged.length + sample('old-schema').length)
  })

  it('is left when the run is interrupted: what was found adds up, and its header is not blamed', async () => {
    const abort = new AbortController()
    const folder = temporaryFolder({ 'big.evtx': log, 'next.evtx': sample('old-schema') })
    const { totals, text, damages } = await runOver(folder, { signal: abort.signal }, () => abort.abort())
    expect(totals.isInterrupted).toBe(true)
    expect(totals.matches).toBeGreaterThan(0)
    expect(totals.matches).toBeLessThan(1000)
    expect(text.split('\n').length - 1).toBe(totals.matches)
    expect(sumOf(totals)).toBe(totals.matches)
    expect(damages).toEqual([])
  })

  it('may be an export, which is read once, however long it is', async () => {
    const padding = ' '.repeat(17 * 1024 * 1024)
    const text = xmlExport('vssadmin delete shadows /all').replace('<Events>', `<Events>${padding}`)
    const { totals, damages } = await runOver(temporaryFolder({ 'big.xml': text }))
    expect(totals.account.records).toBe(1)
    expect(totals.events).toBe(1)
    expect(accountedBytes(totals.account)).toBe(Buffer.byteLength(text))
    expect(damages).toEqual([])
  })

  it('may be no log at all, which is told once', async () => {
    const { totals, unreadable } = await runOver(temporaryFolder({ 'big.evtx': Buffer.alloc(18 * 1024 * 1024, 'x') }))
    expect(unreadable).toHaveLength(1)
    expect(totals.unreadableFiles).toBe(1)
  })
})

describe('files that are not what they seem', () => {
  const good = sample('old-schema')

  it.each<[what: string, content: string | Uint8Array, message: RegExp]>([
    ['is empty', '', /the file is empty/],
    ['is text', 'hello', /this is no EVTX file/],
    ['ends inside its header', good.subarray(0, 1000), /ends inside its header, after 1000 of 4096 bytes/],
  ])('one that %s is unreadable, and the others are read', async (_what, content, message) => {
    const { totals, unreadable } = await runOver(temporaryFolder({ 'a.evtx': content, 'b.evtx': good }))
    expect(unreadable).toEqual([expect.stringMatching(message)])
    expect(unreadable[0]).toMatch(/^\.\/a\.evtx: /)
    expect(totals).toMatchObject({ unreadableFiles: 1, matches: 2, damages: 0 })
  })

  it('one that goes away before its turn is unreadable', async () => {
    const files = [{ path: join(temporaryFolder(), 'gone.evtx'), name: 'gone.evtx', byteLength: 69_632 }]
    const { totals, unreadable } = await runOver(temporaryFolder(), { files })
    expect(unreadable).toEqual(['gone.evtx: there is no such file or folder'])
    expect(totals.unreadableFiles).toBe(1)
  })

  it('one that ends inside a chunk gives what it has', async () => {
    const { totals, damages } = await runOver(temporaryFolder({ 'a.evtx': good.subarray(0, 4096 + 20_000) }))
    expect(damages.map(({ code }) => code)).toContain('chunk-truncated')
    expect(totals.matches).toBe(2)
    expect(accountedBytes(totals.account)).toBe(4096 + 20_000)
  })

  it('an export is recognised by its content', async () => {
    const { totals } = await runOver(temporaryFolder({ 'export.evtx': xmlExport('whoami', 'hostname') }))
    expect(totals).toMatchObject({ events: 2, unreadableFiles: 0 })
  })
})

describe('the window of --from and --to', () => {
  it('holds its bounds and takes no event without them', async () => {
    const folder = temporaryFolder({ 'a.xml': xmlExport('a', 'b', 'c') })
    const at = (second: number): string => `2026-03-01T08:00:0${second}.0000000Z`
    for (const [window, events, first, last] of [
      [{}, 3, at(0), at(2)],
      [{ from: at(1) }, 2, at(1), at(2)],
      [{ to: at(1) }, 2, at(0), at(1)],
      [{ from: at(1), to: at(1) }, 1, at(1), at(1)],
      [{ from: '2026-03-01T08:00:01.0000001Z' }, 1, at(2), at(2)],
    ] as const) {
      const { totals } = await runOver(folder, window)
      expect(totals).toMatchObject({ events, outsideWindow: 3 - events, firstTime: first, lastTime: last })
    }
  })
})

it('the second reader goes the same way to the same matches', async () => {
  const folder = temporaryFolder({ 'a.evtx': sample('triage-attacks') })
  const first = await runOver(folder)
  const second = await runOver(folder, { reader: 'ts-evtx' })
  expect(second.totals.byRule).toEqual(first.totals.byRule)
  expect(accountedBytes(second.totals.account)).toBe(accountedBytes(first.totals.account))
})
