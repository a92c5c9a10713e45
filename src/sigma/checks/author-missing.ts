import { type Check, headOf } from '../checked-rule.ts'
import { entryOf } from '../yaml-tree.ts'

/** @see SigmahqAuthorExistenceValidator */
export const authorMissing: Check = (rule, report) => {
  if (entryOf(rule.root, 'author') !== undefined) return
  report('author-missing', headOf(rule), 'The rule has no author.')
}
