import { expect, test } from 'vitest'
import type { Damage } from '../../src/evtx/index.ts'
import { dataOf, event, type Reading, readXml } from './reading.ts'

const A = event("<Data Name='x'>a</Data>", 1)
const B = event("<Data Name='x'>b</Data>", 2)

function ids({ records }: Reading): unknown[] {
  return records.map((record) => record.recordId)
}

function brief(damages: readonly Damage[]): [string, number, number][] {
  return damages.map(({ code, offset, length }) => [code, offset, length])
}

const FORMS: readonly { readonly name: string; readonly xml: string }[] = [
  { name: 'no root', xml: A + B },
  { name: 'a root', xml: `<Events>${A}\r\n${B}</Events>` },
  {
    name: 'declaration, root and comments',
    xml: `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<!-- <Event> --><Events>${A}<!-- ' -->${B}</Events>\n`,
  },
  { name: 'another root', xml: `<root a='1'>${A}${B}</root>` },
  {
    name: 'exports behind one another',
    xml: `\ufeff<?xml version='1.0'?><Events>${A}</Events>\ufeff<?xml version='1.0'?><Events>${B}</Events>`,
  },
  { name: "Event Viewer's view", xml: `- ${A}\n- ${B}` },
]

test.each(FORMS)('sound: $name', async ({ xml }) => {
  const reading = await readXml(xml)
  expect(ids(reading)).toEqual([1, 2])
  expect(reading.damages).toEqual([])
  expect(reading.account).toMatchObject({ records: 2, damagedRecords: 0, bytes: { damaged: 0 } })
})

test.each(['', ' \r\n', '<Events></Events>', '<Events/>', '<?xml version="1.0"?>'])('no events: %j', async (xml) => {
  expect(await readXml(xml)).toMatchObject({ records: [], damages: [] })
})

/** Each is put between A and B, and all of it is lost but nothing else. */
const BROKEN: readonly { readonly name: string; readonly xml: string; readonly code?: string }[] = [
  { name: 'an element that is not closed', xml: A.replace('</System>', '') },
  { name: 'a tag closed by another name', xml: A.replace('</Data>', '</Date>') },
  { name: 'an end tag in the wrong order', xml: '<Event><System></Event></System>' },
  { name: 'an event cut in the middle', xml: A.slice(0, 150) },
  { name: 'an event cut in an attribute', xml: A.slice(0, A.indexOf('Test') + 2) },
  { name: 'a quote that is not closed', xml: A.replace("Name='x'", "Name='x") },
  { name: 'a "<" in a value', xml: A.replace('>a<', '>a < b<') },
  { name: 'a comment that is not closed', xml: A.replace('>a<', '><!-- a<') },
  { name: 'CDATA that is not closed', xml: A.replace('>a<', '><![CDATA[ a<') },
  { name: 'an instruction that is not closed', xml: '<?what ' },
  { name: 'a declaration within', xml: A.replace('>a<', '><!ENTITY x "y">a<') },
  { name: 'text', xml: 'garbage \0\0\0' },
  { name: 'CDATA between events', xml: '<![CDATA[ x ]]>' },
  { name: 'an empty element', xml: '<Other/>' },
  { name: 'an attribute without quotes', xml: A.replace("Name='x'", 'Name=x'), code: 'input-record' },
  { name: 'an attribute without value', xml: A.replace("Name='x'", 'Name'), code: 'input-record' },
  { name: 'an event that holds nothing', xml: '<Event/>', code: 'input-record' },
  {
    name: 'an event of rendered text only',
    xml: '<Event><RenderingInfo><Message>m</Message></RenderingInfo></Event>',
    code: 'input-record',
  },
  { name: 'elements nested too deep', xml: `<Event>${'<a>'.repeat(600)}x${'</a>'.repeat(600)}</Event>` },
]

test.each(BROKEN)('broken: $name', async ({ xml, code = 'input-syntax' }) => {
  const reading = await readXml(A + xml + B)
  expect(ids(reading)).toEqual([1, 2])
  expect(brief(reading.damages)).toEqual([[code, A.length, xml.length]])
  expect(reading.account.bytes).toMatchObject({ live: A.length + B.length, damaged: xml.length })
})

