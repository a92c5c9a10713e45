import type { Diagnostic } from '../sigma/diagnostics.ts'
import { terminalText } from './terminal-text.ts'

/** `path:line:column: severity[code]: message Hint`, on one line. */
export function diagnosticText({ path, line, column, severity, code, message, hint }: Diagnostic): string {
  const advice = hint === undefined ? '' : ` ${hint}`
  return terminalText(`${path}:${line}:${column}: ${severity}[${code}]: ${message}${advice}`.replace(/\s*\n\s*/g, ' '))
}
