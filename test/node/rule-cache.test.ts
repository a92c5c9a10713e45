import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CacheFolder, cacheFolder } from '../../src/node/cache-folder.ts'
import { findRules, readRuleFiles } from '../../src/node/index.ts'
import { type CachedRules, RuleCache } from '../../src/node/rule-cache.ts'
import type { Placeholders, RuleFile } from '../../src/sigma/index.ts'
import { describeWithShared, SHARED } from '../shared-folder.ts'
import { loadEventRules } from '../sigma/event-rules.ts'
import { ROOT } from './logs.ts'
import { temporaryFolder } from './temporary-folder.ts'

const RULES = fresh(filesOf(['a.yml', 'title: one'], ['b.yml', '- broken: [']))
const FILES = filesOf(['a.yml', 'title: one'], ['b.yml', '- broken: ['])

function filesOf(...files: readonly [path: string, text: string][]): RuleFile[] {
  return files.map(([path, text]) => ({ path, text, sha256: Buffer.from(text).toString('hex') }))
}

function fresh(files: readonly RuleFile[]): CachedRules {
  const { rules, diagnostics, notRules } = loadEventRules(files)
  return {
    plans: rules.map(({ plan }) => plan),
    diagnostics,
    notRules,
    logsourcePlaces: rules.map(({ places }) => places.logsource),
    usedPlaceholders: [],
  }
}

function entriesOf(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []
}

/** A cache over a folder, as a run uses it. */
function cacheOf(folder: string, version = '1') {
  const cache = new RuleCache(version, new CacheFolder(folder))
  return {
    read: (files: readonly RuleFile[], placeholders: Placeholders = {}) => cache.read(cache.keyOf(files, placeholders)),
    write: (files: readonly RuleFile[], rules: CachedRules, placeholders: Placeholders = {}) =>
      cache.write(cache.keyOf(files, placeholders), rules),
  }
}

it('gives back what was loaded, from a folder that it makes itself', () => {
  const folder = join(temporaryFolder(), 'not/there/yet')
  expect(cacheOf(folder).read(FILES)).toBeUndefined()
  cacheOf(folder).write(FILES, RULES)
  expect(RULES.diagnostics.length).toBeGreaterThan(0)
  expect(cacheOf(folder).read(FILES)).toEqual(RULES)
  expect(entriesOf(folder)).toHaveLength(1)
})

it.each<[what: string, version: string, files: RuleFile[]]>([
  ['another version', '2', FILES],
  ['another content', '1', filesOf(['a.yml', 'title: two'], ['b.yml', '- broken: ['])],
  ['another path', '1', filesOf(['c.yml', 'title: one'], ['b.yml', '- broken: ['])],
  ['another order', '1', [...FILES].reverse()],
  ['a file less', '1', FILES.slice(1)],
])('knows nothing of %s', (_what, version, files) => {
  const folder = temporaryFolder()
  cacheOf(folder).write(FILES, RULES)
  expect(cacheOf(folder, version).read(files)).toBeUndefined()
})

it('keeps rules apart by the values of placeholders, whatever the order of their names', () => {
  const cache = cacheOf(temporaryFolder())
  cache.write(FILES, RULES, { a: ['1', '2'], b: 'x' })
  expect(cache.read(FILES, { b: 'x', a: ['1', '2'] })).toEqual(RULES)
  for (const other of [{}, { a: ['1', '2'] }, { a: ['2', '1'], b: 'x' }, { a: ['1', '2'], b: 'y' }])
    expect(cache.read(FILES, other)).toBeUndefined()
})

it.each<[what: string, damage: (text: string) => string]>([
  ['cut short', (text) => text.slice(0, -1)],
  ['changed', (text) => text.replace('b.yml', 'z.yml')],
  ['empty', () => ''],
  ['no JSON', () => 'x'.repeat(100)],
])('does not trust an entry that is %s, and replaces it', (_what, damage) => {
  const folder = temporaryFolder()
  const cache = cacheOf(folder)
  cache.write(FILES, { ...RULES, notRules: [] })
  const [entry] = entriesOf(folder)
  writeFileSync(entry!, damage(readFileSync(entry!, 'utf8')))
  expect(cache.read(FILES)).toBeUndefined()
  cache.write(FILES, RULES)
  expect(cache.read(FILES)).toEqual(RULES)
})

