import { expect, it } from 'vitest'
import { type EventSource, type LogsourceNames, routesOf, servesSource } from '../../src/event/index.ts'

const SYSMON = 'Microsoft-Windows-Sysmon'
const SYSMON_CHANNEL = 'Microsoft-Windows-Sysmon/Operational'
const AUDITING = 'Microsoft-Windows-Security-Auditing'

function source(provider: string | null, channel: string | null, eventId: number | null): EventSource {
  return { provider, channel, eventId }
}

function serves(logsource: LogsourceNames, event: EventSource): boolean {
  const routing = routesOf(logsource)
  return routing.kind === 'served' && routing.routes.some((route) => servesSource(route, event))
}

it.each<[string, LogsourceNames, EventSource, boolean]>([
  ['Sysmon 1', { category: 'process_creation', product: 'windows' }, source(SYSMON, SYSMON_CHANNEL, 1), true],
  ['Sysmon 1 without a product', { category: 'process_creation' }, source(SYSMON, SYSMON_CHANNEL, 1), true],
  ['Security 4688', { category: 'process_creation', product: 'windows' }, source(AUDITING, 'Security', 4688), true],
  [
    'no 4688 for a category of Sysmon',
    { category: 'process_creation', service: 'sysmon', product: 'windows' },
    source(AUDITING, 'Security', 4688),
    false,
  ],
  [
    'Sysmon 1 for it',
    { category: 'process_creation', service: 'sysmon', product: 'windows' },
    source(SYSMON, SYSMON_CHANNEL, 1),
    true,
  ],
  [
    'event id 1 of another provider is no process',
    { category: 'process_creation', product: 'windows' },
    source('Microsoft-Windows-Kernel-General', 'System', 1),
    false,
  ],
  [
    'forwarded: another channel, the same provider',
    { category: 'process_creation', product: 'windows' },
    source(SYSMON, 'ForwardedEvents', 1),
    true,
  ],
  [
    'a channel in other case',
    { category: 'process_creation', product: 'windows' },
    source(null, SYSMON_CHANNEL.toUpperCase(), 1),
    true,
  ],
  [
    'an object with channel and event id only',
    { category: 'process_creation', product: 'windows' },
    source(null, SYSMON_CHANNEL, 1),
    true,
  ],
  [
    'another provider on Sysmon’s channel',
    { category: 'process_creation', product: 'windows' },
    source('Other', SYSMON_CHANNEL, 1),
    false,
  ],
  [
    'the whole Security log',
    { service: 'security', product: 'windows' },
    source('Microsoft-Windows-Eventlog', 'Security', 1102),
    true,
  ],
  [
    'not another log',
    { service: 'security', product: 'windows' },
    source('Microsoft-Windows-Eventlog', 'System', 104),
    false,
  ],
  [
    'registry_event is 12, 13 and 14',
    { category: 'registry_event', product: 'windows' },
    source(SYSMON, SYSMON_CHANNEL, 14),
    true,
  ],
  [
    'registry_set is 13 only',
    { category: 'registry_set', product: 'windows' },
    source(SYSMON, SYSMON_CHANNEL, 12),
    false,
  ],
  [
    'script blocks',
    { category: 'ps_script', product: 'windows' },
    source('Microsoft-Windows-PowerShell', 'Microsoft-Windows-PowerShell/Operational', 4104),
    true,
  ],
  ['anything of Windows', { product: 'windows' }, source('Any', 'Any', 7), true],
  ['an unknown event', { category: 'process_creation', product: 'windows' }, source(null, null, null), false],
])('%s', (_name, logsource, event, expected) => {
  expect(serves(logsource, event)).toBe(expected)
})

it.each<[LogsourceNames, string]>([
  [{ category: 'process_creation', product: 'linux' }, 'other-product'],
  [{ category: 'webserver' }, 'other-product'],
  [{ category: 'file_access', product: 'windows' }, 'unknown'],
  [{ service: 'no-such-log', product: 'windows' }, 'unknown'],
  [{ service: 'constructor', product: 'windows' }, 'unknown'],
  [{ category: 'dns_query', product: 'windows' }, 'served'],
])('%j is %s', (logsource, kind) => {
  expect(routesOf(logsource).kind).toBe(kind)
})
