import { expect, test } from 'vitest'
import { dataOf, event, NAMESPACE, readXml } from './reading.ts'

const X = (value: string): string => `<Data Name='x'>${value}</Data>`

const VALUES: readonly {
  readonly name: string
  readonly xml: string
  readonly data: readonly (readonly [string, string])[]
}[] = [
  { name: 'single quotes', xml: "<Data Name='x'>1</Data>", data: [['x', '1']] },
  { name: 'double quotes', xml: '<Data Name="x">1</Data>', data: [['x', '1']] },
  { name: 'the other quote and > in quotes', xml: `<Data Name="it's > 1">1</Data>`, data: [["it's > 1", '1']] },
  {
    name: 'no name',
    xml: '<Data>1</Data><Binary>00FF</Binary>',
    data: [
      ['Data', '1'],
      ['Binary', '00FF'],
    ],
  },
  {
    name: 'repeated names in order',
    xml: '<Data>1</Data><Data>2</Data><Data/>',
    data: [
      ['Data', '1'],
      ['Data', '2'],
      ['Data', ''],
    ],
  },
  {
    name: 'empty values',
    xml: "<Data Name='x'></Data><Data Name='y'/>",
    data: [
      ['x', ''],
      ['y', ''],
    ],
  },
  {
    name: 'numbers stay text',
    xml: X('0010') + X('0x1F') + X('1e3') + X('true'),
    data: [
      ['x', '0010'],
      ['x', '0x1F'],
      ['x', '1e3'],
      ['x', 'true'],
    ],
  },
  { name: 'white space stays', xml: X('  a\t b \n'), data: [['x', '  a\t b \n']] },
  {
    name: 'a value of white space',
    xml: X(' ') + X('\n'),
    data: [
      ['x', ' '],
      ['x', '\n'],
    ],
  },
  { name: 'CRLF becomes LF', xml: X('a\r\nb\rc'), data: [['x', 'a\nb\nc']] },
  { name: 'written CR stays', xml: X('a&#13;\nb&#xD;&#x0d;'), data: [['x', 'a\r\nb\r\r']] },
  {
    name: 'predefined entities',
    xml: X('&lt;a b=&quot;&apos;&quot;&gt; &amp;amp; &amp;lt;'),
    data: [['x', `<a b="'"> &amp; &lt;`]],
  },
  {
    name: 'numeric references',
    xml: X('&#65;&#x42;&#128512;&#x1F600;&#1;'),
    data: [['x', 'AB\u{1f600}\u{1f600}\u0001']],
  },
  { name: 'references in attributes', xml: "<Data Name='a&amp;b&#10;c'>1</Data>", data: [['a&b\nc', '1']] },
  { name: 'line feeds and tabs in attributes', xml: "<Data Name='a\r\nb\tc'>1</Data>", data: [['a b c', '1']] },
  { name: 'CDATA', xml: X('a<![CDATA[<b>&amp;</Data>]]>c'), data: [['x', 'a<b>&amp;</Data>c']] },
  { name: 'empty CDATA', xml: X('<![CDATA[]]>'), data: [['x', '']] },
  { name: 'comments', xml: `<!-- <Data Name='no'>1</Data> ' -->${X('a<!-- </Event> -->b')}`, data: [['x', 'ab']] },
  { name: 'instructions with quotes', xml: `<?a '?>${X('a<?b "?>b')}<?c '?>`, data: [['x', 'ab']] },
  {
    name: 'names of prototypes',
    xml: "<Data Name='__proto__'>1</Data><Data Name='constructor'>2</Data>",
    data: [
      ['__proto__', '1'],
      ['constructor', '2'],
    ],
  },
  {
    name: 'elements of such names',
    xml: '<__proto__>1</__proto__><constructor a="b">2</constructor><toString/>',
    data: [
      ['__proto__', '1'],
      ['constructor_a', 'b'],
      ['constructor', '2'],
      ['toString', ''],
    ],
  },
  {
    name: 'attributes of such names',
    xml: '<a __proto__="1" constructor="2">3</a>',
    data: [
      ['a___proto__', '1'],
      ['a_constructor', '2'],
      ['a', '3'],
    ],
  },
  { name: 'tabs and lines within a tag', xml: "<Data\n\tName = 'x'\r\n>1</Data >", data: [['x', '1']] },
  { name: 'characters outside the BMP', xml: X('\u{1f600}é\u65e5'), data: [['x', '\u{1f600}é\u65e5']] },
  { name: 'an empty attribute is none', xml: "<Data Name=''>1</Data>", data: [['Data', '1']] },
  { name: 'layout', xml: `\n    ${X('1')}\n  `, data: [['x', '1']] },
  { name: 'no data but layout', xml: '\n    ', data: [] },
]

