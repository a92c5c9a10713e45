import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT, sample, withDamage, xmlExport } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { describeWithShared, SHARED, sharedFiles } from '../shared-folder.ts'
import { inProcess, linesOf, type Outcome } from './command.ts'

const SAMPLES = join(ROOT, 'samples')
const RULES = join(ROOT, 'rules')

interface Dumped {
  readonly recordId: number
  readonly time: string
  readonly computer: string
  readonly written: string
  readonly system: object
  readonly fields: { readonly [name: string]: unknown }
}

interface Sidecar {
  readonly result: { readonly file: string; readonly sha256: string; readonly bytes: number; readonly records: number }
  readonly sources: readonly {
    readonly file: string
    readonly sha256: string
    readonly records: number
    readonly chosen: number
  }[]
  readonly choice: object
  readonly written: object
  readonly redaction: { readonly key: string; readonly replaced: object; readonly collisions: number } | null
  readonly matchChanges: readonly { readonly rule: string; readonly change: string }[] | null
}

class Cut {
  readonly cwd = temporaryFolder()

  run(...argv: readonly string[]): Promise<Outcome> {
    return inProcess(['cut', ...argv], { cwd: this.cwd })
  }

  write(name: string, content: string | Uint8Array): string {
    writeFileSync(join(this.cwd, name), content)
    return name
  }

  get sidecar(): Sidecar {
    return JSON.parse(readFileSync(join(this.cwd, 'o.evtx.json'), 'utf8')) as Sidecar
  }

  /** The records of a log, without where they stand in it. */
  async records(log = 'o.evtx', ...options: readonly string[]): Promise<Dumped[]> {
    const { out } = await inProcess(['dump', log, '-q', '--types', ...options], { cwd: this.cwd })
    return linesOf(out).map((line) => {
      const { file, offset, chunk, recovered, ...rest } = JSON.parse(line) as Dumped & { [key: string]: unknown }
      return rest
    })
  }

  async matches(logs: readonly string[], rules = RULES): Promise<object[]> {
    const { out } = await inProcess(['detect', ...logs, '-r', rules, '-q', '--threads', '1'], { cwd: this.cwd })
    return linesOf(out).map((line) => {
      const told = JSON.parse(line) as { event?: object; events?: object[] }
      return JSON.parse(
        JSON.stringify(told, (key, value: unknown) => (key === 'file' || key === 'offset' ? undefined : value)),
      ) as object
    })
  }
}

