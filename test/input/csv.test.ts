/** Tables: rows that are found whatever is in them, and what becomes of broken ones. */
import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { readCsvExport, UnknownShape } from '../../src/input/index.ts'
import { readText, utf16 } from './reading.ts'

const HEAD = 'Channel,EventID,Image'
const rowsOf = async (text: string | Uint8Array, blockLength = 1 << 18) => {
  const { records, damages } = await readText(readCsvExport, text, { blockLength })
  return { rows: records.map((record) => [record.eventId, record.get('Image') ?? null]), damages }
}

test.each([
  [
    'plain',
    `${HEAD}\nC,1,a\nC,2,b\n`,
    [
      [1, 'a'],
      [2, 'b'],
    ],
  ],
  [
    'without a line feed at the end',
    `${HEAD}\r\nC,1,a\r\nC,2,b`,
    [
      [1, 'a'],
      [2, 'b'],
    ],
  ],
  ['quoted, with all that quotes are for', `${HEAD}\n"C",1,"a,""b""\r\nc"\n`, [[1, 'a,"b"\r\nc']]],
  ['with semicolons', 'Channel;EventID;Image\nC;1;"a;b"\n', [[1, 'a;b']]],
  ['with tabs', 'Channel\tEventID\tImage\nC\t1\ta,b\n', [[1, 'a,b']]],
  [
    'with empty lines and cells',
    `${HEAD}\n\nC,1,\n\nC,2,b\n`,
    [
      [1, null],
      [2, 'b'],
    ],
  ],
  ['with a mark', `\ufeff${HEAD}\nC,1,ä\n`, [[1, 'ä']]],
])('%s', async (_, text, rows) => {
  for (const blockLength of [1 << 18, 2, 5]) expect(await rowsOf(text, blockLength)).toEqual({ rows, damages: [] })
  expect(await rowsOf(utf16(text), 6)).toEqual({ rows, damages: [] })
})

it('a quote in the wrong place costs its row', async () => {
  const { rows, damages } = await rowsOf(`${HEAD}\nC,1,a\nC,2,"b"c\nC,3,d\n`)
  expect(rows).toEqual([
    [1, 'a'],
    [3, 'd'],
  ])
  expect(damages.map(({ message }) => message)).toEqual([
    'line 3, column 1: something stands between a text in quotes and the next cell',
  ])
})

it('a text that is never closed costs its row, not those it swallowed', async () => {
  const { rows, damages } = await rowsOf(`${HEAD}\nC,1,a\nC,2,"b\nC,3,d\n`)
  expect(rows).toEqual([
    [1, 'a'],
    [3, 'd'],
  ])
  expect(damages.map(({ message }) => message)).toEqual(['line 3, column 1: a text in quotes is never closed'])
})

it('cells without a name are told', async () => {
  const { rows, damages } = await rowsOf(`${HEAD}\nC,1,a,x,y\n`)
  expect(rows).toEqual([[1, 'a']])
  expect(damages).toMatchObject([
    { length: 0, message: 'line 2, column 1: the row has 2 cells more than the first line has names' },
  ])
})

it('a table of something else is refused', async () => {
  const reading = readText(readCsvExport, 'name,size,date\na,1,2\n')
  await expect(reading).rejects.toThrow(UnknownShape)
  await expect(reading).rejects.toThrow(/line 2, column 1: it has "name", "size", "date"; nearest are/)
})

it('Event Viewer names columns in the language of Windows, and that of messages not at all', async () => {
  const text =
    'Ebene,Datum und Uhrzeit,Quelle,Ereignis-ID,Aufgabenkategorie\r\nInformationen,08.05.2019 03:00:37,Microsoft-Windows-Security-Auditing,4688,Prozesserstellung,"Process Information:\r\n\tNew Process Name:\tC:\\a.exe"\r\n'
  const { records } = await readText(readCsvExport, text)
  expect(
    records.map((record) => [record.channel, record.eventId, record.get('NewProcessName'), record.timeCreated]),
  ).toEqual([['Security', 4688, 'C:\\a.exe', '2019-05-08T03:00:37.0000000Z']])
})

it('Event Viewer names the source, which tells the channel', async () => {
  const sources = [
    'Sysmon,1',
    'Microsoft-Windows-Eventlog,1102',
    'Microsoft-Windows-Eventlog,104',
    'Service Control Manager,7045',
    'Somebody,1',
  ]
  const rows = sources.map((source) => `Information,5/8/2019 3:00:37 AM,${source},any,text`)
  const { records } = await readText(
    readCsvExport,
    ['Level,Date and Time,Source,Event ID,Task Category', ...rows].join('\n'),
  )
  expect(records.map(({ channel }) => channel)).toEqual([
    'Microsoft-Windows-Sysmon/Operational',
    'Security',
    'System',
    'System',
    null,
  ])
})

it('a message that gives no values is kept as it is', async () => {
  const text =
    'Level,Date and Time,Source,Event ID,Task Category\nError,5/8/2019 3:00:37 AM,Disk,7,None,The device has a bad block.\n'
  const { records } = await readText(readCsvExport, text)
  expect([...records[0]!.data()]).toEqual([{ name: 'Message', value: 'The device has a bad block.' }])
})

it('whatever the characters and the blocks, the reading is the same and everything is accounted for', async () => {
  const texts = fc.array(fc.constantFrom('"', ',', '\n', '\r\n', 'a', '1', 'C,1,x\n', '"q",2,"r""s"\n'), {
    maxLength: 25,
  })
  await fc.assert(
    fc.asyncProperty(texts, fc.integer({ min: 2, max: 30 }), async (pieces, blockLength) => {
      const text = `${HEAD}\n${pieces.join('')}`
      const outcome = async (length: number) => {
        const { records, damages } = await readText(readCsvExport, text, { blockLength: length, shape: 'flat' })
        return { places: records.map(({ place }) => place), damages }
      }
      expect(await outcome(blockLength)).toEqual(await outcome(1 << 18))
    }),
    { numRuns: 400 },
  )
})