test.each(VALUES)('$name', async ({ xml, data }) => {
  const reading = await readXml(event(xml))
  expect(reading.damages).toEqual([])
  expect(dataOf(reading)).toEqual([data])
})

const SYSMON = `<Event ${NAMESPACE}><System><Provider Name='Microsoft-Windows-Sysmon' Guid='{5770385f-c22a-43e0-bf4c-06f5698ffbd9}'/>
<EventID Qualifiers='16384'>1</EventID><Version>5</Version><TimeCreated SystemTime='2021-10-20T20:27:05.547Z'/>
<EventRecordID>18446744073709551615</EventRecordID><Correlation/><Execution ProcessID='1' ThreadID='2'/>
<Channel>Microsoft-Windows-Sysmon/Operational</Channel><Computer>pc</Computer><Security UserID=''/></System>
<EventData><Data Name='Image'>a.exe</Data><Data Name='Computer'>of data</Data><Data Name='r'>1</Data><Data Name='r'>2</Data></EventData>
<RenderingInfo Culture='en-US'><Message>Process Create</Message><Level>Information</Level></RenderingInfo></Event>`

test('System is named as in EVTX, RenderingInfo is no data', async () => {
  const { records } = await readXml(SYSMON)
  const record = records[0]!
  expect(Object.fromEntries(record.system())).toEqual({
    Provider_Name: 'Microsoft-Windows-Sysmon',
    Provider_Guid: '{5770385f-c22a-43e0-bf4c-06f5698ffbd9}',
    EventID_Qualifiers: '16384',
    EventID: '1',
    Version: '5',
    TimeCreated_SystemTime: '2021-10-20T20:27:05.547Z',
    EventRecordID: '18446744073709551615',
    Execution_ProcessID: '1',
    Execution_ThreadID: '2',
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    Computer: 'pc',
  })
  expect(record).toMatchObject({
    recordId: 18446744073709551615n,
    headerRecordId: null,
    eventId: 1,
    channel: 'Microsoft-Windows-Sysmon/Operational',
    provider: 'Microsoft-Windows-Sysmon',
    computer: 'pc',
    timeCreated: '2021-10-20T20:27:05.5470000Z',
    recovered: false,
    place: { file: 'export.xml', offset: 0, chunk: null },
  })
})

test('values are found by name: data first, lists of repeated names, nothing of prototypes', async () => {
  const record = (await readXml(SYSMON)).records[0]!
  expect(record.get('Image')).toBe('a.exe')
  expect(record.get('Computer')).toBe('of data')
  expect(record.get('EventID')).toBe('1')
  expect(record.get('r')).toEqual(['1', '2'])
  expect(record.get('Message')).toBeUndefined()
  expect(record.get('toString')).toBeUndefined()
  expect(record.units('Image')).toBeUndefined()
})

test('UserData gives its leaves', async () => {
  const body = `<UserData><LogFileCleared xmlns='urn:x'><User>bob</User><Inner a='1'><Deep>2</Deep></Inner></LogFileCleared></UserData>`
  const reading = await readXml(event('').replace('<EventData></EventData>', body))
  expect(dataOf(reading)).toEqual([
    [
      ['User', 'bob'],
      ['Deep', '2'],
    ],
  ])
})

test('an event in the UserData of an event belongs to it', async () => {
  const body = `<UserData><Event><EventData><Data Name='x'>1</Data></EventData></Event></UserData>`
  const reading = await readXml(event('').replace('<EventData></EventData>', body) + event(X('2')))
  expect(reading.damages).toEqual([])
  expect(dataOf(reading)).toEqual([[['x', '1']], [['x', '2']]])
})

test('values that are missing are null', async () => {
  const { records } = await readXml(`<Event><EventData><Data Name='x'>1</Data></EventData></Event>`)
  const nothing = {
    recordId: null,
    eventId: null,
    channel: null,
    provider: null,
    computer: null,
    timeCreated: null,
    timeTicks: null,
  }
  expect(records[0]).toMatchObject(nothing)
})
