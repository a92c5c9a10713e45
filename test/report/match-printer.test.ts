/** What a run prints against what the library's formats give. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Detector } from '../../src/detect/index.ts'
import { type Event, eventFromObject, eventOf } from '../../src/event/index.ts'
import { bytesSource, type LogRecord, readBlocks } from '../../src/evtx/index.ts'
import { writeEvtx } from '../../src/evtx/write.ts'
import { formatOf, MATCH_FORMATS, type MatchFormat, matchPrinterOf } from '../../src/report/index.ts'
import { ROOT, sample } from '../node/logs.ts'
import { loadEventRules } from '../sigma/event-rules.ts'

/** Two rules that match whatever has a channel, with evidence of every kind. */
const { rules } = loadEventRules([
  {
    path: 'rules/a “quoted” name.yml',
    text: `
title: Everything – "quoted" \\ 😀
logsource: { product: windows }
detection:
  first: { Channel: '*' }
  second:
    - Image|contains: ['x', '\\']
    - Computer|re: '.'
  third: { Nothing|contains: z }
  condition: first and (second or not third)
`,
  },
  {
    path: 'rules/b.yml',
    text: `
title: Again
level: high
logsource: { product: windows }
detection: { s: { Channel|contains: '' }, condition: s }
`,
  },
])

async function forEachEvent(log: Uint8Array, visit: (event: Event) => void): Promise<void> {
  const source = bytesSource('a "log" – é.evtx', log)
  for await (const records of readBlocks(source, { reuse: true }))
    for (const record of records as Iterable<LogRecord>) visit(eventOf(record))
}

/** Both texts of all events of a log; the printed one in pieces as they are taken. */
async function printed(log: Uint8Array, format: MatchFormat): Promise<{ inPlace: string; byFormat: string }> {
  const detector = new Detector(rules)
  const printer = matchPrinterOf(format)
  let inPlace = ''
  let byFormat = ''
  let events = 0
  await forEachEvent(log, (event) => {
    for (const match of detector.match(event)) byFormat += formatOf(format).print(match)
    printer.print(event, detector.find(event))
    if (++events % 3 === 0) inPlace += new TextDecoder().decode(printer.take())
  })
  expect(events).toBeGreaterThan(0)
  return { inPlace: inPlace + (printer.length > 0 ? new TextDecoder().decode(printer.take()) : ''), byFormat }
}

const SAMPLES = readdirSync(join(ROOT, 'samples')).filter((name) => name.endsWith('.evtx'))

/** A layer of the Navigator tells of no single match. */
const PRINTED = MATCH_FORMATS.filter((format) => format !== 'navigator')

describe.each(PRINTED)('the %s of a run', (format) => {
  it.each(SAMPLES)('is that of the library for %s', async (name) => {
    const { inPlace, byFormat } = await printed(sample(name.replace('.evtx', '')), format)
    expect(inPlace).toBe(byFormat)
    expect(inPlace).toContain('Again')
  })
})

const unit = fc.oneof(
  fc.constantFrom('a', '"', '\\', '\n', 'é', '€', '😀', '\ud83d', '\ude00'),
  fc.integer({ min: 0x20, max: 0xffff }).map((code) => String.fromCharCode(code)),
)
const name = fc.constantFrom('Image', 'Computer', '1', '02', '__proto__', 'constructor', 'é "n"', 'A', 'B', 'toString')
const value = fc.oneof(fc.string({ unit, maxLength: 12 }), fc.constantFrom('', '\0', 'a\0b'))

it('is that of the library for whatever names and values a log has', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(name, value), { maxLength: 6 }), async (data) => {
      const system = {
        provider: { name: 'P' },
        eventId: 1,
        timeCreated: '2026-01-02T03:04:05.678Z',
        channel: 'Channel "x"',
        computer: 'PC',
      }
      const items = data.map(([each, text]) => ({ name: each, value: { type: 'string', value: text } as const }))
      const log = writeEvtx([{ recordId: 7, system, body: { kind: 'eventData', items } }])
      const { inPlace, byFormat } = await printed(log, 'ndjson')
      expect(inPlace).toBe(byFormat)
    }),
    { numRuns: 300, seed: 7 },
  )
})

it('is that of the library for events that are no records', () => {
  const detector = new Detector(rules, { routing: false })
  const event = eventFromObject({ Channel: 'c', Image: ['x', '"'], 'a.b': { c: 1 } }, { channel: 'c' })
  const printer = matchPrinterOf('json')
  printer.print(event, detector.find(event))
  const byFormat = detector.match(event).map((match) => formatOf('json').print(match))
  expect(new TextDecoder().decode(printer.take())).toBe(byFormat.join(''))
  expect(byFormat).toHaveLength(2)
})
