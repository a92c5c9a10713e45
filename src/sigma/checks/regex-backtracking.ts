import { type Check, regexValues } from '../checked-rule.ts'
import { backtracksWithoutBound } from '../regex-shape.ts'

/** Harmless here (RE2 reads text once), but other engines may take hours for one crafted line. */
export const regexBacktracking: Check = (rule, report) => {
  for (const { value, regex } of regexValues(rule)) {
    if (!backtracksWithoutBound(regex)) continue
    const message = 'A repetition inside a repetition: engines that backtrack may need exponential time.'
    const hint = 'Repeat once, or separate the repetitions by a sign that neither has.'
    report('regex-backtracking', value, message, hint)
  }
}
