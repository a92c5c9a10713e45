/** Archives that are damaged, locked or meant to harm: told clearly, the rest is read, nothing is written, memory stays. */
import { spawn } from 'node:child_process'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import { fixture, gzip, type Tree, zip } from '../node/archive/make.ts'
import { ROOT, sample } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { asProcess, inProcess, inShell, MAIN } from './command.ts'

const LOG = sample('triage-attacks')
/** Matches in the log. */
const MATCHES = 25
const RULES = ['--rules', join(ROOT, 'rules')]

interface Case {
  readonly what: string
  readonly bytes: Buffer | Promise<Buffer>
  readonly args?: readonly string[]
  /** What stderr says, in its order. */
  readonly says: readonly string[]
  /** Matches in the archive. */
  readonly matches: number
  readonly code: number
}

/** Changes bytes where they stand in the directory of a zip, whose first entry is the only one. */
function withLength(archive: Buffer, length: number): Buffer {
  archive.writeUInt32LE(length, archive.indexOf('PK\x01\x02', 0, 'latin1') + 24)
  return archive
}

function renamed(archive: Buffer, from: string, to: string): Buffer {
  return Buffer.from(archive.toString('latin1').replaceAll(from, to), 'latin1')
}

async function nested(depth: number): Promise<Buffer> {
  return depth === 0 ? LOG : await zip({ 'inner.evtx': await nested(depth - 1) })
}

/** A log that never ends: after the first chunk there are only zeros, as in one that was made far too large. */
function bomb(mebibytes: number): Buffer {
  return gzipSync(Buffer.concat([LOG, Buffer.alloc(mebibytes * 1024 * 1024)]))
}

const gz = gzip(LOG)
const flipped = Buffer.from(gz)
flipped[gz.length - 8]! ^= 1

const CASES: readonly Case[] = [
  {
    what: 'gzip bomb',
    bytes: bomb(8),
    args: ['--max-expanded', '4M'],
    says: [
      'a.bin: it expands to more than 4.19 MB, the limit for its archive; if this is evidence, raise it with --max-expanded',
    ],
    matches: MATCHES,
    code: 3,
  },
  {
    what: 'bomb in a zip',
    bytes: zip({ 'a.evtx': LOG, 'b.evtx': Buffer.concat([LOG, Buffer.alloc(5_000_000)]), 'c.evtx': LOG }),
    args: ['--max-expanded', '4M'],
    says: ['a.bin!b.evtx: it expands to more than 4.19 MB'],
    matches: 2 * MATCHES,
    code: 3,
  },
  {
    what: 'bomb of zips in zips',
    bytes: nested(8),
    says: [
      'a.bin!inner.evtx!inner.evtx!inner.evtx!inner.evtx!inner.evtx!inner.evtx: more than 6 archives lie in one another',
    ],
    matches: 0,
    code: 3,
  },
  {
    what: 'gzip file that was cut off',
    bytes: gz.subarray(0, gz.length / 2),
    says: [`the compressed data end too early, after ${Math.floor(gz.length / 2)} bytes`],
    matches: 7,
    code: 0,
  },
  {
    what: 'gzip file with something behind',
    bytes: Buffer.concat([gz, Buffer.from('and more')]),
    says: [`from byte ${gz.length} on there are no gzip data`],
    matches: MATCHES,
    code: 0,
  },
  {
    what: 'gzip file with a wrong checksum',
    bytes: flipped,
    says: [`does not fit the checksum at byte ${gz.length - 8}`],
    matches: MATCHES,
    code: 0,
  },
  {
    what: 'zip that was cut off',
    bytes: zip({ 'a.evtx': LOG, 'b.evtx': LOG }).then((bytes) => bytes.subarray(0, -150)),
    says: ['a.bin: it was cut off: the directory at its end is missing'],
    matches: 2 * MATCHES,
    code: 3,
  },
  {
    what: 'streamed zip that was cut off in a log',
    bytes: zip({ 'a.evtx': LOG, 'b.evtx': LOG }, { dataDescriptor: true }).then((bytes) => bytes.subarray(0, 11_000)),
    says: ['it was cut off', 'a.bin!b.evtx: at 0x00004', 'the compressed data end too early'],
    matches: MATCHES + 7,
    code: 3,
  },
  {
    what: 'zip whose directory says too little',
    bytes: zip({ 'a.evtx': LOG }).then((bytes) => withLength(bytes, 40_000)),
    says: ['a.bin!a.evtx: at 0x00009c40: it expands to more than the 40000 bytes that the archive says it has'],
    matches: 19,
    code: 0,
  },
  {
    what: 'zip whose directory says too much',
    bytes: zip({ 'a.evtx': LOG }).then((bytes) => withLength(bytes, 90_000)),
    says: ['a.bin!a.evtx: at 0x00011000: the data end after 69632 of 90000 bytes'],
    matches: MATCHES,
    code: 0,
  },
  {
    what: 'zip that is no log',
    bytes: zip({ 'a.txt': 'no log', 'b/c.txt': 'none' }),
    says: [
      'looked into 1 archive: 2 members are no logs, 1 of them without any log',
      'a.bin: no log is in this archive (2 members were looked at)',
    ],
    matches: 0,
    code: 3,
  },
  {
    what: 'zip without its password',
    bytes: zip({ 'a.evtx': LOG, 'b.evtx': LOG }, { password: 'sesame', zipCrypto: true }),
    says: ['a.bin!a.evtx: it is encrypted', 'a.bin: 2 members are encrypted; give the password with --password-file'],
    matches: 0,
    code: 3,
  },
  {
    what: 'zip with a wrong password',
    bytes: zip({ 'a.evtx': LOG }, { password: 'sesame', encryptionStrength: 3 }),
    args: ['--password', 'rosebud'],
    says: ['a.bin!a.evtx: the password does not fit'],
    matches: 0,
    code: 3,
  },
  {
    what: '7z with a wrong password',
    bytes: fixture('encrypted.7z'),
    args: ['--password', 'rosebud'],
    says: [
      'a.bin!logs/Security.evtx.copy0: the password does not fit',
      'a.bin: the password does not fit 3 encrypted members',
    ],
    matches: 0,
    code: 3,
  },
  {
    what: '7z with secret names and no password',
    bytes: fixture('encrypted-names.7z'),
    says: ['a.bin: even its names are encrypted; give the password'],
    matches: 0,
    code: 3,
  },
  {
    what: '7z with a method that is not read',
    bytes: fixture('ppmd.7z'),
    says: [
      'a.bin!logs/mixed-channels.evtx: it is packed with PPMd, which is not read here; unpack the archive with 7-Zip first',
      '1 member that is not called like a log is packed in a way that is not read here',
    ],
    matches: 0,
    code: 3,
  },
  {
    what: '7z that was cut off',
    bytes: fixture('lzma2.7z').subarray(0, 4000),
    says: ['a.bin: the 7z archive was cut off: its header at the end is missing'],
    matches: 0,
    code: 3,
  },
  {
    what: 'form that is not read',
    bytes: Buffer.from('\xfd7zXZ\0\0\x04rest', 'latin1'),
    says: ['a.bin: it is packed with xz, which is not read here; unpack it first, or pipe what it holds into "-"'],
    matches: 0,
    code: 3,
  },
]

