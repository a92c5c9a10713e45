import { type Check, headOf } from '../checked-rule.ts'
import { entryOf } from '../yaml-tree.ts'

/** @see pySigma IdentifierExistenceValidator */
export const idMissing: Check = (rule, report) => {
  if (entryOf(rule.root, 'id') !== undefined) return
  report('id-missing', headOf(rule), 'The rule has no id.', 'Give it a random UUID (version 4).')
}