test('the end of an export', async () => {
  const cut = await readXml(`<Events>${A}${B.slice(0, -20)}`)
  expect(ids(cut)).toEqual([1])
  expect(brief(cut.damages)).toEqual([
    ['input-syntax', 8 + A.length, B.length - 20],
    ['input-syntax', 8 + A.length + B.length - 20, 0],
  ])
  expect(cut.damages[1]!.message).toContain('without </Events>')
  const whole = await readXml(`<Events>${A}${B}`)
  expect(ids(whole)).toEqual([1, 2])
  expect(whole.damages.map(({ message }) => message)).toEqual([
    'the export ends without </Events>: events may be missing',
  ])
})

test('an export that lost its beginning', async () => {
  const reading = await readXml(`${A.slice(-30)}${B}</Events>`)
  expect(ids(reading)).toEqual([2])
  expect(brief(reading.damages)).toEqual([
    ['input-syntax', 0, 30],
    ['input-syntax', 30 + B.length, 0],
  ])
})

test('the events behind a UserData that is never closed are read', async () => {
  const open = A.replace(/<EventData>.*/, '<UserData>')
  const reading = await readXml(`<Events>${open}${B}${A}</Events>`)
  expect(ids(reading)).toEqual([2, 1])
  expect(brief(reading.damages)).toEqual([['input-syntax', 8, open.length]])
})

test('a reference that XML does not define stays and is told', async () => {
  const reading = await readXml(event("<Data Name='x'>a &nbsp; b &amp; c & d &#x110000;</Data>"))
  expect(dataOf(reading)).toEqual([[['x', 'a &nbsp; b & c & d &#x110000;']]])
  expect(brief(reading.damages)).toEqual([['input-syntax', 0, 0]])
  expect(reading.damages[0]!.message).toContain('"&nbsp;"')
})

test('billion laughs: the declaration is refused and nothing unfolds', async () => {
  const levels = Array.from({ length: 9 }, (_, i) => `<!ENTITY lol${i + 1} "${`&lol${i};`.repeat(10)}">`)
  const declaration = `<!DOCTYPE Events [<!-- it's --><!ENTITY lol0 "lol"><!ENTITY file SYSTEM "file:///etc/passwd">${levels.join('\n')}]>`
  const reading = await readXml(
    `<?xml version="1.0"?>${declaration}<Events>${event("<Data Name='x'>&lol9;&file;</Data>")}</Events>`,
  )
  expect(dataOf(reading)).toEqual([[['x', '&lol9;&file;']]])
  expect(brief(reading.damages)).toEqual([
    ['input-syntax', 21, declaration.length],
    ['input-syntax', 21 + declaration.length + 8, 0],
  ])
  expect(reading.damages[0]!.message).toContain('document type declaration is refused')
})

test('a declaration behind the first event hides no event', async () => {
  const reading = await readXml(`${A}<!DOCTYPE x [ ${B}${A} ]>`)
  expect(ids(reading)).toEqual([1, 2, 1])
  expect(reading.damages).toHaveLength(2)
})

test('an event larger than the cap is given up, and the next one is read', async () => {
  const large = event(`<Data Name='x'>${'x'.repeat(8 * 1024 * 1024)}</Data>`)
  const reading = await readXml(large + B)
  expect(ids(reading)).toEqual([2])
  expect(brief(reading.damages)).toEqual([['input-syntax', 0, large.length]])
})

/** Each would take minutes if every opening were followed to the end again. */
const BOMBS = [
  '<Event>',
  '<Event><UserData>',
  '<Event><![CDATA[',
  '<Event><!--',
  '<Event><?',
  "<Event a='",
  '<Event/><!D"',
  '<!--',
  '</a>',
  '<',
]

// What takes more than linear time takes longer than a test may.
test.each(BOMBS)('a megabyte of %j is read in linear time', async (piece) => {
  const count = Math.floor(1_000_000 / piece.length)
  for (const end of ['', '?>', ']]>', '-->']) {
    const reading = await readXml(piece.repeat(count / 4) + end + B, 64 * 1024)
    expect(reading.account.bytes.live + reading.account.bytes.damaged).toBeGreaterThan(0)
  }
})
