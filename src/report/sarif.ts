/** SARIF 2.1.0, one run of this program. Columns count UTF-16 units. */
import type { TextEdit } from '../sigma/diagnostics.ts'
import { placeAt } from './line-place.ts'

export type SarifLevel = 'error' | 'warning' | 'note'

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json'
const COLUMN_KIND = 'utf16CodeUnits'

export function sarifText(version: string, rules: readonly object[], results: readonly object[]): string {
  const document = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [{ tool: toolOf(version, rules), columnKind: COLUMN_KIND, results }],
  }
  return `${JSON.stringify(document, undefined, 2)}\n`
}

function toolOf(version: string, rules: readonly object[]) {
  return { driver: { name: 'sigma-replay', version, rules } }
}

/** The beginning of a document that is written piece by piece, up to the keys of its run. */
export function sarifHead(): string {
  return `{"$schema":"${SCHEMA}","version":"2.1.0","runs":[{"columnKind":"${COLUMN_KIND}",`
}

/** The key `tool` of its run. */
export function sarifTool(version: string, rules: readonly object[]): string {
  return `"tool":${JSON.stringify(toolOf(version, rules))}`
}

/** A kind of finding; `explained` may be longer than the summary. */
export function sarifRule(id: string, level: SarifLevel, summary: string, explained = summary): object {
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: explained },
    // Code scanning of GitHub shows a rule without this as empty.
    help: { text: explained },
    defaultConfiguration: { level },
  }
}

/** Edits of a file; `text`: what stands in it. */
export function sarifFix(description: string, path: string, edits: readonly TextEdit[], text: string): object {
  const replacements = edits.map((edit) => replacementOf(edit, text))
  return {
    description: { text: description },
    artifactChanges: [{ artifactLocation: { uri: uriOf(path) }, replacements }],
  }
}

function replacementOf({ start, end, text: inserted }: TextEdit, text: string) {
  const from = placeAt(text, start, FILE_START)
  const to = placeAt(text, end, FILE_START)
  return {
    deletedRegion: { startLine: from.endLine, startColumn: from.endColumn, ...to },
    insertedContent: { text: inserted },
  }
}

const FILE_START = { offset: 0, line: 1, column: 1 }

/** A path as a relative reference (RFC 3986): each part percent-encoded; an absolute one as a file: URI. */
export function uriOf(path: string): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/')
  if (/^[A-Za-z]:\//.test(path)) return `file:///${path.slice(0, 2)}${encoded.slice(4)}`
  return path.startsWith('/') ? `file://${encoded}` : encoded
}
