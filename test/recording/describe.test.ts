import { describe, expect, it } from 'vitest'
import type { PlainValue } from '../../src/evtx/write.ts'
import { describeRecording } from '../../src/recording/index.ts'

const HEAD = `computer: WS-0142.corp.example
user: CORP\\m.lindqvist
event_id: 1
processes:
  desktop: { Image: 'C:\\Windows\\explorer.exe' }
events:
`
const PING = `  - time: 2026-03-11T09:14:02.1234567Z
    process: ping
    parent: desktop
    data: { Image: 'C:\\Windows\\System32\\PING.EXE', CommandLine: ping -n 1 10.0.0.1 }
`

function only(text: string) {
  return describeRecording(text, 'a.yml').events[0]!.record
}

/** Name and value of the EventData fields, in order. */
function fields(text: string, index = 0): [string | undefined, PlainValue][] {
  const { body } = describeRecording(text, 'a.yml').events[index]!.record
  return body?.kind === 'eventData' ? body.items.map(({ name, value }) => [name, value]) : []
}

function values(text: string, index = 0): { [name: string]: unknown } {
  return Object.fromEntries(fields(text, index).map(([name, value]) => [name, value.value]))
}

describe('a process creation of Sysmon', () => {
  it('has 23 fields with the types that Sysmon gives them', () => {
    const described = fields(HEAD + PING)
    expect(described.map(([name]) => name).join(' ')).toBe(
      'RuleName UtcTime ProcessGuid ProcessId Image FileVersion Description Product Company OriginalFileName ' +
        'CommandLine CurrentDirectory User LogonGuid LogonId TerminalSessionId IntegrityLevel Hashes ' +
        'ParentProcessGuid ParentProcessId ParentImage ParentCommandLine ParentUser',
    )
    const types = Object.fromEntries(described.map(([name, value]) => [name, value.type]))
    expect(types).toMatchObject({ ProcessGuid: 'guid', ProcessId: 'u32', LogonId: 'hex64', UtcTime: 'string' })
  })

  it('says what was stated and derives the rest', () => {
    expect(values(HEAD + PING)).toMatchObject({
      RuleName: '-',
      UtcTime: '2026-03-11 09:14:02.123',
      CommandLine: 'ping -n 1 10.0.0.1',
      CurrentDirectory: 'C:\\Users\\m.lindqvist\\',
      User: 'CORP\\m.lindqvist',
      IntegrityLevel: 'Medium',
      ParentImage: 'C:\\Windows\\explorer.exe',
      ParentCommandLine: '"C:\\Windows\\explorer.exe"',
      ParentUser: 'CORP\\m.lindqvist',
    })
    expect(only(HEAD + PING).system).toMatchObject({
      provider: { name: 'Microsoft-Windows-Sysmon' },
      eventId: 1,
      version: 5,
      channel: 'Microsoft-Windows-Sysmon/Operational',
      computer: 'WS-0142.corp.example',
      timeCreated: '2026-03-11T09:14:02.1234567Z',
    })
  })

  it('names its parent by the ids that the parent has', () => {
    const child = `  - time: 2026-03-11T09:15:00Z
    parent: ping
    data: { Image: 'C:\\a.exe', IntegrityLevel: High }
`
    const parent = values(HEAD + PING)
    expect(values(HEAD + PING + child, 1)).toMatchObject({
      ParentProcessGuid: parent.ProcessGuid,
      ParentProcessId: parent.ProcessId,
      ParentCommandLine: 'ping -n 1 10.0.0.1',
      LogonId: parent.LogonId,
      IntegrityLevel: 'High',
    })
    expect(values(HEAD + PING + child, 1).ProcessGuid).not.toBe(parent.ProcessGuid)
  })

  it('gives a program of Windows its version resource, but not a file of that name elsewhere', () => {
    const at = (image: string) =>
      values(`${HEAD}  - { time: 2026-03-11T09:15:00Z, parent: desktop, data: { Image: '${image}' } }\n`)
    expect(at('C:\\Windows\\System32\\cmd.exe')).toMatchObject({
      OriginalFileName: 'Cmd.Exe',
      Company: 'Microsoft Corporation',
    })
    expect(at('C:\\Users\\Public\\cmd.exe')).toMatchObject({ OriginalFileName: '-', Company: '-' })
  })

  it.each([
    [16, 'UtcTime', 'ParentCommandLine'],
    [21, 'RuleName', 'ParentCommandLine'],
    [22, 'RuleName', 'ParentCommandLine'],
    [23, 'RuleName', 'ParentUser'],
  ])('of the schema with %i fields has as many', (schema, first, last) => {
    const names = fields(`schema: ${schema}\n${HEAD}${PING}`).map(([name]) => name)
    expect([names.length, names[0], names.at(-1)]).toEqual([schema, first, last])
  })

  it('is the same each time', () => {
    expect(describeRecording(HEAD + PING, 'a.yml')).toEqual(describeRecording(HEAD + PING, 'a.yml'))
  })
})

