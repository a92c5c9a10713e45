import type { Diagnostic } from '../sigma/diagnostics.ts'

/**
 * One JSON document of all findings:
 * `files`, `rules` (numbers looked at), `fixed` (findings that --fix mended), `findings`: a list of
 * `path`, `document` (from 0), `line`, `column` (from 1), `start`, `end` (UTF-16 offsets, end exclusive), `severity`,
 * `code`, `message`, `hint` and `fix` (edits with `start`, `end`, `text`), both null where there is none.
 */
export interface LintResult {
  readonly files: number
  readonly rules: number
  readonly fixed: number
  readonly findings: readonly Diagnostic[]
}

export function lintJson({ files, rules, fixed, findings }: LintResult): string {
  return `${JSON.stringify({ files, rules, fixed, findings: findings.map(findingJson) }, undefined, 2)}\n`
}

/** Keys in this order, whatever order the diagnostic has. */
function findingJson(diagnostic: Diagnostic) {
  const { path, document, line, column, start, end, severity, code, message, hint, fix } = diagnostic
  return { path, document, line, column, start, end, severity, code, message, hint: hint ?? null, fix: fix ?? null }
}
