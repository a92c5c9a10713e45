import { type Check, textValues } from '../checked-rule.ts'
import { spanInside } from '../yaml-tree.ts'

/** @see pySigma DoubleWildcardValidator */
export const wildcardDouble: Check = (rule, report) => {
  for (const { value } of textValues(rule)) {
    for (const { 0: stars, 1: before, index } of value.text.matchAll(/(?<!\\)(\\*)\*{2,}/g)) {
      // After an odd number of backslashes the first star is itself.
      const from = index + before!.length + (before!.length % 2)
      const to = index + stars.length
      if (to - from < 2) continue
      const place = spanInside(value, from, to)
      const fix = value.textStart < 0 ? undefined : [{ ...place, text: '*' }]
      report('wildcard-double', place, 'Stars side by side mean no more than one.', 'Write "*".', fix)
    }
  }
}
