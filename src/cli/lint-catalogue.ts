/** `lint --list`: every code. */
import { DIAGNOSTICS, type DiagnosticCode, isMendable } from '../sigma/index.ts'
import type { LintFormat } from './lint-options.ts'

export function catalogueText(format: LintFormat): string {
  const codes = Object.keys(DIAGNOSTICS) as DiagnosticCode[]
  if (format === 'json') {
    const rows = codes.map((code) => {
      const { severity, summary } = DIAGNOSTICS[code]
      return { code, severity, summary, fixable: isFixable(code) }
    })
    return `${JSON.stringify(rows, undefined, 2)}\n`
  }
  const width = Math.max(...codes.map(({ length }) => length))
  return codes
    .map((code) => {
      const { severity, summary } = DIAGNOSTICS[code]
      return `${code.padEnd(width)}  ${severity.padEnd(7)}  ${isFixable(code) ? 'fix' : '   '}  ${summary}\n`
    })
    .join('')
}

export function isFixable(code: DiagnosticCode): boolean {
  return 'isFixable' in DIAGNOSTICS[code] || isMendable(code)
}
