import { expect, test } from 'vitest'
import { recogniseInput } from '../../src/input/index.ts'
import { utf16 } from './reading.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

test.each([
  ['an EVTX header', utf8('ElfFile\0\0\0'), 'evtx'],
  ['a chunk alone', utf8('ElfChnk\0\0\0'), 'evtx'],
  ['a declaration', utf8('<?xml version="1.0"?>'), 'xml'],
  ['a root', utf8('<Events>'), 'xml'],
  ['an event', utf8("<Event xmlns='x'>"), 'xml'],
  ['white space and a mark', utf8('\ufeff\r\n  <Event>'), 'xml'],
  ["Event Viewer's view", utf8('- <Event xmlns="x">'), 'xml'],
  ['a comment', utf8('<!-- exported -->'), 'xml'],
  ['a DOCTYPE, to be refused by the reader', utf8('<!DOCTYPE x>'), 'xml'],
  ['UTF-16 LE', utf16('<Event>'), 'xml'],
  ['UTF-16 LE with mark', utf16('\ufeff <Events>'), 'xml'],
  ['UTF-16 BE', utf16('<?xml version="1.0"?>', true), 'xml'],
  ['UTF-16 BE with mark', utf16('\ufeff<Event>', true), 'xml'],
  ['nothing', new Uint8Array(0), undefined],
  ['one byte', utf8('<'), undefined],
  ['zeros', new Uint8Array(64), undefined],
  ['JSON', utf8('{"Event":{}}'), 'json'],
  ['a list in JSON, with a mark', utf8('\ufeff [\n{'), 'json'],
  ['JSON in UTF-16', utf16('\ufeff{"a":1}'), 'json'],
  ['JSON of evtx_dump', utf8('Record 12\n{\n'), 'json'],
  ['XML of evtx_dump', utf8('Record 1\n<?xml version="1.0"?>'), 'xml'],
  ['a table', utf8('Level,Date and Time,Source\nInformation,'), 'csv'],
  ['a table in UTF-16', utf16('a\tb\tc\n1'), 'csv'],
  ['a line with commas alone', utf8('a,b,c\n'), undefined],
  ['bytes with commas', utf8('a,b,c\n\u0001\0'), undefined],
  ['HTML', utf8('<html>'), undefined],
  ['another element', utf8('<Eventually>'), undefined],
  ['a damaged header', utf8('xlfFile\0'), undefined],
  ['text that speaks of events', utf8('see <Event>'), undefined],
] as const)('%s', (_, head, form) => {
  expect(recogniseInput(head)).toBe(form)
})
