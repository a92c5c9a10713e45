/** Events of Windows under Elastic's names, as winlogbeat's pipelines would have made them. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ecsEventOf, withEcsView } from '../../src/event/ecs-event.ts'
import { ECS_FIELDS } from '../../src/event/ecs-fields.ts'
import { type Event, eventFromObject, eventOf } from '../../src/event/index.ts'
import { bytesSource, readEvtx } from '../../src/evtx/index.ts'

const SYSMON = { channel: 'Microsoft-Windows-Sysmon/Operational', provider: 'Microsoft-Windows-Sysmon' }
const SECURITY = { channel: 'Security', provider: 'Microsoft-Windows-Security-Auditing' }

function sysmon(eventId: number, fields: object): Event {
  return ecsEventOf(eventFromObject({ ...fields }, { ...SYSMON, eventId, time: '2026-03-11T08:14:02.1234567Z' }))
}

function security(eventId: number, fields: object): Event {
  return ecsEventOf(eventFromObject({ ...fields }, { ...SECURITY, eventId }))
}

/** Everything that Elastic's names find. */
function fieldsOf(event: Event): { [field: string]: unknown } {
  return Object.fromEntries(
    Object.keys(ECS_FIELDS)
      .map((field) => [field, event.get(field)] as const)
      .filter(([, value]) => value !== undefined),
  )
}

const OF_EVERY_EVENT = [
  'event.kind',
  'event.provider',
  'winlog.provider_name',
  'winlog.channel',
  'winlog.event_id',
  'event.module',
]

function without(fields: { [field: string]: unknown }, names: readonly string[]): { [field: string]: unknown } {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
}

