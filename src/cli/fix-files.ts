/** `lint --fix`: the fixes of each file, written back. */

import { LOG_KNOWLEDGE } from '../detect/log-knowledge.ts'
import { replaceFile } from '../node/replace-file.ts'
import { countedText, terminalText } from '../report/index.ts'
import { type Diagnostic, fixText, type RuleFile } from '../sigma/index.ts'
import type { LintSettings } from './lint-options.ts'

export interface FixedFiles {
  /** Findings that were mended. */
  readonly fixed: number
  /** Files that could not be written. */
  readonly failures: number
  readonly said: readonly { readonly text: string; readonly isFailure: boolean }[]
}

/** `files` as they were read, from the places `found`; only those with a wanted fix are touched. */
export function fixFiles(
  found: readonly { readonly path: string; readonly name: string }[],
  files: readonly RuleFile[],
  diagnostics: readonly Diagnostic[],
  { isWanted }: LintSettings,
): FixedFiles {
  const paths = new Map(found.map(({ name, path }) => [name, path]))
  const fixable = new Set(
    diagnostics.filter((each) => each.fix !== undefined && isWanted(each)).map(({ path }) => path),
  )
  const said: { text: string; isFailure: boolean }[] = []
  let fixed = 0
  let failures = 0
  for (const file of files) {
    if (!fixable.has(file.path) || typeof file.text === 'string') continue
    const before = file.text
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(before)
    const mended = fixText({ ...file, text }, isWanted, { logs: LOG_KNOWLEDGE })
    if (mended.text === text) continue
    const { failure } = replaceFile(paths.get(file.path)!, before, new TextEncoder().encode(mended.text))
    if (failure === undefined) {
      fixed += mended.fixed.length
      said.push({ text: `${terminalText(file.path)}: fixed ${codesText(mended.fixed)}`, isFailure: false })
    } else {
      failures++
      said.push({ text: `${terminalText(file.path)}: not fixed: ${failure}`, isFailure: true })
    }
  }
  return { fixed, failures, said }
}

/** `2 tag-case, 1 date-form`. */
function codesText(fixed: readonly Diagnostic[]): string {
  const counts = new Map<string, number>()
  for (const { code } of fixed) counts.set(code, (counts.get(code) ?? 0) + 1)
  return [...counts].map(([code, count]) => countedText(count, code, code)).join(', ')
}
