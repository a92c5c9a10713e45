import {
  DIAGNOSTICS,
  type Diagnostic,
  type DiagnosticCode,
  type Severity,
  type TextEdit,
} from '../sigma/diagnostics.ts'
import { linePlace, placeAt } from './line-place.ts'

const LEVELS: { readonly [severity in Severity]: 'error' | 'warning' | 'note' } = {
  error: 'error',
  warning: 'warning',
  info: 'note',
}

/** SARIF 2.1.0, one run. Columns count UTF-16 units. `textOf`: text of a file by its path. */
export function lintSarif(findings: readonly Diagnostic[], textOf: (path: string) => string, version: string): string {
  const codes = Object.keys(DIAGNOSTICS) as DiagnosticCode[]
  const indexes = new Map(codes.map((code, index) => [code, index]))
  const document = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'sigma-replay', version, rules: codes.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((each) => resultOf(each, textOf(each.path), indexes.get(each.code)!)),
      },
    ],
  }
  return `${JSON.stringify(document, undefined, 2)}\n`
}

function ruleOf(code: DiagnosticCode) {
  const kind = DIAGNOSTICS[code]
  const explained = 'why' in kind ? `${kind.summary} ${kind.why}` : kind.summary
  return {
    id: code,
    shortDescription: { text: kind.summary },
    fullDescription: { text: explained },
    // Code scanning of GitHub shows a rule without this as empty.
    help: { text: explained },
    defaultConfiguration: { level: LEVELS[kind.severity] },
  }
}

function resultOf(diagnostic: Diagnostic, text: string, ruleIndex: number) {
  const { path, line, column, severity, code, message, hint, fix } = diagnostic
  const artifactLocation = { uri: uriOf(path) }
  const region = { startLine: line, startColumn: column, ...linePlace(text, diagnostic) }
  return {
    ruleId: code,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: hint === undefined ? message : `${message} ${hint}` },
    locations: [{ physicalLocation: { artifactLocation, region } }],
    ...(fix === undefined
      ? {}
      : {
          fixes: [
            {
              description: { text: 'The mend of sigma-replay lint --fix.' },
              artifactChanges: [{ artifactLocation, replacements: fix.map((edit) => replacementOf(edit, text)) }],
            },
          ],
        }),
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