describe('the view for Elastic’s names', () => {
  it('has the script block that PowerShell logs, and no longer under the name of the record', () => {
    const fields = { ScriptBlockText: 'Get-Clipboard', ScriptBlockId: 'a', MessageNumber: '1', MessageTotal: '2' }
    for (const source of [
      { channel: 'Microsoft-Windows-PowerShell/Operational', provider: 'Microsoft-Windows-PowerShell' },
      { channel: 'PowerShellCore/Operational', provider: 'PowerShellCore' },
    ]) {
      const event = ecsEventOf(eventFromObject(fields, { ...source, eventId: 4104 }))
      expect(event.get('powershell.file.script_block_text')).toBe('Get-Clipboard')
      expect(event.get('powershell.total')).toBe('2')
      expect(event.get('winlog.event_data.ScriptBlockText')).toBeUndefined()
    }
    expect(security(4104, fields).get('powershell.file.script_block_text')).toBeUndefined()
  })

  it('has what winlogbeat makes of a process creation of Sysmon', () => {
    const event = sysmon(1, {
      UtcTime: '2026-03-11 08:14:02.120',
      RuleName: '-',
      ProcessGuid: '{5a3d1f6c-0000-0000-0000-000000000001}',
      ProcessId: '7184',
      Image: 'C:\\Windows\\System32\\wbem\\WMIC.exe',
      CommandLine: '"C:\\Windows\\System32\\wbem\\WMIC.exe"  process call create "a ""b c\\\\" d\\e',
      CurrentDirectory: 'C:\\',
      User: 'CORP\\bob',
      Hashes: 'MD5=ABCD,SHA1=0000,IMPHASH=00FF',
      OriginalFileName: 'wmic.exe',
      Company: 'Microsoft Corporation',
      ParentImage: 'explorer.exe',
      ParentProcessGuid: '{00000000-0000-0000-0000-000000000000}',
      ParentCommandLine: '',
      IntegrityLevel: 'High',
      Security_UserID: 'S-1-5-18',
    })
    expect(without(fieldsOf(event), OF_EVERY_EVENT)).toEqual({
      '@timestamp': '2026-03-11T08:14:02.120Z',
      'event.action': 'Process creation',
      'event.category': ['process'],
      'event.code': 1,
      'event.created': '2026-03-11T08:14:02.1234567Z',
      'event.type': ['start'],
      'process.args': ['C:\\Windows\\System32\\wbem\\WMIC.exe', 'process', 'call', 'create', 'a "b', 'c\\ d\\e'],
      'process.args_count': 6,
      'process.command_line': '"C:\\Windows\\System32\\wbem\\WMIC.exe"  process call create "a ""b c\\\\" d\\e',
      'process.entity_id': '{5a3d1f6c-0000-0000-0000-000000000001}',
      'process.executable': 'C:\\Windows\\System32\\wbem\\WMIC.exe',
      'process.hash.md5': 'abcd',
      'process.name': 'WMIC.exe',
      'process.parent.executable': 'explorer.exe',
      'process.pe.company': 'Microsoft Corporation',
      'process.pe.imphash': '00ff',
      'process.pe.original_file_name': 'wmic.exe',
      'process.pid': '7184',
      'process.working_directory': 'C:\\',
      'user.domain': 'CORP',
      'user.id': 'S-1-5-18',
      'user.name': 'bob',
      'winlog.user.identifier': 'S-1-5-18',
    })
  })

  it.each<[what: string, eventId: number, fields: object, expected: object]>([
    [
      'of a network connection',
      3,
      {
        Protocol: 'tcp',
        Initiated: 'true',
        SourceIsIpv6: 'false',
        DestinationIp: '10.0.0.1',
        DestinationPort: '443',
        DestinationPortName: 'https',
        DestinationHostname: '-',
      },
      {
        'network.transport': 'tcp',
        'network.direction': 'egress',
        'network.type': 'ipv4',
        'network.protocol': 'https',
        'destination.ip': '10.0.0.1',
        'destination.port': '443',
        'destination.domain': undefined,
      },
    ],
    [
      'of an image load',
      7,
      {
        Image: 'C:\\a.exe',
        ImageLoaded: 'C:\\b\\c.d.DLL',
        Hashes: 'SHA256=AA',
        OriginalFileName: 'c.dll',
        Signed: 'true',
        SignatureStatus: 'Valid',
        Signature: 'X',
      },
      {
        'process.name': 'a.exe',
        'file.name': 'c.d.DLL',
        'file.directory': 'C:\\b',
        'file.extension': 'DLL',
        'file.hash.sha256': 'aa',
        'process.hash.sha256': undefined,
        'file.pe.original_file_name': 'c.dll',
        'process.pe.original_file_name': undefined,
        'file.code_signature.signed': true,
        'file.code_signature.valid': true,
      },
    ],
    [
      'of a process access',
      10,
      { SourceImage: 'C:\\a.exe', TargetImage: 'C:\\b.exe', GrantedAccess: '0x1410', SourceThreadId: '7' },
      {
        'process.executable': 'C:\\a.exe',
        'process.thread.id': '7',
        'winlog.event_data.TargetImage': 'C:\\b.exe',
        'winlog.event_data.GrantedAccess': '0x1410',
        'winlog.event_data.SourceImage': undefined,
      },
    ],
    [
      'of a registry value',
      13,
      { TargetObject: 'HKLM\\System\\Setup\\Start', Details: 'DWORD (0x00000010)' },
      {
        'registry.path': 'HKLM\\System\\Setup\\Start',
        'registry.hive': 'HKLM',
        'registry.key': 'System\\Setup\\Start',
        'registry.value': 'Start',
        'registry.data.strings': '16',
        'registry.data.type': 'SZ_DWORD',
        'winlog.event_data.TargetObject': undefined,
      },
    ],
    ['of a pipe', 17, { PipeName: '\\evil', Image: 'C:\\a.exe' }, { 'file.name': '\\evil', 'file.path': undefined }],
    [
      'of a DNS query',
      22,
      { QueryName: 'a.example', QueryStatus: '0', QueryResults: 'type:  5 b.example;::ffff:192.0.2.1;2001:db8::1;' },
      {
        'dns.question.name': 'a.example',
        'dns.answers.data': ['b.example', '192.0.2.1', '2001:db8::1'],
        'dns.answers.type': ['CNAME', 'A', 'AAAA'],
        'dns.resolved_ip': ['192.0.2.1', '2001:db8::1'],
        'network.protocol': 'dns',
        'sysmon.dns.status': 'SUCCESS',
      },
    ],
    [
      'of a remote thread',
      8,
      { TargetProcessGuid: '{1}', StartFunction: '-' },
      { 'winlog.event_data.TargetProcessGUID': '{1}', 'winlog.event_data.StartFunction': undefined },
    ],
    [
      'without names of Sysmon’s',
      1,
      { Image: 'C:\\a.exe', CommandLine: 'a', IntegrityLevel: 'High' },
      {
        Image: undefined,
        'winlog.event_data.Image': undefined,
        'winlog.event_data.CommandLine': undefined,
        'winlog.event_data.IntegrityLevel': 'High',
        'winlog.event_data.Channel': undefined,
      },
    ],
  ])('%s', (_what, eventId, fields, expected) => {
    const event = sysmon(eventId, fields)
    expect(Object.fromEntries(Object.keys(expected).map((field) => [field, event.get(field)]))).toEqual(expected)
  })

  it('of Security’s process creations and logons', () => {
    const creation = security(4688, {
      NewProcessName: 'C:\\a\\cmd.exe',
      NewProcessId: '0x1c10',
      ProcessId: '0x4',
      ParentProcessName: 'System',
      CommandLine: 'cmd  /c "a b"',
      SubjectUserName: 'bob',
      TargetUserName: '-',
      Keywords: '0x8020000000000000',
      MandatoryLabel: 'S-1-16-12288',
    })
    expect(without(fieldsOf(creation), OF_EVERY_EVENT)).toEqual({
      'event.action': 'created-process',
      'event.category': ['process'],
      'event.code': 4688,
      'event.outcome': 'success',
      'event.type': ['start'],
      'process.args': ['cmd', '', '/c', '"a b"'],
      'process.args_count': 4,
      'process.command_line': 'cmd  /c "a b"',
      'process.executable': 'C:\\a\\cmd.exe',
      'process.name': 'cmd.exe',
      'process.parent.executable': 'System',
      'process.parent.name': 'System',
      'process.parent.pid': '4',
      'process.pid': '7184',
      'user.name': 'bob',
    })
    expect(creation.get('winlog.event_data.NewProcessName')).toBeUndefined()
    expect(creation.get('winlog.event_data.MandatoryLabel')).toBe('S-1-16-12288')
    const logon = security(4624, {
      TargetUserName: 'alice',
      SubjectUserName: 'SRV$',
      LogonType: '10',
      IpAddress: '::1',
      IpPort: '0',
    })
    expect(fieldsOf(logon)).toMatchObject({
      'user.name': 'alice',
      'winlog.logon.type': 'RemoteInteractive',
      'source.ip': '::1',
      'event.category': ['authentication'],
    })
  })

  it('numbers values that a record does not name', () => {
    const event = ecsEventOf(eventFromObject({ Data: ['a', 'b'] }, { channel: 'Application', eventId: 1 }))
    expect(event.get('winlog.event_data.param2')).toBe('b')
    expect(event.get('winlog.event_data.param3')).toBeUndefined()
    expect(event.get('process.name')).toBeUndefined()
  })

  it('is one of the views of a record, and leads back to the others', async () => {
    const bytes = readFileSync(new URL('../../samples/security-4688.evtx', import.meta.url))
    for await (const record of readEvtx(bytesSource('sample', bytes))) {
      const event = eventOf(record)
      const ecs = event.seenAs('ecs')
      expect(ecs.get('winlog.computer_name')).toBe(record.get('Computer'))
      expect(ecs.seenAs('ecs')).toBe(ecs)
      expect(ecs.describe()).toEqual(event.describe())
      if (record.eventId !== 4688) continue
      expect(ecs.get('process.executable')).toBe(record.get('NewProcessName'))
      expect(ecs.seenAs('sysmon').get('Image')).toBe(record.get('NewProcessName'))
    }
  })

  it('has little but winlog.* before the pipelines', () => {
    const options = { ...SYSMON, eventId: 1, time: '2026-03-11T08:14:02.1234567Z' }
    const event = ecsEventOf(eventFromObject({ Image: 'C:\\a.exe', RuleName: '-' }, options), 'winlogbeat')
    expect(without(fieldsOf(event), OF_EVERY_EVENT)).toEqual({ '@timestamp': options.time, 'event.code': 1 })
    expect(event.get('winlog.event_data.Image')).toBe('C:\\a.exe')
    expect(event.get('winlog.event_data.RuleName')).toBe('-')
    expect(event.seenAs('ecs').get('process.name')).toBe('a.exe')
  })

  it('can be given to an event that was written as JSON', () => {
    const event = withEcsView(eventFromObject({ Image: 'C:\\a.exe' }, { ...SYSMON, eventId: 1 }))
    expect(event.seenAs('sysmon').get('Image')).toBe('C:\\a.exe')
    expect(event.seenAs('ecs').get('process.name')).toBe('a.exe')
    expect(event.seenAs('raw').seenAs('ecs').get('event.code')).toBe(1)
  })
})
