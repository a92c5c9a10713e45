/** What values of other forms become: what EVTX prints for the same field. */
import { describe, expect, test } from 'vitest'
import { messageFields } from '../../src/input/event-message.ts'
import { readJsonExport } from '../../src/input/index.ts'
import { timeText } from '../../src/input/time-text.ts'
import { ValueForms } from '../../src/input/value-forms.ts'
import { readText } from './reading.ts'

const SYSMON = 'Microsoft-Windows-Sysmon'
const AUDITING = 'Microsoft-Windows-Security-Auditing'

test.each([
  [SYSMON, 1, 'ProcessId', [4, '4', '0x4', '0x00000004'], '4'],
  [AUDITING, 4688, 'ProcessId', [4, '4', '0x4', '0X4'], '0x4'],
  [AUDITING, 4688, 'SubjectLogonId', [999, '999', '0x3e7', '0x3E7'], '0x3e7'],
  [SYSMON, 1, 'LogonId', [999, '0x3e7'], '0x3e7'],
  [SYSMON, 10, 'GrantedAccess', [0x1410, '0x1410', '5136'], '0x1410'],
  [AUDITING, 4625, 'Status', [-1073741715, 3221225581, '0xC000006D'], '0xc000006d'],
  [AUDITING, 4624, 'LogonType', [3, '3'], '3'],
  [AUDITING, 5156, 'ProcessID', [1096, '1096'], '1096'],
  [AUDITING, 5158, 'ProcessId', [1096, '1096'], '1096'],
  [
    SYSMON,
    1,
    'ProcessGuid',
    ['365ABB72-0759-5CD3-0000-00102F5A0200', '{365abb72-0759-5cd3-0000-00102f5a0200}'],
    '{365abb72-0759-5cd3-0000-00102f5a0200}',
  ],
  [SYSMON, 3, 'Initiated', [true, 'true'], 'true'],
  [SYSMON, 1, 'Image', [null, ''], ''],
  ['Somebody', 1, 'ProcessId', ['0x4'], '0x4'],
  ['Somebody', 1, 'LogonId', [999], '999'],
] as const)('%s %s: %s', (provider, eventId, name, written, printed) => {
  const forms = new ValueForms(provider, eventId)
  for (const value of written) expect(forms.text(name, value)).toBe(printed)
})

test.each([
  ['2020-01-31T12:00:00.1234567Z', '2020-01-31T12:00:00.1234567Z'],
  ['2020-01-31 12:00:00.123 UTC', '2020-01-31T12:00:00.123Z'],
  ['2020-01-31 12:00:00.123 +01:00', '2020-01-31T12:00:00.123+01:00'],
  ['2020-01-31 12:00:00', '2020-01-31T12:00:00Z'],
  [1580472000.125, '2020-01-31T12:00:00.1250000Z'],
  [1580472000125, '2020-01-31T12:00:00.1250000Z'],
  ['1580472000', '2020-01-31T12:00:00.0000000Z'],
  ['/Date(1580472000125)/', '2020-01-31T12:00:00.1250000Z'],
  ['1/31/2020 12:00:00 PM', '2020-01-31T12:00:00Z'],
  ['5/8/2019 12:00:37 AM', '2019-05-08T00:00:37Z'],
  ['31.01.2020 12:00:00', '2020-01-31T12:00:00Z'],
  ['31/01/2020 12:00:00', '2020-01-31T12:00:00Z'],
  ['nobody knows the month: 5/8/2019 12:00:00', 'nobody knows the month: 5/8/2019 12:00:00'],
  ['5/8/2019 12:00:00', '5/8/2019 12:00:00'],
  ['13/13/2019 12:00:00', '13/13/2019 12:00:00'],
  ['yesterday', 'yesterday'],
])('the time %s', (written, text) => {
  expect(timeText(written)).toBe(text)
})

