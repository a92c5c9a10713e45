/** From findings to what is printed of them. */
import {
  countedText,
  frame,
  githubAnnotation,
  type LintResult,
  lintJson,
  lintSarif,
  type Paint,
} from '../report/index.ts'
import type { Diagnostic, Severity } from '../sigma/index.ts'
import { type Io, paintFor } from './io.ts'
import type { LintSettings } from './lint-options.ts'
import { VERSION } from './version.ts'

export function printFindings(
  result: LintResult,
  textOf: (path: string) => string,
  { format, output, color }: LintSettings,
  io: Io,
): string {
  const { findings } = result
  switch (format) {
    case 'json':
      return lintJson(result)
    case 'sarif':
      return lintSarif(findings, textOf, VERSION)
    case 'github':
      return findings.map((each) => githubAnnotation(textOf(each.path), each)).join('')
    case 'text': {
      const isTerminal = output === undefined && (io.out as { readonly isTTY?: boolean }).isTTY === true
      const paint = paintFor(io, color, isTerminal)
      return findings.map((each) => frame(textOf(each.path), each, paint)).join('\n')
    }
  }
}

/** `3 files, 4 rules: 1 error, 2 warnings; 5 fixed; 7 of info not shown`. */
export function closingLine(result: LintResult, all: readonly Diagnostic[], paint: Paint): string {
  const { files, rules, fixed, findings } = result
  const count = (severity: Severity): number => findings.filter((each) => each.severity === severity).length
  const [errors, warnings, infos] = [count('error'), count('warning'), count('info')]
  const parts = [countedText(errors, 'error'), countedText(warnings, 'warning')]
  if (infos > 0) parts.push(`${countedText(infos, 'remark')}`)
  const notes = [findings.length === 0 ? 'no findings' : parts.join(', ')]
  if (fixed > 0) notes.push(`${countedText(fixed, 'fixed', 'fixed')}`)
  const fixable = findings.filter(({ fix }) => fix !== undefined).length
  if (fixable > 0) notes.push(`--fix mends ${countedText(fixable, 'of them', 'of them')}`)
  const hidden = all.length - findings.length
  if (hidden > 0) notes.push(`${countedText(hidden, 'more', 'more')} not shown by --min-severity, --only or --ignore`)
  const line = `${countedText(files, 'file')}, ${countedText(rules, 'rule')}: ${notes.join('; ')}`
  return errors > 0 ? paint('error', line) : warnings > 0 ? paint('warning', line) : line
}
