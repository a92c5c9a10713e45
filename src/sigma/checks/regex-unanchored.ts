import type { Check } from '../checked-rule.ts'
import { parseRegex } from '../regex.ts'
import { openEnds } from '../regex-shape.ts'

/** `[0-9a-f]{8}` is also found in forty digits: an exact count needs something beside it. */
export const regexUnanchored: Check = ({ items }, report) => {
  for (const {
    field: { comparison },
    values,
  } of items) {
    if (comparison.kind !== 'regex') continue
    for (const value of values) {
      const parsed = parseRegex(value.text, comparison.flags)
      if (!parsed.ok) continue
      const { start, end } = openEnds(parsed.ast)
      if (!start && !end) continue
      const message = 'A count at the open end of a regular expression means "at least": longer texts are found, too.'
      report('regex-unanchored', value, message, 'Anchor it with ^, $ or \\b, or leave the upper bound open: {8,}.')
    }
  }
}
