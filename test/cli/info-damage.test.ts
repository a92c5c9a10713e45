/** What `info` tells of headers and chunks that are damaged: logs of two chunks of 26 records, with a few bytes changed. */
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { repeatedChunk, sample, withDamage } from '../node/logs.ts'
import { linesOf } from './command.ts'
import { textOf, toldOf } from './info-told.ts'

type Edit = (log: Buffer) => unknown

const u16 =
  (at: number, value: number): Edit =>
  (log) =>
    log.writeUInt16LE(value, at)
const u32 =
  (at: number, value: number): Edit =>
  (log) =>
    log.writeUInt32LE(value, at)
const u64 =
  (at: number, value: bigint): Edit =>
  (log) =>
    log.writeBigUInt64LE(value, at)
const text =
  (at: number, value: string): Edit =>
  (log) =>
    log.write(value, at)
const fill =
  (value: number | string, from: number, to: number): Edit =>
  (log) =>
    log.fill(value, from, to)
/** The checksum of the file header made right again. */
const headerSum: Edit = (log) => log.writeUInt32LE(crc32(log.subarray(0, 120)), 124)

const CHUNK = 4096
const NEXT_CHUNK = CHUNK + 65_536
const END = NEXT_CHUNK + 65_536

function edited(...edits: readonly Edit[]): Buffer {
  const log = repeatedChunk('triage-attacks', 2)
  for (const edit of edits) edit(log)
  return log
}

const CASES: readonly [what: string, log: Buffer, told: object, text: RegExp][] = [
  [
    'nothing',
    edited(),
    { header: { checksum: { holds: true }, flagNames: [] }, damage: { total: 0 } },
    /every chunk is as its header says/,
  ],
  [
    'signature of the file',
    edited(text(0, 'X')),
    { header: { magic: false }, damage: { byCode: { 'header-magic': 1 } } },
    /signature +damaged/,
  ],
  [
    'checksum of the file',
    edited(u32(124, 1)),
    { header: { checksum: { stored: 1, holds: false } } },
    /checksum +0x00000001 stored, 0x[0-9a-f]{8} computed: wrong/,
  ],
  ['too few chunks', edited(u16(42, 1), headerSum), { promised: { chunks: 1, chunksFound: 2 } }, /chunks +1, 2 found/],
  [
    'next record id too small',
    edited(u64(24, 7n), headerSum),
    { header: { nextRecordId: 7 } },
    /next record id +7, highest found 5026/,
  ],
  ['next record id beyond 2^53', edited(u64(24, 2n ** 63n), headerSum), {}, /next record id +9223372036854775808,/],
  [
    'first chunk after the last',
    edited(u64(8, 9n), headerSum),
    { header: { firstChunk: 9 }, damage: { byCode: { 'header-contradiction': 1 } } },
    /first chunk +9$/m,
  ],
  [
    'sizes',
    edited(u32(32, 96), u16(40, 512), headerSum),
    { header: { headerSize: 96, blockSize: 512 } },
    /header size +96\n +block size +512$/m,
  ],
  [
    'version',
    edited(u16(36, 9), headerSum),
    { header: { majorVersion: 3, minorVersion: 9 }, damage: { byCode: { 'header-version': 1 } } },
    /version +3\.9/,
  ],
  [
    'dirty',
    edited(u32(120, 1)),
    { header: { flags: 1, flagNames: ['dirty'] }, damage: { total: 0 } },
    /flags +0x1: dirty/,
  ],
  ['dirty and full', edited(u32(120, 3)), { header: { flagNames: ['dirty', 'full'] } }, /flags +0x3: dirty, full/],
  [
    'flags nobody knows',
    edited(u32(120, 0x1b970002)),
    { header: { flagNames: ['full', '0x1b970000'] } },
    /full, 0x1b970000/,
  ],
  [
    'the highest flag',
    edited(u32(120, 0x80000000)),
    { header: { flagNames: ['0x80000000'] } },
    /flags +0x80000000: 0x80000000/,
  ],
  [
    'without checksums',
    edited(u32(120, 4), u32(CHUNK + 124, 0)),
    {
      header: { flagNames: ['no-checksums'], checksum: { holds: null } },
      chunkTable: [{ headerChecksum: { stored: 0, holds: null } }, {}],
      damage: { total: 0 },
    },
    /computed: the flags say that it is not kept/,
  ],
  [
    'signature of a chunk',
    edited(text(CHUNK, 'X')),
    {
      chunkTable: [
        { promised: { magic: false }, records: 26, damage: { 'chunk-magic': 1, 'chunk-header-checksum': 1 } },
        {},
      ],
    },
    /chunk-magic, chunk-header-checksum/,
  ],
  [
    'checksum of a chunk header',
    edited(u32(CHUNK + 124, 1)),
    {
      chunkTable: [
        { headerChecksum: { stored: 1, holds: false }, recordsChecksum: { holds: true } },
        { headerChecksum: { holds: true } },
      ],
    },
    / 0 +0x00001000 +26 +\d+ +0x1 +wrong +holds +5001–5026\n +header checksum: 0x00000001 stored/,
  ],
  [
    'chunk without checksums',
    edited(u32(CHUNK + 120, 5), u32(CHUNK + 124, 1)),
    { chunkTable: [{ flags: 5, headerChecksum: { holds: null } }, {}], damage: { total: 0 } },
    /every chunk is as its header says/,
  ],
  [
    'a byte of a record',
    withDamage(edited(), NEXT_CHUNK + 512 + 16),
    { chunkTable: [{ recordsChecksum: { holds: true } }, { recordsChecksum: { holds: false } }] },
    / 1 +0x00011000 +26 +\d+ +0x1 +holds +wrong/,
  ],
  [
    'ids of a chunk header',
    edited(u64(CHUNK + 32, 5001n)),
    { chunkTable: [{ promised: { lastRecordId: 5001, isKept: false } }, { promised: { isKept: true } }] },
    /promised: ids 5001\n/,
  ],
  [
    'record numbers of a chunk header',
    edited(u64(CHUNK + 16, 90n)),
    { chunkTable: [{ promised: { lastRecordNumber: 90, isKept: false } }, {}] },
    /promised: record numbers \d+–90\n/,
  ],
  [
    'free-space offset',
    edited(u32(CHUNK + 48, 40)),
    {
      chunkTable: [
        { promised: { freeOffset: 40, isKept: false }, recordsChecksum: { computed: null, holds: null } },
        {},
      ],
    },
    /the records end at \d+\n/,
  ],
  [
    'a chunk that is zero',
    edited(fill(0, CHUNK, NEXT_CHUNK)),
    {
      chunkCounts: { found: 1, zero: 1, unrecognised: 0 },
      chunkTable: [{ kind: 'zero' }, { kind: 'chunk', chunk: 1 }],
    },
    /chunks +2 = 1 with header \+ 1 zero/,
  ],
  [
    'a chunk that is none',
    edited(fill('x', NEXT_CHUNK, END)),
    { chunkCounts: { unrecognised: 1 }, chunkTable: [{}, { kind: 'unrecognised', length: 65_536 }] },
    / 1 +0x00011000 +unrecognised: chunk-unrecognised/,
  ],
  [
    'a chunk without records',
    edited(fill(0, CHUNK + 512, NEXT_CHUNK), u32(CHUNK + 48, 512)),
    { chunkTable: [{ records: 0, firstRecordId: null, promised: { isKept: false } }, {}] },
    / 0 +0x00001000 +0 +512 .* none\n +promised: ids 5001–5026/,
  ],
  [
    'an end inside a chunk',
    edited().subarray(0, NEXT_CHUNK + 20_000),
    { chunkTable: [{}, { length: 20_000, damage: { 'chunk-truncated': 1 } }] },
    /chunk-truncated/,
  ],
  [
    'bytes behind the last chunk',
    Buffer.concat([edited(), Buffer.from('rest')]),
    { chunkTable: [{}, {}, { kind: 'unrecognised', length: 4 }] },
    /unrecognised: trailing-bytes/,
  ],
]

