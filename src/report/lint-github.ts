import type { Diagnostic, Severity } from '../sigma/diagnostics.ts'
import { linePlace } from './line-place.ts'
import { workflowCommand } from './workflow-command.ts'

const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' } as const satisfies {
  readonly [severity in Severity]: string
}

/** A finding as GitHub shows it beside the line. */
export function githubAnnotation(text: string, diagnostic: Diagnostic): string {
  const { path: file, line, column, severity, code, message, hint } = diagnostic
  const place = { file, line, column, ...linePlace(text, diagnostic) }
  return workflowCommand(COMMANDS[severity], place, code, hint === undefined ? message : `${message} ${hint}`)
}
