import type { Diagnostic } from './diagnostics.ts'

const COMMENT = /#\s*sigma-replay:\s*ignore\s+([a-z0-9][a-z0-9, -]*)/

/** True when the line of a diagnostic, or a comment on the line above, says `# sigma-replay: ignore CODE, CODE`. */
export function isIgnored({ code, start }: Diagnostic, text: string): boolean {
  if (!text.includes('sigma-replay:')) return false
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  const lineEnd = text.indexOf('\n', start)
  const line = text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd)
  const above = text.slice(text.lastIndexOf('\n', lineStart - 2) + 1, Math.max(0, lineStart - 1))
  return names(line, code) || (/^\s*#/.test(above) && names(above, code))
}

function names(line: string, code: string): boolean {
  const list = COMMENT.exec(line)?.[1]
  return list?.split(/[\s,]+/).includes(code) === true
}
