import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import {
  accountedBytes,
  bytesSource,
  type Damage,
  type EvtxRecord,
  emptyAccount,
  readEvtx,
  type TypedItem,
} from '../../src/evtx/index.ts'
import { csvCells, describeWithShared, SHARED, sharedLines } from '../shared-folder.ts'

/** file, sha256, records_libevtx, recovered_libevtx, records_rust, errors_rust, damaged, sysmon_records, sysmon_eid1, security_4688 */
const ROWS = sharedLines('expected/records.csv').slice(1).map(csvCells)

async function readWhole(bytes: Uint8Array): Promise<{ records: EvtxRecord[]; damages: Damage[]; accounted: number }> {
  const damages: Damage[] = []
  const account = emptyAccount()
  const records: EvtxRecord[] = []
  for await (const record of readEvtx(bytesSource('log', bytes), {
    account,
    onDamage: (damage) => damages.push(damage),
  }))
    records.push(record)
  return { records, damages, accounted: accountedBytes(account) }
}

describeWithShared('real recordings', () => {
  it('gives at least the records that libevtx and the Rust crate read, and accounts for every byte', async () => {
    const wrong: string[] = []
    let total = 0
    for (const [file, , libevtx, , rust, , , sysmon, sysmonProcesses, security] of ROWS) {
      const bytes = readFileSync(join(SHARED, file!))
      const { records, accounted } = await readWhole(bytes)
      total += records.length
      const ofSysmon = records.filter((record) => record.provider === 'Microsoft-Windows-Sysmon')
      const found = [
        records.length >= Math.max(Number(libevtx), Number(rust)),
        ofSysmon.length === Number(sysmon),
        ofSysmon.filter((record) => record.eventId === 1).length === Number(sysmonProcesses),
        records.filter((record) => record.channel === 'Security' && record.eventId === 4688).length ===
          Number(security),
        accounted === bytes.length,
      ]
      if (found.includes(false)) wrong.push(`${file}: ${found}`)
    }
    expect(wrong).toEqual([])
    expect(total).toBeGreaterThan(8000)
  })

  it('reads the same values in place as through the plain decoder', async () => {
    const wrong: string[] = []
    for (const [file] of ROWS) {
      for (const record of (await readWhole(readFileSync(join(SHARED, file!)))).records) {
        const plain = record.plainFields()
        const { system, data, rendering } = record.typed()
        const untyped = (items: readonly TypedItem[]): string =>
          JSON.stringify(items.map(({ name, value }) => ({ name, value })))
        const isSame =
          JSON.stringify(plain) === JSON.stringify({ system, data, rendering }) &&
          untyped(plain.data) === JSON.stringify(record.data()) &&
          JSON.stringify(Object.fromEntries(plain.system.map(({ name, value }) => [name, value]))) ===
            JSON.stringify(Object.fromEntries(record.system()))
        if (!isSame) wrong.push(`${file} at ${record.place.offset}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('dismisses only what nobody wants: a filtered read gives what filtering afterwards gives', async () => {
    const interest = {
      eventId: (eventId: number) => eventId === 1,
      source: (provider: string | null, channel: string | null) =>
        provider === 'Microsoft-Windows-Sysmon' && channel !== null,
    }
    for (const [file] of ROWS) {
      const bytes = readFileSync(join(SHARED, file!))
      const account = emptyAccount()
      const wanted: unknown[] = []
      for await (const record of readEvtx(bytesSource('log', bytes), { interest, account })) {
        if (record.eventId === 1 && record.provider === 'Microsoft-Windows-Sysmon') wanted.push(record.place.offset)
      }
      const { records } = await readWhole(bytes)
      const all = records
        .filter((record) => record.eventId === 1 && record.provider === 'Microsoft-Windows-Sysmon')
        .map((record) => record.place.offset)
      expect(wanted, file).toEqual(all)
      expect(account.records - account.damagedRecords, file).toBe(records.length)
    }
  })
})