describe('what is chosen', () => {
  const log = join(SAMPLES, 'mixed-channels.evtx')

  const choices: readonly [what: string, options: readonly string[], ids: readonly number[]][] = [
    ['everything', [], [120, 121, 122, 123, 124, 125, 126, 127, 128]],
    ['records by id', ['--record', '121,127-128'], [121, 127, 128]],
    ['events by id', ['--event-id', '7045'], [122]],
    ['a channel', ['--channel', 'application'], [128]],
    ['a window of time', ['--from', '2026-03-11T16:04:33.3Z', '--to', '2026-03-11T16:05:00Z'], [122, 123, 124]],
    ['what rules match', ['-r', RULES], [121]],
    ['what rules match, of a channel', ['-r', RULES, '--channel', 'System'], []],
    ['all that belongs to its process', ['--record', '126', '--family'], [121, 124, 125, 126]],
  ]
  it.each(choices)('%s', async (_, options, ids) => {
    const cut = new Cut()
    const { code } = await cut.run(log, '-o', 'o.evtx', ...options)
    expect(code).toBe(0)
    const wanted = new Set(ids)
    expect(await cut.records()).toEqual((await cut.records(log)).filter(({ recordId }) => wanted.has(recordId)))
  })

  it('the family of an attack in the working day, without the day', async () => {
    const cut = new Cut()
    await cut.run(join(SAMPLES, 'workday.evtx'), '-r', RULES, '--family', '-o', 'o.evtx')
    const images = (await cut.records()).map(({ fields }) => String(fields.Image).replace(/^.*\\/, ''))
    for (const image of [
      'explorer.exe',
      'OUTLOOK.EXE',
      'WINWORD.EXE',
      'cmd.exe',
      'certutil.exe',
      'whoami.exe',
      'r.exe',
    ])
      expect(images).toContain(image)
    expect(images).not.toContain('msedge.exe')
    expect(images.length).toBeLessThan(20)
    expect(await cut.matches(['o.evtx'])).toEqual(await cut.matches([join(SAMPLES, 'workday.evtx')]))
  })

  it('what a correlation counts that came true, and nothing of one that did not', async () => {
    const cut = new Cut()
    const rule = (name: string, text: string) =>
      `title: ${name}\nname: ${name}\nlogsource: { product: windows, category: process_creation }\ndetection: { s: { CommandLine|contains: '${text}' }, condition: s }\n`
    const correlation = (of: string, least: number) =>
      `title: Many of ${of}\ncorrelation: { type: event_count, rules: [${of}], group-by: [Computer], timespan: 20m, condition: { gte: ${least} } }\n`
    const rules = [
      rule('asks', 'systeminfo'),
      rule('edits', 'NOTEPAD'),
      correlation('asks', 1),
      correlation('edits', 50),
    ]
    cut.write('rules.yml', rules.join('---\n'))
    const log = join(SAMPLES, 'workday.evtx')
    await cut.run(log, '-r', 'rules.yml', '-o', 'o.evtx')
    const commands = (await cut.records()).map(({ fields }) => String(fields.CommandLine))
    expect(new Set(commands)).toEqual(new Set(['"C:\\Windows\\system32\\systeminfo.exe" /fo csv']))
    const matches = await cut.matches([log], 'rules.yml')
    expect(matches.length).toBeGreaterThan(5)
    expect(await cut.matches(['o.evtx'], 'rules.yml')).toEqual(matches)
  })

  it('recovered records as well, which are live ones then', async () => {
    const cut = new Cut()
    await cut.run(join(SAMPLES, 'deleted-records.evtx'), '--recover', '-o', 'o.evtx')
    const all = await cut.records(join(SAMPLES, 'deleted-records.evtx'), '--recover')
    expect(await cut.records()).toEqual(all)
    expect(all).toHaveLength(6)
  })

  it('nothing leaves a log without records, and says why', async () => {
    const cut = new Cut()
    const { code, err } = await cut.run(log, '-o', 'o.evtx', '--record', '7')
    expect(code).toBe(0)
    expect(err).toContain('nothing was written because none of the 9 records fits: the others have the ids 120 to 128')
    expect(await cut.records()).toEqual([])
  })
})

describe('what comes of records', () => {
  it('several logs become one, in the order of their names', async () => {
    const cut = new Cut()
    const { err } = await cut.run(SAMPLES, '-o', 'o.evtx', '-r', RULES)
    expect(err).toMatch(/^written {3}\d+ records into o\.evtx/m)
    const { result, sources, written } = cut.sidecar
    const log = readFileSync(join(cut.cwd, 'o.evtx'))
    expect(result).toMatchObject({
      file: 'o.evtx',
      bytes: log.length,
      sha256: createHash('sha256').update(log).digest('hex'),
    })
    expect(sources).toHaveLength(readdirSync(SAMPLES).filter((name) => name.endsWith('.evtx')).length)
    expect(sources.reduce((sum, { chosen }) => sum + chosen, 0)).toBe(result.records)
    expect(written).toEqual({ copied: result.records, rewritten: 0, lost: 0 })
    expect(await cut.matches(['o.evtx'])).toEqual(await cut.matches([SAMPLES]))
  })

  it('exports in XML are written from their values', async () => {
    const cut = new Cut()
    cut.write('a.xml', xmlExport('whoami', 'net user'))
    const { err } = await cut.run('a.xml', '-o', 'o.evtx')
    expect(err).toContain('rewritten 2 records from their values')
    const records = await cut.records()
    expect(records.map(({ recordId }) => recordId)).toEqual([1, 2])
    expect(records.map(({ fields }) => fields)).toMatchObject([{ CommandLine: 'whoami' }, { CommandLine: 'net user' }])
  })

  it('what can be read of a damaged log is in the cut, and no damage', async () => {
    const cut = new Cut()
    cut.write('d.evtx', withDamage(sample('old-schema'), 5000))
    const { err } = await cut.run('d.evtx', '-o', 'o.evtx')
    expect(err).toMatch(/d\.evtx: at /)
    const info = await inProcess(['info', 'o.evtx'], { cwd: cut.cwd })
    expect(linesOf(info.err)).toHaveLength(1)
    expect((await cut.records()).length).toBe(cut.sidecar.result.records)
  })

  it('an interrupted cut leaves nothing behind', async () => {
    const cut = new Cut()
    const { code, err } = await inProcess(['cut', SAMPLES, '-o', 'o.evtx'], {
      cwd: cut.cwd,
      onListening: (interrupt) => interrupt(),
    })
    expect(code).toBe(130)
    expect(err).toContain('interrupted: o.evtx was not written')
    expect(readdirSync(cut.cwd)).toEqual([])
  })
})