describe('what is damaged', () => {
  it.each(CASES)('%s', async (_what, log, told, pattern) => {
    expect(await toldOf(log)).toMatchObject({ code: 0, bytes: { total: log.length, unread: 0 }, ...told })
    expect(await textOf(log)).toMatch(pattern)
  })

  it('counts for --strict', async () => {
    const log = sample('triage-attacks')
    expect((await toldOf(log, '--strict')).code).toBe(0)
    expect((await toldOf(withDamage(log, CHUNK + 600), '--strict')).code).toBe(4)
  })
})

describe('the table of chunks', () => {
  const log = Buffer.concat([withDamage(repeatedChunk('triage-attacks', 30), CHUNK + 600), Buffer.alloc(3 * 65_536)])
  const chunkRows = (told: string): string[] => linesOf(told).filter((line) => /^ +[\d–]+ +0x\w{8} /.test(line))

  it('has what there is something to say of', async () => {
    expect(chunkRows(await textOf(log))).toEqual([expect.stringMatching(/^ +0 +0x00001000 .* wrong /)])
  })

  it('has all with --chunks, those that are zero in one row', async () => {
    const all = chunkRows(await textOf(log, '--chunks'))
    expect(all).toHaveLength(31)
    expect(all.at(-1)).toMatch(/30–32 +0x001e1000 +zero$/)
  })

  it('has all as JSON', async () => {
    const { chunkTable } = await toldOf(log)
    expect(chunkTable?.map(({ offset }) => offset)).toEqual(Array.from({ length: 33 }, (_, i) => CHUNK + 65_536 * i))
  })
})

it('says something of any log, whatever bytes of it are damaged', async () => {
  const byte = fc.record({ at: fc.nat(65_536 + CHUNK - 1), value: fc.nat(255) })
  // Headers are hit as often as records, though they are much shorter.
  const headerByte = byte.map(({ at, value }) => ({ at: at % 2 === 0 ? at % 128 : CHUNK + (at % 640), value }))
  const damages = fc.array(fc.oneof(byte, headerByte), { minLength: 1, maxLength: 30 })
  await fc.assert(
    fc.asyncProperty(damages, fc.boolean(), async (bytes, recovers) => {
      const log = sample('triage-attacks')
      for (const { at, value } of bytes) log[at] = value
      const options = recovers ? ['--recover'] : []
      const { out: _out, err: _err, ...told } = await toldOf(log, ...options)
      const parts = Object.entries(told.bytes).filter(([kind]) => kind !== 'total')
      expect(parts.reduce((sum, [, count]) => sum + count, 0)).toBe(log.length)
      expect(told.recovered?.records ?? 0).toBe(told.records.recovered)
      expect(await textOf(log, '--chunks', ...options)).toMatch(/^a\.evtx\nsize +69,632 bytes\n/)
    }),
    { numRuns: 150 },
  )
})
