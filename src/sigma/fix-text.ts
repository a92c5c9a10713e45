import type { Diagnostic } from './diagnostics.ts'
import { applyEdits, compatible } from './edits.ts'
import { type LintOptions, lintRules } from './lint.ts'
import type { RuleFile } from './load.ts'

/** Mending one thing may uncover another; this often a file is looked at again. */
const MAX_ROUNDS = 10

export interface FixedText {
  readonly text: string
  /** What was mended, places those of the text before its round. */
  readonly fixed: readonly Diagnostic[]
}

/** Applies the fixes of one file until there are none left. `isWanted` chooses among them. */
export function fixText(
  file: RuleFile & { readonly text: string },
  isWanted: (diagnostic: Diagnostic) => boolean,
  options: LintOptions,
): FixedText {
  let { text } = file
  const fixed: Diagnostic[] = []
  let found = lintRules([file], options).diagnostics
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const chosen = compatible(found.filter(isWanted))
    if (chosen.length === 0) break
    const changed = applyEdits(
      text,
      chosen.flatMap(({ fix = [] }) => fix),
    )
    const after = lintRules([{ ...file, text: changed }], options).diagnostics
    // A mend that breaks something was none.
    if (errorsOf(after) > errorsOf(found)) break
    text = changed
    found = after
    fixed.push(...chosen)
  }
  return { text, fixed }
}

function errorsOf(diagnostics: readonly Diagnostic[]): number {
  return diagnostics.filter(({ severity }) => severity === 'error').length
}