describe('redaction', () => {
  const log = join(SAMPLES, 'workday.evtx')

  it('leaves no name, the same matches, and a report without originals', async () => {
    const cut = new Cut()
    cut.write('names.yml', 'key: a secret')
    const options = ['-o', 'o.evtx', '-r', RULES, '--unmatched', '--redact', 'names.yml', '--redact-map', 'map.json']
    const { code, err } = await cut.run(log, ...options)
    expect(code).toBe(0)
    const { redaction, matchChanges } = cut.sidecar
    expect(matchChanges).toEqual([])
    expect(redaction).toMatchObject({
      key: 'given',
      collisions: 0,
      replaced: { user: {}, host: { Computer: 490 }, domain: {} },
    })
    const bytes = readFileSync(join(cut.cwd, 'o.evtx'))
    for (const name of ['a.berg', 'm.osei', 'adm-holm', 'WS-0311', 'corp.example', 'SRV-FILE01\\home\\a.berg']) {
      expect(bytes.includes(Buffer.from(name, 'utf16le')), name).toBe(false)
      expect(err + JSON.stringify(cut.sidecar)).not.toContain(name)
    }
    const { key, replaced } = JSON.parse(readFileSync(join(cut.cwd, 'map.json'), 'utf8')) as {
      key: string
      replaced: { [kind: string]: { [original: string]: string } }
    }
    expect(key).toBe('a secret')
    expect(Object.keys(replaced.user!)).toEqual(
      expect.arrayContaining(['a.berg', 'm.osei', 'adm-holm', 'svc-inventory']),
    )

    // Names put back by the map give the source again.
    const back = (text: string): string => {
      const pairs = Object.values(replaced).flatMap((names) => Object.entries(names))
      return pairs
        .sort(([, a], [, b]) => b.length - a.length)
        .reduce((done, [original, pseudonym]) => done.replaceAll(pseudonym, original), text)
    }
    expect(JSON.parse(back(JSON.stringify(await cut.records())))).toEqual(await cut.records(log))
  })

  it('gives the same names with the same key, and others without', async () => {
    const logs = await Promise.all(
      ['key: one', 'key: one', '', 'key: two'].map(async (text) => {
        const cut = new Cut()
        cut.write('names.yml', text)
        await cut.run(join(SAMPLES, 'security-4688.evtx'), '-o', 'o.evtx', '--redact', 'names.yml')
        return { log: readFileSync(join(cut.cwd, 'o.evtx')), sidecar: cut.sidecar }
      }),
    )
    expect(logs[0]!.log.equals(logs[1]!.log)).toBe(true)
    expect(new Set(logs.map(({ log }) => log.toString('latin1'))).size).toBe(3)
    expect(logs.map(({ sidecar }) => sidecar.redaction?.key)).toEqual(['given', 'given', 'generated', 'given'])
  })

  it('leaves no name in the paths that are told beside the log', async () => {
    const cut = new Cut()
    cut.write('names.yml', '')
    cut.write('WS-0311 of a.berg.evtx', sample('workday'))
    await cut.run('WS-0311 of a.berg.evtx', '-o', 'o.evtx', '--record', '70200-70210', '--redact', 'names.yml')
    expect(cut.sidecar.sources[0]!.file).toMatch(/^[A-Z]{2}-\d{4} of [a-z]\.[a-z]{4}\.evtx$/)
    expect(JSON.stringify(cut.sidecar)).not.toMatch(/WS-0311|a\.berg/)
  })

  it('tells the key only when asked', async () => {
    const cut = new Cut()
    cut.write('names.yml', '')
    await cut.run(log, '-o', 'o.evtx', '--record', '70001', '--redact', 'names.yml', '--show-key')
    expect(cut.sidecar.redaction?.key).toMatch(/^[0-9a-f]{64}$/)
  })

  it('is refused when a rule would not match any more, unless that is said to be right', async () => {
    const cut = new Cut()
    cut.write('names.yml', 'patterns: [{ pattern: urlcache, replace: xxxx }]')
    const options = [log, '-o', 'o.evtx', '-r', RULES, '--redact', 'names.yml']
    const refused = await cut.run(...options)
    expect(refused.code).toBe(1)
    expect(refused.err).toMatch(/record 70\d+: File Downloaded With Certutil .* no longer matches/)
    expect(refused.err).toContain('o.evtx was not written: redaction changed 1 match')
    expect(existsSync(join(cut.cwd, 'o.evtx')) || existsSync(join(cut.cwd, 'o.evtx.json'))).toBe(false)
    const allowed = await cut.run(...options, '--allow-changed-matches')
    expect(allowed.code).toBe(0)
    expect(cut.sidecar.matchChanges).toMatchObject([{ change: 'lost' }])
    expect(await cut.records()).toHaveLength(5)
  })
})

