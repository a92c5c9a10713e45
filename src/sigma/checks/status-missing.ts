import { type Check, headOf } from '../checked-rule.ts'
import { STATUSES } from '../plan.ts'
import { entryOf } from '../yaml-tree.ts'

/** @see SigmahqStatusExistenceValidator */
export const statusMissing: Check = (rule, report) => {
  if (rule.kind === 'filter' || entryOf(rule.root, 'status') !== undefined) return
  report('status-missing', headOf(rule), 'The rule has no status.', `There are ${STATUSES.join(', ')}.`)
}
