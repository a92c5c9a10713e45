import { describe, expect, it } from 'vitest'
import { type Inventory, InventoryBuilder } from '../../src/event/index.ts'
import { bytesSource, type LogRecord, readEvtx } from '../../src/evtx/index.ts'
import { repeatedChunk, sample } from '../node/logs.ts'
import { loggedRecord } from './logged-record.ts'

function inventoryOf(records: Iterable<LogRecord>): Inventory {
  const builder = new InventoryBuilder()
  for (const record of records) builder.add(record)
  return builder.inventory()
}

async function inventoryOfLog(bytes: Uint8Array): Promise<Inventory> {
  const builder = new InventoryBuilder()
  for await (const record of readEvtx(bytesSource('log', bytes))) builder.add(record)
  return builder.inventory()
}

describe('an inventory', () => {
  it('of no records is empty', () => {
    expect(inventoryOf([])).toMatchObject({ records: 0, firstTicks: null, providers: [], templates: [] })
  })

  it('counts what records tell, most first, then by name, and what they do not tell under null', () => {
    const inventory = inventoryOf([
      loggedRecord({ provider: 'B', eventId: 2, timeTicks: 5n }),
      loggedRecord({ provider: 'A', eventId: 2, timeTicks: 3n, computer: 'PC-2' }),
      loggedRecord({ provider: 'B', eventId: 1, timeTicks: null, channel: null }),
      loggedRecord({ provider: 'B', eventId: 2, timeTicks: 9n }),
      loggedRecord({ provider: null, eventId: null, timeTicks: 4n, computer: null }),
    ])
    expect(inventory).toMatchObject({ records: 5, firstTicks: 3n, lastTicks: 9n })
    expect(inventory.providers).toEqual([
      {
        name: 'B',
        records: 3,
        events: [
          { eventId: 2, records: 2 },
          { eventId: 1, records: 1 },
        ],
      },
      { name: null, records: 1, events: [{ eventId: null, records: 1 }] },
      { name: 'A', records: 1, events: [{ eventId: 2, records: 1 }] },
    ])
    expect(inventory.channels.map(({ name, records }) => [name, records])).toEqual([
      ['Security', 4],
      [null, 1],
    ])
    expect(inventory.computers.map(({ name, records }) => [name, records])).toEqual([
      ['PC-1', 3],
      [null, 1],
      ['PC-2', 1],
    ])
    expect(inventory.uncounted).toEqual({ providers: 0, events: 0, channels: 0, computers: 0, templates: 0 })
  })

  it('is bounded: names that are too many are not kept, and their records are counted', () => {
    const records = Array.from({ length: 20_005 }, (_, i) =>
      loggedRecord({ computer: `PC-${i}`, provider: `P-${i % 30}`, eventId: i }),
    )
    const { computers, providers, uncounted } = inventoryOf(records)
    expect(computers).toHaveLength(20_000)
    expect(providers.map(({ records: count }) => count).reduce((a, b) => a + b)).toBe(20_005)
    expect(uncounted).toEqual({ providers: 0, events: 5, channels: 0, computers: 5, templates: 0 })
  })

  it('is bounded by the length of names too', () => {
    const records = Array.from({ length: 300 }, (_, i) => loggedRecord({ channel: `${i}`.padEnd(32_000, 'x') }))
    const { channels, uncounted } = inventoryOf(records)
    expect(channels).toHaveLength(131)
    expect(uncounted.channels).toBe(300 - 131)
  })
})

describe('templates', () => {
  it('are one definition however many chunks hold them', async () => {
    const once = await inventoryOfLog(sample('triage-attacks'))
    const often = await inventoryOfLog(repeatedChunk('triage-attacks', 3))
    expect(once.templates.length).toBeGreaterThan(1)
    expect(often.templates).toEqual(once.templates.map((template) => ({ ...template, records: 3 * template.records })))
    expect(once.templates.map(({ definitions }) => definitions)).toEqual(once.templates.map(() => 1))
  })

  it('with the same GUID and other content are told apart', async () => {
    const log = repeatedChunk('triage-attacks', 2)
    // An element of the EventData template has another name in the second chunk.
    const at = log.indexOf(Buffer.from('CommandLine', 'utf16le'), 4096 + 65_536)
    log.write('X', at, 'utf16le')
    const { templates } = await inventoryOfLog(log)
    expect(templates.map(({ definitions }) => definitions).sort()).toEqual([1, 1, 2])
  })

  it('that are damaged have no definition', async () => {
    const log = sample('old-schema')
    const before = await inventoryOfLog(log)
    // The first token of a definition, behind its GUID and size.
    const guid = Buffer.from(before.templates[0]!.guid.slice(1, 9), 'hex').reverse()
    const definition = log.indexOf(guid, log.indexOf(guid, 4096 + 512) + 4)
    log[definition + 20] = 0xee
    const after = await inventoryOfLog(log)
    expect(after.templates.map(({ definitions }) => definitions)).toContain(0)
    expect(after.records).toBe(before.records)
  })

  it('are none in other forms', () => {
    expect(inventoryOf([loggedRecord()]).templates).toEqual([])
  })
})