describe('what makes no sense', () => {
  const log = join(SAMPLES, 'old-schema.evtx')
  const refused: readonly [what: string, argv: readonly string[], message: RegExp][] = [
    ['no output', [log], /--output/],
    ['the log itself as output', ['a.evtx', '-o', 'a.evtx'], /this file is part of the input/],
    [
      'the map in place of the sidecar',
      [log, '-o', 'o.evtx', '--redact', 'n.yml', '--redact-map', 'o.evtx.json'],
      /another result goes into the same file/,
    ],
    ['a log that is not there', ['none.evtx', '-o', 'o.evtx'], /none.evtx: there is no such file or folder/],
    ['a folder that is not there', [log, '-o', 'x/o.evtx'], /there is no such folder/],
    ['a redaction that is not there', [log, '-o', 'o.evtx', '--redact', 'none.yml'], /--redact none.yml: /],
    [
      'a redaction that is none',
      [log, '-o', 'o.evtx', '--redact', 'bad.yml'],
      /--redact bad.yml:1: a redaction has no key "names"/,
    ],
    ['a map of nothing', [log, '-o', 'o.evtx', '--redact-map', 'm.json'], /--redact-map belongs to --redact/],
    ['--unmatched without rules', [log, '-o', 'o.evtx', '--unmatched'], /name them with --rules/],
  ]
  it.each(refused)('%s is refused', async (_, argv, message) => {
    const cut = new Cut()
    cut.write('a.evtx', sample('old-schema'))
    cut.write('n.yml', '')
    cut.write('bad.yml', 'names: [a]')
    const { code, err } = await cut.run(...argv)
    expect(code).toBe(3)
    expect(err).toMatch(message)
    expect(readdirSync(cut.cwd).sort()).toEqual(['a.evtx', 'bad.yml', 'n.yml'])
  })
})

describeWithShared('matches of SigmaHQ’s rules in real recordings', () => {
  const rules = join(SHARED, 'sigma/rules/windows/process_creation')
  const logs = sharedFiles('corpora', '.evtx')
    .filter((path) => /Execution\/(?:exec|sysmon|rundll32|revshell|temp_scheduled)/i.test(path))
    .slice(0, 10)
    .map((path) => join(SHARED, path))

  it('are the same in a cut of them, on ten files', async () => {
    expect(logs).toHaveLength(10)
    const cut = new Cut()
    await cut.run(...logs, '-r', rules, '-o', 'o.evtx', '-q')
    const matches = await cut.matches(logs, rules)
    expect(await cut.matches(['o.evtx'], rules)).toEqual(matches)
    expect(matches.length).toBeGreaterThan(20)
    const { sources, result } = cut.sidecar
    expect(sources.filter(({ chosen }) => chosen > 0).length).toBeGreaterThan(7)
    expect(result.records).toBeLessThan(sources.reduce((sum, { records }) => sum + records, 0))
  })
})