describe('an archive', () => {
  it.each(CASES)('is told about when it is a $what', async ({ bytes, args = [], says, matches, code }) => {
    const cwd = temporaryFolder({ 'a.bin': await bytes, 'good.evtx': LOG })
    const alone = await inProcess(['detect', 'a.bin', ...args, ...RULES], { cwd })
    expect(alone.out.split('\n').length - 1).toBe(matches)
    let at = 0
    for (const text of says) {
      const found = alone.err.indexOf(text, at)
      expect(found, `${text}\nin\n${alone.err}`).toBeGreaterThanOrEqual(0)
      at = found
    }
    expect(alone.code).toBe(code)
    const both = await inProcess(['detect', 'a.bin', 'good.evtx', ...args, ...RULES], { cwd })
    expect(both.out.split('\n').length - 1).toBe(matches + MATCHES)
  })

  it('writes nothing under the names of its members, which are told apart and shown safely', async () => {
    const tree: Tree = {
      '../../escaped.evtx': LOG,
      '/tmp/escaped.evtx': LOG,
      'C:\\escaped.evtx': LOG,
      'x1.evtx': LOG,
      'x2.evtx': LOG,
      'red\x1b[31m.evtx': LOG.subarray(0, 30_000),
    }
    const cwd = temporaryFolder({ 'deep/a.zip': renamed(await zip(tree), 'x2.evtx', 'x1.evtx') })
    const { out, err } = await inProcess(['detect', 'deep/a.zip', ...RULES], { cwd })
    const files = new Set([...out.matchAll(/"file":"([^"]*)"/g)].map(([, file]) => file))
    expect([...files]).toEqual([
      'deep/a.zip!../../escaped.evtx',
      'deep/a.zip!/tmp/escaped.evtx',
      'deep/a.zip!C:/escaped.evtx',
      String.raw`deep/a.zip!red\u001b[31m.evtx`,
      'deep/a.zip!x1.evtx',
      'deep/a.zip!x1.evtx (2)',
    ])
    expect(err).toContain('red')
    expect(err).not.toContain('\x1b[31m')
    expect(readdirSync(cwd, { recursive: true })).toEqual(['deep', 'deep/a.zip'])
  })
})

describe('a password', async () => {
  const cwd = temporaryFolder({ 'a.zip': await zip({ 'a.evtx': LOG }, { password: 'sésame', encryptionStrength: 3 }) })
  writeFileSync(join(cwd, 'password.txt'), 'sésame\r\nsecond line\n')

  it.each<[what: string, args: string[], env: { [name: string]: string }]>([
    ['an option', ['--password', 'sésame'], {}],
    ['the first line of a file', ['--password-file', 'password.txt'], {}],
    ['the environment', [], { SIGMA_REPLAY_PASSWORD: 'sésame' }],
  ])('comes from %s and is printed nowhere', async (_what, args, env) => {
    const { code, out, err } = await inProcess(['detect', 'a.zip', ...args, ...RULES, '--verbose'], { cwd, env })
    expect([code, out.split('\n').length - 1]).toEqual([0, MATCHES])
    expect(out + err).not.toContain('sésame')
  })

  it.each<[args: string[], says: string]>([
    [['--password', 'a', '--password-file', 'password.txt'], '--password and --password-file: give one of them'],
    [['--password-file', 'none.txt'], '--password-file none.txt: there is no such file or folder'],
    [['--max-expanded', 'much'], '--max-expanded: give a size such as 500M or 64G'],
  ])('and a limit are given properly: %j', async (args, says) => {
    const { code, err } = await inProcess(['detect', 'a.zip', ...args, ...RULES], { cwd })
    expect([code, err]).toEqual([3, expect.stringContaining(says)])
  })
})

describe('the process', () => {
  it('streams a bomb through little memory', async () => {
    const cwd = temporaryFolder({ 'bomb.evtx.gz': bomb(300) })
    // A child begins with the peak of its parent, which here is the one that made the bomb; a shell has none.
    const { err } = await inShell(`$SIGMA detect bomb.evtx.gz ${RULES.join(' ')}; true`, { cwd })
    const [, peak] = /peak memory ([\d.]+) MB/.exec(err)!
    expect(Number(peak)).toBeLessThan(200)
  })

  it.skipIf(process.platform === 'win32')('removes what it kept of standard input when it is interrupted', async () => {
    const temporary = temporaryFolder()
    const child = spawn(process.execPath, [MAIN, 'detect', '-', ...RULES], {
      env: { ...process.env, TMPDIR: temporary, TEMP: temporary },
    })
    const ended = new Promise((resolve) => child.on('close', resolve))
    child.stdin.write(LOG)
    const kept = async (): Promise<readonly string[]> => readdirSync(temporary, { recursive: true }) as string[]
    await vi.waitUntil(async () => (await kept()).length === 2, { timeout: 30_000 })
    expect(statSync(join(temporary, (await kept())[1]!)).mode & 0o077).toBe(0)
    child.kill('SIGINT')
    child.stdin.end()
    expect(await ended).toBe(130)
    expect(await kept()).toEqual([])
  })

  it('reads members in workers as in one thread, and leaves nothing behind', async () => {
    const inner = await zip({ 'a.evtx': LOG, 'b.evtx': sample('mixed-channels') })
    const cwd = temporaryFolder({
      'a.zip': await zip({ 'inner.zip': inner, 'c.evtx': sample('old-schema'), 'd.evtx.gz': gzip(LOG) }),
      'e.7z': fixture('lzma2.7z'),
    })
    const temporary = temporaryFolder()
    const env = { TMPDIR: temporary, TEMP: temporary }
    const one = await asProcess(['detect', 'a.zip', 'e.7z', ...RULES, '--threads', '1'], { cwd, env })
    const three = await asProcess(['detect', 'a.zip', 'e.7z', ...RULES, '--threads', '3'], { cwd, env })
    const once = await asProcess(['detect', 'a.zip', 'e.7z', ...RULES, '--threads', '3', '--dedupe'], { cwd, env })
    const piped = await inShell(`cat a.zip | $SIGMA detect - ${RULES.join(' ')} | head -1 | wc -l`, { cwd, env })
    expect(three.out).toBe(one.out)
    expect(three.err).toContain('3 threads')
    expect(once.out.split('\n').length).toBeLessThan(one.out.split('\n').length)
    expect(piped.out.trim()).toBe('1')
    expect(readdirSync(temporary)).toEqual([])
  })
})
