/** What logs hold is data in every form of the answer: no terminal, spreadsheet, browser or drawing obeys it. */
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { writeEvtx } from '../../src/evtx/write.ts'
import { MATCH_FORMATS } from '../../src/report/index.ts'
import { xmlExport } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { csvRows } from '../report/csv-rows.ts'
import { inProcess, linesOf } from './command.ts'

const VALUES = [
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '<a href="javascript:alert(1)">',
  '[text](javascript:alert(1)) ![x](https://evil.example/a.png) https://evil.example www.evil.example',
  '| cell | `code` | **bold** \\| \\',
  '\u202egpj.exe \u2066hidden\u2069 \u200f',
  '\u001b[2J\u001b[31mred\u001b]8;;https://evil.example\u0007link\u009b1m',
  'line\nbreak\rreturn\ttab\u2028separator\u0085',
  '=HYPERLINK("https://evil.example","x")',
  "@SUM(1+1)*cmd|' /C calc'!A0",
  '\\N\\G\\l" ]; x -> y [label="&lt;b&gt;" \\',
  '<table><tr><td>label</td></tr></table>',
  '漢字'.repeat(200),
  '\ud83d lone surrogate \ude00',
]

/** Anything that a terminal would obey, but for line feeds, tabs and our own colours. */
const OBEYED = /[\0-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/

const GUID = (number: number): string => `{00000000-0000-0000-0000-${String(number).padStart(12, '0')}}`

function hostileLog(): Uint8Array {
  return writeEvtx(
    VALUES.map((value, i) => ({
      recordId: i + 1,
      system: {
        provider: { name: 'Microsoft-Windows-Sysmon' },
        eventId: 1,
        timeCreated: `2026-03-01T08:00:${String(i).padStart(2, '0')}.0000000Z`,
        channel: 'Microsoft-Windows-Sysmon/Operational',
        computer: value.slice(0, 200),
      },
      body: {
        kind: 'eventData' as const,
        items: [
          { name: 'ProcessGuid', value: { type: 'guid' as const, value: GUID(i + 1) } },
          { name: 'ProcessId', value: { type: 'u32' as const, value: i + 1 } },
          ...['Image', 'CommandLine', 'User', 'ParentImage', 'ParentCommandLine'].map((name) => ({
            name,
            value: { type: 'string' as const, value },
          })),
          { name: 'ParentProcessGuid', value: { type: 'guid' as const, value: GUID(i + 100) } },
          { name: 'ParentProcessId', value: { type: 'u32' as const, value: i + 100 } },
        ],
      },
    })),
  )
}

const LENGTH = 1_000_000
const cwd = temporaryFolder({
  'hostile.evtx': hostileLog(),
  'long.xml': xmlExport('x'.repeat(LENGTH)),
  'rule.yml': `title: "| <b>\\e[31m</script> javascript:alert(1) \\u202e"
id: 44444444-4444-4444-8444-444444444444
level: high
tags: [attack.t1059]
logsource: { category: process_creation, product: windows }
detection: { s: { ProcessId: '*' }, t: { CommandLine|startswith: xxx }, condition: 1 of them }
`,
})
const found: { [format: string]: string } = {}
let err = ''

beforeAll(async () => {
  const besides = MATCH_FORMATS.flatMap((format) => [`--output-${format}`, `found.${format}`])
  const outcome = await inProcess(
    ['detect', 'hostile.evtx', 'long.xml', '-r', 'rule.yml', '-o', '/dev/null', ...besides],
    { cwd },
  )
  expect(outcome.code).toBe(0)
  err = outcome.err
  for (const format of MATCH_FORMATS) found[format] = readFileSync(join(cwd, `found.${format}`), 'utf8')
  for (const format of ['text', 'dot', 'ndjson']) {
    const { code, out } = await inProcess(['tree', 'hostile.evtx', 'long.xml', '-r', 'rule.yml', '-q', '-f', format], {
      cwd,
    })
    expect(code).toBe(0)
    found[`tree.${format}`] = out
  }
})

const MATCHES = VALUES.length + 1

describe('hostile values', () => {
  it('are all in the evidence', () => {
    const lines = linesOf(found.ndjson!).map(
      (line) => JSON.parse(line) as { event: { fields: { CommandLine: string } } },
    )
    expect(lines).toHaveLength(MATCHES)
    expect(lines.slice(0, 12).map(({ event }) => event.fields.CommandLine)).toEqual(VALUES.slice(0, 12))
    expect(lines.at(-1)!.event.fields.CommandLine).toHaveLength(LENGTH)
  })

  it.each(['table', 'csv', 'markdown', 'tree.text', 'tree.dot', 'navigator'])('steer no terminal: %s', (format) => {
    expect(found[format]!.replaceAll(/\r\n|\n\r/g, '\n').replaceAll('\r', format === 'csv' ? '' : '\r')).not.toMatch(
      OBEYED,
    )
    expect(found[format]).not.toContain('\u001b')
  })

  it('steer no terminal in the closing words', () => {
    expect(err).not.toMatch(OBEYED)
    expect(err).not.toContain('\u001b')
  })

  it('keep a row of the table to one line of its width', () => {
    const lines = linesOf(found.table!)
    expect(lines).toHaveLength(MATCHES + 1)
    for (const line of lines) expect([...line].length).toBeLessThanOrEqual(160)
  })

  it('begin no formula in a spreadsheet, and stay in their cells', () => {
    const [header, ...rows] = csvRows(found.csv!)
    expect(rows).toHaveLength(MATCHES)
    for (const row of rows) {
      expect(row).toHaveLength(header!.length)
      for (const cell of row) expect(cell).not.toMatch(/^[=+\-@\t\r]/)
    }
    expect(rows.at(-1)![header!.indexOf('command_line')]).toHaveLength(LENGTH)
  })

  it('are no Markdown, no HTML and no links', () => {
    const rows = linesOf(found.markdown!).filter((line) => line.startsWith('| 2026'))
    expect(rows).toHaveLength(MATCHES)
    for (const row of rows) {
      expect(row.split('|')).toHaveLength(10)
      expect(row).not.toMatch(/[<>`*[\]\\]|https?:\/\/|www\./)
      expect(row.length).toBeLessThan(8000)
    }
  })

  it('end no label of Graphviz, and are no escapes in it', () => {
    for (const line of linesOf(found['tree.dot']!).slice(3, -1))
      expect(line).toMatch(
        /^ {2}p\d+ (?:\[label="(?:[^"\\]|\\[\\"l])*"(?:, style="[a-z,]+")?(?:, fillcolor="#\w{6}")?\]|-> p\d+(?: \[style=dashed\])?)$/,
      )
    expect(found['tree.dot']).not.toMatch(/&(?!amp;)/)
  })

  it.skipIf(spawnSync('dot', ['-V']).error !== undefined)('make a drawing that Graphviz takes', () => {
    const svg = execFileSync('dot', ['-Tsvg'], { input: found['tree.dot']! }).toString()
    expect(svg.match(/<g id="node/g)).toHaveLength(linesOf(found['tree.ndjson']!).length)
  })

  it('forge no line of a tree, and leave it readable', () => {
    const lines = linesOf(found['tree.text']!)
    const processes = linesOf(found['tree.ndjson']!).length
    const computers = VALUES.length + 1
    expect(lines).toHaveLength(processes + MATCHES + 2 * computers - 1)
    for (const line of lines) expect(line.length).toBeLessThan(20_000)
  })

  it('are text in SARIF and Timesketch, whose messages steer no terminal', () => {
    const { runs } = JSON.parse(found.sarif!) as { runs: { results: { message: { text: string } }[] }[] }
    const messages = runs[0]!.results.map(({ message }) => message.text)
    messages.push(...linesOf(found.timesketch!).map((line) => (JSON.parse(line) as { message: string }).message))
    expect(messages).toHaveLength(2 * MATCHES)
    for (const message of messages) {
      expect(message).not.toMatch(OBEYED)
      expect(message.length).toBeLessThan(8000)
    }
  })
})
