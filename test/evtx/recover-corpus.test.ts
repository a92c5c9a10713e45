import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { recordKey } from '../../src/evtx/recover-keys.ts'
import { csvCells, describeWithShared, SHARED, sharedLines } from '../shared-folder.ts'
import { readAll } from './recover-reading.ts'

interface Case {
  readonly file: string
  readonly what: string
  readonly expect: { readonly recoverable_with_carving: number; readonly time_s: number }
}

const CASES = sharedLines('hard/manifest.jsonl').map((line) => JSON.parse(line) as Case)

/** What each hard file was made from, record by record. */
const ORIGINALS: { readonly [file: string]: string } = {
  'c26_misaligned_mid.evtx': 'h09_full.evtx',
  'r21_zero_cross.evtx': 'h09_full.evtx',
  'r19_hidden_record.evtx': 'x16_elem_sizes.evtx',
  'x01_def_self.evtx': 'x16_elem_sizes.evtx',
  'x02_def_max.evtx': 'x16_elem_sizes.evtx',
}

function hardFile(file: string): Uint8Array {
  return readFileSync(join(SHARED, 'hard/files', file))
}

describeWithShared('recovery of damaged and unusual files', () => {
  it.each(CASES)('$file: $what', async ({ file, expect: wanted }) => {
    const bytes = hardFile(file)
    const before = await readAll(bytes, {})
    const started = performance.now()
    const after = await readAll(bytes, { recover: true })
    expect(performance.now() - started).toBeLessThan(wanted.time_s * 1000)
    expect(after.records.length).toBeGreaterThanOrEqual(wanted.recoverable_with_carving)
    expect(new Set(after.records.map(({ place }) => place.offset)).size).toBe(after.records.length)
    // Recovery only adds; what it mends stands in the place of the damaged record.
    const live = after.records.filter(({ recovered }) => !recovered)
    const mended = new Set(after.records.filter(({ recovered }) => recovered).map(({ place }) => place.offset))
    const left = before.records.filter(({ place, damaged }) => !(damaged && mended.has(place.offset)))
    expect(live.map((record) => record.toXml())).toEqual(left.map((record) => record.toXml()))
    expect(after.damages).toEqual(before.damages)
    expect(after.account).toEqual({
      ...before.account,
      recovered: after.records.length - live.length,
      unrecovered: after.account.unrecovered,
    })
  })

  it.each(Object.entries(ORIGINALS))('%s: what is recovered is what was there', async (file, original) => {
    const texts = new Set((await readAll(hardFile(original), {})).records.map((record) => record.toXml()))
    const recovered = (await readAll(hardFile(file), { recover: true })).records.filter((record) => record.recovered)
    expect(recovered.length).toBeGreaterThan(0)
    expect(recovered.filter((record) => !texts.has(record.toXml()))).toEqual([])
  })

  it('renders no slack record whose templates were overwritten', async () => {
    const { account } = await readAll(hardFile('r22_stale_tail.evtx'), { recover: true })
    expect(account).toMatchObject({ recovered: 0, unrecovered: 29 })
  })
})

describeWithShared('recovery from real recordings', () => {
  it('finds no more than libevtx walked, none twice, and only records with a time and an id that fit', async () => {
    const wrong: string[] = []
    let total = 0
    for (const [file, , , walked] of sharedLines('expected/records.csv').slice(1).map(csvCells)) {
      const { records } = await readAll(readFileSync(join(SHARED, file!)), { recover: true })
      const recovered = records.filter((record) => record.recovered)
      total += recovered.length
      const keys = records.map(({ chunk, offset, size }) => recordKey(chunk.bytes, offset, size, chunk.machine))
      const isSound =
        recovered.length <= Number(walked) &&
        new Set(keys).size === keys.length &&
        recovered.every((record) => /^(19|20)\d\d-/.test(record.timeCreated!) && record.computer !== null)
      if (!isSound) wrong.push(file!)
    }
    expect(wrong).toEqual([])
    expect(total).toBeGreaterThan(400)
  })
})
