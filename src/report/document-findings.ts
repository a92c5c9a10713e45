/** Findings about detection documents as SARIF and as annotations of GitHub. */
import { FINDING_KINDS, type Finding, type JudgedDocument } from '../document/index.ts'
import type { Severity } from '../sigma/diagnostics.ts'
import { findingMessage } from './document-text.ts'
import { placeAt } from './line-place.ts'
import { type SarifLevel, sarifRule, uriOf } from './sarif.ts'
import { workflowCommand } from './workflow-command.ts'

const LEVELS: { readonly [severity in Severity]: SarifLevel } = { error: 'error', warning: 'warning', info: 'note' }
const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' } as const

/** Only the kinds that occur; results count their rules from `offset` on. */
export function documentResults(documents: readonly JudgedDocument[]) {
  const codes = [...new Set(documents.flatMap(({ findings }) => findings.map(({ code }) => code)))].sort()
  return {
    rules: codes.map((code) => sarifRule(code, LEVELS[FINDING_KINDS[code]!.severity], FINDING_KINDS[code]!.summary)),
    results: (offset: number) =>
      documents.flatMap(({ text, findings }) =>
        findings.map((finding) => ({
          ruleId: finding.code,
          ruleIndex: offset + codes.indexOf(finding.code),
          level: LEVELS[finding.severity],
          message: { text: findingMessage(finding) },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: uriOf(finding.path) },
                region: { startLine: finding.line, startColumn: finding.column, ...endOf(text, finding) },
              },
            },
          ],
        })),
      ),
  }
}

export function documentAnnotation(text: string, finding: Finding): string {
  const { path, line, column, severity, code } = finding
  const place = { file: path, line, column, ...endOf(text, finding) }
  return workflowCommand(COMMANDS[severity], place, code, findingMessage(finding))
}

function endOf(text: string, { start, end, line, column }: Finding) {
  return placeAt(text.slice(0, end), end, { offset: start, line, column })
}
