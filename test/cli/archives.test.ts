/** Evidence in archives, on standard input and in collections gives what the same evidence gives on its own. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fixture, gzip, hasTar, sevenZip, type Tree, tar, zip } from '../node/archive/make.ts'
import { ROOT, sample } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { describeWithShared, SHARED, sharedFiles } from '../shared-folder.ts'
import { inProcess, type World } from './command.ts'

const RULES = ['--rules', join(ROOT, 'rules')]

async function detect(args: readonly string[], world: World = {}, rules: readonly string[] = RULES) {
  const { code, out, err } = await inProcess(['detect', ...args, ...rules], world)
  const matches = out
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
  const files = [...new Set(matches.map(({ event }) => event.file as string))]
  return { code, err, files, matches: matches.map((match) => ({ ...match, event: { ...match.event, file: null } })) }
}

/** Names that tell nothing, as locked copies and shadow copies have them. */
const LOGS: Tree = {
  'C/Windows/System32/winevt/Logs/Security.evtx.copy0': sample('security-4688'),
  'C/Windows/System32/winevt/Logs/Sysmon.evtx': sample('triage-attacks'),
  'HarddiskVolumeShadowCopy1/{3808876b}{c2d1}': sample('mixed-channels'),
  'notes.txt': 'no log',
  'uploads/auto/C%3A/Windows/Microsoft-Windows-Sysmon%4Operational': sample('staging-run-discovery'),
}

type Form = readonly [what: string, make: (logs: Tree) => Buffer | Promise<Buffer>, args?: string[]]

const FORMS: readonly Form[] = [
  ['zip', (logs) => zip(logs)],
  ['zip, stored', (logs) => zip(logs, { level: 0 })],
  ['zip, as a stream', (logs) => zip(logs, { dataDescriptor: true })],
  ['zip with 64-bit sizes', (logs) => zip(logs, { zip64: true })],
  [
    'zip with the old encryption',
    (logs) => zip(logs, { password: 'sesame', zipCrypto: true }),
    ['--password', 'sesame'],
  ],
  ['zip with AES-256', (logs) => zip(logs, { password: 'sesame', encryptionStrength: 3 }), ['--password', 'sesame']],
  ['zip with AES-128', (logs) => zip(logs, { password: 'sesame', encryptionStrength: 1 }), ['--password', 'sesame']],
  ['zip in zip', async (logs) => zip({ 'inner.zip': await zip(logs) })],
  ['zip stored in zip', async (logs) => zip({ 'inner.zip': await zip(logs) }, { level: 0 })],
  [
    'gzip files in zip',
    (logs) => zip(Object.fromEntries(Object.entries(logs).map(([path, log]) => [`${path}.gz`, gzip(log)]))),
  ],
  ...(hasTar
    ? ([
        ['tar', (logs) => tar(logs)],
        ['tar.gz', (logs) => gzip(tar(logs))],
        ['tar.gz in zip', async (logs) => zip({ 'collection.tar.gz': gzip(tar(logs)) })],
        ['zip in tar.gz', async (logs) => gzip(tar({ 'collection.zip': await zip(logs) }))],
      ] satisfies Form[])
    : []),
]

