/** What `dump` prints of logs, and what it says when it prints nothing. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { XMLValidator } from 'fast-xml-parser'
import { describe, expect, it } from 'vitest'
import { RECORD_FORMATS } from '../../src/report/index.ts'
import { sample, withDamage, xmlExport } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { inProcess, linesOf, type Outcome } from './command.ts'

const cwd = temporaryFolder({
  'old.evtx': sample('old-schema'),
  'mixed.evtx': sample('mixed-channels'),
  'damaged.evtx': withDamage(sample('old-schema'), 4096 + 700),
  'export.xml': xmlExport('whoami &amp; hostname', 'ver'),
  'image.raw': Buffer.concat([Buffer.alloc(777, 7), sample('old-schema').subarray(4096), Buffer.alloc(100, 9)]),
  'text.evtx': 'hello',
})

function dump(line: string): Promise<Outcome> {
  return inProcess(['dump', ...line.split(' ')], { cwd })
}

async function records(line: string): Promise<Array<{ readonly [key: string]: unknown }>> {
  const { code, out, err } = await dump(line)
  expect(code, err).toBe(0)
  return linesOf(out).map((each) => JSON.parse(each))
}

describe('the forms of a dump', () => {
  // The wire formats. Changing one is intentional: CHANGELOG, and docs/dump.md.
  it.each(RECORD_FORMATS)('%s is this document, byte for byte', async (format) => {
    const { code, out } = await dump(`old.evtx -q -f ${format} --record 1-2`)
    expect(code).toBe(0)
    await expect(out).toMatchFileSnapshot(`golden/dump.${format}`)
  })

  it('types are named when asked for, in the shape of the values', async () => {
    const [record] = await records('old.evtx --types')
    expect(record!.types).toMatchObject({
      system: { EventID: 'UInt16', TimeCreated_SystemTime: 'FileTime', Keywords: 'HexInt64', Computer: 'String' },
      fields: { Image: 'String', ProcessId: 'UInt32', ProcessGuid: 'GUID', LogonId: 'HexInt64' },
    })
  })

  it('XML is a document that can be read back: the same records come out of it', async () => {
    const { out } = await dump('mixed.evtx -f xml')
    expect(XMLValidator.validate(out)).toBe(true)
    const again = temporaryFolder({ 'again.xml': out })
    const read = await inProcess(['dump', join(again, 'again.xml'), '-f', 'xml'], { cwd })
    expect(read.out).toBe(out)
  })

  it('exports are dumped like logs, all values as text', async () => {
    const [first, second] = await records('export.xml')
    expect(first).toMatchObject({
      recordId: 1,
      headerRecordId: null,
      chunk: null,
      written: null,
      system: { EventID: '1' },
    })
    expect(first!.fields).toEqual({ Image: 'C:\\Windows\\System32\\cmd.exe', CommandLine: 'whoami & hostname' })
    expect(second).toMatchObject({ recordId: 2 })
  })

  it('--output takes the records, and stdout stays empty', async () => {
    const whole = await dump('old.evtx -f csv')
    const { out } = await dump('old.evtx -f csv -o records.csv')
    expect(out).toBe('')
    expect(readFileSync(join(cwd, 'records.csv'), 'utf8')).toBe(whole.out)
  })
})

describe('what is asked for', () => {
  const idsOf = async (line: string): Promise<unknown[]> => (await records(line)).map(({ recordId }) => recordId)

  it.each<[what: string, options: string, wanted: (record: { readonly [key: string]: unknown }) => boolean]>([
    ['one record', '--record 101', ({ recordId }) => recordId === 101],
    [
      'several ranges',
      '--record 101,103-104 --record 121',
      ({ recordId }) => [101, 103, 104, 121].includes(Number(recordId)),
    ],
    ['event ids', '--event-id 1,4688', ({ eventId }) => eventId === 1 || eventId === 4688],
    ['a range of event ids', '--event-id 2-5000', ({ eventId }) => Number(eventId) >= 2 && Number(eventId) <= 5000],
    [
      'a provider, in any case',
      '--provider microsoft-windows-SYSMON',
      ({ provider }) => provider === 'Microsoft-Windows-Sysmon',
    ],
    ['a channel', '--channel Security', ({ channel }) => channel === 'Security'],
    ['a time', '--from 2026-03-11T16:05', ({ time }) => String(time) >= '2026-03-11T16:05'],
    [
      'a window',
      '--from 2026-03-11T16:00 --to 2026-03-11T16:04:33',
      ({ time }) => String(time) >= '2026-03-11T16:00' && String(time) <= '2026-03-11T16:04:33',
    ],
    [
      'two things at once',
      '--provider Microsoft-Windows-Sysmon --event-id 1',
      ({ provider, eventId }) => provider === 'Microsoft-Windows-Sysmon' && eventId === 1,
    ],
  ])('%s', async (_what, options, wanted) => {
    const all = await records('mixed.evtx')
    const some = all.filter(wanted).map(({ recordId }) => recordId)
    expect(some.length).toBeLessThan(all.length)
    expect(await idsOf(`mixed.evtx ${options}`)).toEqual(some)
  })

  it.each([
    ['--record x', '--record: "x" is no number; write it like 7, 10-20 or 1,4,10-20'],
    ['--record 9-3', '--record: in "9-3" the range ends before it begins'],
    ['--event-id 1-', '--event-id: "1-" is no number'],
    ['--from 2026-02-02 --to 2026-02-01', '--from lies after --to'],
  ])('%s is refused', async (options, message) => {
    const { code, out, err } = await dump(`old.evtx ${options}`)
    expect({ code, out }).toEqual({ code: 3, out: '' })
    expect(err).toContain(message)
  })

  it.each([
    ['an id that is not there', '--record 7', /none of the 5 records fits: the others have the ids 1 to 5/],
    ['an event that is not there', '--event-id 4688', /5 are not of the event, provider or channel asked for/],
    ['a time before', '--to 2001-01-01', /they were created 20\d\d-.* to 20\d\d-/],
  ])('nothing printed for %s: the reason is said', async (_what, options, reason) => {
    const { code, out, err } = await dump(`old.evtx ${options}`)
    expect({ code, out }).toEqual({ code: 0, out: '' })
    expect(err).toMatch(reason)
  })
})

describe('what cannot be read', () => {
  it('is told on stderr; the rest is printed', async () => {
    const { code, out, err } = await dump('text.evtx damaged.evtx -v')
    expect(code).toBe(0)
    expect(linesOf(out).length).toBeGreaterThan(2)
    expect(err).toMatch(/text\.evtx: this is no EVTX file/)
    expect(err).toMatch(/damaged\.evtx: at 0x[0-9a-f]{8}: the checksum of the records of this chunk is wrong/)
    expect((await dump('damaged.evtx --strict')).code).toBe(4)
    expect((await dump('text.evtx')).code).toBe(3)
  })

  it('an image gives records only where recovery is asked for, and they say so', async () => {
    expect(await dump('image.raw')).toMatchObject({ code: 3, out: '' })
    const live = await records('old.evtx')
    const recovered = await records('image.raw --recover')
    expect(recovered.map(({ recordId }) => recordId)).toEqual(live.map(({ recordId }) => recordId))
    expect(recovered.every((record) => record.recovered === true && record.chunk === null)).toBe(true)
    expect(recovered.map(({ fields }) => fields)).toEqual(live.map(({ fields }) => fields))
  })

  it('a record whose template is damaged is printed with its values and without their names', async () => {
    const bytes = sample('old-schema')
    // The first name of the EventData template, hit so that it lies outside the chunk.
    const at = bytes.indexOf(Buffer.from('EventData', 'utf16le'), 4608) - 8 - 4
    bytes.writeUInt32LE(0xfffffff0, at)
    const folder = temporaryFolder({ 'hit.evtx': bytes })
    const { out, err } = await inProcess(['dump', join(folder, 'hit.evtx')], { cwd })
    const [first] = linesOf(out).map((line) => JSON.parse(line))
    expect(first).toMatchObject({ damaged: true, eventId: 1, channel: 'Microsoft-Windows-Sysmon/Operational' })
    expect(first.fields.Data).toContain('C:\\Windows\\System32\\cmd.exe')
    expect(err).toMatch(/damage +record-template: 5/)
    expect(err).toMatch(/5 found = 0 decoded \+ 0 passed over \+ 5 damaged/)
  })
})