describe('messages are taken apart', () => {
  const fieldsOf = (message: string, provider: string, eventId: number): object =>
    Object.fromEntries(messageFields(message, { provider, eventId }).map(({ name, value }) => [name, value]))

  test('of Sysmon, with lines in a value', () => {
    const message =
      'Process Create:\r\nRuleName: -\r\nProcessId: 12\r\nCommandLine: cmd /c echo\r\nnext: line\r\nUser: A\\b\r\n'
    expect(fieldsOf(message, SYSMON, 1)).toEqual({
      RuleName: '-',
      ProcessId: '12',
      CommandLine: 'cmd /c echo\nnext: line',
      User: 'A\\b',
    })
  })

  test('of Security 4688', () => {
    const message = `A new process has been created.

Creator Subject:
\tSecurity ID:\t\tS-1-5-18
\tAccount Name:\t\tHOST$
\tAccount Domain:\t\tWORKGROUP
\tLogon ID:\t\t0x3E7

Target Subject:
\tSecurity ID:\t\tS-1-0-0
\tAccount Name:\t\t-
\tAccount Domain:\t\t-
\tLogon ID:\t\t0x0

Process Information:
\tNew Process ID:\t\t0x1f4
\tNew Process Name:\tC:\\Windows\\System32\\cmd.exe
\tToken Elevation Type:\tTokenElevationTypeDefault (1)
\tMandatory Label:\t\tMandatory Label\\High Mandatory Level
\tCreator Process ID:\t0x2d8
\tCreator Process Name:\tC:\\Windows\\explorer.exe
\tProcess Command Line:\tcmd.exe /c "dir: x"

Token Elevation Type indicates the type of token that was assigned to the new process.
Type 1 is a full token.`.replaceAll('\n', '\r\n')
    expect(fieldsOf(message, AUDITING, 4688)).toEqual({
      SubjectUserSid: 'S-1-5-18',
      SubjectUserName: 'HOST$',
      SubjectDomainName: 'WORKGROUP',
      SubjectLogonId: '0x3E7',
      TargetUserSid: 'S-1-0-0',
      TargetUserName: '-',
      TargetDomainName: '-',
      TargetLogonId: '0x0',
      NewProcessId: '0x1f4',
      NewProcessName: 'C:\\Windows\\System32\\cmd.exe',
      TokenElevationType: '%%1936',
      MandatoryLabel: 'S-1-16-12288',
      ProcessId: '0x2d8',
      ParentProcessName: 'C:\\Windows\\explorer.exe',
      CommandLine: 'cmd.exe /c "dir: x"',
    })
  })

  test('of a logon, a service and a script', () => {
    const logon =
      'An account was successfully logged on.\n\nSubject:\n\tAccount Name:\t\tA\n\nLogon Information:\n\tLogon Type:\t\t3\n\nNew Logon:\n\tAccount Name:\t\tB\n\nNetwork Information:\n\tSource Network Address:\t10.0.0.1\n\tSource Port:\t\t1\n'
    expect(fieldsOf(logon, AUDITING, 4624)).toEqual({
      SubjectUserName: 'A',
      LogonType: '3',
      TargetUserName: 'B',
      IpAddress: '10.0.0.1',
      IpPort: '1',
    })
    const service =
      'A service was installed in the system.\n\nService Name:  evil\nService File Name:  C:\\e.exe\nService Type:  user mode service\nService Start Type:  demand start\nService Account:  LocalSystem'
    expect(fieldsOf(service, 'Service Control Manager', 7045)).toEqual({
      ServiceName: 'evil',
      ImagePath: 'C:\\e.exe',
      ServiceType: 'user mode service',
      StartType: 'demand start',
      AccountName: 'LocalSystem',
    })
    const script =
      'Creating Scriptblock text (1 of 2):\nwhoami\n\nScriptBlock ID: x\n\nScriptBlock ID: 1-2\nPath: C:\\a.ps1'
    expect(fieldsOf(script, 'Microsoft-Windows-PowerShell', 4104)).toEqual({
      MessageNumber: '1',
      MessageTotal: '2',
      ScriptBlockText: 'whoami\n\nScriptBlock ID: x',
      ScriptBlockId: '1-2',
      Path: 'C:\\a.ps1',
    })
  })
})

