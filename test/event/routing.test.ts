/** What the table of logsources promises whatever it holds, and what added rows do to it. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type EventSource,
  LOGSOURCES,
  type LogsourceNames,
  type LogsourceRow,
  LogsourceTable,
  SYSMON_CATEGORIES,
  servesSource,
} from '../../src/event/index.ts'
import { ORIGINS } from '../../src/event/logsource.ts'

const AUDITING = 'Microsoft-Windows-Security-Auditing'
const TABLE = new LogsourceTable()

function serves(table: LogsourceTable, logsource: LogsourceNames, source: EventSource): boolean {
  const routing = table.routesOf({ product: 'windows', ...logsource })
  return routing.kind === 'served' && routing.routes.some((route) => servesSource(route, source))
}

const providers = [...new Set(LOGSOURCES.flatMap(({ provider }) => provider ?? []))]
const channels = [...new Set(LOGSOURCES.flatMap(({ channels }) => channels ?? []))]

describe('the table of logsources', () => {
  it('names the provider wherever it names event ids, and a channel in every row', () => {
    for (const row of LOGSOURCES) {
      if (row.eventIds !== undefined) expect(row.provider, row.category).toBeDefined()
      expect(row.channels?.length, row.category ?? row.service).toBeGreaterThan(0)
    }
  })

  it('says where each row comes from, and names no row twice', () => {
    expect(new Set(LOGSOURCES.map(({ origin }) => origin))).toEqual(new Set(Object.keys(ORIGINS)))
    const rows = LOGSOURCES.map(({ category, service, provider }) => JSON.stringify([category, service, provider]))
    expect(new Set(rows).size).toBe(rows.length)
  })

  it('has a category for every event id of Sysmon', () => {
    const named = new Set<number>(Object.values(SYSMON_CATEGORIES).flat())
    expect([...named].sort((a, b) => a - b)).toEqual([...Array.from({ length: 29 }, (_, i) => i + 1), 255])
  })

  it('never takes the event of another provider for one of a category, whatever its id and channel', () => {
    const rows = LOGSOURCES.filter(({ category }) => category !== undefined)
    const provider = fc.oneof(fc.constantFrom(...providers), fc.string())
    const channel = fc.oneof(fc.constantFrom(...channels), fc.string())
    fc.assert(
      fc.property(fc.constantFrom(...rows), provider, channel, fc.nat({ max: 65_535 }), (row, other, name, eventId) => {
        const ids = [...row.eventIds!, eventId]
        const owners = rows
          .filter(({ category }) => category === row.category)
          .map((each) => each.provider!.toLowerCase())
        fc.pre(!owners.includes(other.toLowerCase()))
        for (const id of ids)
          expect(serves(TABLE, { category: row.category! }, { provider: other, channel: name, eventId: id })).toBe(
            false,
          )
      }),
      { numRuns: 1000 },
    )
  })

  it('never shows a service the event of another channel, whatever its provider and id', () => {
    const rows = LOGSOURCES.filter(({ service, provider }) => service !== undefined && provider === undefined)
    fc.assert(
      fc.property(
        fc.constantFrom(...rows),
        fc.constantFrom(...providers),
        fc.constantFrom(...channels),
        fc.nat({ max: 65_535 }),
        (row, provider, channel, eventId) => {
          const isOwn = row.channels!.includes(channel)
          expect(serves(TABLE, { service: row.service! }, { provider, channel, eventId })).toBe(isOwn)
        },
      ),
    )
  })

  it.each<[LogsourceNames, object]>([
    [{ category: 'file_access' }, { attribute: 'category', tracedBy: 'Microsoft-Windows-Kernel-File' }],
    [
      { category: 'registry_set', service: 'security' },
      { attribute: 'service', apartFrom: 'registry_set' },
    ],
    [
      { category: 'process_creation', service: 'x' },
      { attribute: 'service', value: 'x' },
    ],
    [{ category: '__proto__' }, { attribute: 'category', value: '__proto__' }],
  ])('says why %j sees nothing', (logsource, reason) => {
    expect(TABLE.routesOf({ product: 'windows', ...logsource })).toMatchObject({ kind: 'unknown', ...reason })
  })
})

describe('added rows', () => {
  const CONNECTION: LogsourceRow = {
    category: 'network_connection',
    provider: AUDITING,
    channels: ['Security'],
    eventIds: [5156],
    fields: { Image: 'Application' },
  }
  const connected = { provider: AUDITING, channel: 'Security', eventId: 5156 }
  const sysmon = { provider: 'Microsoft-Windows-Sysmon', channel: 'Microsoft-Windows-Sysmon/Operational', eventId: 3 }
  const network = { category: 'network_connection' }

  it('serve a category besides what serves it already', () => {
    expect(serves(TABLE, network, connected)).toBe(false)
    const table = new LogsourceTable([CONNECTION])
    expect([connected, sysmon].map((source) => serves(table, network, source))).toEqual([true, true])
    expect(serves(table, { ...network, service: 'sysmon' }, connected)).toBe(false)
    expect(serves(table, network, { ...connected, provider: 'Other' })).toBe(false)
    expect(serves(table, network, { ...connected, channel: 'Application' })).toBe(false)
  })

  it('replace what serves it when they say so', () => {
    const table = new LogsourceTable([{ ...CONNECTION, replaces: true }])
    expect([connected, sysmon].map((source) => serves(table, network, source))).toEqual([true, false])
  })

  it('give the names only to the rules that they bring the event to', () => {
    const table = new LogsourceTable([CONNECTION])
    const viewOf = (logsource: LogsourceNames, source: EventSource): unknown =>
      table.viewOf({ product: 'windows', ...logsource }, 'raw', source)
    expect(viewOf(network, connected)).toEqual({ Image: 'Application' })
    expect(viewOf(network, sysmon)).toBe('raw')
    expect(viewOf({ service: 'security' }, connected)).toBe('raw')
  })

  it.each<[what: string, row: LogsourceRow, logsource: LogsourceNames, source: EventSource, expected: boolean]>([
    [
      'a category that was unknown',
      { category: 'file_access', channels: ['Trace'] },
      { category: 'File_Access' },
      { provider: null, channel: 'trace', eventId: 1 },
      true,
    ],
    [
      'a pair of category and service',
      { category: 'edr', service: 'acme', provider: 'Acme' },
      { category: 'edr', service: 'acme' },
      { provider: 'acme', channel: 'x', eventId: 1 },
      true,
    ],
    [
      'but not one of them alone',
      { category: 'edr', service: 'acme', provider: 'Acme' },
      { category: 'edr' },
      { provider: 'acme', channel: 'x', eventId: 1 },
      false,
    ],
    [
      'all rules of another product',
      { product: 'rpc_firewall', channels: ['RPCFW'] },
      { product: 'rpc_firewall', category: 'application' },
      { provider: 'RPCFW', channel: 'RPCFW', eventId: 3 },
      true,
    ],
    [
      'but none of another service of a product',
      { product: 'acme', service: 'edr', channels: ['Acme'] },
      { product: 'acme', service: 'proxy' },
      { provider: 'Acme', channel: 'Acme', eventId: 3 },
      false,
    ],
    [
      'nor a rule that names the product only',
      { product: 'acme', service: 'edr', channels: ['Acme'] },
      { product: 'acme' },
      { provider: 'Other', channel: 'Other', eventId: 3 },
      false,
    ],
    [
      'a provider whose event does not say its provider',
      { category: 'edr', provider: 'Acme' },
      { category: 'edr' },
      { provider: null, channel: 'x', eventId: 1 },
      false,
    ],
  ])('serve %s', (_what, row, logsource, source, expected) => {
    expect(serves(new LogsourceTable([row]), logsource, source)).toBe(expected)
  })
})
