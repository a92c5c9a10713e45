import { type Check, headOf } from '../checked-rule.ts'
import { LEVELS } from '../plan.ts'
import { entryOf } from '../yaml-tree.ts'

/** @see SigmahqLevelExistenceValidator */
export const levelMissing: Check = (rule, report) => {
  // A filter has no level: it takes matches away.
  if (rule.kind === 'filter' || entryOf(rule.root, 'level') !== undefined) return
  const message = 'The rule has no level; it counts as informational.'
  report('level-missing', headOf(rule), message, `There are ${LEVELS.join(', ')}.`)
}