describe('shapes that need a closer look', () => {
  const one = async (object: object) => {
    const { records, damages } = await readText(readJsonExport, JSON.stringify(object))
    expect(damages).toEqual([])
    return records[0]!
  }
  const NXLOG = {
    EventID: 25,
    SourceName: SYSMON,
    Channel: `${SYSMON}/Operational`,
    SourceModuleType: 'im_msvistalog',
    EventTime: '2021-04-05 04:10:09',
  }

  test('NXLog: a value that its own field hid is taken from the message', async () => {
    const record = await one({
      ...NXLOG,
      ProcessID: 11220,
      Keywords: '-9223372036854775808',
      Message: 'Process Tampering:\r\nProcessId: 13636\r\nType: Image is replaced',
      Type: 'Image is replaced',
    })
    expect(record.get('ProcessId')).toBe('13636')
    expect(record.get('Execution_ProcessID')).toBe('11220')
    expect(record.get('Keywords')).toBe('0x8000000000000000')
    expect(record.timeCreated).toBe('2021-04-05T04:10:09.0000000Z')
  })

  test('Splunk: the classic form of _raw', async () => {
    const _raw =
      '03/26/2021 10:11:12 AM\nLogName=Security\nEventCode=4688\nSourceName=Microsoft Windows security auditing.\nComputerName=h\nRecordNumber=7\nMessage=A new process has been created.\n\nProcess Information:\n\tNew Process Name:\tC:\\a.exe\n\tNew Process ID:\t0x10\n'
    const record = await one({ result: { _raw, host: 'h' } })
    expect([record.provider, record.channel, record.eventId, record.recordId]).toEqual([AUDITING, 'Security', 4688, 7])
    expect([record.get('NewProcessName'), record.get('NewProcessId')]).toEqual(['C:\\a.exe', '0x10'])
  })

  test('Hayabusa: shortened names and channels', async () => {
    const record = await one({
      Timestamp: '2019-03-19 23:23:37.147 +00:00',
      RuleTitle: 'x',
      Computer: 'c',
      Channel: 'Sysmon',
      EventID: 1,
      RecordID: 5,
      Details: { Cmdline: 'whoami', Proc: 'C:\\w.exe', PID: 4, LID: '0x3e7' },
      ExtraFieldInfo: { CurrentDirectory: 'C:\\' },
    })
    expect(record.channel).toBe(`${SYSMON}/Operational`)
    expect(record.data()).toEqual([
      { name: 'CommandLine', value: 'whoami' },
      { name: 'Image', value: 'C:\\w.exe' },
      { name: 'ProcessId', value: '4' },
      { name: 'LogonId', value: '0x3e7' },
      { name: 'CurrentDirectory', value: 'C:\\' },
    ])
  })

  test('Elastic: event.original has the whole event', async () => {
    const original = `<Event xmlns='x'><System><Provider Name='P'/><EventID>3</EventID><Channel>C</Channel></System><EventData><Data Name='a'>&lt;</Data></EventData></Event>`
    const record = await one({ winlog: { channel: 'C', event_id: 3 }, event: { original } })
    expect([record.eventId, record.get('a')]).toEqual([3, '<'])
  })

  test('Elastic: what pipelines took apart is whole again', async () => {
    const record = await one({
      '@timestamp': '2020-01-01T00:00:00.123Z',
      event: { module: 'sysmon', code: '1', created: '2020-01-01T00:00:00.456Z' },
      winlog: {
        channel: `${SYSMON}/Operational`,
        provider_name: SYSMON,
        event_id: '1',
        event_data: { IntegrityLevel: 'High' },
      },
      process: { executable: 'C:\\a.exe', pid: 4, hash: { md5: 'ab', sha256: 'cd' }, parent: { pid: 8 } },
      user: { name: 'b', domain: 'A' },
    })
    const values = Object.fromEntries(record.data().map(({ name, value }) => [name, value]))
    expect(values).toEqual({
      IntegrityLevel: 'High',
      UtcTime: '2020-01-01 00:00:00.123',
      Image: 'C:\\a.exe',
      ProcessId: '4',
      ParentProcessId: '8',
      User: 'A\\b',
      Hashes: 'MD5=AB,SHA256=CD',
    })
    expect(record.timeCreated).toBe('2020-01-01T00:00:00.4560000Z')
  })

  test('a record prints as Windows would have printed it', async () => {
    const record = await one({ EventID: 1, Channel: 'C', Provider: 'P', Data: ['a', 'b'], Image: '<x>' })
    expect(record.toXml()).toBe(
      "<Event><System><Provider Name='P'/><EventID>1</EventID><Channel>C</Channel></System><EventData><Data>a</Data><Data>b</Data><Data Name='Image'>&lt;x&gt;</Data></EventData></Event>",
    )
  })
})
