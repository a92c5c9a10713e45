import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Event, eventOf } from '../../src/event/index.ts'
import { bytesSource, type EvtxRecord, readEvtx } from '../../src/evtx/index.ts'

async function recordsOf(sample: string): Promise<EvtxRecord[]> {
  const records: EvtxRecord[] = []
  const bytes = readFileSync(new URL(`../../samples/${sample}.evtx`, import.meta.url))
  for await (const record of readEvtx(bytesSource(sample, bytes))) records.push(record)
  return records
}

function textInPlace(event: Event, field: string): string | undefined {
  const range = event.units(field)
  if (range === undefined) return undefined
  const text = Buffer.from(range.bytes.slice(range.offset, range.offset + 2 * range.length)).toString('utf16le')
  return text.replace(/\0.*$/s, '')
}

describe('the views of a record', () => {
  it('show Security 4688 under Sysmon’s names to rules of a category, and under its own to rules of a service', async () => {
    const record = (await recordsOf('security-4688')).find(({ eventId }) => eventId === 4688)!
    const mapped = eventOf(record)
    const raw = mapped.seenAs('raw')
    expect(mapped.get('Image')).toBe(record.get('NewProcessName'))
    expect(mapped.get('ParentImage')).toBe(record.get('ParentProcessName'))
    expect(mapped.get('ProcessId')).toBe(record.get('NewProcessId'))
    expect(mapped.get('ParentProcessId')).toBe(record.get('ProcessId'))
    expect(mapped.get('User')).toBe(`${record.get('SubjectDomainName')}\\${record.get('SubjectUserName')}`)
    expect(mapped.get('CommandLine')).toBe(record.get('CommandLine'))
    expect(raw.get('ProcessId')).toBe(record.get('ProcessId'))
    expect(raw.get('Image')).toBeUndefined()
    expect(raw.seenAs('raw')).toBe(raw)
  })

  it('are one and the same for Sysmon’s own events', async () => {
    const event = eventOf((await recordsOf('staging-download-local'))[0]!)
    expect(event.seenAs('raw')).toBe(event)
  })

  it('split the hashes of Sysmon into fields of their own', async () => {
    const record = (await recordsOf('triage-attacks')).find(({ eventId }) => eventId === 1)!
    const event = eventOf(record)
    const hashes = String(record.get('Hashes'))
    const sha256 = /SHA256=([^,]+)/.exec(hashes)![1]
    expect(event.get('sha256')).toBe(sha256)
    expect(event.get('SHA256')).toBe(sha256)
    expect(hashes).toContain(`MD5=${event.get('md5')}`)
  })

  it('let rules see System values, and tell absent from empty', async () => {
    const event = eventOf((await recordsOf('old-schema'))[0]!)
    expect(event.get('EventID')).toBe('1')
    expect(event.get('Provider_Name')).toBe('Microsoft-Windows-Sysmon')
    expect(event.get('Channel')).toBe('Microsoft-Windows-Sysmon/Operational')
    expect(event.get('OriginalFileName')).toBeUndefined()
    expect(event.get('__proto__')).toBeUndefined()
  })

  it('give the same text in place as decoded', async () => {
    for (const sample of ['triage-attacks', 'security-4688', 'mixed-channels', 'old-schema']) {
      for (const record of await recordsOf(sample)) {
        const event = eventOf(record)
        for (const { name } of record.data()) {
          const inPlace = textInPlace(event, name)
          if (inPlace !== undefined) expect(inPlace).toBe(event.get(name))
        }
      }
    }
  })
})
