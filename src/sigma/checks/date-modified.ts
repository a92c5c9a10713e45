import { type Check, textAt } from '../checked-rule.ts'
import { entryOf } from '../yaml-tree.ts'

/** @see SigmahqModifiedWithoutDateValidator, SigmahqRedundantModifiedValidator */
export const dateModified: Check = ({ root }, report) => {
  const modified = entryOf(root, 'modified')
  if (modified === undefined) return
  const date = textAt(root, 'date')
  if (entryOf(root, 'date') === undefined)
    report('date-modified', modified.key, 'The rule says when it was modified, but not when it was written.')
  else if (date !== undefined && textAt(root, 'modified')?.text === date.text)
    report('date-modified', modified.value, 'The rule was modified on the day it was written; that says nothing.')
}