describe('the same evidence', async () => {
  const folder = temporaryFolder(LOGS)
  const plain = await detect(['.'], { cwd: folder })

  it('is found by content, whatever it is called', () => {
    expect(plain.matches.length).toBeGreaterThan(25)
    expect(plain.files.map((file) => basename(file))).toEqual([
      'Security.evtx.copy0',
      'Sysmon.evtx',
      '{3808876b}{c2d1}',
      'Microsoft-Windows-Sysmon%4Operational',
    ])
  })

  const forms = FORMS.map(([what, make, args = []]) => ({ what, make, args }))

  it.each(forms)('matches in a $what: named, in a folder, and piped', async ({ make, args }) => {
    const archive = await make(LOGS)
    const cwd = temporaryFolder({ 'triage/evidence.bin': archive })
    const named = await detect(['triage/evidence.bin', ...args], { cwd })
    expect(named.matches).toEqual(plain.matches)
    expect(named.code).toBe(0)
    for (const file of named.files) expect(file).toMatch(/^triage\/evidence\.bin!/)
    const inFolder = await detect(['triage', ...args], { cwd })
    expect([inFolder.matches, inFolder.files]).toEqual([plain.matches, named.files])
    const piped = await detect(['-', ...args], { cwd, in: archive })
    expect(piped.matches).toEqual(plain.matches)
    for (const file of piped.files) expect(file).toMatch(/^stdin!/)
  })

  it('is told from other XML, which office documents and programs are full of', async () => {
    const plainXml = (await inProcess(['dump', '.', '--format', 'xml'], { cwd: folder })).out
    const document = await zip({
      'word/document.xml': '<?xml version="1.0"?><w:document/>',
      '[Content_Types].xml': '<Types/>',
    })
    const cwd = temporaryFolder({
      'a.zip': await zip({ 'report.docx': document, 'export.xml': Buffer.from(`\ufeff${plainXml}`, 'utf16le') }),
    })
    const { err, files } = await detect(['a.zip'], { cwd })
    expect(files).toEqual(['a.zip!export.xml'])
    expect(err).toContain('2 members are no logs')
  })

  it('is taken out of exports as well; other JSON is left out, with the reason', async () => {
    const cwd = temporaryFolder({ 'b.evtx': sample('triage-attacks') })
    const ndjson = (await inProcess(['dump', 'b.evtx'], { cwd })).out
    const exports: Tree = {
      'collection.ndjson': ndjson,
      'package.json': '{"name":"a","version":"1"}',
      'prices.csv': 'a,b,c\n1,2,3\n',
    }
    const wanted = (await detect(['b.evtx'], { cwd })).matches.length
    for (const archive of [await zip(exports), ...(hasTar ? [gzip(tar(exports))] : []), gzip(ndjson)]) {
      writeFileSync(join(cwd, 'a.bin'), archive)
      const { err, files, matches } = await detect(['a.bin'], { cwd })
      expect(matches.length).toBe(wanted)
      if (files[0] === 'a.bin') continue
      expect(files).toEqual([expect.stringMatching(/^a\.bin!(\.\/)?collection\.ndjson$/)])
      for (const name of ['package.json', 'prices.csv']) expect(err).toContain(`${name}: no event of a known shape`)
    }
  })

  it('is called by the way to it', async () => {
    const inner = await zip({ 'logs\\Sysmon.evtx': sample('triage-attacks') })
    const cwd = temporaryFolder({
      'a.zip': await zip({ 'b/inner.zip': inner, 'c.evtx.gz': gzip(sample('old-schema')) }),
    })
    const { files } = await detect(['a.zip'], { cwd })
    expect(files).toEqual(['a.zip!b/inner.zip!logs/Sysmon.evtx', 'a.zip!c.evtx.gz'])
    expect((await detect(['a.zip!c.evtx.gz'], { cwd })).files).toEqual(['a.zip!c.evtx.gz'])
    expect((await detect(['a.zip!b'], { cwd })).files).toEqual(['a.zip!b/inner.zip!logs/Sysmon.evtx'])
    expect((await detect(['a.zip!c.evtx.gz', 'a.zip'], { cwd })).files).toEqual(files)
    const absent = await detect(['a.zip!b/inner.zip!logs', 'a.zip!d'], { cwd })
    expect([absent.code, absent.files]).toEqual([3, ['a.zip!b/inner.zip!logs/Sysmon.evtx']])
    expect(absent.err).toContain('a.zip!d: no log of this name is in the archive')
  })

  it.each(['lzma2', 'lzma', 'deflate', 'encrypted', 'encrypted-names'])('matches in a 7z (%s)', async (name) => {
    const cwd = temporaryFolder({
      'a.7z': fixture(`${name}.7z`),
      'logs/b': sample('triage-attacks'),
      'logs/c': sample('mixed-channels'),
    })
    const { code, files, matches } = await detect(['a.7z', '--password', 'sesame'], { cwd })
    expect(matches).toEqual((await detect(['logs'], { cwd })).matches)
    expect(files).toEqual(['a.7z!logs/Security.evtx.copy0', 'a.7z!logs/mixed-channels.evtx'])
    expect(code).toBe(0)
  })

  it.each<[what: string, of: (log: Buffer, xml: string) => Buffer]>([
    ['a log', (log) => log],
    ['a packed log', gzip],
    ['an export', (_log, xml) => Buffer.from(xml)],
    ['a packed export', (_log, xml) => gzip(xml)],
  ])('is read from a pipe, beside files: %s', async (_what, of) => {
    const cwd = temporaryFolder({ 'a.evtx': sample('mixed-channels'), 'b.evtx': sample('triage-attacks') })
    const xml = (await inProcess(['dump', 'b.evtx', '--format', 'xml'], { cwd })).out
    const { files, matches } = await detect(['a.evtx', '-', '-'], { cwd, in: of(sample('triage-attacks'), xml) })
    expect(files).toEqual(['a.evtx', 'stdin'])
    expect(matches.length).toBe((await detect(['a.evtx', 'b.evtx'], { cwd })).matches.length)
  })

  it('serves every command', async () => {
    const cwd = temporaryFolder({
      'a.zip': await zip(LOGS),
      'b.evtx': sample('triage-attacks'),
      'b.evtx.gz': gzip(sample('triage-attacks')),
    })
    const run = async (...args: string[]) => inProcess(args, { cwd })
    for (const command of [
      ['dump', '--format', 'xml'],
      ['info', '--quiet'],
      ['verify', '--reader', 'ts-evtx', '--quiet'],
    ]) {
      const [name, ...options] = command as [string, ...string[]]
      const plain = await run(name, 'b.evtx', ...options)
      const packed = await run(name, 'b.evtx.gz', ...options)
      expect(packed.out.replaceAll('b.evtx.gz', 'b.evtx')).toBe(plain.out)
    }
    const survey = await run('rules', 'a.zip', ...RULES, '--format', 'ndjson')
    expect(survey.err).toContain('4 read')
    const explained = await run('explain', 'b.evtx.gz', '--record', '5001', ...RULES, '--quiet')
    expect(explained.out.replaceAll('b.evtx.gz', 'b.evtx')).toBe(
      (await run('explain', 'b.evtx', '--record', '5001', ...RULES, '--quiet')).out,
    )
  })

  it('is a recording like any other to a suite', async () => {
    const logs = Object.fromEntries(['triage-attacks', 'mixed-channels'].map((log) => [`${log}.evtx`, sample(log)]))
    const suite = (recording: string): string =>
      `title: a\nrules: ${join(ROOT, 'rules')}\ntests:\n  - name: b\n    recording: ${recording}\n    expect:\n      others: at least 1\n`
    const cwd = temporaryFolder({
      ...logs,
      'a.zip': await zip(logs),
      'plain.suite.yml': suite("'*.evtx'"),
      'packed.suite.yml': suite('a.zip'),
    })
    const judged = async (path: string) => {
      const { out } = await inProcess(['validate', path, '--format', 'json', '--nearest', '0'], { cwd })
      return JSON.parse(out).checks.map(({ verdict, count, rule }: { [key: string]: unknown }) => [
        verdict,
        count,
        rule,
      ])
    }
    expect(await judged('packed.suite.yml')).toEqual(await judged('plain.suite.yml'))
  })

  it('is recovered from and read by the second reader as well', async () => {
    const cwd = temporaryFolder({
      'a.evtx': sample('triage-attacks'),
      'a.evtx.gz': gzip(sample('triage-attacks')),
      'a.zip': await zip({ a: sample('triage-attacks') }),
    })
    for (const option of [['--recover'], ['--reader', 'ts-evtx']]) {
      const expected = (await detect(['a.evtx', ...option], { cwd })).matches
      for (const path of ['a.evtx.gz', 'a.zip'])
        expect((await detect([path, ...option], { cwd })).matches).toEqual(expected)
    }
  })
})

