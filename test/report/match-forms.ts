/** What a document of matches tells of each match, read with other code than wrote it: for tests that compare formats. */
import { csvRows } from './csv-rows.ts'

/** Title of the rule and record id, as all formats tell them; '' for a match of a correlation. */
export type ToldMatch = string

function told(rule: string, recordId: unknown): ToldMatch {
  return `${rule} #${recordId ?? ''}`
}

interface Line {
  readonly rule: { readonly title: string; readonly tags: readonly string[] }
  readonly event?: { readonly recordId: number | null }
}

interface Sarif {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { id: string; name: string }[] } }
    readonly results: readonly { readonly ruleId: string; readonly properties: { readonly recordId?: number } }[]
  }[]
}

export const TOLD: { readonly [format: string]: (text: string) => ToldMatch[] } = {
  ndjson: (text) => linesIn(text).map((line) => ofJson(JSON.parse(line) as Line)),
  json: (text) => (JSON.parse(text) as Line[]).map(ofJson),
  csv: (text) => {
    const [header = [], ...rows] = csvRows(text)
    const [rule, record] = [header.indexOf('rule'), header.indexOf('record_id')]
    return rows.map((row) => told(row[rule]!, row[record]))
  },
  timesketch: (text) =>
    linesIn(text).map((line) => {
      const { rule, record_id } = JSON.parse(line) as { rule: string; record_id: string }
      return told(rule, record_id)
    }),
  sarif: (text) => {
    const [run] = (JSON.parse(text) as Sarif).runs
    const names = new Map(run!.tool.driver.rules.map(({ id, name }) => [id, name]))
    return run!.results.map(({ ruleId, properties }) => told(names.get(ruleId)!, properties.recordId))
  },
  markdown: (text) => {
    const rows = text
      .slice(0, text.indexOf('\n## Rules'))
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(2)
    return rows.map((row) => {
      const cells = row
        .split(' | ')
        .map((cell) => cell.replace(/&#(\d+);/g, (_all, code) => String.fromCharCode(Number(code))))
      return told(cells[2]!, / #(\d+) \|$/.exec(cells.at(-1)!)?.[1])
    })
  },
}

function ofJson({ rule, event }: Line): ToldMatch {
  return told(rule.title, event?.recordId)
}

export function linesIn(text: string): string[] {
  return text.split('\n').slice(0, -1)
}
