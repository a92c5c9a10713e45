/** What the documentation says of options and codes is what the code says. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../src/cli/commands.ts'
import { ecsPage } from '../src/cli/ecs-page.ts'
import { cataloguePage } from '../src/cli/lint-catalogue.ts'
import { readRedaction } from '../src/cut/index.ts'
import { FINDINGS } from '../src/document/index.ts'
import { SYSMON_CATEGORIES } from '../src/event/index.ts'
import { DAMAGE } from '../src/evtx/index.ts'
import { shapeOf } from '../src/input/json-shapes.ts'
import { SHAPE_NAMES } from '../src/input/shape-names.ts'
import { FIELD_TYPES, QUERY_CODES } from '../src/kql/index.ts'
import { describeRecording } from '../src/recording/index.ts'
import { readLogsourceFile } from '../src/sigma/logsource-file.ts'
import { readSuiteFile, VERDICTS } from '../src/validate/index.ts'

function page(name: string): string {
  return readFileSync(new URL(`../docs/${name}`, import.meta.url), 'utf8')
}

describe('the documentation', () => {
  it('has a page about lint that is made of the catalogue: npm run docs', () => {
    expect(page('lint.md')).toBe(cataloguePage())
  })

  it('has a page about Elastic’s names that is made of the table: npm run docs', () => {
    expect(page('ecs.md')).toBe(ecsPage())
  })

  it('tells every type that a query knows, and every remark on queries', () => {
    const table = page('kql.md').match(/\| types [\s\S]*?\n\n/)![0]
    const types = [...table.matchAll(/^\|([^|]*)\|/gm)].flatMap(([, cell]) => [...cell!.matchAll(/`(\w+)`/g)])
    expect(types.map(([, type]) => type).sort()).toEqual(Object.keys(FIELD_TYPES).sort())
    const rows = [...page('kql.md').matchAll(/^\| `([a-z-]+)` \| (\w+) \| (\w*) \| (.+) \|$/gm)]
    const told = rows.map(([, code, severity, stage, summary]) => [code, { severity, stage: stage || null, summary }])
    expect(Object.fromEntries(told)).toEqual(QUERY_CODES)
  })

  it('explains every damage code in the words of the catalogue', () => {
    const rows = [...page('loss-statement.md').matchAll(/^\| `([a-z-]+)` +\| (●?) *\| (.+?) *\|$/gm)]
    const told = Object.fromEntries(rows.map(([, code, lost, summary]) => [code, { lost: lost !== '', summary }]))
    expect(told).toEqual(DAMAGE)
  })

  it('shows logsource files that can be used', () => {
    const files = [...page('logsources.md').matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text!)
    expect(files).toHaveLength(3)
    for (const text of files) expect(readLogsourceFile({ path: 'logsources.md', text }).diagnostics).toEqual([])
  })

  it('shows a redaction and descriptions of logs that can be used', () => {
    const yaml = (name: string): string[] =>
      [...page(name).matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text!)
    expect(yaml('cut.md').map((text) => readRedaction(text, 'cut.md').patterns.length)).toEqual([1])
    expect(yaml('make.md').map((text) => describeRecording(text, 'make.md').events.length)).toEqual([3, 94])
  })

  it('tells which events of Sysmon each category has', () => {
    const rows = [...page('logsources.md').matchAll(/^\| (`[^|]+) +\| Sysmon ([\d, ]+)/gm)]
    const told = rows.flatMap(([, names, ids]) =>
      [...names!.matchAll(/`(\w+)`/g)].map(([, name]) => [name, ids!.match(/\d+/g)!.map(Number)] as const),
    )
    expect(Object.fromEntries(told)).toEqual(SYSMON_CATEGORIES)
  })

  it('lists every verdict in the words of the catalogue', () => {
    const rows = [...page('validate.md').matchAll(/^\| `([a-z-]+)` +\| (\w+) +\| (.+?) *\|$/gm)]
    const told = rows.filter(([, verdict]) => Object.hasOwn(VERDICTS, verdict!))
    expect(Object.fromEntries(told.map(([, verdict, status, summary]) => [verdict, { status, summary }]))).toEqual(
      VERDICTS,
    )
  })

  it('shows a suite file that can be used', () => {
    const [, text] = /```yaml\n(title:[\s\S]*?)```/.exec(page('validate.md'))!
    const { diagnostics, tests } = readSuiteFile({ path: 'validate.md', text: text! })
    expect(diagnostics).toEqual([])
    expect(tests).toHaveLength(3)
  })

  it('explains everything that can be found about a detection document in the words of the catalogue', () => {
    const rows = [...page('documents.md').matchAll(/^\| `([a-z-]+)` +\| (error|warning|info) +\| (.+?) *\|$/gm)]
    const told = Object.fromEntries(rows.map(([, code, severity, summary]) => [code, { severity, summary }]))
    expect(told).toEqual(FINDINGS)
  })

  it('lists every shape of JSON and CSV as the table has it', () => {
    const rows = SHAPE_NAMES.map((name) => {
      const { title, needs, data, lost } = shapeOf(name)
      const marks = needs.map((mark) =>
        mark
          .split(' | ')
          .slice(0, 4)
          .map((path) => `\`${path}\``)
          .join(' or '),
      )
      return `| \`${name}\` | ${title} | ${marks.join('; ')} | ${data} | ${lost ?? '–'} |`
    })
    const told = page('inputs.md')
      .split('\n')
      .filter((line) => line.startsWith('| `') && line.split(' | ').length === 5)
    expect(told).toEqual(rows)
  })

  /** Told with the command line as a whole. */
  const WITHOUT_PAGE = ['detect', 'completion', 'help']

  it.each(COMMANDS)('names every option of $name', ({ name, options }) => {
    const text = page('command-line.md') + (WITHOUT_PAGE.includes(name) ? '' : page(`${name}.md`))
    const missing = Object.keys(options).filter(
      (option) => !text.includes(`\`--${option}\``) && !text.includes(`\`--no-${option}\``),
    )
    expect(missing).toEqual([])
  })
})
