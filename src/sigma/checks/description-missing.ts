import { type Check, headOf } from '../checked-rule.ts'
import { entryOf } from '../yaml-tree.ts'

/** @see SigmahqDescriptionExistenceValidator */
export const descriptionMissing: Check = (rule, report) => {
  if (entryOf(rule.root, 'description') !== undefined) return
  report(
    'description-missing',
    headOf(rule),
    'The rule has no description.',
    'Say what is detected, and why it matters.',
  )
}
