/** How values are found in JSON, whatever surrounds them, and what becomes of what is broken. */
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { readJsonExport, UnknownShape } from '../../src/input/index.ts'
import { MAX_VALUE_LENGTH } from '../../src/input/json-finder.ts'
import { countingSource, readText, utf16 } from './reading.ts'

const event = (id: number, more: object = {}): object => ({ Channel: 'Test/Log', EventID: id, ...more })
const line = (id: number, more: object = {}): string => JSON.stringify(event(id, more))

async function idsIn(text: string | Uint8Array, blockLength?: number): Promise<(number | null)[]> {
  const reading = await readText(readJsonExport, text, blockLength === undefined ? {} : { blockLength })
  expect(reading.damages).toEqual([])
  return reading.records.map(({ eventId }) => eventId)
}

describe('values are found', () => {
  const three = [event(1), event(2), event(3)]
  const inLines = three.map((each) => JSON.stringify(each)).join('\n')
  test.each([
    ['one a line', inLines],
    ['one a line, with empty lines and carriage returns', `\r\n${inLines.replaceAll('\n', '\r\n\r\n')}\r\n`],
    ['one behind another', three.map((each) => JSON.stringify(each)).join('')],
    ['with commas between', three.map((each) => JSON.stringify(each)).join(',\n')],
    ['laid out', three.map((each) => JSON.stringify(each, null, 2)).join('\n')],
    ['in a list on one line', JSON.stringify(three)],
    ['in a list that is laid out', JSON.stringify(three, null, 4)],
    ['in a list of lists', JSON.stringify([[three[0]], three.slice(1)])],
    ['in lists behind one another', `${JSON.stringify(three.slice(0, 2))}\n${JSON.stringify(three.slice(2))}`],
    [
      'in an answer of Elasticsearch',
      JSON.stringify({ took: 1, hits: { total: { value: 3, of: ['x'] }, hits: three } }),
    ],
    [
      'in results of Splunk',
      JSON.stringify({ preview: false, fields: [{ name: 'a' }], results: three, highlighted: {} }),
    ],
    ['in an envelope that is laid out', JSON.stringify({ Events: three, count: 3 }, null, 1)],
    ['in envelopes on a line each', three.map((each) => JSON.stringify({ events: [each] })).join('\n')],
    ['first one a line, then laid out', `${inLines.slice(0, -1)}}`.replace(/\{([^{]*)$/, '{\n$1')],
    [
      'with numbers of records, as evtx_dump has them',
      three.map((each, i) => `Record ${i + 1}\n${JSON.stringify(each)}\n`).join(''),
    ],
  ])('%s', async (_, text) => {
    expect(await idsIn(text)).toEqual([1, 2, 3])
    for (const blockLength of [2, 7, 64]) expect(await idsIn(text, blockLength)).toEqual([1, 2, 3])
    expect(await idsIn(utf16(`\ufeff${text}`), 10)).toEqual([1, 2, 3])
    expect(await idsIn(utf16(text, true))).toEqual([1, 2, 3])
    expect(await idsIn(`\ufeff${text}`)).toEqual([1, 2, 3])
  })

  it('nothing, where there is nothing', async () => {
    expect(await idsIn('[]')).toEqual([])
    expect(await idsIn(' \n')).toEqual([])
  })

  it('an event that has a list with a telling name is an event', async () => {
    expect(await idsIn(`${line(1, { data: ['a', 'b'] })}\n${line(2, { results: [] })}`)).toEqual([1, 2])
  })

  it('whole numbers keep all their digits', async () => {
    const text = `{"Channel":"a","EventID":1,"EventRecordID":18446744073709551615,"Text":"12345678901234567890","List":[9007199254740993]}`
    const [record] = (await readText(readJsonExport, text)).records
    expect(record!.recordId).toBe(18446744073709551615n)
    expect([record!.get('Text'), record!.get('List')]).toEqual(['12345678901234567890', '9007199254740993'])
  })

  it('a name that attackers like is one like any other', async () => {
    const text = `{"Channel":"a","EventID":1,"__proto__":"x","constructor":"y","toString":"z"}`
    const [record] = (await readText(readJsonExport, text)).records
    expect(['__proto__', 'constructor', 'toString'].map((name) => record!.get(name))).toEqual(['x', 'y', 'z'])
  })
})

describe('what is broken is told, and the rest is read', () => {
  test.each([
    [
      'a line that ends early',
      `${line(1)}\n{"Channel":"Test/Log","Eve\n${line(3)}\n`,
      [1, 3],
      'line 2, column 27: this is no JSON: a line ends inside a text in quotes',
    ],
    [
      'a line that was never closed',
      `${line(1)}\n{"Channel":"Test/Log","EventID":2\n${line(3)}`,
      [1, 3],
      'line 3, column 1: this is no JSON: "," or "}" is missing before "{"',
    ],
    [
      'a line of something else',
      `${line(1)}\nwhat is this?\n${line(3)}`,
      [1, 3],
      'line 2, column 1: this is no JSON object',
    ],
    [
      'a quote too many',
      `${line(1)}\n{"Channel":"Te"st/Log"}\n${line(3)}`,
      [1, 3],
      `line 2, column 1: this is no JSON: Expected ',' or '}' after property value, at character 16 of the value`,
    ],
    [
      'an escape that is none',
      `${line(1)}\n{"Channel":"\\x"}\n${line(3)}`,
      [1, 3],
      'line 2, column 1: this is no JSON: Bad escaped character, at character 14 of the value',
    ],
    [
      'an item of a list',
      `[${line(1)},{"Channel":x y},${line(3)}]`,
      [1, 3],
      'line 1, column 50: this is no JSON: "," or "}" is missing before "y"',
    ],
    ['an item that is no object', `[${line(1)},7,${line(3)}]`, [1, 3], 'line 1, column 37: this is no JSON object'],
    [
      'an end that is missing',
      `[${line(1)},${line(2)}`,
      [1, 2],
      'line 1, column 71: the source ends inside a list: events may be missing',
    ],
    [
      'an event that is cut',
      `${line(1)}\n${line(2).slice(0, 20)}`,
      [1],
      'line 2, column 21: this is no JSON: a text in quotes is never closed',
    ],
    [
      'an event of no known shape',
      `${line(1)}\n{"a":1}\n${line(3)}`,
      [1, 3],
      /^line 2, column 1: it is no event of the shape flat: .*EventID.* missing$/,
    ],
    [
      'an event that is nested too deep',
      `${line(1)}\n${'{"a":'.repeat(600)}\n${line(3)}`,
      [1, 3],
      'line 2, column 2561: this is no JSON: values are nested deeper than 512',
    ],
  ])('%s', async (_, text, ids, message) => {
    for (const blockLength of [1 << 18, 3]) {
      const { records, damages } = await readText(readJsonExport, text, { blockLength })
      expect(records.map(({ eventId }) => eventId)).toEqual(ids)
      expect(damages.map((damage) => damage.message)).toEqual([
        typeof message === 'string' ? message : expect.stringMatching(message),
      ])
    }
  })

  it('a value that is too long is passed over to its end', async () => {
    const long = line(2, { text: 'x'.repeat(MAX_VALUE_LENGTH) })
    for (const text of [`${line(1)}\n${long}\n${line(3)}`, `[${line(1)},${long},${line(3)}]`]) {
      const { records, damages } = await readText(readJsonExport, text)
      expect(records.map(({ eventId }) => eventId)).toEqual([1, 3])
      expect(damages).toMatchObject([{ code: 'input-syntax', length: long.length }])
    }
  })

  it('whatever the bytes and the blocks, the reading is the same and everything is accounted for', async () => {
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '\n',
      ' ',
      'Record 1\n',
      '1',
      'x',
      '\ufeff',
      line(1),
      line(2),
      '"hits":',
      '{"events":[',
      JSON.stringify(event(3), null, 1),
    ]
    const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((some) => some.join(''))
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 2, max: 40 }), async (text, blockLength) => {
        const outcome = async (length: number) => {
          const { records, damages } = await readText(readJsonExport, text, { blockLength: length, shape: 'flat' })
          return { places: records.map(({ place }) => place), damages }
        }
        expect(await outcome(blockLength)).toEqual(await outcome(1 << 18))
      }),
      { numRuns: 600 },
    )
  })

  it('any bytes at all are read without an error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        await readText(readJsonExport, bytes, { shape: 'flat', blockLength: 16 })
      }),
      { numRuns: 300 },
    )
  })
})

