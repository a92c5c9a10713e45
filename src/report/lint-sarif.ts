import { DIAGNOSTICS, type Diagnostic, type DiagnosticCode, type Severity } from '../sigma/diagnostics.ts'
import { linePlace } from './line-place.ts'
import { type SarifLevel, sarifFix, sarifRule, sarifText, uriOf } from './sarif.ts'

const LEVELS: { readonly [severity in Severity]: SarifLevel } = {
  error: 'error',
  warning: 'warning',
  info: 'note',
}

/** `textOf`: text of a file by its path. */
export function lintSarif(findings: readonly Diagnostic[], textOf: (path: string) => string, version: string): string {
  const codes = Object.keys(DIAGNOSTICS) as DiagnosticCode[]
  const indexes = new Map(codes.map((code, index) => [code, index]))
  const results = findings.map((each) => resultOf(each, textOf(each.path), indexes.get(each.code)!))
  return sarifText(version, codes.map(ruleOf), results)
}

function ruleOf(code: DiagnosticCode): object {
  const kind = DIAGNOSTICS[code]
  const explained = 'why' in kind ? `${kind.summary} ${kind.why}` : kind.summary
  return sarifRule(code, LEVELS[kind.severity], kind.summary, explained)
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
          fixes: [sarifFix('The mend of sigma-replay lint --fix.', path, fix, text)],
        }),
  }
}