describe('the loss statement', () => {
  it('has the digest of what was read and of the archive it lay in', async () => {
    const log = sample('triage-attacks')
    const archive = await zip({ 'x/Sysmon.evtx': log })
    const cwd = temporaryFolder({ 'a.zip': archive, 'b.evtx.gz': gzip(log) })
    await inProcess(['dump', 'a.zip', 'b.evtx.gz', '--summary-json', 'loss.json'], { cwd })
    const { sources } = JSON.parse(readFileSync(join(cwd, 'loss.json'), 'utf8'))
    const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
    expect(sources).toMatchObject([
      {
        file: 'a.zip!x/Sysmon.evtx',
        sha256: sha256(log),
        archive: { file: 'a.zip', sha256: sha256(archive) },
        bytes: { total: log.length, unread: 0 },
      },
      {
        file: 'b.evtx.gz',
        sha256: sha256(log),
        archive: { file: 'b.evtx.gz', sha256: sha256(gzip(log)) },
        bytes: { total: log.length, unread: 0 },
      },
    ])
  })

  it('does not go over the archive that is read', async () => {
    const cwd = temporaryFolder({ 'a.zip': await zip({ 'Sysmon.evtx': sample('triage-attacks') }) })
    const { code, err } = await inProcess(['dump', 'a.zip', '--output', 'a.zip'], { cwd })
    expect([code, err]).toEqual([3, expect.stringContaining('part of the input')])
  })
})

