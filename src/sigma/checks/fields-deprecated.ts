import type { Check } from '../checked-rule.ts'
import { entryOf } from '../yaml-tree.ts'

/** @see SigmahqFieldsExistenceValidator */
export const fieldsDeprecated: Check = ({ root }, report) => {
  const fields = entryOf(root, 'fields')
  if (fields !== undefined)
    report('fields-deprecated', fields.key, 'The key "fields" has no use any more.', 'Remove it.')
}