describe('events are handed over while the rest is not yet read, so memory does not grow with the source', () => {
  const many = Array.from({ length: 5000 }, (_, i) => line(i))
  test.each([
    ['a line for each', many.join('\n')],
    ['a list on one line', `[${many.join()}]`],
    ['an object on one line', `{"took":1,"hits":{"hits":[${many.join()}]}}`],
  ])('%s', async (_, text) => {
    const { source, fetched } = countingSource(new TextEncoder().encode(text))
    let count = 0
    for await (const records of readJsonExport(source, { blockLength: 4096 })) {
      for (const { place } of records) expect(fetched() - place.offset!).toBeLessThan(3 * 4096)
      count += records.length
    }
    expect(count).toBe(5000)
  })
})

describe('a source of no known shape is refused', () => {
  test.each([
    [
      'objects',
      '{"name":"x","version":"1"}',
      /line 1, column 1: it has "name", "version"; nearest are \S+ \(.+ missing\) and \S+ \(.+ missing\)/,
    ],
    [
      'almost Winlogbeat',
      '{"winlog":{"event_id":1}}',
      /nearest are winlogbeat \(winlog\.channel missing\) and ecs \(winlog\.channel and .+ missing\)/,
    ],
    ['almost NXLog', '{"EventID":1,"SourceName":"a","EventReceivedTime":"b"}\n', undefined],
    ['no objects', '[1,2]', /line 1, column 2: this is no JSON object/],
    ['no JSON', '[2024-01-01] started', /this is no JSON/],
    ['text inside that is no JSON', '{"event_record_id":1,"data":"{x"}', /what it holds: this is no JSON/],
  ])('%s', async (_, text, message) => {
    const reading = readText(readJsonExport, text)
    if (message === undefined) return void expect((await reading).records).toHaveLength(1)
    await expect(reading).rejects.toThrow(UnknownShape)
    await expect(reading).rejects.toThrow(message)
  })

  it('but not for what stands in front of the first event', async () => {
    const { records, damages } = await readText(readJsonExport, `{"about":"an export"}\n${line(1)}`)
    expect(records).toHaveLength(1)
    expect(damages).toMatchObject([{ code: 'input-record', offset: 0 }])
  })
})
