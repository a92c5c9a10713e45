import type { Check } from '../checked-rule.ts'
import { parseRegex } from '../regex.ts'
import { backtracksWithoutBound } from '../regex-shape.ts'

/** Harmless here (RE2 reads text once), but other engines may take hours for one crafted line. */
export const regexBacktracking: Check = ({ items }, report) => {
  for (const {
    field: { comparison },
    values,
  } of items) {
    if (comparison.kind !== 'regex') continue
    for (const value of values) {
      const parsed = parseRegex(value.text, comparison.flags)
      if (parsed.ok && backtracksWithoutBound(parsed.ast)) {
        const message = 'A repetition inside a repetition: engines that backtrack may need exponential time.'
        report(
          'regex-backtracking',
          value,
          message,
          'Repeat once, or separate the repetitions by a sign that neither has.',
        )
      }
    }
  }
}
