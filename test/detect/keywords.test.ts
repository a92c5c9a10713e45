/** Searches that name no field: what the index finds in place against every value asked one by one. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Detector } from '../../src/detect/index.ts'
import { eventOf } from '../../src/event/index.ts'
import { bytesSource, type LogRecord, readBlocks } from '../../src/evtx/index.ts'
import { ROOT, sample } from '../node/logs.ts'
import { loadEventRules } from '../sigma/event-rules.ts'

/** Forty rule sets go over every event; the working day has hundreds that are much alike. */
const SAMPLES = readdirSync(join(ROOT, 'samples')).filter((name) => /^(?!workday).*\.evtx$/.test(name))

async function forEachRecord(visit: (record: LogRecord) => void): Promise<void> {
  for (const name of SAMPLES) {
    const source = bytesSource(name, sample(name.replace('.evtx', '')))
    for await (const records of readBlocks(source, { reuse: true }))
      for (const record of records as Iterable<LogRecord>) visit(record)
  }
}

/** Every text of the samples: strings, numbers, GUIDs, times, channels. */
const texts = new Set<string>()
await forEachRecord((record) => {
  for (const value of eventOf(record).values()) texts.add(String(value))
})

const piece = fc
  .record({ text: fc.constantFrom(...texts), from: fc.nat(30), length: fc.integer({ min: 1, max: 9 }) })
  .map(({ text, from, length }) => text.slice(from % Math.max(1, text.length)).slice(0, length))
  .filter((text) => text.trim() !== '')
const keyword = fc.oneof(
  piece,
  piece.map((text) => text.toUpperCase()),
  fc.tuple(piece, piece).map(([a, b]) => `${a}*${b}`),
  fc.constantFrom('nowhere at all', '*', 'x?z'),
)

function ruleOf(keywords: readonly string[], number: number): string {
  const list = keywords.map((text) => `      - '${text.replaceAll("'", "''").replace(/[\r\n]/g, ' ')}'`).join('\n')
  return `title: Rule ${number}\nlogsource: { product: windows }\ndetection:\n  keywords:\n${list}\n  condition: keywords\n`
}

it('finds the same rules with the index as without it', async () => {
  expect(texts.size).toBeGreaterThan(300)
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(keyword, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
      async (lists) => {
        const { rules } = loadEventRules(
          lists.map((list, number) => ({ path: `${number}.yml`, text: ruleOf(list, number) })),
        )
        expect(rules.length).toBe(lists.length)
        const indexed = new Detector(rules)
        const reference = new Detector(rules, { reference: true })
        await forEachRecord((record) => {
          const event = eventOf(record)
          expect(indexed.match(event)).toEqual(reference.match(event))
        })
      },
    ),
    { numRuns: 40, seed: 11 },
  )
})
