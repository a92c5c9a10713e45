import type { Match } from '../../src/detect/index.ts'

const MATCH: Match = {
  time: '2021-10-20T20:27:05.5471234Z',
  level: 'high',
  rule: {
    id: '73fdb182-e2cf-4a7a-aedb-fbfd2455c521',
    title: 'Whoami',
    level: 'high',
    status: 'test',
    tags: ['attack.discovery', 'attack.t1033'],
    author: 'A, "B"',
    path: 'rules/whoami.yml',
    sha256: 'ab12',
  },
  event: {
    file: 'logs/a.evtx',
    recordId: 41913,
    headerRecordId: 1,
    offset: 4608,
    eventId: 1,
    channel: 'Microsoft-Windows-Sysmon/Operational',
    provider: 'Microsoft-Windows-Sysmon',
    computer: 'PC-1',
    recovered: false,
    fields: { Image: 'C:\\Windows\\whoami.exe', CommandLine: 'whoami "/all"', Data: ['a', 'b'] },
  },
  evidence: [
    { selection: 'sel', field: 'Image', test: 'endswith', pattern: '\\whoami.exe', value: 'C:\\Windows\\whoami.exe' },
    { selection: 'filter', field: null, test: 'absent', pattern: null, value: null },
  ],
}

/** A match; what is given takes the place of what it has. */
export function aMatch(
  event: Partial<Match['event']> = {},
  rule: Partial<Match['rule']> = {},
  rest: Partial<Match> = {},
): Match {
  return { ...MATCH, rule: { ...MATCH.rule, ...rule }, event: { ...MATCH.event, ...event }, ...rest }
}
