/** What is kept of records that cannot be decoded whole. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sample } from '../node/logs.ts'
import { describeWithShared, SHARED } from '../shared-folder.ts'
import { readAll } from './recover-reading.ts'

/** Where the text stands in the log, as UTF-16. */
function offsetOf(log: Buffer, text: string): number {
  const at = log.indexOf(Buffer.from(text, 'utf16le'), 4608)
  expect(at, text).toBeGreaterThan(0)
  return at
}

describe('a record whose template definition is damaged', () => {
  /** The token behind the name `System` of the outer definition, or behind `EventData` of the inner one. */
  const damaged = (name: string): Buffer => {
    const log = sample('old-schema')
    log[offsetOf(log, name) + 2 * name.length + 2] = 0x3f
    return log
  }

  it('of System: its values are kept without names, and those of EventData with theirs', async () => {
    const { records, damages, account } = await readAll(damaged('System'), {})
    expect(records).toHaveLength(5)
    const [record] = records
    expect(record).toMatchObject({ damaged: true, recordId: null, headerRecordId: 1, eventId: null, channel: null })
    expect(record!.get('Data')).toEqual(expect.arrayContaining(['2026-03-11T15:10:05.0012237Z', 'S-1-5-18']))
    expect(record!.get('Image')).toBe('C:\\Windows\\System32\\cmd.exe')
    expect(record!.toXml()).toMatch(/^<Event><Data>4<\/Data>.*<EventData><Data Name='UtcTime'>/)
    expect(damages.filter(({ code }) => code === 'record-template').map(({ recordId }) => recordId)).toEqual([
      1, 2, 3, 4, 5,
    ])
    expect(account).toMatchObject({ records: 5, damagedRecords: 5 })
  })

  it('of EventData: System is whole, and the values come in their order', async () => {
    const { records } = await readAll(damaged('EventData'), {})
    expect(records).toHaveLength(5)
    expect(records[1]).toMatchObject({ damaged: true, recordId: 2, eventId: 1, computer: 'WS-LEGACY7.corp.example' })
    expect(records[1]!.get('Image')).toBeUndefined()
    expect(records[1]!.data().map(({ name }) => name)).toEqual(Array.from({ length: 16 }, () => 'Data'))
    expect(records[1]!.get('Data')).toContain('C:\\Windows\\System32\\certutil.exe')
  })

  it('gets its names back from another chunk, where recovery is asked for', async () => {
    const whole = sample('old-schema')
    const log = Buffer.concat([damaged('EventData'), whole.subarray(4096)])
    // The other chunk holds the same records; ids of its own keep them apart.
    const second = 4096 + 65_536
    for (let at = second + 512; log.readUInt32LE(at) === 0x2a2a; at += log.readUInt32LE(at + 4))
      log.writeBigUInt64LE(log.readBigUInt64LE(at + 8) + 100n, at + 8)
    const { records, account } = await readAll(log, { recover: true })
    // The first record is the one that holds the damaged definition.
    const ofFirst = records.slice(1, 5)
    expect(ofFirst.map(({ recovered }) => recovered)).toEqual(Array(4).fill(true))
    expect(ofFirst.map((record) => record.get('Image'))).toEqual(records.slice(6).map((record) => record.get('Image')))
    expect(account).toMatchObject({ records: 10, damagedRecords: 5, recovered: 4 })
  })

  it('tells its damage once, however often it is asked', async () => {
    const { records, damages } = await readAll(damaged('System'), {})
    const before = damages.length
    for (const record of records) for (let i = 0; i < 3; i++) record.toXml()
    expect(damages).toHaveLength(before)
  })
})

describeWithShared('a forwarded record, which has no template', () => {
  it('keeps what stands in front of the damage', async () => {
    const log = readFileSync(join(SHARED, 'hard/files/w01_forwarded_raw.evtx'))
    const whole = (await readAll(log, {})).records[2]!
    // Its last value but one: the token that closes the element becomes none.
    const values = whole.data()
    const end = whole.place.offset! + whole.size
    const at = log.lastIndexOf(Buffer.from(values.at(-2)!.value, 'utf16le'), end)
    log[at + 2 * values.at(-2)!.value.length] = 0x3f
    const { records, damages } = await readAll(log, {})
    expect(records).toHaveLength(5)
    const record = records[2]!
    expect(record).toMatchObject({ damaged: true, recordId: whole.recordId, channel: whole.channel })
    expect(record.data()).toEqual(values.slice(0, -1))
    expect(damages.map(({ code }) => code)).toContain('record-value')
  })
})
