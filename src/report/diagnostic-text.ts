import type { Diagnostic } from '../sigma/diagnostics.ts'
import { terminalText } from './terminal-text.ts'

/**
 * `path:line:column: severity[code]: message Hint`, on one line; but a hint that holds text to paste keeps its lines, flush
 * left.
 */
export function diagnosticText({ path, line, column, severity, code, message, hint }: Diagnostic): string {
  const [advice = '', ...paste] = hint?.split('\n---\n') ?? []
  const oneLine = `${path}:${line}:${column}: ${severity}[${code}]: ${message}${advice === '' ? '' : ` ${advice}`}`
  const head = terminalText(oneLine.replace(/\s*\n\s*/g, ' '))
  if (paste.length === 0) return head
  return [head, '---', ...paste.join('\n---\n').split('\n').map(terminalText)].join('\n')
}