describe('other events', () => {
  it('a Sysmon event takes the ids of the process that did it', () => {
    const file = `  - time: 2026-03-11T09:15:00Z
    event_id: 11
    process: ping
    data: { TargetFilename: 'C:\\t.txt' }
`
    const ping = values(HEAD + PING)
    expect(fields(HEAD + PING + file, 1)).toEqual([
      ['RuleName', { type: 'string', value: '-' }],
      ['UtcTime', { type: 'string', value: '2026-03-11 09:15:00.000' }],
      ['ProcessGuid', { type: 'guid', value: ping.ProcessGuid }],
      ['ProcessId', { type: 'u32', value: ping.ProcessId }],
      ['Image', { type: 'string', value: ping.Image }],
      ['TargetFilename', { type: 'string', value: 'C:\\t.txt' }],
      ['CreationUtcTime', { type: 'string', value: '2026-03-11 09:15:00.000' }],
      ['User', { type: 'string', value: ping.User }],
    ])
  })

  it("Security 4688 calls the parent's id ProcessId", () => {
    const text = `channel: Security
${HEAD}  - time: 2026-03-11T09:15:00Z
    event_id: 4688
    parent: desktop
    data: { NewProcessName: 'C:\\Windows\\System32\\cmd.exe', NewProcessId: 0x1a4 }
`
    expect(values(text)).toMatchObject({
      SubjectUserName: 'm.lindqvist',
      SubjectDomainName: 'CORP',
      NewProcessId: 0x1a4n,
      NewProcessName: 'C:\\Windows\\System32\\cmd.exe',
      ParentProcessName: 'C:\\Windows\\explorer.exe',
      MandatoryLabel: 'S-1-16-8192',
    })
    expect(values(text).ProcessId).not.toBe(0x1a4n)
  })

  it('an unknown event says everything itself; values are text unless it says otherwise', () => {
    const text = `${HEAD}  - time: 2026-03-11T09:15:00Z
    channel: Application
    event_id: 1000
    record_id: 77
    provider: { name: Example, guid: 0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0 }
    system: { level: 2, keywords: '0x80000000000000', user_id: S-1-5-20 }
    data: { Code: { hex32: 0xc0000005 }, Note: 1e3, Flag: { bool: true } }
`
    expect(fields(text)).toEqual([
      ['Code', { type: 'hex32', value: 0xc0000005 }],
      ['Note', { type: 'string', value: '1e3' }],
      ['Flag', { type: 'bool', value: true }],
    ])
    expect(only(text)).toMatchObject({
      recordId: 77,
      system: { channel: 'Application', eventId: 1000, level: 2, keywords: 0x80000000000000n, userId: 'S-1-5-20' },
    })
  })

  it('UserData is an element with elements in it', () => {
    const text = `${HEAD}  - time: 2026-03-11T09:15:00Z
    channel: System
    event_id: 104
    user_data: { LogFileCleared: { xmlns: 'urn:x', Channel: Application, BackupPath: '' } }
`
    expect(only(text).body).toEqual({
      kind: 'userData',
      element: {
        name: 'LogFileCleared',
        attributes: [{ name: 'xmlns', content: { kind: 'text', text: 'urn:x' } }],
        content: [
          { kind: 'element', element: { name: 'Channel', content: [{ kind: 'text', text: 'Application' }] } },
          { kind: 'element', element: { name: 'BackupPath', content: [] } },
        ],
      },
    })
  })
})

describe('what is not understood is refused with its line', () => {
  const event = (lines: string) => `${HEAD}  - time: 2026-03-11T09:15:00Z\n${lines}`
  const refused: readonly [string, string, string][] = [
    ['an unknown key at the top', `colour: red\n${HEAD}${PING}`, 'a.yml:1: a description has no key "colour"'],
    ['an unknown key of an event', event('    images: x\n'), 'a.yml:8: an event has no key "images"'],
    [
      'an unknown field',
      event('    parent: desktop\n    data:\n      Image: a\n      Imgae: b\n'),
      'a.yml:11: data has no key "Imgae"',
    ],
    ['a key given twice', event('    parent: a\n    parent: b\n'), 'a.yml:9: "parent" is given twice'],
    ['an unknown parent', event('    parent: nobody\n    data: { Image: a }\n'), 'a.yml:7: no process "nobody" so far'],
    ['a process without image', event('    parent: desktop\n'), 'a.yml:7: a process creation needs Image'],
    [
      'a value of another type',
      event('    parent: desktop\n    data: { Image: a, ProcessId: many }\n'),
      'a.yml:9: "many" is no u32',
    ],
    [
      'a value out of range',
      event('    event_id: 3\n    data: { Image: a, SourcePort: 70000 }\n'),
      'is missing in data',
    ],
    ['a time without zone', `${HEAD}  - time: 2026-03-11T09:15:00\n`, 'a.yml:7: "2026-03-11T09:15:00" is no time'],
    ['no events', 'title: x\n', 'a.yml:1: a description needs events'],
    ['an empty file', '', 'a.yml:1: expected one YAML document, found 0'],
    ['broken YAML', `${HEAD}  - time: "x\n`, 'a.yml:'],
    ['an alias', `${HEAD}  - &a {}\n  - *a\n`, 'a.yml:8: aliases are not supported'],
    ['an unknown schema', `schema: 17\n${HEAD}${PING}`, 'schema must be one of 16, 21, 22, 23'],
    ['an event of an unknown provider', event('    channel: X\n    event_id: 5\n'), 'event 5 of X needs "provider"'],
  ]
  it.each(refused)('%s', (_, text, message) => {
    expect(() => describeRecording(text, 'a.yml')).toThrow(message)
  })
})
