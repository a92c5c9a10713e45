import type { Diagnostic, Severity } from '../sigma/diagnostics.ts'
import { linePlace } from './line-place.ts'

const COMMANDS: { readonly [severity in Severity]: string } = { error: 'error', warning: 'warning', info: 'notice' }

/** A workflow command that GitHub shows beside the line: `::error file=…,line=…,col=…,endColumn=…,title=…::message`. */
export function githubAnnotation(text: string, diagnostic: Diagnostic): string {
  const { path, line, column, severity, code, message, hint } = diagnostic
  const { endLine, endColumn } = linePlace(text, diagnostic)
  const properties = [
    `file=${property(path)}`,
    `line=${line}`,
    `endLine=${endLine}`,
    // GitHub refuses columns of a place over several lines.
    ...(endLine === line ? [`col=${column}`, `endColumn=${endColumn}`] : []),
    `title=${property(code)}`,
  ]
  return `::${COMMANDS[severity]} ${properties.join(',')}::${data(hint === undefined ? message : `${message} ${hint}`)}\n`
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
