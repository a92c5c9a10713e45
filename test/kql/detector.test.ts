/** A query beside rules: the same detector, the same evidence, the same traces, on records of logs. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Detector, explanationOf } from '../../src/detect/index.ts'
import { type Event, eventOf } from '../../src/event/index.ts'
import { bytesSource, readEvtx } from '../../src/evtx/index.ts'
import { fieldsReadBy, loadQuery, type Query, queryTrace } from '../../src/kql/index.ts'
import { explanationJson } from '../../src/report/index.ts'

async function eventsOf(sample: string): Promise<Event[]> {
  const bytes = readFileSync(new URL(`../../samples/${sample}.evtx`, import.meta.url))
  const events: Event[] = []
  for await (const record of readEvtx(bytesSource(sample, bytes))) events.push(eventOf(record))
  return events
}

function query(text: string): Query {
  return loadQuery(text, { base: { line: 10, column: 3 }, title: 'Discovery' }).rule!
}

const DISCOVERY = query(
  'winlog.channel: *Sysmon* and event.code: 1 and process.command_line.text: "*Discovery.bat*"\nand not user.name: (a or b)',
)

describe('a query', () => {
  it('is given to a detector like a rule, and its match tells the evidence', async () => {
    const detector = new Detector([DISCOVERY])
    const matches = (await eventsOf('staging-download-local')).flatMap((event) => detector.match(event))
    expect(matches).toHaveLength(1)
    const [match] = matches
    expect(match!.rule).toMatchObject({ id: null, title: 'Discovery', level: null })
    expect(match!.event).toMatchObject({ recordId: 41875, eventId: 1 })
    expect(match!.evidence.slice(0, 3)).toMatchObject([
      {
        selection: 'query',
        field: 'winlog.channel',
        test: 'matches',
        pattern: '*Sysmon*',
        value: 'Microsoft-Windows-Sysmon/Operational',
      },
      { selection: 'query', field: 'event.code', test: 'is', pattern: '1', value: '1' },
      {
        field: 'process.command_line.text',
        test: 'word',
        pattern: '"*Discovery.bat*"',
        value: expect.stringContaining('Discovery.bat'),
      },
    ])
  })

  it('is traced test by test, each with its place in the document', async () => {
    const [event] = await eventsOf('staging-download-local')
    const { matched, tests } = queryTrace(DISCOVERY, event!)
    expect(matched).toBe(false)
    expect(tests.map(({ field, held, line, column }) => [field, held, line, column])).toEqual([
      ['winlog.channel', true, 10, 19],
      ['event.code', true, 10, 44],
      ['process.command_line.text', false, 10, 77],
      ['user.name', false, 11, 21],
      ['user.name', false, 11, 26],
    ])
    expect(tests[2]).toMatchObject({ expected: '"*Discovery.bat*"', actual: event!.get('CommandLine') })
  })

  it('is explained like a rule', async () => {
    const [event] = await eventsOf('staging-download-local')
    const explanation = explanationOf(new Detector([DISCOVERY]), DISCOVERY, event!)
    expect(explanation.offer.kind).toBe('offered')
    expect(JSON.parse(explanationJson(explanation))).toMatchObject({ matched: false, distance: { tests: 1 } })
  })

  it('tells the fields it reads', () => {
    expect(fieldsReadBy(DISCOVERY)).toEqual(['winlog.channel', 'event.code', 'process.command_line.text', 'user.name'])
    const { rule } = loadQuery('o: { k: a }', { types: { o: 'nested', 'o.k': 'keyword' } })
    expect(fieldsReadBy(rule!)).toEqual(['o', 'o.k'])
  })
})
