import type { Check } from '../checked-rule.ts'
import { parseRegex } from '../regex.ts'
import { matchesEmpty } from '../regex-shape.ts'

/** A regular expression that is found in the empty text is found everywhere. */
export const regexAny: Check = ({ items }, report) => {
  for (const {
    field: { comparison },
    values,
  } of items) {
    if (comparison.kind !== 'regex') continue
    for (const value of values) {
      const parsed = parseRegex(value.text, comparison.flags)
      if (parsed.ok && matchesEmpty(parsed.ast)) {
        const message = 'The regular expression is found in every text, the empty one included.'
        report('regex-any', value, message, 'Ask for at least one sign, or anchor it with ^ and $.')
      }
    }
  }
}