it('does without a folder that cannot be made', () => {
  const file = join(temporaryFolder({ file: '' }), 'file')
  const cache = cacheOf(join(file, 'below'))
  cache.write(FILES, RULES)
  expect(cache.read(FILES)).toBeUndefined()
})

describe('files that nobody touched', () => {
  /** Later than any file of a test was changed. */
  const LATER = Date.now() + 60_000

  async function noted(text: string, now = LATER) {
    const folder = temporaryFolder({ 'a.yml': text, 'b.yml': text })
    const cache = new RuleCache('1', new CacheFolder(temporaryFolder()))
    const key = async (placeholders = {}) => cache.notedKey((await findRules(['.'], folder)).files, placeholders)
    cache.noteKey((await findRules(['.'], folder)).files, {}, 'the key', now)
    return { folder, key }
  }

  it('are known without being read', async () => {
    const { key } = await noted('title: one')
    expect(await key()).toBe('the key')
    expect(await key({ name: 'value' })).toBeUndefined()
  })

  it.each<[what: string, change: (path: string) => void]>([
    ['has another content of the same length', (path) => writeFileSync(path, 'title: two')],
    ['was changed and had its time put back', (path) => changeKeepingTime(path)],
    ['was replaced', (path) => renameSync(path.replace('a.yml', 'b.yml'), path)],
    ['is gone', (path) => rmSync(path)],
  ])('are no longer so when one of them %s', async (_what, change) => {
    const { folder, key } = await noted('title: one')
    change(join(folder, 'a.yml'))
    expect(await key()).toBeUndefined()
  })

  it('are not taken at their word when they were only just changed', async () => {
    const { key } = await noted('title: one', Date.now())
    expect(await key()).toBeUndefined()
  })
})

function changeKeepingTime(path: string): void {
  const { atime, mtime } = statSync(path)
  writeFileSync(path, 'title: two')
  utimesSync(path, atime, mtime)
}

const canBeRefused = process.getuid?.() !== 0 && process.platform !== 'win32'

if (!canBeRefused) console.warn('A read-only cache is not tested here: this user may write everywhere.')

it.skipIf(!canBeRefused)('does without a folder that is read-only', () => {
  const folder = temporaryFolder()
  chmodSync(folder, 0o500)
  cacheOf(folder).write(FILES, RULES)
  chmodSync(folder, 0o700)
  expect(entriesOf(folder)).toEqual([])
})

it('forgets the oldest entries and leaves other files alone', () => {
  const folder = temporaryFolder({ 'other.json': '' })
  for (let i = 0; i < 10; i++) {
    cacheOf(folder, String(i)).write(FILES, RULES)
    for (const path of entriesOf(folder)) if (path.includes('rules-')) utimesSync(path, i, Math.min(i, 1000))
  }
  expect(entriesOf(folder).filter((path) => path.includes('rules-'))).toHaveLength(8)
  expect(cacheOf(folder, '9').read(FILES)).toEqual(RULES)
  expect(existsSync(join(folder, 'other.json'))).toBe(true)
})

it('lies where the system keeps caches, and a relative XDG_CACHE_HOME is none', () => {
  const folder = temporaryFolder()
  expect(cacheFolder({ XDG_CACHE_HOME: folder })).toBe(join(folder, 'sigma-replay'))
  mkdirSync(join(folder, 'relative'))
  const usual = cacheFolder({ XDG_CACHE_HOME: 'relative' })
  expect(isAbsolute(usual)).toBe(true)
  expect(dirname(usual)).not.toContain('relative')
})

it('changes nothing: the rules of this project', async () => {
  await expectSame(join(ROOT, 'rules'))
})

describeWithShared('SigmaHQ’s rules', () => {
  it('come out of the cache as they went in', async () => {
    await expectSame(join(SHARED, 'sigma/rules/windows/process_creation'))
    await expectSame(join(SHARED, 'sigma/rules-placeholder'))
  })
})

async function expectSame(path: string): Promise<void> {
  const { files } = readRuleFiles((await findRules([path], '/')).files)
  const loaded = fresh(files)
  const cache = cacheOf(temporaryFolder())
  cache.write(files, loaded)
  expect(files.length).toBeGreaterThan(0)
  expect(cache.read(files)).toStrictEqual(loaded)
}