describe('copies of a log', async () => {
  const log = sample('triage-attacks')
  const cwd = temporaryFolder({
    'C/Security.evtx': log,
    'backup/old.zip': await zip({
      'HarddiskVolumeShadowCopy1/Security.evtx': log,
      'HarddiskVolumeShadowCopy2/Security.evtx': log,
    }),
    'other.evtx': sample('mixed-channels'),
  })

  it('are counted once with --dedupe, and the first file has them', async () => {
    const all = await detect(['.'], { cwd })
    const once = await detect(['.', '--dedupe'], { cwd })
    const alone = await detect(['C', 'other.evtx'], { cwd })
    expect(all.matches.length).toBe(
      3 * (await detect(['C'], { cwd })).matches.length + (await detect(['other.evtx'], { cwd })).matches.length,
    )
    expect(once.matches).toEqual(alone.matches)
    expect(once.files).toEqual(['./C/Security.evtx', './other.evtx'])
    expect(once.err).toContain('copies    52 left out: records before them are the same')
  })

  it('are copies in another form as well, and in every command that counts', async () => {
    const xml = (await inProcess(['dump', 'C', '--format', 'xml'], { cwd })).out
    writeFileSync(join(cwd, 'export.xml'), xml)
    const { err } = await inProcess(['dump', 'C', 'export.xml', '--dedupe'], { cwd })
    expect(err).toContain('printed   26 in')
    await inProcess(['dump', 'C', 'export.xml', '--dedupe', '--summary-json', 'loss.json', '--quiet'], { cwd })
    expect(JSON.parse(readFileSync(join(cwd, 'loss.json'), 'utf8')).totals.records).toMatchObject({
      found: 52,
      copiesLeftOut: 26,
    })
  })

  it('are none when anything of them differs', async () => {
    const xml = (await inProcess(['dump', 'C', '--format', 'xml'], { cwd })).out
    const other = xml.replaceAll(/(<Data Name=["']CommandLine["']>[^<]*)/g, '$1 ')
    const { matches } = await detect(['.', '--dedupe'], {
      cwd: temporaryFolder({ 'a.xml': xml, 'b.xml': other, 'c.xml': xml }),
    })
    expect(matches.length).toBe(2 * (await detect(['C'], { cwd })).matches.length)
  })
})

describeWithShared('ten real recordings', () => {
  const recordings = sharedFiles('corpora', '.evtx')
  const chosen = recordings.filter((_, i) => i % Math.ceil(recordings.length / 10) === 0)
  const logs: Tree = Object.fromEntries(
    chosen.map((path, i) => [`${i} ${basename(path)}`, readFileSync(join(SHARED, path))]),
  )
  const rules = [
    '--rules',
    join(SHARED, 'sigma/rules/windows/process_creation'),
    '--rules',
    join(SHARED, 'sigma/rules/windows/builtin'),
  ]

  it('match inside as outside', { timeout: 60_000 }, async () => {
    const plain = await detect(['.'], { cwd: temporaryFolder(logs) }, rules)
    expect(plain.matches.length).toBeGreaterThan(3)
    const cwd = temporaryFolder({
      'a.zip': await zip(logs),
      'aes.zip': await zip({ 'a.zip': await zip(logs) }, { password: 'x', encryptionStrength: 3 }),
    })
    const gzipped = temporaryFolder(
      Object.fromEntries(Object.entries(logs).map(([path, log]) => [`${path}.gz`, gzip(log)])),
    )
    expect((await detect(['a.zip'], { cwd }, rules)).matches).toEqual(plain.matches)
    expect((await detect(['aes.zip', '--password', 'x'], { cwd }, rules)).matches).toEqual(plain.matches)
    expect((await detect(['.'], { cwd: gzipped }, rules)).matches).toEqual(plain.matches)
    if (hasTar) {
      const packed = gzip(tar(logs))
      expect((await detect(['-'], { in: packed }, rules)).matches).toEqual(plain.matches)
    }
    if (sevenZip !== undefined) {
      spawnSync(sevenZip, ['a', join(cwd, 'a.7z'), '.'], { cwd: temporaryFolder(logs) })
      expect((await detect(['a.7z'], { cwd }, rules)).matches).toEqual(plain.matches)
    }
  })
})
