/** The readers of archives against what other programs wrote, and against bytes that nobody wrote. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { ForwardSource } from '../../../src/node/archive/forward-source.ts'
import { removeSpooled } from '../../../src/node/archive/spool.ts'
import type { FoundFile } from '../../../src/node/files.ts'
import { type EvidenceOptions, findEvidence } from '../../../src/node/find-evidence.ts'
import { openEvidence } from '../../../src/node/open-evidence.ts'
import { readEvidence } from '../../../src/node/read-evidence.ts'
import { sample } from '../logs.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { fixture, gzip, hasTar, sevenZip, type Tree, tar, zip } from './make.ts'

afterAll(removeSpooled)

async function find(bytes: Uint8Array, options: EvidenceOptions = {}) {
  return await findEvidence(['a.bin'], temporaryFolder({ 'a.bin': bytes }), options)
}

async function content(file: FoundFile): Promise<Buffer> {
  const damages: string[] = []
  const source = await openEvidence(file, ({ message }) => damages.push(message))
  const parts: Buffer[] = []
  for (let at = 0, count = 1; count > 0; at += count) {
    const part = Buffer.alloc(10_000)
    count = await source.read(at, part)
    parts.push(part.subarray(0, count))
  }
  await source.close()
  expect(damages).toEqual([])
  return Buffer.concat(parts)
}

/** Names as people, Windows and others write them; content of any length that packs well, badly or not at all. */
const name = fc.stringMatching(/^[a-zA-Z0-9 äß漢_{}%.-]{1,40}$/).map((text) => `${text}x.evtx`)
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 5000 }),
  fc
    .tuple(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.integer({ min: 1, max: 900 }))
    .map(([piece, times]) => Buffer.concat(new Array(times).fill(piece))),
)
const tree = fc.dictionary(name, bytes, { minKeys: 1, maxKeys: 5 })

async function expectContent(archive: Uint8Array, logs: Tree, options: EvidenceOptions = {}, prefix = '') {
  const { files, problems } = await find(archive, options)
  expect(problems).toEqual([])
  const names = Object.keys(logs).sort((a, b) => (a < b ? -1 : 1))
  expect(files.map((file) => file.name)).toEqual(names.map((each) => `a.bin!${prefix}${each}`))
  for (const [i, file] of files.entries())
    expect((await content(file)).equals(Buffer.from(logs[names[i]!]!))).toBe(true)
}

describe('members have the content that was put in', () => {
  const zipOptions = fc.constantFrom(
    {},
    { level: 0 },
    { dataDescriptor: true },
    { zip64: true },
    { password: 'p', zipCrypto: true },
    { password: 'p', encryptionStrength: 1 as const },
    { password: 'p', encryptionStrength: 2 as const },
    { password: 'p', encryptionStrength: 3 as const, level: 0 },
  )

  it('of zip files as zip.js writes them', async () => {
    await fc.assert(
      fc.asyncProperty(tree, zipOptions, async (logs, options) => {
        await expectContent(await zip(logs, options), logs, { password: 'p' })
      }),
      { numRuns: 24 },
    )
  })

  it.skipIf(!hasTar)('of tar files, with long names too', async () => {
    const long = { [`${'folder with a name/'.repeat(12)}log.evtx`]: sample('old-schema'), 'b.evtx': 'short' }
    await expectContent(tar(long), long, {}, './')
    const longWithDot = Object.fromEntries(Object.entries(long).map(([path, log]) => [`./${path}`, log]))
    await expectContent(gzip(tar(long)), longWithDot)
  })

  it.skipIf(sevenZip === undefined)('of 7z files as 7-Zip writes them', async () => {
    const methods = ['lzma2', 'lzma', 'lzma:lc=0:lp=4:pb=0', 'lzma2:d=64k:c=128k', 'deflate', 'copy']
    const made = fc.tuple(tree, fc.constantFrom(...methods), fc.constantFrom('on', 'off'), fc.boolean())
    await fc.assert(
      fc.asyncProperty(made, async ([logs, method, solid, isSecret]) => {
        const folder = temporaryFolder(logs)
        const archive = join(temporaryFolder(), 'a.7z')
        const secret = isSecret ? ['-pp', '-mhe=on'] : []
        spawnSync(sevenZip!, ['a', archive, `-m0=${method}`, `-ms=${solid}`, ...secret, '.'], { cwd: folder })
        const found = await findEvidence([archive], folder, { password: 'p' })
        expect(found.problems).toEqual([])
        expect(found.files.length).toBe(Object.keys(logs).length)
        for (const file of found.files) {
          const log = logs[file.name.slice(archive.length + 1)]
          expect((await content(file)).equals(Buffer.from(log!))).toBe(true)
        }
      }),
      { numRuns: 8 },
    )
  })
})

