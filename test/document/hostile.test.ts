/** Documents that nobody would write: nothing is thrown, places stay inside the text, and the time does not run away. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeDocument, readDocument, reportOn } from '../../src/document/index.ts'
import { FAULTS } from './faults.ts'

const SOUND = fileURLToPath(new URL('sound/', import.meta.url))
const texts = readdirSync(SOUND).map((name) => readFileSync(`${SOUND}${name}`, 'utf8'))
const lines = texts.flatMap((text) => text.split('\n'))

function expectSoundPlaces(text: string): void {
  const { findings } = reportOn(readDocument(text, 'a.md'))
  for (const { start, end, line, column } of findings) {
    expect(0 <= start && start <= end && end <= text.length).toBe(true)
    const before = text.slice(0, start).split(/\r\n|\r|\n/)
    const mark = before.length === 1 && text.startsWith('\ufeff') ? 1 : 0
    expect([line, column]).toEqual([before.length, before.at(-1)!.length + 1 - mark])
  }
}

describe('a document', () => {
  it('of one line is judged at places inside it, with and without a byte order mark', () => {
    for (const line of new Set(lines)) for (const mark of ['', '\ufeff']) expectSoundPlaces(mark + line)
  })

  it('whose lines stand in any order, some of them twice, is judged at places inside it', () => {
    const line = fc.constantFrom(...lines, '```', '~~~', '---', '| a | b |', '\t', '#{x}', '"', "'", '\\', '> ```yaml')
    const document = fc.tuple(
      fc.array(line, { maxLength: 60 }),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.constantFrom('', '\ufeff'),
    )
    fc.assert(
      fc.property(document, ([some, lineBreak, mark]) => expectSoundPlaces(mark + some.join(lineBreak))),
      { numRuns: 60 },
    )
  })

  it('in which pieces are lost or doubled is judged at places inside it', () => {
    const piece = fc.tuple(
      fc.constantFrom(...texts),
      fc.nat(3000),
      fc.nat(200),
      fc.string({ unit: 'binary', maxLength: 8 }),
    )
    fc.assert(
      fc.property(piece, ([text, from, length, put]) =>
        expectSoundPlaces(text.slice(0, from) + put + text.slice(from + length)),
      ),
      { numRuns: 60 },
    )
  })

  it('of other bytes than UTF-8 is read as far as it goes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(judgeDocument(readDocument(bytes, 'a.md'))).toBeInstanceOf(Array)
      }),
    )
  })

  it.each([
    ['spaces', ' '],
    ['fences', '```\n'],
    ['marks of quotations', '> '],
    ['list marks', '- '],
    ['pipes', '| a '],
    ['stars', '*'],
    ['backticks', '`'],
    ['hashes', '# T1105\n'],
    ['labels', 'Event ID: 1\n'],
    ['words', 'a b.c: "d" and '],
    ['commands', '## Attack\n\n```cmd\nreg add HKCU\\a /v b & whoami\n```\n'],
    ['quotes', '## Attack\n\n```powershell\n"\'"(\n```\n'],
    ['numbers', '1.2.3:4 '],
    ['openings of links', '[a]('],
    ['lines that begin far in', `${' '.repeat(39_000)}x\n`],
    ['lines of a command', `## Attack\n\n\`\`\`cmd\n${'sc start a\n'.repeat(4000)}\`\`\`\n`],
    ['links', '[a](https://attack.mitre.org/techniques/T1105/)'],
  ])('of nothing but %s is judged in time', (_, piece) => {
    // Seconds on a busy machine; what runs away takes longer than a test may.
    expectSoundPlaces(piece.repeat(Math.ceil(40_000 / piece.length)))
  })
})

it('that has more rules and queries than anybody writes says how many are not looked at', () => {
  const text = `# T1105\n${texts[0]!.replace(/^# .*\n/, '').repeat(55)}`
  const report = reportOn(readDocument(text, 'a.md'))
  expect(report.assumed.at(-1)).toMatch(/^10 more rules and queries are not looked at/)
})

it.each([
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
] as const)('that a shell of Windows wrote as %s is read', (encoding, mark) => {
  const units = new Uint8Array(Buffer.from(texts[0]!, 'utf16le'))
  const bytes = encoding === 'utf-16le' ? units : Uint8Array.from(units, (_, at) => units[at ^ 1]!)
  const document = readDocument(Uint8Array.from([...mark, ...bytes]), 'a.md')
  expect(document.text.replace('\ufeff', '')).toBe(texts[0])
  expect(judgeDocument(document)).toEqual([])
})

it('the same document gives the same findings', () => {
  const [{ document, changes }] = FAULTS as [(typeof FAULTS)[0]]
  const text = changes.reduce(
    (changed, [from, to]) => changed.replaceAll(from, to),
    readFileSync(SOUND + document, 'utf8'),
  )
  const once = judgeDocument(readDocument(text, 'a.md'))
  expect(judgeDocument(readDocument(text, 'a.md'))).toEqual(once)
})
