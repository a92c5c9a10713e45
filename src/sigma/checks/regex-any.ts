import { type Check, regexValues } from '../checked-rule.ts'
import { matchesEmpty } from '../regex-shape.ts'

/** A regular expression that is found in the empty text is found everywhere. */
export const regexAny: Check = (rule, report) => {
  for (const { value, regex } of regexValues(rule)) {
    if (!matchesEmpty(regex)) continue
    const message = 'The regular expression is found in every text, the empty one included.'
    report('regex-any', value, message, 'Ask for at least one sign, or anchor it with ^ and $.')
  }
}