describe('a source that is read from front to back', () => {
  it('gives what a buffer gives, wherever it is read', async () => {
    const reads = fc.array(fc.tuple(fc.nat(1200), fc.nat(300)), { maxLength: 30 })
    const pieces = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(pieces, reads, fc.boolean(), async (parts, places, isLengthKnown) => {
        const whole = Buffer.concat(parts)
        async function* open() {
          yield* parts
        }
        const source = new ForwardSource('a', open, isLengthKnown ? { byteLength: whole.length } : {})
        for (const [offset, length] of places) {
          const target = new Uint8Array(length)
          const count = await source.read(offset, target)
          expect(Buffer.from(target.subarray(0, count))).toEqual(whole.subarray(offset, offset + length))
        }
        expect(await source.measure()).toBe(whole.length)
      }),
    )
  })
})

describe('bytes that nobody wrote', async () => {
  const logs = { 'a.evtx': sample('old-schema'), 'notes.txt': 'no log' }
  const packed = await zip(logs)
  const archives: readonly (readonly [kind: string, bytes: Buffer])[] = [
    ['zip', packed],
    ['zip with AES', await zip(logs, { password: 'sesame', encryptionStrength: 3 })],
    ['zip with the old encryption', await zip(logs, { password: 'sesame', zipCrypto: true })],
    ['zip in zip', await zip({ 'b.zip': packed })],
    ['gzip', gzip(sample('old-schema'))],
    ['tar', hasTar ? tar(logs) : Buffer.alloc(0)],
    ['7z', fixture('lzma2.7z')],
    ['7z without solid blocks', fixture('lzma.7z')],
    ['7z with a header in the clear', fixture('copy.7z')],
    ['7z with secret names', fixture('encrypted-names.7z')],
  ]
  const change = fc.oneof(
    fc.record({ kind: fc.constant('byte' as const), at: fc.nat(), value: fc.nat(255) }),
    fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), value: fc.nat(40) }),
    fc.record({ kind: fc.constant('insert' as const), at: fc.nat(), value: fc.nat(255) }),
  )

  it.each(archives)('are told and survived: %s', async (_kind, archive) => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), fc.boolean(), async (changes, isNearEnd) => {
        let bytes = archive
        for (const { kind, at, value } of changes) {
          // Directories and headers stand at the end; there most can go wrong.
          const place = isNearEnd ? Math.max(0, bytes.length - 1 - (at % 300)) : at % Math.max(1, bytes.length)
          const behind = kind === 'byte' ? place + 1 : kind === 'cut' ? place + value : place
          const put = kind === 'cut' ? [] : [value]
          bytes = Buffer.concat([bytes.subarray(0, place), Uint8Array.from(put), bytes.subarray(behind)])
        }
        const { files, problems } = await find(bytes, { password: 'sesame', maxExpanded: 4 * 1024 * 1024 })
        for (const { message } of problems) expect(message).toMatch(/^[\w"…]/)
        await readEvidence(
          { files, reader: 'sigma-replay', recover: false, keepsSequence: true, reportsSources: true },
          {
            onRecords: (records) => void [...records],
            onDamage: () => undefined,
            onUnreadable: () => undefined,
            onProgress: () => undefined,
          },
        )
      }),
      { numRuns: 25 },
    )
  })
})
