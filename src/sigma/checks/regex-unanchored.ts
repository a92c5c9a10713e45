import { type Check, regexValues } from '../checked-rule.ts'
import { openEnds } from '../regex-shape.ts'

/** `[0-9a-f]{8}` is also found in forty digits: an exact count needs something beside it. */
export const regexUnanchored: Check = (rule, report) => {
  for (const { value, regex } of regexValues(rule)) {
    const { start, end } = openEnds(regex)
    if (!start && !end) continue
    const message = 'A count at the open end of a regular expression means "at least": longer texts are found, too.'
    report('regex-unanchored', value, message, 'Anchor it with ^, $ or \\b, or leave the upper bound open: {8,}.')
  }
}
