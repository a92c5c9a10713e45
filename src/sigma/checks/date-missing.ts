import { type Check, headOf } from '../checked-rule.ts'
import { entryOf } from '../yaml-tree.ts'

/** @see SigmahqDateExistenceValidator */
export const dateMissing: Check = (rule, report) => {
  if (entryOf(rule.root, 'date') !== undefined) return
  report('date-missing', headOf(rule), 'The rule has no date.', 'Write it as YYYY-MM-DD.')
}
