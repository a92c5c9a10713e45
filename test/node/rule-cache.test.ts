import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { expect, it } from 'vitest'
import { findRules, readRuleFiles } from '../../src/node/index.ts'
import { type CachedRules, cacheFolder, RuleCache } from '../../src/node/rule-cache.ts'
import type { RuleFile } from '../../src/sigma/index.ts'
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
  return { plans: rules.map(({ plan }) => plan), diagnostics, notRules }
}

function entriesOf(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []
}

it('gives back what was loaded, from a folder that it makes itself', () => {
  const folder = join(temporaryFolder(), 'not/there/yet')
  expect(new RuleCache('1', folder).read(FILES)).toBeUndefined()
  new RuleCache('1', folder).write(FILES, RULES)
  expect(RULES.diagnostics.length).toBeGreaterThan(0)
  expect(new RuleCache('1', folder).read(FILES)).toEqual(RULES)
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
  new RuleCache('1', folder).write(FILES, RULES)
  expect(new RuleCache(version, folder).read(files)).toBeUndefined()
})

it.each<[what: string, damage: (text: string) => string]>([
  ['cut short', (text) => text.slice(0, -1)],
  ['changed', (text) => text.replace('b.yml', 'z.yml')],
  ['empty', () => ''],
  ['no JSON', () => 'x'.repeat(100)],
])('does not trust an entry that is %s, and replaces it', (_what, damage) => {
  const folder = temporaryFolder()
  const cache = new RuleCache('1', folder)
  cache.write(FILES, { ...RULES, notRules: [] })
  const [entry] = entriesOf(folder)
  writeFileSync(entry!, damage(readFileSync(entry!, 'utf8')))
  expect(cache.read(FILES)).toBeUndefined()
  cache.write(FILES, RULES)
  expect(cache.read(FILES)).toEqual(RULES)
})

it('does without a folder that cannot be made', () => {
  const file = join(temporaryFolder({ file: '' }), 'file')
  const cache = new RuleCache('1', join(file, 'below'))
  cache.write(FILES, RULES)
  expect(cache.read(FILES)).toBeUndefined()
})

const canBeRefused = process.getuid?.() !== 0 && process.platform !== 'win32'

if (!canBeRefused) console.warn('A read-only cache is not tested here: this user may write everywhere.')

it.skipIf(!canBeRefused)('does without a folder that is read-only', () => {
  const folder = temporaryFolder()
  chmodSync(folder, 0o500)
  new RuleCache('1', folder).write(FILES, RULES)
  chmodSync(folder, 0o700)
  expect(entriesOf(folder)).toEqual([])
})

it('forgets the oldest entries and leaves other files alone', () => {
  const folder = temporaryFolder({ 'other.json': '' })
  for (let i = 0; i < 10; i++) {
    new RuleCache(String(i), folder).write(FILES, RULES)
    for (const path of entriesOf(folder)) if (path.includes('rules-')) utimesSync(path, i, Math.min(i, 1000))
  }
  expect(entriesOf(folder).filter((path) => path.includes('rules-'))).toHaveLength(8)
  expect(new RuleCache('9', folder).read(FILES)).toEqual(RULES)
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
  const cache = new RuleCache('1', temporaryFolder())
  cache.write(files, loaded)
  expect(files.length).toBeGreaterThan(0)
  expect(cache.read(files)).toStrictEqual(loaded)
}
