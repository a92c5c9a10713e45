import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesSource } from '../../src/evtx/index.ts'
import { readXmlExport } from '../../src/input/index.ts'
import { countingSource, dataOf, event, type Reading, readXml, utf16 } from './reading.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

const MARKED = '\ufeff'
const ENCODINGS: readonly { readonly name: string; readonly encode: (text: string) => Uint8Array }[] = [
  { name: 'UTF-8', encode: utf8 },
  { name: 'UTF-8 with mark', encode: (text) => utf8(MARKED + text) },
  { name: 'UTF-16 LE', encode: (text) => utf16(text) },
  { name: 'UTF-16 LE with mark', encode: (text) => utf16(MARKED + text) },
  { name: 'UTF-16 BE', encode: (text) => utf16(text, true) },
  { name: 'UTF-16 BE with mark', encode: (text) => utf16(MARKED + text, true) },
]

/** What a reading says, in a form that can be compared. */
function told({ records, damages, account }: Reading): unknown {
  return { records: records.map((record) => [record.place, [...record.system()], record.data()]), damages, account }
}

const SAMPLE = `<?xml version='1.0'?>\r\n<!-- é --><Events>${event("<Data Name='日本'>\u{1f600}é&amp;<![CDATA[]]]>]]></Data>", 1)}
broken <Event><System></Event>${event('<?pi ?><Data>\r\n</Data>', 2)}</Events>`

describe.each(ENCODINGS)('$name', ({ encode }) => {
  test('gives the same values, at the right bytes', async () => {
    const bytes = encode(SAMPLE)
    const reading = await readXml(bytes)
    expect(dataOf(reading)).toEqual([[['日本', '\u{1f600}é&]]]>']], [['Data', '\n']]])
    const begin = encode('<Event xmlns').slice(encode('').length)
    for (const { place } of reading.records) {
      expect(bytes.subarray(place.offset!, place.offset! + begin.length)).toEqual(begin)
    }
  })

  test('blocks may end at any byte', async () => {
    const bytes = encode(SAMPLE)
    const whole = told(await readXml(bytes))
    for (let length = 2; length <= bytes.length; length++) expect(told(await readXml(bytes, length))).toEqual(whole)
  })
})

const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }).map((text) => event(`<Data Name='x'>${escaped(text)}</Data>`)),
  fc.constantFrom(
    event(''),
    '<Events>',
    '</Events>',
    '<!-- <Event> -->',
    '<Event>',
    '</Event>',
    '<Event',
    ' ',
    '<?a b?>',
    '<!--',
    ']]>',
    '<![CDATA[',
    '-->',
    '<UserData>',
    '<Event/>',
    '"',
    '\0',
    'é',
  ),
)

function escaped(text: string): string {
  return text.replace(/[&<>\r]/g, (character) => `&#${character.charCodeAt(0)};`)
}

test('whatever the export and the blocks, the reading is the same', async () => {
  const encoding = fc.constantFrom(...ENCODINGS.map(({ encode }) => encode))
  const property = fc.asyncProperty(
    fc.array(piece, { maxLength: 12 }),
    encoding,
    fc.integer({ min: 2, max: 40 }),
    async (pieces, encode, length) => {
      const bytes = encode(pieces.join(''))
      expect(told(await readXml(bytes, length))).toEqual(told(await readXml(bytes)))
    },
  )
  await fc.assert(property, { numRuns: 300 })
})

test('whatever bytes: nothing is thrown and every byte is accounted for', async () => {
  const bytes = fc.uint8Array({ maxLength: 300 }).chain((noise) =>
    fc.nat(200).map((at) => {
      const text = utf8(event("<Data Name='x'>1</Data>"))
      return new Uint8Array([...text.subarray(0, at), ...noise, ...text])
    }),
  )
  await fc.assert(
    fc.asyncProperty(bytes, async (each) => void (await readXml(each))),
    { numRuns: 300 },
  )
})

test('events are handed over while the rest is not yet read', async () => {
  const bytes = utf8(event("<Data Name='x'>1</Data>").repeat(10_000))
  const { source, fetched } = countingSource(bytes)
  let last = 0
  for await (const { place } of readXmlExport(source, { blockLength: 4096 })) {
    expect(fetched() - place.offset!).toBeLessThan(3 * 4096)
    last = place.offset!
  }
  expect(last).toBeGreaterThan(bytes.length - 500)
})

test('progress ends with the length', async () => {
  const told: number[] = []
  const source = bytesSource('export.xml', utf16(`\ufeff${event('<Data>1</Data>')}`))
  for await (const _ of readXmlExport(source, { blockLength: 64, onProgress: (bytes) => told.push(bytes) }));
  expect(told).toEqual([...told].sort((a, b) => a - b))
  expect(told.at(-1)).toBe(source.byteLength)
})

test('evtx_dump puts a line and a declaration before each event', async () => {
  const xml = [1, 2, 30]
    .map((id) => `Record ${id}\n<?xml version="1.0" encoding="utf-8"?>\r\n${event('', id)}\n`)
    .join('')
  for (const blockLength of [1 << 18, 2, 7]) {
    const { records, damages } = await readXml(xml, blockLength)
    expect(records.map(({ eventId }) => eventId)).toEqual([1, 2, 30])
    expect(damages).toEqual([])
  }
  const { damages } = await readXml(`Record x\n${event('', 1)}Record 5`, 3)
  expect(damages.map(({ message }) => message)).toEqual([
    'text stands outside of events',
    'text stands outside of events',
  ])
})

test('bytes that mean nothing cost their characters only', async () => {
  const [before, after] = event("<Data Name='x'>a|b</Data>").split('|').map(utf8) as [Uint8Array, Uint8Array]
  const reading = await readXml(new Uint8Array([...before, 0xff, ...after]))
  expect(dataOf(reading)).toEqual([[['x', 'a\ufffdb']]])
  expect(reading.damages).toMatchObject([{ code: 'input-syntax', offset: 0, length: 0 }])
})

test('lone surrogates of UTF-16 are kept', async () => {
  expect(dataOf(await readXml(utf16(event("<Data Name='x'>\ud800a</Data>"))))).toEqual([[['x', '\ud800a']]])
})

test('half a character at the end of UTF-16', async () => {
  const bytes = utf16(event(''))
  const reading = await readXml(new Uint8Array([...bytes, 0x3c]))
  expect(reading.records).toHaveLength(1)
  expect(reading.damages).toMatchObject([{ code: 'input-syntax', offset: bytes.length, length: 1 }])
})

test('the declared encoding counts where the bytes allow it', async () => {
  const latin = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))
  const declared = (name: string): string => `<?xml version="1.0" encoding="${name}"?>`
  const data = "<Data Name='x'>\u00e9</Data>"
  expect(dataOf(await readXml(latin(declared('windows-1252') + event(data))))).toEqual([[['x', 'é']]])
  expect(dataOf(await readXml(declared('utf-16') + event(data)))).toEqual([[['x', 'é']]])
  expect(dataOf(await readXml(utf16(declared('utf-8') + event(data))))).toEqual([[['x', 'é']]])
  const unknown = await readXml(declared('klingon') + event(data))
  expect(dataOf(unknown)).toEqual([[['x', 'é']]])
  expect(unknown.damages).toMatchObject([{ message: expect.stringContaining('"klingon"') }])
})
